// What stands on the floor and in the light, as simple bodies whose soft shadow a shader can trace.
#pragma once

#include <array>
#include <glm/glm.hpp>

#include "viewer/scene/scene.hpp"

namespace wrapture {

inline constexpr std::size_t kMaxCylinders = 12;

struct Occluders {
  glm::vec3 box_half_mm{0};                          // an upright box on the origin; 0: none
  std::array<glm::vec4, kMaxCylinders> cylinders{};  // x: from, y: to (heights, mm), z: radius, around the y axis
  std::uint32_t cylinder_count = 0;
  float foot_radius_mm = 0;   // rounding of the outline that touches the floor
  glm::vec2 foot_half_mm{0};  // half size of that outline, x and z
  float reach_mm = 0;         // the shadow fades to nothing this far from the origin
  bool operator==(const Occluders&) const = default;
};
Occluders occluders_of(const Scene& scene);

}  // namespace wrapture
