// Layers that move pixels of packed pictures: Resize, PixelShuffle, PixelUnshuffle.
#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/pixel_shuffle.h"
#include "nn/resize.h"

namespace wrapture::planning {
namespace {

/// Where each output row, then each output column reads: (first, second, share of the second, 0).
std::vector<float> resize_places(const std::vector<ResizeTap>& rows, const std::vector<ResizeTap>& columns) {
  std::vector<float> places;
  for (const auto* const taps : {&rows, &columns})
    for (const ResizeTap& tap : *taps) {
      const float values[] = {static_cast<float>(tap.low), static_cast<float>(tap.high), tap.weight, 0.0f};
      places.insert(places.end(), std::begin(values), std::end(values));
    }
  return places;
}

}  // namespace

void lower(Builder& builder, const Resize& layer, const Node& node) {
  using P = shader::ResizeParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const auto rows = resize_taps(layer, in.height, out.height, layer.scale_y);
  const auto columns = resize_taps(layer, in.width, out.width, layer.scale_x);
  const P params{.blocks = u32(out.blocks()),
                 .in_height = u32(in.height),
                 .in_width = u32(in.width),
                 .out_height = u32(out.height),
                 .out_width = u32(out.width)};
  const auto rows_read = [rows, in, out](std::int64_t row) {
    const ResizeTap& tap = rows[static_cast<std::size_t>(row % out.height)];
    const std::int64_t base = row / out.height * in.height;
    return RowSpan{base + std::min(tap.low, tap.high), base + std::max(tap.low, tap.high) + 1};
  };
  const Range x = builder.packed(node.inputs[0]);
  Launch launch{.kernel = "resize", .parameters = words_of(params), .operands = {}};
  launch.constants = {layer.interpolation == Interpolation::bilinear};
  launch.operands = {builder.tensor(x, in, WRAPTURE_WORD(P, x_start), rows_read),
                     Builder::read_flat(builder.table(resize_places(rows, columns))),
                     builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
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
