// Transposed convolution -> conv_transpose2d.
#include "nn/conv_transpose2d.h"

#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"

namespace wrapture::planning {
namespace {

RowsNeeded rows_under(const ConvTranspose2d& layer, const Picture& in, const Picture& out) {
  return [=](std::int64_t row) {
    const std::int64_t image = row / out.height, y = row % out.height;
    const std::int64_t last_tap = y + layer.pad.top, stride = layer.stride[0];
    const std::int64_t low = std::max<std::int64_t>(0, last_tap - std::int64_t{layer.kernel[0] - 1} * layer.dilation[0]);
    const std::int64_t high = std::min(last_tap, (in.height - 1) * stride);
    const std::int64_t first = (low + stride - 1) / stride, end = high / stride + 1;  // with dilation some between are not read
    return first < end ? RowSpan{image * in.height + first, image * in.height + end} : RowSpan{0, 0};
  };
}

}  // namespace

void lower(Builder& builder, const ConvTranspose2d& layer, const Node& node) {
  using P = shader::ConvTranspose2dParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const ValueId bias = input_of(node, 2);
  const P params{.in_height = u32(in.height),
                 .in_width = u32(in.width),
                 .in_channels = u32(in.channels),
                 .out_height = u32(out.height),
                 .out_width = u32(out.width),
                 .out_channels = u32(out.channels),
                 .group_inputs = u32(in.channels / layer.groups),
                 .group_outputs = u32(out.channels / layer.groups),
                 .pad_top = layer.pad.top,
                 .pad_left = layer.pad.left,
                 .alpha = layer.activation.alpha,
                 .beta = layer.activation.beta};
  const auto u = [](int value) { return static_cast<std::uint32_t>(value); };
  const Range x = builder.packed(node.inputs[0]);
  const Range w = ordered_weights(builder, node.inputs[1], {.groups = layer.groups, .transposed = true, .by_channel = layer.groups != 1});
  const Range b = bias == kNoValue ? builder.table(std::vector<float>(static_cast<std::size_t>(out.channels), 0.0f)) : builder.flat(bias);
  Launch launch{.kernel = "conv_transpose2d", .parameters = words_of(params), .operands = {}};
  launch.constants = {
      layer.groups == 1 ? 0u : 1u, u(layer.kernel[0]),   u(layer.kernel[1]),   u(layer.stride[0]),
      u(layer.stride[1]),          u(layer.dilation[0]), u(layer.dilation[1]), static_cast<std::uint32_t>(layer.activation.function)};
  launch.operands = {builder.tensor(x, in, WRAPTURE_WORD(P, x_start), rows_under(layer, in, out)), builder.whole_tensor(w),
                     Builder::read_flat(b), builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  launch.macs = static_cast<std::uint64_t>(multiply_adds(node.layer, builder.graph().input_shapes(node), builder.shape(node.output)));
  builder.launch(launch);
}

}  // namespace wrapture::planning
