// Splits the window into panel and picture.
#include "viewer/app/layout.hpp"

#include <algorithm>
#include <cmath>

namespace wrapture {

Layout make_layout(float width, float height, float menu_height, float panel_width, bool panel_hidden) {
  const float top = panel_hidden ? 0 : std::floor(std::min(menu_height, height - 1));
  const float left = panel_hidden ? 0 : std::floor(std::min(panel_width, width / 2));
  const float below = std::max(height - top, 1.0f);
  return {.panel = {0, top, left, below}, .picture = {left, top, std::max(width - left, 1.0f), below}};
}

}  // namespace wrapture
