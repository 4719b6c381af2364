// Rectangles out of pictures and back into them. Pure.
#pragma once

#include "engine/base/image.hpp"

namespace wrapture {

enum class Beyond { reflection, other_side };  // what lies left and right of a picture; above and below it is its reflection

/// width x height px from (left, top) on, which may lie outside.
Image cut(const Image& image, std::int64_t left, std::int64_t top, std::uint32_t width, std::uint32_t height,
          Beyond beyond = Beyond::reflection);

/// A rectangle: px of the picture that it is put into, and where it begins in the one that it is taken from.
struct Patch {
  std::uint32_t left = 0, top = 0, width = 0, height = 0;
  std::uint32_t from_left = 0, from_top = 0;
};
/// Copies colours, not alpha; what reaches over the right and lower side of `image` is left out.
void paste_colours(Image& image, const Image& from, Patch patch);

}  // namespace wrapture
