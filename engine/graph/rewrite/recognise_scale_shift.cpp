// Products and sums with one number a channel, constant or from a style code: into the norm or scaling before, else a ScaleShift.
#include "engine/graph/rewrite/channel_values.hpp"

namespace wrapture {
namespace {

/// The layer that makes `id`, if it can take another scale or shift: no activation, residual or strength map stands between.
Node* open_producer(Editor& editor, ValueId id) {
  Node* node = editor.producer(id);
  if (node == nullptr || !editor.used_once(id)) return nullptr;
  if (!std::holds_alternative<InstanceNorm>(node->layer) && !std::holds_alternative<ScaleShift>(node->layer)) return nullptr;
  const bool closed = !is_identity(*activation_of(node->layer)) || operand(*node, 3) != kNoValue || operand(*node, 6) != kNoValue;
  return closed ? nullptr : node;
}

bool rewrite_node(Editor& editor, Node& node) {
  const auto* binary = std::get_if<Binary>(&node.layer);
  if (binary == nullptr || !is_identity(binary->activation)) return false;
  const BinaryOp op = binary->op;
  if (op != BinaryOp::mul && op != BinaryOp::add && op != BinaryOp::sub && op != BinaryOp::div) return false;
  const Shape shape = editor.shape(node.output);
  for (const std::size_t i : {0u, 1u}) {
    const ValueId x = node.inputs[i];
    ValueId values = node.inputs[1 - i];
    if (editor.shape(x) != shape || !is_channel_values(editor, values, shape)) continue;
    if (i == 1 && (op == BinaryOp::sub || op == BinaryOp::div)) continue;  // number - x
    if (op == BinaryOp::div) {
      if (editor.constant(values) == nullptr) continue;
      values = editor.add(node.name, Unary{{Function::reciprocal, 0, 0}}, {values});
    }
    Node* before = open_producer(editor, x);
    if (before != nullptr && editor.is_output(node.output) && editor.is_output(before->output)) before = nullptr;
    ValueId scale = before != nullptr ? operand(*before, 1) : kNoValue, shift = before != nullptr ? operand(*before, 2) : kNoValue;
    if (op == BinaryOp::mul || op == BinaryOp::div) {
      scale = combine(editor, node.name, BinaryOp::mul, scale, values, shape);
      if (shift != kNoValue) shift = combine(editor, node.name, BinaryOp::mul, shift, values, shape);
    } else {
      shift = combine(editor, node.name, op, shift, values, shape);
    }
    const Layer layer = before != nullptr ? before->layer : Layer{ScaleShift{}};
    return editor.replace(node.output, editor.add(before != nullptr ? before->name : node.name, layer,
                                                  {before != nullptr ? before->inputs[0] : x, scale, shift}));
  }
  return false;
}

}  // namespace

Graph recognise_scale_shift(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
