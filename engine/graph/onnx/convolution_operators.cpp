// Conv and ConvTranspose with all their ways to say how to pad.
#include <array>

#include "engine/graph/onnx/windows.hpp"

namespace wrapture {
namespace {

/// What both read in the same way; x and weight as images.
struct Parts {
  Operand x, weight;
  std::size_t rank;  // in the file
  Window window;
  int groups;
};

Parts parts_of(Call& call) {
  const std::size_t rank = call.operand(0).shape.size();
  const Operand x = as_image(call, call.operand(0), "input"), weight = as_image(call, call.operand(1), "weight");
  require(call.operand(1).shape.size() == rank, "its weight {} does not fit its input {}", to_string(call.operand(1).shape),
          to_string(call.operand(0).shape));
  const std::array<int, 2> kernel{small(weight.shape[2], "kernel"), small(weight.shape[3], "kernel")};
  const Window window = window_of(call, rank, kernel);
  require(window.kernel == kernel, "kernel_shape does not fit its weight {}", to_string(call.operand(1).shape));
  return {x, weight, rank, window, small(call.integer("group", 1), "group")};
}

void import_conv(Call& call) {
  const Parts parts = parts_of(call);
  Conv2d layer{.kernel = parts.window.kernel, .stride = parts.window.stride, .dilation = parts.window.dilation};
  layer.pad = padding_of(call, parts.rank, parts.x.shape, parts.window);
  layer.groups = parts.groups;
  call.result(from_image(call, call.emit(layer, {parts.x, parts.weight, call.optional(2)}), parts.rank));
}

/// Padding (and what the padding cannot give: output padding) so that the output has `wanted` pixels.
void pad_to(ConvTranspose2d& layer, const Shape& x, std::array<std::int64_t, 2> wanted, bool more_at_end) {
  std::array<std::int64_t, 2> total{};
  for (const std::size_t d : {0u, 1u}) {
    total[d] = std::int64_t{layer.stride[d]} * (x[d + 2] - 1) + layer.output_padding[d] +
               std::int64_t{layer.kernel[d] - 1} * layer.dilation[d] + 1 - wanted[d];
    if (total[d] < 0) layer.output_padding[d] += small(-total[d], "output padding");
  }
  layer.pad = split_padding(total, more_at_end);
}

void import_conv_transpose(Call& call) {
  const Parts parts = parts_of(call);
  const Shape& x = parts.x.shape;
  ConvTranspose2d layer{.kernel = parts.window.kernel, .stride = parts.window.stride, .dilation = parts.window.dilation};
  layer.output_padding = pair_of(call, "output_padding", parts.rank, 0);
  layer.groups = parts.groups;
  const std::string mode = auto_pad(call);
  if (const auto shape = call.integers("output_shape"); shape && !shape->empty()) {
    require(shape->size() == parts.rank || shape->size() + 2 == parts.rank, "output_shape has {} values for an input of {} dimensions",
            shape->size(), parts.rank);
    for (const std::int64_t length : *shape) require(length >= 1 && length <= kMaxElements, "output_shape {} is out of range", length);
    const std::int64_t height = parts.rank == 4 ? (*shape)[shape->size() - 2] : 1;
    pad_to(layer, x, {height, shape->back()}, mode == "SAME_UPPER");
  } else if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
    pad_to(layer, x, {x[2] * layer.stride[0], x[3] * layer.stride[1]}, mode == "SAME_UPPER");
  } else if (mode == "NOTSET") {
    layer.pad = explicit_padding(call, parts.rank);
  }
  call.result(from_image(call, call.emit(layer, {parts.x, parts.weight, call.optional(2)}), parts.rank));
}

}  // namespace

std::span<const ImporterEntry> convolution_operators() {
  static constexpr ImporterEntry list[] = {{"Conv", import_conv}, {"ConvTranspose", import_conv_transpose}};
  return list;
}

}  // namespace wrapture
