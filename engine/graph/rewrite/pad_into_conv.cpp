// Padding of height and width moves into the convolution that follows; the two may be filled in different ways.
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

/// Whether padding of one axis by `more` px in mode `pad` can be done by a convolution that pads it by `own` px in mode `mode`, which then
/// is set.
bool joins(std::int64_t more, PadMode pad, int own, PadMode& mode) {
  if (more == 0) return true;
  if (own != 0 && (pad != PadMode::zero || mode != PadMode::zero)) return false;
  mode = pad;
  return true;
}

bool rewrite_node(Editor& editor, Node& node) {
  auto* conv = std::get_if<Conv2d>(&node.layer);
  if (conv == nullptr || conv->upsample != 1) return false;
  const auto [before, pad] = editor.maker<Pad>(node.inputs[0]);
  if (pad == nullptr || pad->before[0] != 0 || pad->before[1] != 0 || pad->after[0] != 0 || pad->after[1] != 0) return false;
  if (pad->mode == PadMode::zero && pad->value != 0) return false;
  PadModes mode = conv->pad_mode;
  const Padding& own = conv->pad;
  if (!joins(pad->before[2] + pad->after[2], pad->mode, own.top + own.bottom, mode.rows)) return false;
  if (!joins(pad->before[3] + pad->after[3], pad->mode, own.left + own.right, mode.columns)) return false;
  const auto add = [](int held, std::int64_t more) { return held + static_cast<int>(more); };
  conv->pad = {add(conv->pad.top, pad->before[2]), add(conv->pad.left, pad->before[3]), add(conv->pad.bottom, pad->after[2]),
               add(conv->pad.right, pad->after[3])};
  conv->pad_mode = mode;
  node.inputs[0] = before->inputs[0];
  editor.changed();
  return true;
}

}  // namespace

Graph pad_into_conv(const Graph& graph, int& count) { return until_stable(graph, count, rewrite_node); }

}  // namespace wrapture
