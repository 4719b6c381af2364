// Building, pruning and printing graphs.
#include "engine/graph/graph.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

std::vector<const Shape*> shapes_of(const Graph& graph, const std::vector<ValueId>& inputs) {
  std::vector<const Shape*> shapes;
  for (const ValueId id : inputs) shapes.push_back(id == kNoValue ? nullptr : &graph.values[id].shape);
  return shapes;
}

}  // namespace

ValueId Graph::add_input(std::string name, Shape shape) {
  if (element_count(shape) == 0) throw Error(Failure::bad_input, fmt::format("input '{}': shape {} is empty", name, to_string(shape)));
  const auto id = static_cast<ValueId>(values.size());
  values.push_back({std::move(name), std::move(shape), std::nullopt});
  inputs.push_back(id);
  return id;
}

ValueId Graph::add_constant(std::string name, Tensor tensor) {
  const auto id = static_cast<ValueId>(values.size());
  if (tensor.dtype != DType::f32) throw Error(Failure::bad_input, fmt::format("constant '{}': integers cannot be computed with", name));
  Shape shape = tensor.shape;
  values.push_back({std::move(name), std::move(shape), std::move(tensor)});
  return id;
}

ValueId Graph::add_node(std::string name, Layer layer, std::vector<ValueId> node_inputs) {
  Shape shape;
  try {
    shape = infer(layer, shapes_of(*this, node_inputs));
  } catch (const Error& error) {
    throw Error(error.failure(), fmt::format("{} '{}': {}", layer_name(layer), name, error.what()));
  }
  const auto id = static_cast<ValueId>(values.size());
  values.push_back({name, std::move(shape), std::nullopt});
  nodes.push_back({std::move(name), std::move(layer), std::move(node_inputs), id});
  return id;
}

std::vector<const Shape*> Graph::input_shapes(const Node& node) const { return shapes_of(*this, node.inputs); }

std::int64_t Graph::parameter_count() const {
  std::int64_t count = 0;
  for (const Value& value : values)
    if (value.constant) count += element_count(value.shape);
  return count;
}

std::int64_t Graph::multiply_adds() const {
  std::int64_t count = 0;
  for (const Node& node : nodes) count += wrapture::multiply_adds(node.layer, input_shapes(node), shape(node.output));
  return count;
}

Graph prune(Graph graph) {
  std::vector<bool> used(graph.values.size(), false);
  for (const ValueId id : graph.inputs) used[id] = true;  // callers name every input, needed or not
  for (const ValueId id : graph.outputs) used[id] = true;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node)
    if (used[node->output])
      for (const ValueId id : node->inputs)
        if (id != kNoValue) used[id] = true;
  Graph result;
  result.metadata = std::move(graph.metadata);
  std::vector<ValueId> moved(graph.values.size(), kNoValue);
  for (std::size_t id = 0; id < graph.values.size(); ++id)
    if (used[id]) {
      moved[id] = static_cast<ValueId>(result.values.size());
      result.values.push_back(std::move(graph.values[id]));
    }
  for (Node& node : graph.nodes)
    if (used[node.output]) {
      for (ValueId& id : node.inputs) id = id == kNoValue ? kNoValue : moved[id];
      node.output = moved[node.output];
      result.nodes.push_back(std::move(node));
    }
  for (const ValueId id : graph.inputs) result.inputs.push_back(moved[id]);
  for (const ValueId id : graph.outputs) result.outputs.push_back(moved[id]);
  return result;
}

std::string to_string(const Graph& graph) {
  std::string text;
  for (const ValueId id : graph.inputs) text += fmt::format("input '{}': {}\n", graph.values[id].name, to_string(graph.shape(id)));
  for (const Node& node : graph.nodes) {
    std::vector<std::string> shapes;
    for (const ValueId id : node.inputs) shapes.push_back(id == kNoValue ? "-" : to_string(graph.shape(id)));
    text += fmt::format("{} {} ({}) -> {}, {} multiply-adds\n", node.name, layer_name(node.layer), fmt::join(shapes, ", "),
                        to_string(graph.shape(node.output)), multiply_adds(node.layer, graph.input_shapes(node), graph.shape(node.output)));
  }
  for (const ValueId id : graph.outputs) text += fmt::format("output '{}': {}\n", graph.values[id].name, to_string(graph.shape(id)));
  return text;
}

}  // namespace wrapture
