// Light from a picture of the surroundings, as the renderer wants it. Pure code.
#pragma once

#include <filesystem>

#include "engine/base/hdr.hpp"
#include "viewer/scene/studio.hpp"

namespace wrapture {

/// An equirectangular panorama and smaller ones of it; its middle is seen behind the package, its right where the camera's right is.
class Surroundings {
 public:
  /// Scaled so that a white surface that looks at the camera is as bright as in the studio; hue is kept. Throws Error(bad_input) for a
  /// panorama that is not twice as wide as high, or is black.
  Surroundings(const HdrImage& panorama, const std::string& name);
  /// Radiance from a unit direction, averaged over about `width_rad` of the circle.
  [[nodiscard]] glm::vec3 radiance(glm::vec3 direction, float width_rad) const;

 private:
  struct Level {
    std::uint32_t width = 0, height = 0;
    std::vector<glm::vec3> texels;
  };
  std::vector<Level> levels_;
};

}  // namespace wrapture
