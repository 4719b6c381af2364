// Padding of height and width moves into the convolution that follows.
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

bool rewrite_node(Editor& editor, Node& node) {
  auto* conv = std::get_if<Conv2d>(&node.layer);
  if (conv == nullptr || conv->upsample != 1) return false;
  const auto [before, pad] = editor.maker<Pad>(node.inputs[0]);
  if (pad == nullptr || pad->before[0] != 0 || pad->before[1] != 0 || pad->after[0] != 0 || pad->after[1] != 0) return false;
  const bool zero = pad->mode == PadMode::zero;
  if (zero && pad->value != 0) return false;
  if (!conv->pad.empty() && !(zero && conv->pad_mode == PadMode::zero)) return false;
  const auto add = [](int own, std::int64_t more) { return own + static_cast<int>(more); };
  conv->pad = {add(conv->pad.top, pad->before[2]), add(conv->pad.left, pad->before[3]), add(conv->pad.bottom, pad->after[2]),
               add(conv->pad.right, pad->after[3])};
  conv->pad_mode = pad->mode;
  node.inputs[0] = before->inputs[0];
  editor.changed();
  return true;
}

}  // namespace

Graph pad_into_conv(const Graph& graph, int& count) { return until_stable(graph, count, rewrite_node); }

}  // namespace wrapture
