// How convolutions and pools of ONNX say where their windows lie. Rows (N,C,L) are seen as images (N,C,1,L); other ranks are refused.
#pragma once

#include <array>
#include <string_view>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {

/// x as an image; rows and their weights get a height of 1. `what`: its name in the refusal.
Operand as_image(Call& call, const Operand& x, std::string_view what);
/// A result for an input of `rank` dimensions: an image, or a row again.
Operand from_image(Call& call, const Operand& y, std::size_t rank);

/// Attribute `name` for height and width; `otherwise` where it is absent, and for the height of rows.
std::array<int, 2> pair_of(const Call& call, std::string_view name, std::size_t rank, int otherwise);

struct Window {
  std::array<int, 2> kernel{1, 1}, stride{1, 1}, dilation{1, 1};  // height, width
};
/// kernel_shape (`kernel` where it is absent), strides and dilations.
Window window_of(const Call& call, std::size_t rank, std::array<int, 2> kernel);

/// The attribute `pads`.
Padding explicit_padding(const Call& call, std::size_t rank);
/// Splits the padding that is needed in all (none where negative) between the two ends; an odd pixel goes to the end or to the beginning.
Padding split_padding(std::array<std::int64_t, 2> total, bool more_at_end);
/// auto_pad: NOTSET, VALID, SAME_UPPER or SAME_LOWER; others are refused.
std::string auto_pad(const Call& call);
/// Padding of windows that slide over image `x`, from auto_pad or pads.
Padding padding_of(const Call& call, std::size_t rank, const Shape& x, const Window& window);

}  // namespace wrapture
