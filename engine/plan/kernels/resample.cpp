// Layers that move pixels of packed pictures: Resize, PixelShuffle, PixelUnshuffle.
#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/pixel_shuffle.h"
#include "nn/resize.h"

namespace wrapture::planning {
namespace {

/// Where each output row, then each output column reads: (index, weight) pairs, two a vec4, the last vec4 filled up with weight 0.
std::vector<float> resize_places(const ResizeTaps& rows, const ResizeTaps& columns) {
  std::vector<float> places;
  for (const auto* const taps : {&rows, &columns})
    for (std::size_t i = 0; i < taps->index.size(); ++i) {
      places.insert(places.end(), {static_cast<float>(taps->index[i]), taps->weight[i]});
      const bool last = (i + 1) % taps->count == 0;
      if (last && taps->count % 2 == 1) places.insert(places.end(), {static_cast<float>(taps->index[i]), 0.0f});
    }
  return places;
}

/// Whether every output coordinate is a copy of one input coordinate.
bool only_copies(const ResizeTaps& taps) {
  return taps.count == 1 && std::ranges::all_of(taps.weight, [](float weight) { return weight == 1; });
}

RowsNeeded rows_under(const ResizeTaps& taps, const Picture& in, const Picture& out) {
  return [=](std::int64_t row) {
    const auto first = taps.index.begin() + row % out.height * static_cast<std::int64_t>(taps.count);
    const auto [low, high] = std::minmax_element(first, first + static_cast<std::int64_t>(taps.count));
    const std::int64_t base = row / out.height * in.height;
    return RowSpan{base + *low, base + *high + 1};
  };
}

}  // namespace

void lower(Builder& builder, const Resize& layer, const Node& node) {
  using P = shader::ResizeParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const ResizeTaps rows = resize_taps(layer, builder.shape(node.inputs[0]), 2);
  const ResizeTaps columns = resize_taps(layer, builder.shape(node.inputs[0]), 3);
  const P params{.blocks = u32(out.blocks()),
                 .in_height = u32(in.height),
                 .in_width = u32(in.width),
                 .out_height = u32(out.height),
                 .out_width = u32(out.width)};
  const Range x = builder.packed(node.inputs[0]);
  Launch launch{.kernel = "resize", .parameters = words_of(params), .operands = {}};
  const bool copies = only_copies(rows) && only_copies(columns);
  launch.constants = {copies, static_cast<std::uint32_t>((rows.count + 1) / 2), static_cast<std::uint32_t>((columns.count + 1) / 2)};
  launch.operands = {builder.tensor(x, in, WRAPTURE_WORD(P, x_start), rows_under(rows, in, out)),
                     Builder::read_flat(builder.table(resize_places(rows, columns))),
                     builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  if (!copies) launch.macs *= rows.count * (columns.count + 1);
  constexpr std::int64_t kBlocks = 8;  // of a thread
  launch.threads_z = u32((out.blocks() + kBlocks - 1) / kBlocks);
  builder.launch(launch);
}

namespace {

/// PixelShuffle and PixelUnshuffle differ in kernel and in the rows of x that a row needs.
template <class L>
void lower_blocks(Builder& builder, const L& layer, const Node& node, RowsNeeded rows) {
  using P = shader::PixelShuffleParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const P params{.in_channels = u32(in.channels),
                 .out_channels = u32(out.channels),
                 .in_height = u32(in.height),
                 .in_width = u32(in.width),
                 .out_height = u32(out.height),
                 .out_width = u32(out.width)};
  const Range x = builder.packed(node.inputs[0]);
  Launch launch{.kernel = std::string(L::name), .parameters = words_of(params), .operands = {}};
  launch.constants = {u32(layer.block), layer.order == BlockOrder::crd};
  launch.operands = {builder.tensor(x, in, WRAPTURE_WORD(P, x_start), std::move(rows)),
                     builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  builder.launch(launch);
}

}  // namespace

void lower(Builder& builder, const PixelShuffle& layer, const Node& node) {
  const std::int64_t block = layer.block;
  lower_blocks(builder, layer, node, [block](std::int64_t row) { return RowSpan{row / block, row / block + 1}; });
}

void lower(Builder& builder, const PixelUnshuffle& layer, const Node& node) {
  const std::int64_t block = layer.block;
  lower_blocks(builder, layer, node, [block](std::int64_t row) { return RowSpan{row * block, (row + 1) * block}; });
}

}  // namespace wrapture::planning
