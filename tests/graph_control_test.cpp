// Branches and functions of files: what shapes decide is decided while the graph is built, and a file's own functions become their nodes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/reference.hpp"
#include "tests/layer_case.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

using testing::HasSubstr;

Tensor run(const ModelBuilder& builder, const Tensor& x) {
  const TemporaryFolder folder;
  const OnnxModel model = OnnxModel::load(save(builder.proto, folder.path() / "model.onnx"));
  return run_reference(model.build({{"x", x.shape}}), {{"x", x}}).at("y");
}

std::string refusal(const ModelBuilder& builder) {
  try {
    run(builder, random_tensor({1, 3, 4, 4}, 1));
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

/// Adds a branch that applies `op` to `input`, with a weight of its own where one is given.
void branch(onnx::NodeProto& node, const std::string& name, const std::string& op, const std::string& input,
            const Tensor* weight = nullptr) {
  auto* attribute = node.add_attribute();
  attribute->set_name(name);
  attribute->set_type(onnx::AttributeProto::GRAPH);
  onnx::GraphProto& graph = *attribute->mutable_g();
  graph.set_name(name);
  auto* inner = graph.add_node();
  inner->set_op_type(op);
  inner->add_input(input);
  if (weight != nullptr) {
    *graph.add_initializer() = proto_of(name + "_weight", *weight);
    inner->add_input(name + "_weight");
  }
  inner->add_output(name + "_result");
  auto* output = graph.add_output();
  output->set_name(name + "_result");
  output->mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
}

/// y = rank-2 of the batch's length == 1 ? x + 10 : -x, as exporters of squeeze() write it.
ModelBuilder branching() {
  ModelBuilder m(13);
  m.input("x", {-1, 3, 4, 4}).output("y");
  m.weight("zero", Tensor::ints({}, {0})).weight("one", Tensor::ints({}, {1}));
  m.node("Shape", {"x"}, "shape").node("Gather", {"shape", "zero"}, "batch").node("Equal", {"batch", "one"}, "single");
  m.node("If", {"single"}, "y");
  auto& node = *m.proto.mutable_graph()->mutable_node(3);
  const Tensor ten = Tensor::floats({}, 10.0f);
  branch(node, "then_branch", "Add", "x", &ten);
  branch(node, "else_branch", "Neg", "x");
  return m;
}

TEST(Branches, ShapesDecide) {
  for (const std::int64_t batch : {1, 2}) {
    const Tensor x = random_tensor({batch, 3, 4, 4}, 1), y = run(branching(), x);
    ASSERT_EQ(y.shape, x.shape);
    for (std::size_t i = 0; i < x.f32.size(); ++i) ASSERT_FLOAT_EQ(y.f32[i], batch == 1 ? x.f32[i] + 10 : -x.f32[i]);
  }
}

TEST(Branches, TheBranchNotTakenMayHoldAnything) {
  ModelBuilder m = branching();
  auto* other = m.proto.mutable_graph()->mutable_node(3)->mutable_attribute(1)->mutable_g()->mutable_node(0);
  other->set_op_type("NonZero");
  EXPECT_EQ(refusal(m), "accepted");
}

TEST(Branches, PixelsDoNotDecide) {
  ModelBuilder m(13);
  m.input("x", {-1, 3, 4, 4}).output("y").weight("half", Tensor::floats({}, 0.5f));
  m.node("ReduceMean", {"x"}, "mean", {{"keepdims", std::int64_t{0}}})
      .node("Greater", {"mean", "half"}, "bright")
      .node("If", {"bright"}, "y");
  auto& node = *m.proto.mutable_graph()->mutable_node(2);
  branch(node, "then_branch", "Relu", "x");
  branch(node, "else_branch", "Neg", "x");
  EXPECT_THAT(refusal(m), testing::AllOf(HasSubstr("(If)"), HasSubstr("depends on pixel values")));
}

onnx::NodeProto& add_call(onnx::GraphProto& graph, const std::string& function, const std::string& in, const std::string& out) {
  auto* call = graph.add_node();
  call->set_domain("local");
  call->set_op_type(function);
  call->add_input(in);
  call->add_output(out);
  return *call;
}

/// leaky(x) = LeakyRelu(x, alpha = the call's slope), twice(x) = leaky(leaky(x)).
ModelBuilder with_functions() {
  ModelBuilder m(15);
  m.proto.set_ir_version(8);
  auto* import = m.proto.add_opset_import();
  import->set_domain("local");
  import->set_version(1);
  m.input("x", {-1, 3, 4, 4}).output("y");
  const auto add = [&](const std::string& name) {
    auto* function = m.proto.add_functions();
    function->set_domain("local");
    function->set_name(name);
    function->add_input("in");
    function->add_output("out");
    function->add_attribute("slope");
    auto* opset = function->add_opset_import();
    opset->set_version(15);
    return function;
  };
  const auto pass = [](onnx::NodeProto& node, const std::string& name) {
    auto* attribute = node.add_attribute();
    attribute->set_name(name);
    attribute->set_ref_attr_name("slope");
    attribute->set_type(onnx::AttributeProto::FLOAT);
  };
  auto* leaky = add("leaky");
  auto* relu = leaky->add_node();
  relu->set_op_type("LeakyRelu");
  relu->add_input("in");
  relu->add_output("out");
  pass(*relu, "alpha");
  auto* twice = add("twice");
  *twice->add_opset_import() = *import;
  onnx::GraphProto body;
  pass(add_call(body, "leaky", "in", "middle"), "slope");
  pass(add_call(body, "leaky", "middle", "out"), "slope");
  *twice->mutable_node() = body.node();
  auto& call = add_call(*m.proto.mutable_graph(), "twice", "x", "y");
  auto* slope = call.add_attribute();
  slope->set_name("slope");
  set(*slope, 0.5f);
  return m;
}

TEST(Functions, BecomeTheirNodes) {
  const Tensor x = random_tensor({1, 3, 4, 4}, 1), y = run(with_functions(), x);
  for (std::size_t i = 0; i < x.f32.size(); ++i) ASSERT_FLOAT_EQ(y.f32[i], x.f32[i] < 0 ? 0.25f * x.f32[i] : x.f32[i]);
}

TEST(Functions, ThatCallThemselvesAreRefused) {
  ModelBuilder m = with_functions();
  m.proto.mutable_functions(0)->mutable_node(0)->set_domain("local");
  m.proto.mutable_functions(0)->mutable_node(0)->set_op_type("twice");
  EXPECT_THAT(refusal(m), HasSubstr("calls itself"));
}

TEST(Functions, ThatMultiplyWithoutEndAreRefused) {
  ModelBuilder m = with_functions();
  onnx::FunctionProto* previous = m.proto.mutable_functions(1);
  for (int i = 0; i < 30; ++i) {  // each calls the one before it twice: 2^30 nodes
    onnx::FunctionProto next = *previous;
    next.set_name("twice" + std::to_string(i));
    for (auto& node : *next.mutable_node()) node.set_op_type(previous->name());
    *m.proto.add_functions() = next;
    previous = m.proto.mutable_functions(m.proto.functions_size() - 1);
  }
  m.proto.mutable_graph()->mutable_node(0)->set_op_type(previous->name());
  EXPECT_THAT(refusal(m), HasSubstr("more than 100000 nodes"));
}

TEST(Functions, OtherDomainsAreNamed) {
  ModelBuilder m = with_functions();
  m.proto.mutable_graph()->mutable_node(0)->set_op_type("missing");
  EXPECT_THAT(refusal(m), HasSubstr("operator local.missing is not supported"));
}

}  // namespace
}  // namespace wrapture
