// Reshape, transpose, reshape as old exporters spell pixel shuffle and unshuffle.
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

using Permutation = std::vector<int>;

/// x (N,C,H,W) reshaped to `split`, transposed, reshaped to `out`: the one layer that does the same, in `layer`.
bool shuffle_of(const Shape& x, const Shape& split, const Permutation& permutation, const Shape& out, Layer& layer) {
  if (x.size() != 4 || split.size() != 6 || out.size() != 4) return false;
  const std::int64_t n = x[0], c = x[1], h = x[2], w = x[3];
  const auto try_block = [&](std::int64_t b, const Layer& candidate, const Permutation& wanted, const Shape& parts, const Shape& whole) {
    if (b < 2 || b > 64 || permutation != wanted || split != parts || out != whole) return false;
    layer = candidate;
    return true;
  };
  const int up_crd = static_cast<int>(split[2]), up_dcr = static_cast<int>(split[1]), down = static_cast<int>(split[3]);
  const std::int64_t u = up_crd, v = up_dcr, d = down;
  return try_block(u, PixelShuffle{up_crd, BlockOrder::crd}, {0, 1, 4, 2, 5, 3}, {n, c / (u * u), u, u, h, w},
                   {n, c / (u * u), h * u, w * u}) ||
         try_block(v, PixelShuffle{up_dcr, BlockOrder::dcr}, {0, 3, 4, 1, 5, 2}, {n, v, v, c / (v * v), h, w},
                   {n, c / (v * v), h * v, w * v}) ||
         try_block(d, PixelUnshuffle{down, BlockOrder::crd}, {0, 1, 3, 5, 2, 4}, {n, c, h / d, d, w / d, d},
                   {n, c * d * d, h / d, w / d}) ||
         try_block(d, PixelUnshuffle{down, BlockOrder::dcr}, {0, 3, 5, 1, 2, 4}, {n, c, h / d, d, w / d, d}, {n, c * d * d, h / d, w / d});
}

bool rewrite_node(Editor& editor, Node& node) {
  if (!std::holds_alternative<Reshape>(node.layer)) return false;
  const auto [turned, transpose] = editor.maker<Transpose>(node.inputs[0]);
  if (transpose == nullptr) return false;
  const auto [parted, split] = editor.maker<Reshape>(turned->inputs[0]);
  if (split == nullptr) return false;
  const ValueId x = parted->inputs[0];
  Layer layer;
  if (!shuffle_of(editor.shape(x), split->shape, transpose->permutation, editor.shape(node.output), layer)) return false;
  return editor.replace(node.output, editor.add(node.name, layer, {x}));
}

}  // namespace

Graph recognise_pixel_shuffle(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
