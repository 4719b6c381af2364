// Layers that only move values: Concat, Slice, Reshape, Expand, Gather, Transpose.
#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/concat.h"
#include "nn/gather.h"

namespace wrapture::planning {
namespace {

/// A packed tensor that is an input or an intermediate result of a concat.
struct Piece {
  Range range;
  std::int64_t channels = 0;
};

/// A launch over all rows of `out` that reads `pieces` (up to four) and writes the part of `out` that `made` has channels for.
void launch_join(Builder& builder, const Picture& out, std::int64_t first_block, std::span<const Piece> pieces, bool aligned, Range to) {
  using P = shader::ConcatParams;
  P params{.width = u32(out.width), .blocks = u32(out.blocks()), .first_block = u32(first_block)};
  Launch launch{.kernel = "concat", .constants = {aligned ? 1u : 0u}, .parameters = {}, .operands = {}};
  Picture made = out;
  made.channels = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Piece& piece = pieces[std::min(i, pieces.size() - 1)];
    Picture picture = out;
    picture.channels = piece.channels;
    launch.operands.push_back(builder.tensor(piece.range, picture, WRAPTURE_WORD(P, x_start) + static_cast<int>(i), {}));
    if (i >= pieces.size()) continue;
    params.channels[i] = u32(piece.channels);
    made.channels += piece.channels;
  }
  launch.parameters = words_of(params);
  launch.operands.push_back(builder.result(to, out, WRAPTURE_WORD(P, y_start)));
  launch.threads_x = u32(out.width);
  launch.threads_z = u32(made.blocks());
  launch.group = patch_group(out.width, out.rows());
  launch.rows = out.rows();
  launch.first_row_word = WRAPTURE_WORD(P, first_row);
  launch.row_count_word = WRAPTURE_WORD(P, row_count);
  launch.macs = static_cast<std::uint64_t>(made.rows() * made.row_elements() * 4);
  builder.launch(launch);
}

void concat_packed(Builder& builder, const Node& node) {
  const Picture out(builder.shape(node.output));
  std::vector<Piece> pieces;
  for (const ValueId id : node.inputs) pieces.push_back({builder.packed(id), builder.shape(id)[1]});
  const bool aligned = std::ranges::all_of(pieces.begin(), pieces.end() - 1, [](const Piece& piece) { return piece.channels % 4 == 0; });
  if (aligned) {
    const Range to = builder.make_packed(node.output);
    std::int64_t first_block = 0;
    for (const Piece& piece : pieces) {
      launch_join(builder, out, first_block, {&piece, 1}, true, to);
      first_block += piece.channels / 4;
    }
    return;
  }
  while (pieces.size() > 4) {
    Picture first = out;
    first.channels = 0;
    for (std::size_t i = 0; i < 4; ++i) first.channels += pieces[i].channels;
    const Range joined = builder.temporary(builder.packed_bytes(first));
    launch_join(builder, first, 0, std::span(pieces).first(4), false, joined);
    pieces[3] = {joined, first.channels};
    pieces.erase(pieces.begin(), pieces.begin() + 3);
  }
  launch_join(builder, out, 0, pieces, false, builder.make_packed(node.output));
}

}  // namespace

void lower(Builder& builder, const Concat& layer, const Node& node) {
  const Shape& out = builder.shape(node.output);
  const bool packed = std::ranges::any_of(node.inputs, [&](ValueId id) { return builder.is_packed(id); });
  if (out.size() == 4 && layer.axis == 1 && packed) return concat_packed(builder, node);
  std::vector<Range> from;
  for (const ValueId id : node.inputs) from.push_back(builder.flat(id));
  const Range to = builder.make_flat(node.output);
  const Shape strides = strides_of(out);
  const auto axis = static_cast<std::size_t>(layer.axis);
  std::int64_t at = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const Shape& shape = builder.shape(node.inputs[i]);
    copy_strided(builder, {shape, {strides_of(shape), strides}}, from[i], 0, to, at * strides[axis]);
    at += shape[axis];
  }
}

namespace {

/// Whether elements of `shape` with these strides are neighbours in memory.
bool lie_together(const Shape& shape, const Shape& strides) {
  const Shape own = strides_of(shape);
  for (std::size_t d = 0; d < shape.size(); ++d)
    if (shape[d] > 1 && strides[d] != own[d]) return false;
  return true;
}

}  // namespace

void lower(Builder& builder, const Slice& layer, const Node& node) {
  const Shape &in = builder.shape(node.inputs[0]), &out = builder.shape(node.output);
  const bool crop = in.size() == 4 && layer.extent[0] == in[0] && layer.extent[1] == in[1] && layer.step == Shape{1, 1, 1, 1};
  if (crop && builder.is_packed(node.inputs[0])) return pad_packed(builder, node, -layer.begin[2], -layer.begin[3], PadMode::edge, 0);
  Shape strides = strides_of(in);
  std::int64_t base = 0;
  for (std::size_t d = 0; d < in.size(); ++d) {
    base += layer.begin[d] * strides[d];
    strides[d] *= layer.step[d];
  }
  if (lie_together(out, strides)) return builder.slice_flat(node.output, node.inputs[0], base);
  const Range x = builder.flat(node.inputs[0]);
  copy_strided(builder, {out, {strides, strides_of(out)}}, x, base, builder.make_flat(node.output), 0);
}

void lower(Builder& builder, const Reshape&, const Node& node) { builder.alias_flat(node.output, node.inputs[0]); }

void lower(Builder& builder, const Expand&, const Node& node) {
  const Shape& out = builder.shape(node.output);
  const Range x = builder.flat(node.inputs[0]);
  copy_strided(builder, {out, {repeated_strides(builder.shape(node.inputs[0]), out), strides_of(out)}}, x, 0,
               builder.make_flat(node.output), 0);
}

void lower(Builder& builder, const Gather& layer, const Node& node) {
  const Shape& in = builder.shape(node.inputs[0]);
  const auto axis = in.begin() + layer.axis;
  const shader::GatherParams params{.count = u32(element_count(builder.shape(node.output))),
                                    .inner = u32(element_count(Shape(axis + 1, in.end()))),
                                    .picked = u32(element_count(builder.shape(node.inputs[1]))),
                                    .entries = static_cast<std::int32_t>(*axis)};
  const Range x = builder.flat(node.inputs[0]), indices = builder.flat(node.inputs[1]);
  Launch launch{.kernel = "gather", .parameters = words_of(params), .operands = {}};
  launch.operands = {Builder::read_flat(x), Builder::read_flat(indices), Builder::write_flat(builder.make_flat(node.output))};
  builder.launch_flat(launch, params.count);
}

void lower(Builder& builder, const Transpose& layer, const Node& node) {
  const bool packed = builder.is_packed(node.inputs[0]);
  if (!packed && layer.permutation == std::vector<int>{0, 3, 1, 2}) return builder.pack_channels_last(node.output, node.inputs[0]);
  if (packed && layer.permutation == std::vector<int>{0, 2, 3, 1}) return builder.unpack_channels_last(node.output, node.inputs[0]);
  const Shape own = strides_of(builder.shape(node.inputs[0]));
  Shape strides;
  for (const int d : layer.permutation) strides.push_back(own[static_cast<std::size_t>(d)]);
  const Shape& out = builder.shape(node.output);
  const Range x = builder.flat(node.inputs[0]);
  copy_strided(builder, {out, {strides, strides_of(out)}}, x, 0, builder.make_flat(node.output), 0);
}

}  // namespace wrapture::planning
