// Conv and ConvTranspose with all their ways to say how to pad.
#include <array>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

std::array<int, 2> pair_of(const Call& call, std::string_view name, int otherwise) {
  const auto values = call.integers(name);
  if (!values || values->empty()) return {otherwise, otherwise};
  require(values->size() == 2, "{} has {} values; only images (2 spatial dimensions) are supported", name, values->size());
  return {small((*values)[0], name), small((*values)[1], name)};
}

const Shape& image(const Call& call, std::size_t i, std::string_view what) {
  const Shape& shape = call.operand(i).shape;
  require(shape.size() == 4, "its {} has shape {}; only images (N, C, H, W) are supported", what, to_string(shape));
  return shape;
}

std::array<int, 2> kernel_of(const Call& call) {
  const Shape& weight = image(call, 1, "weight");
  const auto given = call.integers("kernel_shape");
  require(!given || *given == Shape{weight[2], weight[3]}, "kernel_shape does not fit its weight {}", to_string(weight));
  return {small(weight[2], "kernel"), small(weight[3], "kernel")};
}

Padding explicit_padding(const Call& call) {
  const auto pads = call.integers("pads");
  if (!pads || pads->empty()) return {};
  require(pads->size() == 4, "pads has {} values; only images (4 pads) are supported", pads->size());
  return {small((*pads)[0], "pads"), small((*pads)[1], "pads"), small((*pads)[2], "pads"), small((*pads)[3], "pads")};
}

/// Splits the padding that is needed in all between the two ends.
Padding split(std::array<std::int64_t, 2> total, bool more_at_end) {
  std::array<int, 2> begin{}, end{};
  for (const std::size_t d : {0u, 1u}) {
    const int whole = small(std::max<std::int64_t>(total[d], 0), "padding");
    begin[d] = more_at_end ? whole / 2 : whole - whole / 2;
    end[d] = whole - begin[d];
  }
  return {begin[0], begin[1], end[0], end[1]};
}

void import_conv(Call& call) {
  const Shape& x = image(call, 0, "input");
  Conv2d layer{.kernel = kernel_of(call), .stride = pair_of(call, "strides", 1), .dilation = pair_of(call, "dilations", 1)};
  layer.groups = small(call.integer("group", 1), "group");
  const std::string mode = call.text("auto_pad", "NOTSET");
  if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
    std::array<std::int64_t, 2> total{};
    for (const std::size_t d : {0u, 1u}) {
      require(layer.stride[d] >= 1, "strides must be at least 1");
      const std::int64_t out = (x[d + 2] + layer.stride[d] - 1) / layer.stride[d];
      total[d] = (out - 1) * layer.stride[d] + std::int64_t{layer.kernel[d] - 1} * layer.dilation[d] + 1 - x[d + 2];
    }
    layer.pad = split(total, mode == "SAME_UPPER");
  } else {
    require(mode == "NOTSET" || mode == "VALID", "auto_pad '{}' is not supported", mode);
    if (mode == "NOTSET") layer.pad = explicit_padding(call);
  }
  call.result(call.emit(layer, {call.operand(0), call.operand(1), call.optional(2)}));
}

/// Padding (and what the padding cannot give: output padding) so that the output has `wanted` pixels.
void pad_to(ConvTranspose2d& layer, const Shape& x, std::array<std::int64_t, 2> wanted, bool more_at_end) {
  std::array<std::int64_t, 2> total{};
  for (const std::size_t d : {0u, 1u}) {
    total[d] = std::int64_t{layer.stride[d]} * (x[d + 2] - 1) + layer.output_padding[d] +
               std::int64_t{layer.kernel[d] - 1} * layer.dilation[d] + 1 - wanted[d];
    if (total[d] < 0) layer.output_padding[d] += small(-total[d], "output padding");
  }
  layer.pad = split(total, more_at_end);
}

void import_conv_transpose(Call& call) {
  const Shape& x = image(call, 0, "input");
  ConvTranspose2d layer{.kernel = kernel_of(call), .stride = pair_of(call, "strides", 1), .dilation = pair_of(call, "dilations", 1)};
  layer.output_padding = pair_of(call, "output_padding", 0);
  layer.groups = small(call.integer("group", 1), "group");
  const std::string mode = call.text("auto_pad", "NOTSET");
  require(mode == "NOTSET" || mode == "VALID" || mode == "SAME_UPPER" || mode == "SAME_LOWER", "auto_pad '{}' is not supported", mode);
  if (const auto shape = call.integers("output_shape"); shape && shape->size() >= 2) {
    for (const std::int64_t length : *shape) require(length >= 1 && length <= kMaxElements, "output_shape {} is out of range", length);
    pad_to(layer, x, {(*shape)[shape->size() - 2], shape->back()}, mode == "SAME_UPPER");
  } else if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
    pad_to(layer, x, {x[2] * layer.stride[0], x[3] * layer.stride[1]}, mode == "SAME_UPPER");
  } else if (mode == "NOTSET") {
    layer.pad = explicit_padding(call);
  }
  call.result(call.emit(layer, {call.operand(0), call.operand(1), call.optional(2)}));
}

}  // namespace

std::span<const ImporterEntry> convolution_operators() {
  static constexpr ImporterEntry list[] = {{"Conv", import_conv}, {"ConvTranspose", import_conv_transpose}};
  return list;
}

}  // namespace wrapture
