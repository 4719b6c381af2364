// The flat sheet that a carton is folded from: a straight tuck end box with glue flap, tuck flaps and dust flaps, allowing for the board.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "viewer/scene/carton.hpp"

namespace wrapture {

enum class Face { front, back, left, right, top, bottom };
std::string_view to_string(Face face);
/// Throws Error(usage) naming all six.
Face face_of(std::string_view name);

enum class NetLineKind { cut, fold, bleed, safe };
std::string_view to_string(NetLineKind kind);

/// mm from the sheet's top left corner, y down.
struct NetLine {
  NetLineKind kind = NetLineKind::cut;
  std::vector<glm::vec2> points;
  bool closed = false;
};

/// Where a side of the box lies in the sheet, from fold to fold. Upside down: turned by half a turn.
struct NetPanel {
  Face face = Face::front;
  glm::vec2 low_mm{0}, high_mm{0};
  bool upside_down = false;
};

/// From the left: glue flap, left, front, right, back; top and bottom hang on the back.
struct Net {
  glm::vec2 size_mm{0};  // of the sheet: the net with its bleed and a margin
  std::vector<NetPanel> panels;
  std::vector<NetLine> lines;
};

inline constexpr float kBleed_mm = 3, kSafe_mm = 3, kSheetMargin_mm = 10;

/// Throws Error(usage) as make_carton().
Net make_net(const Carton& carton);

/// An SVG of the sheet in mm, one group a kind of line (id and Inkscape layer: cut, fold, bleed, safe).
std::string to_svg(const Net& net, std::string_view title);

}  // namespace wrapture
