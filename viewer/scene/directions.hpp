// Well-spread directions without random numbers, and turning in the plane.
#pragma once

#include <cmath>
#include <cstdint>
#include <glm/glm.hpp>

namespace wrapture {

/// Turn of the golden angle, as a share of a full turn in [0, 1).
inline float golden_turn(std::uint32_t index) {
  const double turn = 0.6180339887498949 * index;
  return static_cast<float>(turn - std::floor(turn));
}

/// The index-th of `count` directions spread evenly over the sphere (a Fibonacci spiral).
inline glm::vec3 sphere_direction(std::uint32_t index, std::uint32_t count) {
  const float y = 1 - 2 * (static_cast<float>(index) + 0.5f) / static_cast<float>(count);
  const float radius = std::sqrt(1 - y * y), angle = 6.28318531f * golden_turn(index);
  return {radius * std::cos(angle), y, radius * std::sin(angle)};
}

/// Above 0 where b is to the left of a (y up).
inline float flat_cross(glm::vec2 a, glm::vec2 b) { return a.x * b.y - a.y * b.x; }

}  // namespace wrapture
