// Cutting edges off the picture that a transposed convolution makes becomes padding of that convolution: exporters of Keras' 'same', which
// cuts more at the end than at the beginning, spell it so.
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

bool cuts_edges(const Slice& slice, const Shape& in) {
  if (in.size() != 4 || slice.step != Shape(4, 1)) return false;
  return slice.extent[0] == in[0] && slice.extent[1] == in[1];
}

bool rewrite_node(Editor& editor, Node& node) {
  const auto* slice = std::get_if<Slice>(&node.layer);
  if (slice == nullptr || !editor.used_once(node.inputs[0])) return false;
  const Node* conv = editor.producer(node.inputs[0]);
  if (conv == nullptr || !std::holds_alternative<ConvTranspose2d>(conv->layer)) return false;
  const Shape& in = editor.shape(node.inputs[0]);
  if (!cuts_edges(*slice, in)) return false;
  auto layer = std::get<ConvTranspose2d>(conv->layer);
  const auto add = [](int own, std::int64_t more) { return own + static_cast<int>(more); };
  layer.pad = {add(layer.pad.top, slice->begin[2]), add(layer.pad.left, slice->begin[3]),
               add(layer.pad.bottom, in[2] - slice->begin[2] - slice->extent[2]),
               add(layer.pad.right, in[3] - slice->begin[3] - slice->extent[3])};
  return editor.replace(node.output, editor.add(conv->name, layer, conv->inputs));
}

}  // namespace

Graph crop_into_conv(const Graph& graph, int& count) { return until_stable(graph, count, rewrite_node); }

}  // namespace wrapture
