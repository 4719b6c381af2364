// Structural checks in the user's words first, libonnx's own checker second.
#include "engine/graph/onnx/checks.hpp"

#include <onnx/checker.h>
#include <onnx/defs/schema.h>

#include <algorithm>
#include <set>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

void check_names(const onnx::GraphProto& graph) {
  std::set<std::string> known;
  for (const auto& one : graph.input()) require(known.insert(one.name()).second, "input '{}' is there twice", one.name());
  std::set<std::string> weights;
  for (const auto& one : graph.initializer()) {  // old files list weights among the inputs as well
    require(weights.insert(one.name()).second, "tensor '{}' is there twice", one.name());
    known.insert(one.name());
  }
  for (int i = 0; i < graph.node_size(); ++i) {
    const auto& node = graph.node(i);
    for (const auto& name : node.input())
      require(name.empty() || known.count(name) == 1,
              "node '{}': its input '{}' is made by no node before it; the file is damaged or its graph has a cycle", node_name(node, i),
              name);
    for (const auto& name : node.output())
      require(name.empty() || known.insert(name).second, "node '{}': its output '{}' is made twice", node_name(node, i), name);
  }
  require(graph.output_size() > 0, "the graph has no outputs");
  for (const auto& one : graph.output()) require(known.count(one.name()) == 1, "output '{}' is made by no node", one.name());
}

/// One line of whatever the checker says.
std::string first_line(const std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  return line.size() > 300 ? line.substr(0, 300) + "..." : line;
}

/// libonnx's checker knows the file formats and operators up to its own release; newer files are read as they are.
bool known_to_checker(const onnx::ModelProto& model) {
  const auto& newest = onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
  for (const auto& import : model.opset_import()) {
    const auto range = newest.find(import.domain() == "ai.onnx" ? "" : import.domain());
    if (range == newest.end() || import.version() > range->second.second) return false;
  }
  return model.ir_version() <= onnx::Version::IR_VERSION;
}

/// Leaves of files that run everywhere but that the checker would refuse: ports without a shape, and weights that are not inputs in the
/// oldest format.
void complete(onnx::ModelProto& model) {
  model.set_ir_version(std::max<std::int64_t>(model.ir_version(), 4));
  for (auto* ports : {model.mutable_graph()->mutable_input(), model.mutable_graph()->mutable_output()})
    for (auto& port : *ports)
      if (port.type().has_tensor_type()) port.mutable_type()->mutable_tensor_type()->mutable_shape();
}

}  // namespace

std::string node_name(const onnx::NodeProto& node, int index) {
  return node.name().empty() ? fmt::format("{}_{}", node.op_type(), index) : node.name();
}

int opset_of(const onnx::ModelProto& model) {
  for (const auto& import : model.opset_import())
    if (is_standard(import.domain())) {
      require(import.version() >= 1 && import.version() <= 1000, "its operator set version {} is impossible", import.version());
      return static_cast<int>(import.version());
    }
  return 1;  // files older than operator sets
}

void check_operators(const onnx::GraphProto& graph) {
  for (int i = 0; i < graph.node_size(); ++i) {
    const auto& node = graph.node(i);
    const std::string op = is_standard(node.domain()) ? node.op_type() : node.domain() + "." + node.op_type();
    const bool known = node.op_type() == "If" || find_importer(node.op_type()) != nullptr;
    require(is_standard(node.domain()) && known,
            "node '{}': operator {} is not supported; export the model with other layers or ask for this one", node_name(node, i), op);
  }
}

void check_structure(onnx::ModelProto& model) {
  require(model.has_graph() && model.graph().node_size() > 0, "it holds no network; is it an ONNX file?");
  require(model.graph().node_size() <= kMaxNodes, "it has {} nodes; at most {} are supported", model.graph().node_size(), kMaxNodes);
  opset_of(model);
  check_names(model.graph());
  if (!known_to_checker(model)) return;
  complete(model);
  try {
    onnx::checker::check_model(model);
  } catch (const std::exception& problem) {
    require(false, "it is not a valid model: {}", first_line(problem.what()));
  }
}

}  // namespace wrapture
