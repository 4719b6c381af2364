// Layers that look beyond the sides of a picture are told to look at its other side.
#include "engine/graph/wrap_columns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

/// x with `before` and `after` columns of its other side.
ValueId widened(Editor& editor, const std::string& name, ValueId x, std::int64_t before, std::int64_t after) {
  return editor.add(name + " wrapped", Pad{PadMode::wrap, 0, {0, 0, 0, before}, {0, 0, 0, after}}, {x});
}

/// Makes the node's result from its first input with `margin` more columns on each side, by `layer`, which turns them into `cut` columns
/// on each side of what is wanted.
void run_wider(Editor& editor, const Node& node, const Layer& layer, std::int64_t margin, std::int64_t cut) {
  const Shape wanted = editor.shape(node.output);
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = widened(editor, node.name, inputs[0], margin, margin);
  const ValueId wide = editor.add(node.name, layer, inputs);
  editor.replace(node.output, editor.add(node.name + " cut", Slice{{0, 0, 0, cut}, {1, 1, 1, 1}, wanted}, {wide}));
}

void wrap(Editor&, Node&, const auto&) {}  // does not look beyond edges

void wrap(Editor& editor, Node& node, Conv2d conv) {
  if (conv.pad.left + conv.pad.right == 0) return;
  conv.pad_mode.columns = PadMode::wrap;
  node.layer = conv;
  editor.changed();
}

void wrap(Editor& editor, Node& node, Pad pad) {
  if (pad.before.size() != 4 || pad.before[3] + pad.after[3] == 0 || pad.mode == PadMode::wrap) return;
  const std::int64_t before = std::exchange(pad.before[3], 0), after = std::exchange(pad.after[3], 0);
  const bool others = std::ranges::any_of(pad.before, [](auto n) { return n != 0; }) || pad.after != Shape(4, 0);
  const ValueId x = others ? editor.add(node.name, pad, node.inputs) : node.inputs[0];
  editor.replace(node.output, widened(editor, node.name, x, before, after));
}

void wrap(Editor& editor, Node& node, Pool2d pool) {
  if (pool.pad.left + pool.pad.right == 0 || pool.ceil_mode) return;
  const ValueId wide = widened(editor, node.name, node.inputs[0], pool.pad.left, pool.pad.right);
  pool.pad.left = pool.pad.right = 0;
  editor.replace(node.output, editor.add(node.name, pool, {wide}));
}

void wrap(Editor& editor, Node& node, const ConvTranspose2d& conv) {
  const std::int64_t reach = std::int64_t{conv.kernel[1] - 1} * conv.dilation[1], stride = conv.stride[1];
  if (editor.shape(node.output)[3] != editor.shape(node.inputs[0])[3] * stride) return;  // is no enlargement of the whole round
  if (reach < stride && conv.pad.left == 0) return;                                      // windows do not overlap
  const std::int64_t margin = (reach + conv.pad.left) / stride + 1;
  run_wider(editor, node, conv, margin, margin * stride);
}

/// Whether every output column of the wider resize reads what the plain one reads, sides taken round.
bool reads_the_same(const ResizeTaps& plain, const ResizeTaps& wide, std::int64_t width, std::int64_t margin, std::int64_t cut) {
  if (plain.count != wide.count) return false;
  const std::size_t first = size(cut) * wide.count;
  for (std::size_t i = 0; i < plain.index.size(); ++i) {
    const float weight = wide.weight[first + i];
    const std::int64_t round = ((wide.index[first + i] - margin) % width + width) % width;
    if (weight != plain.weight[i] || (weight != 0 && round != plain.index[i])) return false;
  }
  return true;
}

void wrap(Editor& editor, Node& node, const Resize& resize) {
  if (resize.coordinates == Coordinates::align_corners || resize.coordinates == Coordinates::tf_crop_and_resize) return;
  const Shape x = editor.shape(node.inputs[0]);
  const std::int64_t width = x[3], common = std::gcd(width, resize.width), step = width / common;
  const double ratio = static_cast<double>(resize.width) / static_cast<double>(width);
  if (std::abs(static_cast<double>(resize.scale_x) - ratio) > 1e-6 * ratio) return;  // the picture's end lies within a pixel
  const std::int64_t seen = 3 + 2 * ((width + resize.width - 1) / resize.width);     // columns beyond an edge, at most
  const std::int64_t margin = (seen + step - 1) / step * step, cut = margin / step * (resize.width / common);
  Resize wider = resize;
  wider.width += 2 * cut;
  const Shape wide{x[0], x[1], x[2], width + 2 * margin};
  if (!reads_the_same(resize_taps(resize, x, 3), resize_taps(wider, wide, 3), width, margin, cut))
    run_wider(editor, node, wider, margin, cut);
}

}  // namespace

Graph wrap_columns(const Graph& graph) {
  Editor editor(graph);
  const std::size_t count = editor.node_count();  // what is added on the way is as it should be
  for (std::size_t i = 0; i < count; ++i) {
    if (!editor.live(i)) continue;
    const Layer layer = editor.node(i).layer;
    std::visit([&](const auto& one) { wrap(editor, editor.node(i), one); }, layer);
  }
  return editor.finish();
}

}  // namespace wrapture
