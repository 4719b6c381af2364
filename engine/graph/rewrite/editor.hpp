// The tool of the rewrite rules: a graph that can be matched and changed node by node.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "engine/graph/layers/common.hpp"
#include "engine/graph/rewrite.hpp"

namespace wrapture {

/// Nodes stay where they are while others are added, so pointers to them are good until finish().
class Editor {
 public:
  explicit Editor(const Graph& graph);

  // Looking. Nodes that nothing needs any more are not seen as users.
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }
  [[nodiscard]] Node& node(std::size_t i) { return nodes_[i]; }
  [[nodiscard]] bool live(std::size_t i) const { return live_[i]; }
  [[nodiscard]] const Shape& shape(ValueId id) const { return graph_.values[id].shape; }
  [[nodiscard]] const Tensor* constant(ValueId id) const;  // nullptr where it is not one
  [[nodiscard]] Node* producer(ValueId id);                // nullptr for inputs, constants and kNoValue
  [[nodiscard]] bool is_output(ValueId id) const;
  [[nodiscard]] std::size_t uses(ValueId id) const { return uses_[id]; }  // by nodes and as an output
  [[nodiscard]] bool used_once(ValueId id) const { return uses_[id] == 1 && !is_output(id); }

  /// The layer that makes `id` if it is an L.
  template <class L>
  L* made_by(ValueId id) {
    Node* node = producer(id);
    return node == nullptr ? nullptr : std::get_if<L>(&node->layer);
  }
  template <class L>
  std::pair<Node*, L*> maker(ValueId id) {
    return {producer(id), made_by<L>(id)};
  }
  /// The one number that a constant holds, or nullptr.
  [[nodiscard]] const float* scalar(ValueId id) const;

  // Changing.
  ValueId add_constant(const std::string& name, Tensor tensor);
  /// A node, or at once its value when all inputs are constants.
  ValueId add(const std::string& name, const Layer& layer, const std::vector<ValueId>& inputs);
  /// Every use of `from` becomes a use of `to`, which has the same shape. False, and nothing done, where `from` is an output of the graph
  /// and `to` cannot be one (an input, a constant, an output already).
  bool replace(ValueId from, ValueId to);
  /// After a node was changed in place.
  void changed() { refresh(); }

  /// The graph in an order that can run, without what nothing needs.
  Graph finish();

 private:
  void refresh();

  Graph graph_;  // its nodes are in nodes_ until finish()
  std::deque<Node> nodes_;
  std::vector<bool> live_;
  std::vector<std::size_t> uses_, producers_;  // by value
};

/// Runs `apply(editor, node)` on every live node, those added on the way included; it returns whether it changed something.
template <class Apply>
Graph for_each_node(const Graph& graph, int& count, Apply apply) {
  Editor editor(graph);
  for (std::size_t i = 0; i < editor.node_count(); ++i)
    if (editor.live(i) && apply(editor, editor.node(i))) ++count;
  return editor.finish();
}

/// The same, again and again until nothing changes.
template <class Apply>
Graph until_stable(const Graph& graph, int& count, Apply apply) {
  Graph result = graph;
  for (int before = -1; before != count;) {
    before = count;
    result = for_each_node(result, count, apply);
  }
  return result;
}

/// Operand `i` or kNoValue.
inline ValueId operand(const Node& node, std::size_t i) { return i < node.inputs.size() ? node.inputs[i] : kNoValue; }
inline void set_operand(Node& node, std::size_t i, ValueId id) {
  if (node.inputs.size() <= i) node.inputs.resize(i + 1, kNoValue);
  node.inputs[i] = id;
}
inline bool is_identity(const Pointwise& pointwise) { return pointwise.function == Function::identity; }

/// The activation that a layer applies to its result, or nullptr for layers without one.
Pointwise* activation_of(Layer& layer);

/// The factor, 2 to 4, by which a nearest enlargement that is used once repeats every pixel of what it reads, or 0.
std::int64_t repetition(Editor& editor, ValueId id);

// The rules, one a file of the same name.
Graph drop_identities(const Graph& graph, int& count);
Graph assign_layout(const Graph& graph, int& count);
Graph recognise_pixel_shuffle(const Graph& graph, int& count);
Graph recognise_upsampling(const Graph& graph, int& count);
Graph recognise_instance_norm(const Graph& graph, int& count);
Graph fold_arithmetic(const Graph& graph, int& count);
Graph recognise_scale_shift(const Graph& graph, int& count);
Graph recognise_strength_map(const Graph& graph, int& count);
Graph fold_batch_norm(const Graph& graph, int& count);
Graph crop_into_conv(const Graph& graph, int& count);
Graph pad_into_conv(const Graph& graph, int& count);
Graph upsample_into_conv(const Graph& graph, int& count);
Graph concat_into_conv(const Graph& graph, int& count);
Graph activation_into_producer(const Graph& graph, int& count);
Graph residual_into_producer(const Graph& graph, int& count);

}  // namespace wrapture
