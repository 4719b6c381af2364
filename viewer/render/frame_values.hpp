// Turns a scene into the numbers that the shaders read.
#pragma once

#include <vulkan/vulkan.h>

#include "shaders/scene/frame.h"
#include "viewer/scene/scene.hpp"
#include "viewer/scene/shadow.hpp"
#include "viewer/scene/studio.hpp"

namespace wrapture {

/// What of the light does not follow the scene.
struct LightValues {
  std::array<std::array<float, 9>, 3> irradiance{};  // of red, green, blue; all the same for white light
  std::array<glm::vec4, kShadowRays> rays{};
  std::uint32_t reflection_levels = 1;
  bool coloured = false;
};

struct ArtworkSize {
  std::uint32_t width = 1, height = 1, mip_levels = 1;
};

/// aspect: width / height of the picture. background: as it is seen.
shader::Frame frame_values(const Scene& scene, const Background& background, const Occluders& occluders, const LightValues& light,
                           ArtworkSize artwork, float aspect);
shader::PartMaterial part_values(const Material& material, bool mirrored);

}  // namespace wrapture
