// Scale and shift that go from one set of numbers to another by a map of strength a pixel: x * (s0 + S * (s1 - s0)) + t0 + S * (t1 - t0).
#include <optional>

#include "engine/graph/rewrite/channel_values.hpp"

namespace wrapture {
namespace {

/// from + map * (to - from).
struct Mix {
  ValueId map = kNoValue, from = kNoValue, to = kNoValue;
};

std::optional<std::pair<ValueId, ValueId>> map_times_values(Editor& editor, ValueId id, const Shape& x) {
  const auto [node, binary] = editor.maker<Binary>(id);
  if (binary == nullptr || binary->op != BinaryOp::mul || !is_identity(binary->activation)) return std::nullopt;
  for (const std::size_t i : {0u, 1u})
    if (is_pixel_map(editor, node->inputs[i], x) && is_channel_values(editor, node->inputs[1 - i], x))
      return std::pair{node->inputs[i], node->inputs[1 - i]};
  return std::nullopt;
}

/// Whether `id` is 1 - map.
bool is_complement(Editor& editor, ValueId id, ValueId map) {
  const Node* node = editor.producer(id);
  if (node == nullptr) return false;
  if (const auto* unary = std::get_if<Unary>(&node->layer))
    return unary->pointwise == Pointwise{Function::affine, -1, 1} && node->inputs[0] == map;
  const auto* binary = std::get_if<Binary>(&node->layer);
  const float* one = binary != nullptr ? editor.scalar(node->inputs[0]) : nullptr;
  return one != nullptr && *one == 1 && binary->op == BinaryOp::sub && is_identity(binary->activation) && node->inputs[1] == map;
}

/// `to` of from + map * difference; found where the difference is one, else made.
ValueId end_of(Editor& editor, const std::string& name, ValueId from, ValueId difference, const Shape& x) {
  const auto [node, binary] = editor.maker<Binary>(difference);
  if (binary != nullptr && binary->op == BinaryOp::sub && is_identity(binary->activation) && node->inputs[1] == from)
    return node->inputs[0];
  return combine(editor, name, BinaryOp::add, from, difference, x);
}

std::optional<Mix> mix_of(Editor& editor, const std::string& name, ValueId id, const Shape& x) {
  if (const auto product = map_times_values(editor, id, x)) {  // from 0
    const ValueId zero = editor.add_constant(name, Tensor::floats({x[1]}));
    return Mix{product->first, zero, product->second};
  }
  const Node* node = editor.producer(id);
  if (node == nullptr) return std::nullopt;
  if (const auto* unary = std::get_if<Unary>(&node->layer);
      unary != nullptr && unary->pointwise.function == Function::affine && unary->pointwise.alpha == 1) {
    const auto product = map_times_values(editor, node->inputs[0], x);  // from one number
    if (!product) return std::nullopt;
    const ValueId from = editor.add_constant(name, Tensor::floats({x[1]}, unary->pointwise.beta));
    return Mix{product->first, from, combine(editor, name, BinaryOp::add, from, product->second, x)};
  }
  const auto* binary = std::get_if<Binary>(&node->layer);
  if (binary == nullptr || binary->op != BinaryOp::add || !is_identity(binary->activation)) return std::nullopt;
  const std::vector<ValueId> parts = node->inputs;
  for (const std::size_t i : {0u, 1u}) {
    const auto product = map_times_values(editor, parts[1 - i], x);
    if (!product) continue;
    if (is_channel_values(editor, parts[i], x)) return Mix{product->first, parts[i], end_of(editor, name, parts[i], product->second, x)};
    const auto other = map_times_values(editor, parts[i], x);  // from * (1 - map) + to * map
    if (other && is_complement(editor, other->first, product->first)) return Mix{product->first, other->second, product->second};
  }
  return std::nullopt;
}

bool scale(Editor& editor, Node& node) {
  const Shape shape = editor.shape(node.output);
  for (const std::size_t i : {0u, 1u}) {
    if (editor.shape(node.inputs[i]) != shape) continue;
    const ValueId x = node.inputs[i];
    const auto mix = mix_of(editor, node.name, node.inputs[1 - i], shape);
    if (mix && mix_of(editor, node.name, x, shape) == std::nullopt)
      return editor.replace(node.output,
                            editor.add(node.name, ScaleShift{}, {x, mix->to, kNoValue, kNoValue, mix->from, kNoValue, mix->map}));
  }
  return false;
}

bool shift(Editor& editor, Node& node) {
  const Shape shape = editor.shape(node.output);
  for (const std::size_t i : {0u, 1u}) {
    const auto [before, layer] = editor.maker<ScaleShift>(node.inputs[i]);
    if (layer == nullptr || !editor.used_once(node.inputs[i]) || operand(*before, 6) == kNoValue || operand(*before, 2) != kNoValue ||
        operand(*before, 3) != kNoValue || !is_identity(layer->activation))
      continue;
    const ValueId values = node.inputs[1 - i];
    Mix mix{before->inputs[6], values, values};
    if (!is_channel_values(editor, values, shape)) {
      const auto found = mix_of(editor, node.name, values, shape);
      if (!found || found->map != before->inputs[6]) continue;
      mix = *found;
    }
    const std::vector<ValueId> inputs{before->inputs[0], before->inputs[1], mix.to, kNoValue, before->inputs[4], mix.from, mix.map};
    return editor.replace(node.output, editor.add(before->name, ScaleShift{}, inputs));
  }
  return false;
}

bool rewrite_node(Editor& editor, Node& node) {
  const auto* binary = std::get_if<Binary>(&node.layer);
  if (binary == nullptr || !is_identity(binary->activation)) return false;
  return (binary->op == BinaryOp::mul && scale(editor, node)) || (binary->op == BinaryOp::add && shift(editor, node));
}

}  // namespace

Graph recognise_strength_map(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
