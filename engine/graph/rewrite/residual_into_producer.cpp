// The addition that closes a residual block moves into the norm or scaling before it.
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

bool rewrite_node(Editor& editor, Node& node) {
  const auto* binary = std::get_if<Binary>(&node.layer);
  if (binary == nullptr || binary->op != BinaryOp::add || !is_identity(binary->activation)) return false;
  if (editor.shape(node.inputs[0]) != editor.shape(node.inputs[1])) return false;
  for (const std::size_t i : {0u, 1u}) {
    const ValueId normed = node.inputs[i], residual = node.inputs[1 - i];
    Node* before = editor.producer(normed);
    if (before == nullptr || !editor.used_once(normed) || operand(*before, 3) != kNoValue) continue;
    if (!std::holds_alternative<InstanceNorm>(before->layer) && !std::holds_alternative<ScaleShift>(before->layer)) continue;
    if (!editor.replace(node.output, normed)) continue;
    set_operand(*before, 3, residual);
    editor.changed();
    return true;
  }
  return false;
}

}  // namespace

Graph residual_into_producer(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
