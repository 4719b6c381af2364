// Walks the nodes of a file in order with concrete shapes; constants are folded on the way, the rest becomes layers.
#include <utility>

#include "engine/graph/onnx/call.hpp"
#include "engine/graph/onnx/checks.hpp"
#include "engine/graph/onnx/model_data.hpp"

namespace wrapture {
namespace {

using Operands = std::unordered_map<std::string, Operand>;

std::string text_of(const Shape& declared) {
  std::vector<std::string> parts;
  for (const std::int64_t length : declared) parts.push_back(length == kDynamic ? "?" : std::to_string(length));
  return fmt::format("{}", fmt::join(parts, "x"));
}

void add_inputs(const ModelData& model, const std::map<std::string, Shape>& given, Building& building, Operands& operands) {
  for (const auto& [name, shape] : given) {
    bool known = false;
    for (const TensorInfo& info : model.inputs) known = known || info.name == name;
    require(known, "it has no input '{}'", name);
  }
  for (const TensorInfo& info : model.inputs) {
    const auto found = given.find(info.name);
    require(found != given.end(), "input '{}' ({}) is missing", info.name, text_of(info.shape));
    const Shape& shape = found->second;
    bool fits = info.shape.empty() || shape.size() == info.shape.size();
    for (std::size_t d = 0; fits && d < info.shape.size(); ++d)
      fits = shape[d] >= 1 && (info.shape[d] == kDynamic || info.shape[d] == shape[d]);
    require(fits, "input '{}' is {} but the model takes {}", info.name, to_string(shape), text_of(info.shape));
    operands[info.name] = {.shape = shape, .constant = nullptr, .value = building.graph.add_input(info.name, shape), .name = info.name};
  }
}

void add_weights(const ModelData& model, Operands& operands) {
  for (const auto& [name, tensor] : model.weights)
    operands[name] = {.shape = tensor.shape, .constant = &tensor, .value = kNoValue, .name = name};
}

void add_node(const onnx::NodeProto& node, int index, int opset, Building& building, Operands& operands) {
  std::vector<const Operand*> inputs;
  for (const auto& name : node.input()) inputs.push_back(name.empty() ? nullptr : &operands.at(name));
  const std::string name = node_name(node, index);
  Call call(node, name, opset, std::move(inputs), building);
  try {
    find_importer(node.op_type())(call);
    for (int i = 0; i < node.output_size(); ++i) {
      if (node.output(i).empty()) continue;
      // Further outputs (statistics of training, masks) are left out; whoever needs one is told.
      if (size(i) >= call.results.size()) continue;
      Operand& result = call.results[size(i)];
      if (result.name.empty()) {
        result.name = node.output(i);
        if (result.constant == nullptr) building.graph.values[result.value].name = node.output(i);
      }
      operands[node.output(i)] = std::move(result);
    }
  } catch (const Error& error) {
    throw Error(Failure::bad_input, fmt::format("node '{}' ({}): {}", name, node.op_type(), error.what()));
  }
}

bool made_by_node(const Graph& graph, ValueId id) {
  for (const Node& node : graph.nodes)
    if (node.output == id) return true;
  return false;
}

/// Every output is the result of a node and carries the file's name; inputs and constants that are outputs pass through an identity.
void add_outputs(const ModelData& model, Building& building, const Operands& operands) {
  Graph& graph = building.graph;
  for (const TensorInfo& info : model.outputs) {
    const auto found = operands.find(info.name);
    require(found != operands.end(), "output '{}' is not computed at inference", info.name);
    ValueId id = building.value_of(found->second);
    bool taken = !made_by_node(graph, id);
    for (const ValueId other : graph.outputs) taken = taken || other == id;
    if (taken) id = graph.add_node(building.unique("output " + info.name), Unary{}, {id});
    graph.values[id].name = info.name;
    graph.outputs.push_back(id);
  }
}

}  // namespace

Graph build_graph(const ModelData& model, const std::map<std::string, Shape>& input_shapes) {
  Building building;
  building.folder = model.path.parent_path();
  building.graph.metadata = model.metadata;
  Operands operands;
  add_weights(model, operands);
  add_inputs(model, input_shapes, building, operands);
  const auto& nodes = model.proto.graph().node();
  const int opset = opset_of(model.proto);
  for (int i = 0; i < nodes.size(); ++i) {
    for (const auto& name : nodes.Get(i).input())
      require(name.empty() || operands.count(name) != 0,
              "node '{}': its input '{}' is not computed: it exists in training only or holds the indices of maxima",
              node_name(nodes.Get(i), i), name);
    add_node(nodes.Get(i), i, opset, building, operands);
  }
  add_outputs(model, building, operands);
  return prune(building.graph);
}

}  // namespace wrapture
