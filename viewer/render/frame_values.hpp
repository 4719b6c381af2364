// Turns a scene into the numbers that the shaders read.
#pragma once

#include <vulkan/vulkan.h>

#include "shaders/scene/frame.h"
#include "viewer/scene/scene.hpp"
#include "viewer/scene/shadow.hpp"
#include "viewer/scene/studio.hpp"

namespace wrapture {

/// What of the studio never changes; made once.
struct StudioValues {
  std::array<float, 9> irradiance{};
  std::array<glm::vec4, kShadowRays> rays{};
  std::uint32_t reflection_levels = 1;
};

struct ArtworkSize {
  std::uint32_t width = 1, height = 1, mip_levels = 1;
};

/// aspect: width / height of the picture.
shader::Frame frame_values(const Scene& scene, const Occluders& occluders, const StudioValues& studio, ArtworkSize artwork, float aspect);
shader::PartMaterial part_values(const Material& material, bool mirrored);

}  // namespace wrapture
