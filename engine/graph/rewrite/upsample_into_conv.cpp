// Nearest enlargement by a whole number moves into the convolution that follows, so that the large tensor is never written.
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

constexpr std::int64_t kLargestFactor = 4;

std::int64_t repetition_of(const Resize& layer, const Shape& x) {
  const std::int64_t factor = layer.height / x[2];
  if (layer.interpolation != Interpolation::nearest || layer.height != factor * x[2] || layer.width != factor * x[3]) return 0;
  if (factor < 2 || factor > kLargestFactor) return 0;
  for (const std::size_t d : {2u, 3u}) {
    const ResizeTaps taps = resize_taps(layer, x, d);
    for (std::size_t i = 0; i < taps.index.size(); ++i)
      if (taps.index[i] != static_cast<std::int64_t>(i) / factor || taps.weight[i] != 1) return 0;
  }
  return factor;
}

bool rewrite_node(Editor& editor, Node& node) {
  auto* conv = std::get_if<Conv2d>(&node.layer);
  if (conv == nullptr || conv->upsample != 1 || (conv->kernel[0] == 1 && conv->kernel[1] == 1)) return false;
  const std::int64_t factor = repetition(editor, node.inputs[0]);
  if (factor == 0) return false;
  conv->upsample = static_cast<int>(factor);
  node.inputs[0] = editor.producer(node.inputs[0])->inputs[0];
  editor.changed();
  return true;
}

}  // namespace

std::int64_t repetition(Editor& editor, ValueId id) {
  const auto [node, resize] = editor.maker<Resize>(id);
  return resize != nullptr && editor.used_once(id) ? repetition_of(*resize, editor.shape(node->inputs[0])) : 0;
}

Graph upsample_into_conv(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
