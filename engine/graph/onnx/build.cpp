// Walks the nodes of a file in order with concrete shapes; constants are folded on the way, the rest becomes layers.
#include <utility>

#include "engine/graph/onnx/call.hpp"
#include "engine/graph/onnx/checks.hpp"
#include "engine/graph/onnx/model_data.hpp"
#include "engine/graph/onnx/size_adapter.hpp"
#include "engine/graph/onnx/tensors.hpp"

namespace wrapture {
namespace {

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
    for (const std::int64_t length : shape) fits = fits && length >= 1;
    require(fits, "input '{}' is {} but the model takes {}", info.name, to_string(shape), text_of(info.shape));
    operands[info.name] = {.shape = shape, .constant = nullptr, .value = building.graph.add_input(info.name, shape), .name = info.name};
  }
}

void add_weights(const ModelData& model, Operands& operands) {
  for (const auto& [name, tensor] : model.weights)
    operands[name] = {.shape = tensor.shape, .constant = &tensor, .value = kNoValue, .name = name};
}

/// A build under way, and what it shares with one at another size.
struct Walk {
  Building building;
  Operands operands;
  DeclaredSize* declared = nullptr;  // filled in
  SizeAdapter* adapter = nullptr;
  int opset = 1;
  int depth = 0;  // of branches
};

using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;
void walk_nodes(const Nodes& nodes, Walk& walk);

/// An If whose condition follows from shapes and constants: its nodes are those of the branch taken.
void take_branch(const onnx::NodeProto& node, Walk& walk) {
  constexpr int kMaxDepth = 16;
  require(node.input_size() == 1 && !node.input(0).empty(), "its condition is missing");
  const Operand& condition = walk.operands.at(node.input(0));
  require(condition.constant != nullptr && condition.constant->size() == 1,
          "its condition depends on pixel values; only branches that shapes and constants decide are supported");
  const std::string wanted = as_floats(*condition.constant)[0] != 0 ? "then_branch" : "else_branch";
  const onnx::GraphProto* branch = nullptr;
  for (const auto& attribute : node.attribute())
    if (attribute.name() == wanted) branch = &attribute.g();
  require(branch != nullptr && branch->output_size() >= node.output_size(), "its {} is missing", wanted);
  require(++walk.depth <= kMaxDepth, "its branches are nested too deeply");
  for (const auto& tensor : branch->initializer()) {
    Operand weight = walk.building.keep(tensor_from(tensor, walk.building.folder));
    weight.name = tensor.name();
    walk.operands[tensor.name()] = weight;
  }
  walk_nodes(branch->node(), walk);
  --walk.depth;
  for (int i = 0; i < node.output_size(); ++i) {
    const auto found = walk.operands.find(branch->output(i).name());
    require(found != walk.operands.end(), "output '{}' of its {} is made by no node", branch->output(i).name(), wanted);
    const Operand result = found->second;
    walk.operands[node.output(i)] = result;
  }
}

void add_node(const onnx::NodeProto& file_node, int index, Walk& walk) {
  Building& building = walk.building;
  Operands& operands = walk.operands;
  std::vector<const Operand*> inputs;
  for (const auto& name : file_node.input()) inputs.push_back(name.empty() ? nullptr : &operands.at(name));
  const std::string name = node_name(file_node, index);
  onnx::NodeProto adapted;
  if (walk.adapter != nullptr) walk.adapter->adapt(adapted = file_node, inputs, building);
  const onnx::NodeProto& node = walk.adapter != nullptr ? adapted : file_node;
  try {
    if (node.op_type() == "If") return take_branch(node, walk);
    const Importer importer = find_importer(node.op_type());
    require(importer != nullptr, "the operator is not supported");  // within a branch: others are checked before
    Call call(node, name, walk.opset, std::move(inputs), building);
    importer(call);
    for (int i = 0; i < node.output_size(); ++i) {
      if (node.output(i).empty()) continue;
      // Further outputs (statistics of training, masks) are left out; whoever needs one is told.
      if (size(i) >= call.results.size()) continue;
      Operand& result = call.results[size(i)];
      if (result.name.empty()) {
        result.name = node.output(i);
        if (result.constant == nullptr) building.graph.values[result.value].name = node.output(i);
      }
      if (walk.declared != nullptr) walk.declared->note(node.output(i), result);
      operands[node.output(i)] = std::move(result);
    }
    if (walk.adapter != nullptr) walk.adapter->learn(node, operands);
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

void walk_nodes(const Nodes& nodes, Walk& walk) {
  for (int i = 0; i < nodes.size(); ++i) {
    for (const auto& name : nodes.Get(i).input())
      require(name.empty() || walk.operands.count(name) != 0,
              "node '{}': its input '{}' is not computed: it exists in training only or holds the indices of maxima",
              node_name(nodes.Get(i), i), name);
    add_node(nodes.Get(i), i, walk);
  }
}

using GivenShapes = std::map<std::string, Shape>;

Graph walk_model(const ModelData& model, const GivenShapes& input_shapes, DeclaredSize* declared, SizeAdapter* adapter) {
  Walk walk{.building = {}, .operands = {}, .declared = declared, .adapter = adapter};
  walk.building.folder = model.path.parent_path();
  walk.building.graph.metadata = model.metadata;
  for (const auto& one : model.weights) walk.building.weight_elements += one.second.size();
  add_weights(model, walk.operands);
  add_inputs(model, input_shapes, walk.building, walk.operands);
  for (const auto& [name, operand] : walk.operands) {
    if (declared != nullptr) declared->note(name, operand);
    if (adapter != nullptr) adapter->begin(name, operand.shape);
  }
  walk.opset = opset_of(model.proto);
  walk_nodes(model.proto.graph().node(), walk);
  add_outputs(model, walk.building, walk.operands);
  return prune(std::move(walk.building.graph));
}

/// The shapes that the file declares where they differ from those wanted (open dimensions as wanted); empty where all fit.
GivenShapes declared_shapes(const ModelData& model, const GivenShapes& wanted) {
  GivenShapes declared = wanted;
  bool differs = false;
  for (const TensorInfo& info : model.inputs) {
    const auto found = declared.find(info.name);
    if (found == declared.end() || found->second.size() != info.shape.size()) continue;  // refused with the other inputs
    for (std::size_t d = 0; d < info.shape.size(); ++d) {
      if (info.shape[d] == kDynamic || info.shape[d] == found->second[d]) continue;
      found->second[d] = info.shape[d];
      differs = true;
    }
  }
  return differs ? declared : GivenShapes{};
}

std::string list_of(const GivenShapes& shapes) {
  std::vector<std::string> parts;
  for (const auto& [name, shape] : shapes) parts.push_back(fmt::format("'{}' {}", name, to_string(shape)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

Graph build_graph(const ModelData& model, const GivenShapes& input_shapes) {
  const GivenShapes declared = declared_shapes(model, input_shapes);
  if (declared.empty()) return walk_model(model, input_shapes, nullptr, nullptr);
  DeclaredSize size;
  walk_model(model, declared, &size, nullptr);
  SizeAdapter adapter(std::move(size));
  try {
    return walk_model(model, input_shapes, nullptr, &adapter);
  } catch (const Error& error) {
    throw Error(Failure::bad_input, fmt::format("it was exported for {} and cannot run with {} ({}); use that size", list_of(declared),
                                                list_of(input_shapes), error.what()));
  }
}

}  // namespace wrapture
