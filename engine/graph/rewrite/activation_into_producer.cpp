// An elementwise function moves into the layer that makes its input.
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

/// Norms and scalings add their residual after the activation, so with one they cannot take another function.
bool has_residual(const Node& node) {
  const bool takes_one = std::holds_alternative<InstanceNorm>(node.layer) || std::holds_alternative<ScaleShift>(node.layer);
  return takes_one && operand(node, 3) != kNoValue;
}

bool rewrite_node(Editor& editor, Node& node) {
  const auto* unary = std::get_if<Unary>(&node.layer);
  if (unary == nullptr || !editor.used_once(node.inputs[0])) return false;
  Node* before = editor.producer(node.inputs[0]);
  Pointwise* activation = before == nullptr ? nullptr : activation_of(before->layer);
  if (activation == nullptr || !is_identity(*activation) || has_residual(*before)) return false;
  const Pointwise wanted = unary->pointwise;
  if (!editor.replace(node.output, before->output)) return false;
  *activation = wanted;
  return true;
}

}  // namespace

Graph activation_into_producer(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
