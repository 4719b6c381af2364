// Convolution -> conv2d (groups 1) or conv2d_grouped.
#include "nn/conv2d.h"

#include <algorithm>
#include <utility>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/conv2d_grouped.h"

namespace wrapture::planning {
namespace {

/// Pixels and blocks of four output channels that a thread of conv2d makes.
struct Tile {
  std::int64_t pixels = 8, blocks = 2;
};

/// The fastest of those measured (see conv2d.comp) that keeps eight threads in a row busy.
Tile choose_tile(std::int64_t width, std::int64_t out_blocks, bool one_tap) {
  Tile tile;
  tile.pixels = width >= 64 ? 8 : width >= 32 ? 4 : width >= 8 ? 2 : 1;
  if (out_blocks == 1 && width >= 256) tile.pixels = 16;
  tile.blocks = out_blocks % 2 == 0 || out_blocks > 4 ? 2 : 1;
  if (one_tap && out_blocks >= 4) tile.blocks = 4;
  return tile;
}

/// Rows of x that row `row` of the output needs.
RowsNeeded rows_under(const Conv2d& layer, const Picture& in, const Picture& out) {
  return [=](std::int64_t row) {
    const std::int64_t image = row / out.height, y = row % out.height;
    RowSpan span{INT64_MAX, 0};
    for (int ky = 0; ky < layer.kernel[0]; ++ky) {
      const std::int64_t padded = y * layer.stride[0] - layer.pad.top + ky * layer.dilation[0];
      const std::int64_t at = border(padded, in.height * layer.upsample, layer.pad_mode.rows);
      if (at < 0) continue;
      const std::int64_t in_row = image * in.height + at / layer.upsample;
      span = {std::min(span.first, in_row), std::max(span.last, in_row + 1)};
    }
    return span.last == 0 ? RowSpan{0, 0} : span;
  };
}

std::vector<std::uint32_t> shape_constants(const Conv2d& layer) {
  const auto u = [](int value) { return static_cast<std::uint32_t>(value); };
  return {u(layer.kernel[0]),
          u(layer.kernel[1]),
          u(layer.stride[0]),
          u(layer.stride[1]),
          u(layer.dilation[0]),
          u(layer.dilation[1]),
          u(layer.upsample),
          static_cast<std::uint32_t>(layer.pad_mode.rows),
          static_cast<std::uint32_t>(layer.pad_mode.columns),
          static_cast<std::uint32_t>(layer.activation.function)};
}

/// Channels of a picture's one block; 4 where it has more blocks.
std::uint32_t lanes_of(const Picture& picture) { return u32(std::min<std::int64_t>(picture.channels, 4)); }

void lower_grouped(Builder& builder, const Conv2d& layer, const Node& node) {
  using P = shader::Conv2dGroupedParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const std::int64_t groups = layer.groups;
  const P params{.in_height = u32(in.height),
                 .in_width = u32(in.width),
                 .in_channels = u32(in.channels),
                 .out_height = u32(out.height),
                 .out_width = u32(out.width),
                 .out_channels = u32(out.channels),
                 .group_inputs = u32(in.channels / groups),
                 .group_outputs = u32(out.channels / groups),
                 .pad_top = layer.pad.top,
                 .pad_left = layer.pad.left,
                 .alpha = layer.activation.alpha,
                 .beta = layer.activation.beta};
  const Shape& weights = builder.shape(node.inputs[1]);
  const Range x = builder.packed(node.inputs[0]), bias = bias_of(builder, node, out.channels);
  const Range w = ordered_weights(builder, node.inputs[1], {.groups = layer.groups, .by_channel = true});
  Launch launch{.kernel = "conv2d_grouped", .parameters = words_of(params), .operands = {}};
  launch.constants = shape_constants(layer);
  const bool depthwise = groups == in.channels && groups == out.channels;
  launch.constants.insert(launch.constants.begin(), depthwise ? 1u : 0u);
  launch.operands = {builder.tensor(x, in, WRAPTURE_WORD(P, x_start), rows_under(layer, in, out)), builder.whole_tensor(w),
                     Builder::read_flat(bias), builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  launch.macs = static_cast<std::uint64_t>(element_count(builder.shape(node.output)) * weights[1] * weights[2] * weights[3]);
  builder.launch(launch);
}

}  // namespace

Residual residual_of(Builder& builder, const Conv2d& layer, const Node& node, int start_word, RowsNeeded made, const Operand& otherwise) {
  const ValueId id = input_of(node, 3);
  if (id == kNoValue) {
    Operand unread = otherwise;
    unread.start_word = -1;
    unread.range.unread = true;
    return {0, unread};
  }
  const std::int64_t factor = layer.residual_upsample, height = builder.shape(node.output)[2];
  const auto under = [=](std::int64_t y) { return y / height * (height / factor) + y % height / factor; };
  const auto rows = [under, made = std::move(made)](std::int64_t row) {
    const RowSpan span = made(row);
    return RowSpan{under(span.first), under(span.last - 1) + 1};
  };
  return {u32(factor), builder.tensor(builder.packed(id), Picture(builder.shape(id)), start_word, rows)};
}

Range bias_of(Builder& builder, const Node& node, std::int64_t channels) {
  const ValueId bias = input_of(node, 2);
  return bias == kNoValue ? builder.table(std::vector<float>(static_cast<std::size_t>(channels), 0.0f)) : builder.flat(bias);
}

void lower(Builder& builder, const Conv2d& layer, const Node& node) {
  if (layer.groups != 1) return lower_grouped(builder, layer, node);
  if (takes_winograd(builder, layer, node)) return lower_winograd(builder, layer, node);
  using P = shader::Conv2dParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const Shape& weights = builder.shape(node.inputs[1]);
  const Tile tile = choose_tile(out.width, out.blocks(), layer.kernel == std::array{1, 1});
  const auto [x, scaled] = builder.scaled_or_packed(node.inputs[0]);
  const Range bias = bias_of(builder, node, out.channels);
  const Range w = ordered_weights(builder, node.inputs[1], {}), y = builder.make_packed(node.output);
  P params{.in_height = u32(in.height),
           .in_width = u32(in.width),
           .in_blocks = u32(in.blocks()),
           .out_height = u32(out.height),
           .out_width = u32(out.width),
           .out_channels = u32(out.channels),
           .pad_top = layer.pad.top,
           .pad_left = layer.pad.left,
           .alpha = layer.activation.alpha,
           .beta = layer.activation.beta};
  Launch launch{.kernel = "conv2d", .parameters = {}, .operands = {}};
  launch.constants = shape_constants(layer);
  launch.constants.insert(launch.constants.begin(), {u32(tile.pixels), u32(tile.blocks)});
  const Operand x_rows = builder.tensor(x, in, WRAPTURE_WORD(P, x_start), rows_under(layer, in, out));
  const auto each_row = [](std::int64_t row) { return RowSpan{row, row + 1}; };
  const Residual residual = residual_of(builder, layer, node, WRAPTURE_WORD(P, residual_start), each_row, x_rows);
  launch.constants.push_back(residual.factor);
  const Operand pairs = give_scaled(scaled, in, bias, launch.constants, params);
  if (std::min(in.channels, out.channels) < 4) {
    launch.constants.insert(launch.constants.end(), {lanes_of(in), lanes_of(out)});
    launch.variant = ".narrow";
  }
  launch.threads_x = u32((out.width + tile.pixels - 1) / tile.pixels);
  launch.group = patch_group(launch.threads_x, out.rows());
  if (builder.norm_of(node.output)) launch.group = norm_group(launch.group);
  launch.rows = out.rows();
  launch.first_row_word = WRAPTURE_WORD(P, first_row);
  launch.row_count_word = WRAPTURE_WORD(P, row_count);

  const Operand y_rows = builder.result(y, out, WRAPTURE_WORD(P, y_start));
  launch.operands = {x_rows, y_rows};
  const std::optional<NormTail> tail = norm_tail(builder, node, launch, out.rows());
  if (tail) give_norm(*tail, out, launch, params);

  // All output blocks at once, or as many as a binding of weights can hold.
  Operand weight_rows = builder.whole_tensor(w);
  const std::uint64_t block_bytes = w.bytes / static_cast<std::uint64_t>(out.blocks());
  const auto held = static_cast<std::int64_t>(builder.limits().max_storage_range / block_bytes);
  const std::int64_t slack = held < out.blocks() ? 1 : 0;  // a range may begin a little before its first block
  const std::int64_t step = std::clamp<std::int64_t>(held - slack, 1, out.blocks());
  const std::uint64_t macs = static_cast<std::uint64_t>(element_count(builder.shape(node.output)) * weights[1] * weights[2] * weights[3]);
  for (std::int64_t first = 0; first < out.blocks(); first += step) {
    const std::int64_t last = std::min(first + step, out.blocks());
    params.first_block = u32(first);
    params.block_end = u32(last);
    launch.parameters = words_of(params);
    weight_rows.row_bytes = block_bytes;
    weight_rows.rows = [=](std::int64_t) { return RowSpan{first, last}; };
    weight_rows.start_word = WRAPTURE_WORD(P, weight_start);
    launch.operands = {x_rows, weight_rows, Builder::read_flat(bias), residual.operand, y_rows, pairs};
    if (tail) launch.operands.insert(launch.operands.end(), tail->operands.begin(), tail->operands.end());
    launch.threads_z = u32((last - first + tile.blocks - 1) / tile.blocks);
    launch.macs = macs * static_cast<std::uint64_t>(last - first) / static_cast<std::uint64_t>(out.blocks());
    builder.launch(launch);
  }
}

}  // namespace wrapture::planning
