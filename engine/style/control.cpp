// Bounds of what a designer can set.
#include "engine/style/control.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"

namespace wrapture {

void check(const StyleControl& control) {
  if (!(control.colour_keep >= 0 && control.colour_keep <= 1))
    throw Error(Failure::usage, fmt::format("colour keep {} is not between 0 and 1", control.colour_keep));
  if (!(control.stroke_scale >= kMinStrokeScale && control.stroke_scale <= kMaxStrokeScale))
    throw Error(Failure::usage,
                fmt::format("stroke scale {} is not between {} and {}", control.stroke_scale, kMinStrokeScale, kMaxStrokeScale));
  check_brand_colours(control.brand_colours);
}

}  // namespace wrapture
