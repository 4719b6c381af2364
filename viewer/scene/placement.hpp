// Where artwork sits on a panel or a label.
#pragma once

#include <cmath>
#include <glm/glm.hpp>

namespace wrapture {

/// cover: the artwork fills the panel and is cropped evenly; contain: all of it is seen, plain board around it.
enum class Fit { cover, contain };

/// Moves artwork from where it sits by itself (in the middle, as large as the panel).
struct Placement {
  float right_mm = 0, down_mm = 0;
  float scale = 1;
  float turn_deg = 0;  // clockwise
  bool flip = false;   // left to right
  bool operator==(const Placement&) const = default;
};

/// Texture coordinates of a place right and down of the panel's middle, mm, for artwork of this size before it is scaled.
inline glm::vec2 placed_uv(const Placement& placement, glm::vec2 place_mm, glm::vec2 artwork_mm) {
  const glm::vec2 moved = place_mm - glm::vec2(placement.right_mm, placement.down_mm);
  const float angle = glm::radians(placement.turn_deg), c = std::cos(angle), s = std::sin(angle);
  const glm::vec2 turned(c * moved.x + s * moved.y, c * moved.y - s * moved.x);
  const glm::vec2 uv = turned / (artwork_mm * placement.scale);
  return {0.5f + (placement.flip ? -uv.x : uv.x), 0.5f + uv.y};
}

}  // namespace wrapture
