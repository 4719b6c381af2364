// The addition that closes a residual block moves into the norm, scaling or convolution before it.
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

/// A norm adds after its activation, so that the sum may have none.
bool into_norm(Editor& editor, const Node& sum, Node& before, ValueId residual) {
  if (!std::holds_alternative<InstanceNorm>(before.layer) && !std::holds_alternative<ScaleShift>(before.layer)) return false;
  if (!is_identity(std::get<Binary>(sum.layer).activation) || !editor.replace(sum.output, before.output)) return false;
  set_operand(before, 3, residual);
  return true;
}

/// A convolution adds before its activation, which it takes over from the sum.
bool into_conv(Editor& editor, const Node& sum, Node& before, ValueId residual) {
  auto* conv = std::get_if<Conv2d>(&before.layer);
  if (conv == nullptr || conv->groups != 1 || !is_identity(conv->activation)) return false;
  const Pointwise activation = std::get<Binary>(sum.layer).activation;
  if (!editor.replace(sum.output, before.output)) return false;
  conv->activation = activation;
  set_operand(before, 3, residual);
  return true;
}

bool close_block(Editor& editor, Node& node) {
  const auto* binary = std::get_if<Binary>(&node.layer);
  if (binary == nullptr || binary->op != BinaryOp::add || editor.shape(node.inputs[0]) != editor.shape(node.inputs[1])) return false;
  for (const auto& move : {into_norm, into_conv}) {
    for (const std::size_t i : {0u, 1u}) {
      Node* before = editor.producer(node.inputs[i]);
      if (before == nullptr || !editor.used_once(node.inputs[i]) || operand(*before, 3) != kNoValue) continue;
      if (!move(editor, node, *before, node.inputs[1 - i])) continue;
      editor.changed();
      return true;
    }
  }
  return false;
}

/// A residual that is enlarged is enlarged in the read.
bool enlarge_in_read(Editor& editor, Node& node) {
  auto* conv = std::get_if<Conv2d>(&node.layer);
  const ValueId residual = operand(node, 3);
  if (conv == nullptr || residual == kNoValue || conv->residual_upsample != 1) return false;
  const std::int64_t factor = repetition(editor, residual);
  if (factor == 0) return false;
  conv->residual_upsample = static_cast<int>(factor);
  set_operand(node, 3, editor.producer(residual)->inputs[0]);
  editor.changed();
  return true;
}

bool rewrite_node(Editor& editor, Node& node) { return close_block(editor, node) || enlarge_in_read(editor, node); }

}  // namespace

Graph residual_into_producer(const Graph& graph, int& count) { return until_stable(graph, count, rewrite_node); }

}  // namespace wrapture
