// Runs the nodes in order; a value is freed after its last use.
#include "engine/graph/reference.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

const Tensor& given(const Value& value, const NamedTensors& inputs) {
  const auto found = inputs.find(value.name);
  if (found == inputs.end()) throw Error(Failure::bad_input, fmt::format("input '{}' ({}) is missing", value.name, to_string(value.shape)));
  if (found->second.dtype != DType::f32 || found->second.shape != value.shape)
    throw Error(Failure::bad_input, fmt::format("input '{}' has shape {} but must be {} floats", value.name, to_string(found->second.shape),
                                                to_string(value.shape)));
  return found->second;
}

/// For every value the index of the node that reads it last; nodes.size() for graph outputs.
std::vector<std::size_t> last_uses(const Graph& graph) {
  std::vector<std::size_t> last(graph.values.size(), 0);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    for (const ValueId id : graph.nodes[i].inputs)
      if (id != kNoValue) last[id] = i;
  for (const ValueId id : graph.outputs) last[id] = graph.nodes.size();
  return last;
}

}  // namespace

NamedTensors run_reference(const Graph& graph, const NamedTensors& inputs) {
  std::vector<Tensor> made(graph.values.size());
  std::vector<const Tensor*> at(graph.values.size(), nullptr);
  for (std::size_t id = 0; id < graph.values.size(); ++id)
    if (graph.values[id].constant) at[id] = &*graph.values[id].constant;
  for (const ValueId id : graph.inputs) at[id] = &given(graph.values[id], inputs);
  const std::vector<std::size_t> last = last_uses(graph);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    std::vector<const Tensor*> operands;
    for (const ValueId id : node.inputs) operands.push_back(id == kNoValue ? nullptr : at[id]);
    made[node.output] = reference(node.layer, operands);
    at[node.output] = &made[node.output];
    for (const ValueId id : node.inputs)
      if (id != kNoValue && last[id] == i) made[id] = Tensor{};
  }
  NamedTensors outputs;
  for (const ValueId id : graph.outputs) outputs[graph.values[id].name] = *at[id];
  return outputs;
}

RunnerMaker reference_runner() {
  return [](const Graph& graph) { return [graph](const NamedTensors& inputs) { return run_reference(graph, inputs); }; };
}

}  // namespace wrapture
