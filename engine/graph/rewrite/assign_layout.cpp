// Graphs with channels last (TensorFlow's) run with channels first: transposes towards NHWC sink past the layers after them, transposes
// towards NCHW rise past the layers before them, and where they meet they cancel. What stays is at the graph's ends.
#include <algorithm>
#include <array>
#include <optional>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

constexpr std::array<int, 4> kToLast{0, 2, 3, 1};         // (N,C,H,W) -> (N,H,W,C)
constexpr std::array<int, 4> kToFirst{0, 3, 1, 2};        // (N,H,W,C) -> (N,C,H,W)
constexpr std::array<std::size_t, 4> kPlace{0, 2, 3, 1};  // of dimension d of (N,H,W,C) in (N,C,H,W)

bool is_transpose(const Transpose* layer, const std::array<int, 4>& permutation) {
  return layer != nullptr && std::equal(layer->permutation.begin(), layer->permutation.end(), permutation.begin(), permutation.end());
}

Transpose transpose(const std::array<int, 4>& permutation) { return {{permutation.begin(), permutation.end()}}; }

/// Numbers a dimension of (N,H,W,C), in the order of (N,C,H,W).
Shape channels_first(const Shape& last) {
  Shape first(4);
  for (std::size_t d = 0; d < 4; ++d) first[kPlace[d]] = last[d];
  return first;
}

/// The layer as it is with channels first; nothing for layers that mind the order.
struct WithChannelsFirst {
  std::optional<Layer> operator()(const Unary& layer) const { return layer; }
  std::optional<Layer> operator()(const Binary& layer) const { return layer; }
  std::optional<Layer> operator()(const Where& layer) const { return layer; }
  std::optional<Layer> operator()(const Concat& layer) const { return Concat{static_cast<int>(kPlace[size(layer.axis)])}; }
  std::optional<Layer> operator()(const Expand& layer) const {
    if (layer.shape.size() != 4) return std::nullopt;
    return Expand{channels_first(layer.shape)};
  }
  std::optional<Layer> operator()(Pad layer) const {
    layer.before = channels_first(layer.before);
    layer.after = channels_first(layer.after);
    return layer;
  }
  std::optional<Layer> operator()(const Slice& layer) const {
    return Slice{channels_first(layer.begin), channels_first(layer.step), channels_first(layer.extent)};
  }
  std::optional<Layer> operator()(Reduce layer) const {
    if (!layer.keep_dimensions) return std::nullopt;
    for (int& axis : layer.axes) axis = static_cast<int>(kPlace[size(axis)]);
    std::sort(layer.axes.begin(), layer.axes.end());
    return layer;
  }
  template <class Other>
  std::optional<Layer> operator()(const Other&) const {
    return std::nullopt;
  }
};

/// Shape with 1s in front, of four dimensions.
Shape four(const Shape& shape) {
  Shape result(4 - std::min<std::size_t>(4, shape.size()), 1);
  result.insert(result.end(), shape.begin(), shape.end());
  return result;
}

bool is_one_line(const Shape& shape) {
  return std::count_if(shape.begin(), shape.end(), [](std::int64_t length) { return length > 1; }) <= 1;
}

/// Operand `id`, which is read as (N,H,W,C), with channels first where that costs nothing: a transpose falls away, constants are turned
/// now, and what has one dimension only is reshaped. kNoValue where it would cost a copy.
ValueId turned(Editor& editor, ValueId id) {
  if (is_transpose(editor.made_by<Transpose>(id), kToLast)) return editor.producer(id)->inputs[0];
  const Shape shape = editor.shape(id);
  if (shape.size() > 4) return kNoValue;
  if (editor.constant(id) != nullptr) {
    const ValueId wide = shape.size() == 4 ? id : editor.add("constant", Reshape{four(shape)}, {id});
    return editor.add("constant", transpose(kToFirst), {wide});
  }
  if (!is_one_line(shape)) return kNoValue;
  return editor.add(editor.producer(id) != nullptr ? editor.producer(id)->name : "input", Reshape{channels_first(four(shape))}, {id});
}

bool costs_nothing(Editor& editor, ValueId id) {
  return is_transpose(editor.made_by<Transpose>(id), kToLast) ||
         (editor.shape(id).size() <= 4 && (editor.constant(id) != nullptr || is_one_line(editor.shape(id))));
}

/// The layer runs before the transposes of its operands.
bool sink(Editor& editor, Node& node) {
  const bool any = std::any_of(node.inputs.begin(), node.inputs.end(),
                               [&](ValueId id) { return id != kNoValue && is_transpose(editor.made_by<Transpose>(id), kToLast); });
  if (!any || editor.shape(node.output).size() != 4) return false;
  const std::optional<Layer> layer = std::visit(WithChannelsFirst{}, node.layer);
  const bool all =
      std::all_of(node.inputs.begin(), node.inputs.end(), [&](ValueId id) { return id != kNoValue && costs_nothing(editor, id); });
  if (!layer || !all) return false;
  std::vector<ValueId> inputs;
  for (const ValueId id : node.inputs) inputs.push_back(turned(editor, id));
  const ValueId made = editor.add(node.name, *layer, inputs);
  return editor.replace(node.output, editor.add(node.name, transpose(kToLast), {made}));
}

/// The transpose of a layer's result becomes one of its operand.
bool rise(Editor& editor, Node& node) {
  if (!is_transpose(std::get_if<Transpose>(&node.layer), kToFirst)) return false;
  Node* before = editor.producer(node.inputs[0]);
  if (before == nullptr || !editor.used_once(before->output)) return false;
  const std::optional<Layer> layer = std::visit(WithChannelsFirst{}, before->layer);
  if (!layer) return false;
  std::size_t computed = 0;
  for (const ValueId id : before->inputs)
    if (id == kNoValue || !costs_nothing(editor, id)) ++computed;
  const auto full = [&](ValueId id) { return id != kNoValue && editor.shape(id).size() == 4; };
  if (computed > 1 || !std::any_of(before->inputs.begin(), before->inputs.end(), full)) return false;
  std::vector<ValueId> inputs;
  for (const ValueId id : before->inputs) {
    if (!costs_nothing(editor, id) && !full(id)) return false;
    inputs.push_back(costs_nothing(editor, id) ? turned(editor, id) : editor.add(node.name, transpose(kToFirst), {id}));
  }
  return editor.replace(node.output, editor.add(before->name, *layer, inputs));
}

/// Means over all pixels that drop their dimensions give the same numbers in both orders.
bool drop_before_reduction(Editor& editor, Node& node) {
  auto* reduce = std::get_if<Reduce>(&node.layer);
  const auto [before, layer] = editor.maker<Transpose>(operand(node, 0));
  if (reduce == nullptr || reduce->keep_dimensions || !is_transpose(layer, kToLast) || reduce->axes != std::vector<int>{1, 2}) return false;
  reduce->axes = {2, 3};
  node.inputs[0] = before->inputs[0];
  editor.changed();
  return true;
}

/// Two transposes that undo each other.
bool cancel(Editor& editor, Node& node) {
  if (!is_transpose(std::get_if<Transpose>(&node.layer), kToFirst)) return false;
  if (!is_transpose(editor.made_by<Transpose>(node.inputs[0]), kToLast)) return false;
  return editor.replace(node.output, editor.producer(node.inputs[0])->inputs[0]);
}

}  // namespace

Graph assign_layout(const Graph& graph, int& count) {
  return until_stable(graph, count, [](Editor& editor, Node& node) {
    return cancel(editor, node) || drop_before_reduction(editor, node) || sink(editor, node) || rise(editor, node);
  });
}

}  // namespace wrapture
