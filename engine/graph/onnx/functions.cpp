// Calls of functions that a file defines itself (as PyTorch's newer exporters write them) become the nodes of the function's body.
// ONNX IR specification, "Functions".
#include <map>
#include <string>
#include <unordered_map>

#include "engine/graph/layers/common.hpp"
#include "engine/graph/onnx/checks.hpp"

namespace wrapture {
namespace {

using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;
using Functions = std::map<std::pair<std::string, std::string>, const onnx::FunctionProto*>;  // by domain and name
constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxBytes = std::size_t{256} << 20;  // of all bodies

/// What was copied so far: a small file may call a large function again and again.
struct Copied {
  int nodes = 0;
  std::size_t bytes = 0;
};

/// How names and attributes of a function's body are called where it is used.
struct Instance {
  std::string prefix;
  std::unordered_map<std::string, std::string> names;
  const onnx::NodeProto* call = nullptr;

  [[nodiscard]] std::string renamed(const std::string& name) const {
    if (name.empty()) return name;
    const auto found = names.find(name);
    return found != names.end() ? found->second : prefix + name;
  }
};

const onnx::AttributeProto* attribute_of(const onnx::NodeProto& node, const std::string& name) {
  for (const auto& one : node.attribute())
    if (one.name() == name) return &one;
  return nullptr;
}

/// Attributes that name one of the call's get its value; those that the call leaves out are left out.
void pass_attributes(onnx::NodeProto& node, const Instance& instance) {
  onnx::NodeProto passed;
  for (const auto& one : node.attribute()) {
    const onnx::AttributeProto* source = one.ref_attr_name().empty() ? &one : attribute_of(*instance.call, one.ref_attr_name());
    if (source == nullptr) continue;
    onnx::AttributeProto* added = passed.add_attribute();
    *added = *source;
    added->set_name(one.name());
  }
  node.mutable_attribute()->Swap(passed.mutable_attribute());
}

void instantiate(onnx::NodeProto& node, const Instance& instance) {
  for (auto& name : *node.mutable_input()) name = instance.renamed(name);
  for (auto& name : *node.mutable_output()) name = instance.renamed(name);
  node.set_name(instance.prefix + node.name());
  pass_attributes(node, instance);
  for (auto& attribute : *node.mutable_attribute()) {
    if (!attribute.has_g()) continue;  // the branches of an If
    onnx::GraphProto& graph = *attribute.mutable_g();
    for (auto& inner : *graph.mutable_node()) instantiate(inner, instance);
    for (auto& tensor : *graph.mutable_initializer()) tensor.set_name(instance.renamed(tensor.name()));
    for (auto& output : *graph.mutable_output()) output.set_name(instance.renamed(output.name()));
  }
}

void expand(Nodes& nodes, const Functions& functions, int depth, Copied& copied);

/// The nodes of a call, added to `to`.
void add_call(const onnx::NodeProto& call, const onnx::FunctionProto& function, const Functions& functions, int depth, Copied& copied,
              Nodes& to) {
  require(depth < kMaxDepth, "its function '{}' calls itself", function.name());
  require(call.input_size() <= function.input_size() && call.output_size() <= function.output_size(),
          "node '{}': function '{}' takes {} inputs and makes {} outputs", call.name(), function.name(), function.input_size(),
          function.output_size());
  Instance instance{
      .prefix = fmt::format("{}.{}/", call.name().empty() ? function.name() : call.name(), copied.nodes), .names = {}, .call = &call};
  for (int i = 0; i < function.input_size(); ++i) instance.names[function.input(i)] = i < call.input_size() ? call.input(i) : "";
  for (int i = 0; i < function.output_size(); ++i)
    if (i < call.output_size() && !call.output(i).empty()) instance.names[function.output(i)] = call.output(i);
  copied.bytes += function.ByteSizeLong();
  require(copied.bytes <= kMaxBytes, "its functions grow beyond {} bytes", kMaxBytes);
  Nodes body = function.node();
  for (auto& node : body) instantiate(node, instance);
  expand(body, functions, depth + 1, copied);
  for (auto& node : body) to.Add()->Swap(&node);
}

void expand(Nodes& nodes, const Functions& functions, int depth, Copied& copied) {
  Nodes expanded;
  for (auto& node : nodes) {
    require(++copied.nodes <= kMaxNodes, "its functions make more than {} nodes", kMaxNodes);
    for (auto& attribute : *node.mutable_attribute())
      if (attribute.has_g()) expand(*attribute.mutable_g()->mutable_node(), functions, depth, copied);
    const auto found = functions.find({node.domain(), node.op_type()});
    if (found == functions.end())
      expanded.Add()->Swap(&node);
    else
      add_call(node, *found->second, functions, depth, copied, expanded);
  }
  nodes.Swap(&expanded);
}

}  // namespace

void inline_functions(onnx::ModelProto& model) {
  Functions functions;
  for (const auto& one : model.functions()) functions[{one.domain(), one.name()}] = &one;
  if (functions.empty()) return;
  Copied copied;
  expand(*model.mutable_graph()->mutable_node(), functions, 0, copied);
  model.clear_functions();
  google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto> standard;
  for (const auto& import : model.opset_import())
    if (is_standard(import.domain())) *standard.Add() = import;
  model.mutable_opset_import()->Swap(&standard);
}

}  // namespace wrapture
