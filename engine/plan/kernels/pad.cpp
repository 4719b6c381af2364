// Padding -> pad (packed pictures, rows and columns only) or pad_flat (anything).
#include "nn/pad.h"

#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/pad_flat.h"

namespace wrapture::planning {
namespace {

void pad_flat(Builder& builder, const Pad& layer, const Node& node) {
  const Shape &in = builder.shape(node.inputs[0]), &out = builder.shape(node.output);
  shader::PadFlatParams params{.count = u32(element_count(out)), .value = layer.value};
  std::fill_n(params.extent, 6, 1u);
  std::fill_n(params.x_extent, 6, 1u);
  if (out.size() > 6) builder.fail("has more than six dimensions, which no kernel handles; simplify the model");
  for (std::size_t d = 0; d < out.size(); ++d) {
    const std::size_t at = 6 - out.size() + d;
    params.extent[at] = u32(out[d]);
    params.x_extent[at] = u32(in[d]);
    params.before[at] = u32(layer.before[d]);
  }
  Launch launch{.kernel = "pad_flat", .parameters = words_of(params), .operands = {}};
  launch.constants = {static_cast<std::uint32_t>(layer.mode)};
  const Range x = builder.flat(node.inputs[0]);
  launch.operands = {Builder::read_flat(x), Builder::write_flat(builder.make_flat(node.output))};
  builder.launch_flat(launch, params.count);
}

}  // namespace

void pad_packed(Builder& builder, const Node& node, std::int64_t top, std::int64_t left, PadMode mode, float value) {
  using P = shader::PadParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const P params{.channels = u32(out.channels),
                 .in_height = u32(in.height),
                 .in_width = u32(in.width),
                 .out_height = u32(out.height),
                 .out_width = u32(out.width),
                 .top = static_cast<std::int32_t>(top),
                 .left = static_cast<std::int32_t>(left),
                 .value = value};
  const auto rows = [=](std::int64_t row) {
    const std::int64_t at = border(row % out.height - top, in.height, mode);
    if (at < 0) return RowSpan{};
    const std::int64_t in_row = row / out.height * in.height + at;
    return RowSpan{in_row, in_row + 1};
  };
  const Range x = builder.packed(node.inputs[0]);
  Launch launch{.kernel = "pad", .parameters = words_of(params), .operands = {}};
  launch.constants = {static_cast<std::uint32_t>(mode)};
  launch.operands = {builder.tensor(x, in, WRAPTURE_WORD(P, x_start), rows),
                     builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  launch.macs = static_cast<std::uint64_t>(element_count(builder.shape(node.output)));
  builder.launch(launch);
}

void lower(Builder& builder, const Pad& layer, const Node& node) {
  const bool picture = layer.before.size() == 4 && layer.before[0] + layer.after[0] + layer.before[1] + layer.after[1] == 0;
  if (picture && builder.is_packed(node.inputs[0]))
    return pad_packed(builder, node, layer.before[2], layer.before[3], layer.mode, layer.value);
  pad_flat(builder, layer, node);
}

}  // namespace wrapture::planning
