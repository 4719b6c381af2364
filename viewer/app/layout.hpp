// Where panel and picture lie in the window. Pure.
#pragma once

namespace wrapture {

/// Framebuffer pixels from the top left.
struct Rect {
  float x = 0, y = 0, width = 0, height = 0;
  [[nodiscard]] bool contains(float px, float py) const { return px >= x && py >= y && px < x + width && py < y + height; }
  [[nodiscard]] float aspect() const { return height > 0 ? width / height : 1; }
  bool operator==(const Rect&) const = default;
};

struct Layout {
  Rect panel;    // left column; no width while hidden
  Rect picture;  // the rest, never smaller than 1x1 px
};

/// menu_height: of the menu bar over both, px; panel_width: wanted, px; it yields where the picture would get less than half.
Layout make_layout(float width, float height, float menu_height, float panel_width, bool panel_hidden);

}  // namespace wrapture
