// Pooling -> pool2d.
#include "nn/pool2d.h"

#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"

namespace wrapture::planning {
namespace {

RowsNeeded rows_under(const Pool2d& layer, const Picture& in, const Picture& out) {
  return [=](std::int64_t row) {
    const std::int64_t top = row % out.height * layer.stride[0] - layer.pad.top, image = row / out.height * in.height;
    const std::int64_t last = top + std::int64_t{layer.kernel[0] - 1} * layer.dilation[0];
    const RowSpan span{image + std::max<std::int64_t>(top, 0), image + std::min(last, in.height - 1) + 1};
    return span.first < span.last ? span : RowSpan{};
  };
}

}  // namespace

void lower(Builder& builder, const Pool2d& layer, const Node& node) {
  using P = shader::Pool2dParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const Padding counted = layer.count_padding ? layer.pad : Padding{};
  const P params{.channels = u32(out.channels),
                 .in_height = u32(in.height),
                 .in_width = u32(in.width),
                 .out_height = u32(out.height),
                 .out_width = u32(out.width),
                 .pad_top = layer.pad.top,
                 .pad_left = layer.pad.left,
                 .counted_top = counted.top,
                 .counted_left = counted.left,
                 .counted_bottom = counted.bottom,
                 .counted_right = counted.right};
  const Range x = builder.packed(node.inputs[0]);
  Launch launch{.kernel = "pool2d", .parameters = words_of(params), .operands = {}};
  launch.constants = {static_cast<std::uint32_t>(layer.mode)};
  for (const auto* const pair : {&layer.kernel, &layer.stride, &layer.dilation})
    for (const int value : *pair) launch.constants.push_back(static_cast<std::uint32_t>(value));
  launch.operands = {builder.tensor(x, in, WRAPTURE_WORD(P, x_start), rows_under(layer, in, out)),
                     builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  launch.macs *= static_cast<std::uint64_t>(layer.kernel[0]) * static_cast<std::uint64_t>(layer.kernel[1]);
  builder.launch(launch);
}

}  // namespace wrapture::planning
