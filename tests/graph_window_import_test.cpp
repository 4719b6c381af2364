// ONNX operators that look at windows and places of a picture: every way to say where, numbers that other nodes compute, and refusals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/reference.hpp"
#include "engine/graph/rewrite.hpp"
#include "tests/layer_case.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::HasSubstr;
using testing::Pointwise;

/// The model's output "y" for these inputs; rewriting must not change it.
Tensor run(const ModelBuilder& builder, const NamedTensors& inputs) {
  const TemporaryFolder folder;
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  const Graph graph = OnnxModel::load(save(builder.proto, folder.path() / "model.onnx")).build(shapes);
  Tensor plain = run_reference(graph, inputs).at("y");
  EXPECT_THAT(run_reference(rewrite(graph).graph, inputs).at("y").f32, Pointwise(FloatNear(1e-4f), plain.f32));
  return plain;
}

/// One node over "x" and the named weights.
ModelBuilder one_node(int opset, const std::string& op, const Shape& x, const Attributes& attributes,
                      const std::vector<std::pair<std::string, Tensor>>& weights = {}) {
  ModelBuilder m(opset);
  m.input("x", x).output("y");
  std::vector<std::string> names{"x"};
  for (const auto& [name, tensor] : weights) {
    if (!name.empty()) m.weight(name, tensor);
    names.push_back(name);
  }
  m.node(op, names, "y", attributes);
  return m;
}

std::string refusal(const ModelBuilder& builder, const NamedTensors& inputs) {
  try {
    run(builder, inputs);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

void expect_same(const Tensor& got, const Tensor& wanted) {
  EXPECT_EQ(got.shape, wanted.shape);
  EXPECT_THAT(got.f32, Pointwise(FloatNear(1e-5f), wanted.f32));
}

TEST(WindowImport, WeightsModulatedBySample) {  // StyleGAN2: the samples as groups, each with weights of its own
  const Tensor x = random_tensor({2, 3, 6, 5}, 1), style = random_tensor({2, 3}, 2), weight = random_tensor({4, 3, 3, 3}, 3);
  ModelBuilder m(13), plain(13);
  for (ModelBuilder* one : {&m, &plain}) one->input("x", x.shape).input("s", style.shape).output("y").weight("w", weight);
  m.weight("by_weight", ints({2, 1, 3, 1, 1})).weight("grouped", ints({8, 3, 3, 3})).weight("joined", ints({1, 6, 6, 5}));
  m.weight("apart", ints({2, 4, 6, 5})).node("Reshape", {"s", "by_weight"}, "style").node("Mul", {"w", "style"}, "each");
  m.node("Reshape", {"each", "grouped"}, "weights").node("Reshape", {"x", "joined"}, "samples");
  m.node("Conv", {"samples", "weights"}, "all", {{"group", std::int64_t{2}}, {"pads", Shape{1, 1, 1, 1}}});
  m.node("Reshape", {"all", "apart"}, "y");
  plain.weight("by_pixel", ints({2, 3, 1, 1})).node("Reshape", {"s", "by_pixel"}, "style").node("Mul", {"x", "style"}, "scaled");
  plain.node("Conv", {"scaled", "w"}, "y", {{"pads", Shape{1, 1, 1, 1}}});
  const NamedTensors inputs{{"x", x}, {"s", style}};
  expect_same(run(m, inputs), run(plain, inputs));
}

TEST(WindowImport, BatchNormWithComputedNumbers) {
  for (const Shape& shape : {Shape{3, 4}, Shape{2, 4, 5}, Shape{2, 4, 3, 5}, Shape{1, 4, 2, 3, 2}}) {
    const std::vector<std::string> names{"x", "scale", "bias", "mean", "variance"};
    ModelBuilder known(15), computed(15);
    NamedTensors inputs{{"x", random_tensor(shape, 1)}};
    known.input("x", shape).output("y").node("BatchNormalization", names, "y");
    computed.input("x", shape).output("y").node("BatchNormalization", names, "y");
    NamedTensors all = inputs;
    for (std::size_t i = 1; i < names.size(); ++i) {
      all[names[i]] = random_tensor({4}, static_cast<std::uint32_t>(i) + 5, Values::positive);
      known.weight(names[i], all[names[i]]);
      computed.input(names[i], {4});
    }
    expect_same(run(computed, all), run(known, inputs));
  }
}

TEST(WindowImport, PoolsOverRowsPadTheSameSize) {
  const Tensor x = Tensor::floats({1, 1, 4}, {1, 2, 4, 8});
  const auto pool = [&](const std::string& op, const std::string& pad) {
    return run(one_node(11, op, x.shape, {{"kernel_shape", Shape{3}}, {"strides", Shape{2}}, {"auto_pad", pad}}), {{"x", x}});
  };
  expect_same(pool("MaxPool", "SAME_UPPER"), Tensor::floats({1, 1, 2}, {4, 8}));
  expect_same(pool("MaxPool", "SAME_LOWER"), Tensor::floats({1, 1, 2}, {2, 8}));
  expect_same(pool("MaxPool", "VALID"), Tensor::floats({1, 1, 1}, 4.0f));
  expect_same(pool("AveragePool", "SAME_UPPER"), Tensor::floats({1, 1, 2}, {7.0f / 3, 6}));
}

TEST(WindowImport, PowerPools) {
  const Tensor x = Tensor::floats({1, 1, 1, 4}, {3, -4, 0, 2});
  const auto pool = [&](std::int64_t p) {
    return run(one_node(11, "LpPool", x.shape, {{"kernel_shape", Shape{1, 2}}, {"strides", Shape{1, 2}}, {"p", p}}), {{"x", x}});
  };
  expect_same(pool(1), Tensor::floats({1, 1, 1, 2}, {7, 2}));
  expect_same(pool(2), Tensor::floats({1, 1, 1, 2}, {5, 2}));
  expect_same(pool(3), Tensor::floats({1, 1, 1, 2}, {4.4979413f, 2}));  // the cube root of 27 + 64
  expect_same(run(one_node(11, "GlobalLpPool", x.shape, {}), {{"x", x}}), Tensor::floats({1, 1, 1, 1}, 5.3851648f));
}

TEST(WindowImport, NormOverAnEvenWindowOfChannels) {  // it reaches one channel further up than down
  const Tensor x = Tensor::floats({1, 3, 1}, {1, 2, 3});
  const Attributes numbers{{"size", std::int64_t{2}}, {"alpha", 2.0f}, {"beta", 1.0f}, {"bias", 1.0f}};
  expect_same(run(one_node(13, "LRN", x.shape, numbers), {{"x", x}}), Tensor::floats({1, 3, 1}, {1.0f / 6, 2.0f / 14, 3.0f / 10}));
}

/// Doubles the named axes, linearly.
Tensor doubled(const Tensor& x, const Shape& axes) {
  const Tensor scales = Tensor::floats({static_cast<std::int64_t>(axes.size())}, 2.0f);
  return run(one_node(18, "Resize", x.shape, {{"mode", std::string("linear")}, {"axes", axes}}, {{"", {}}, {"scales", scales}}),
             {{"x", x}});
}

TEST(ResizeImport, AnyDimensions) {
  const Tensor x = Tensor::floats({2}, {0, 4});
  for (const std::size_t d : {0u, 1u, 2u, 3u, 4u}) {
    Tensor seen = x;
    seen.shape = Shape(5, 1);
    seen.shape[d] = 2;
    const Tensor got = doubled(seen, {static_cast<std::int64_t>(d)});
    EXPECT_EQ(got.shape[d], 4);
    EXPECT_THAT(got.f32, ElementsAre(0, 1, 3, 4));
  }
  const Tensor rows = random_tensor({2, 3, 5}, 1), picture = random_tensor({2, 3, 4, 5}, 2);
  expect_same(doubled(doubled(rows, {2}), {1}), doubled(rows, {1, -1}));
  expect_same(doubled(doubled(picture, {3}), {1}), doubled(picture, {1, 3}));
  expect_same(doubled(doubled(picture, {2}), {3}), doubled(picture, {2, 3}));
}

TEST(ResizeImport, KeepsTheAspectRatio) {
  const Tensor x = random_tensor({1, 2, 4, 6}, 1);
  const auto shape = [&](const std::string& policy) {
    const Attributes attributes{{"axes", Shape{2, 3}}, {"keep_aspect_ratio_policy", policy}};
    return run(one_node(18, "Resize", x.shape, attributes, {{"", {}}, {"", {}}, {"sizes", ints({7, 8})}}), {{"x", x}}).shape;
  };
  EXPECT_EQ(shape("stretch"), (Shape{1, 2, 7, 8}));
  EXPECT_EQ(shape("not_larger"), (Shape{1, 2, 5, 8}));    // 4/3: 5.33 and 8
  EXPECT_EQ(shape("not_smaller"), (Shape{1, 2, 7, 11}));  // 7/4: 7 and 10.5, rounded up
}

TEST(ResizeImport, RegionWithAValueOutside) {
  const Tensor x = Tensor::floats({1, 1, 1, 3}, {1, 2, 4});
  const Attributes attributes{{"mode", std::string("linear")},
                              {"coordinate_transformation_mode", std::string("tf_crop_and_resize")},
                              {"extrapolation_value", 10.0f},
                              {"axes", Shape{3}}};
  const auto model =
      one_node(18, "Resize", x.shape, attributes, {{"roi", Tensor::floats({2}, {0.5f, 1.5f})}, {"", {}}, {"sizes", ints({5})}});
  expect_same(run(model, {{"x", x}}), Tensor::floats({1, 1, 1, 5}, {2, 3, 4, 10, 10}));
}

TEST(WindowImport, RefusesWhatItCannotDo) {
  const Tensor volume = random_tensor({1, 2, 3, 4, 5}, 1), picture = random_tensor({1, 2, 4, 5}, 2);
  const auto refused = [](const Tensor& x, const std::string& op, const Attributes& attributes,
                          const std::vector<std::pair<std::string, Tensor>>& weights) {
    return refusal(one_node(16, op, x.shape, attributes, weights), {{"x", x}});
  };
  for (const std::string op : {"Conv", "ConvTranspose"})
    EXPECT_THAT(refused(volume, op, {}, {{"w", random_tensor({2, 2, 3, 3, 3}, 3)}}), HasSubstr("node '" + op + "_0'"));
  for (const std::string op : {"MaxPool", "AveragePool", "LpPool"})
    EXPECT_THAT(refused(volume, op, {{"kernel_shape", Shape{2, 2, 2}}}, {}), HasSubstr("no volumes"));
  EXPECT_THAT(refused(volume, "GridSample", {}, {{"g", random_tensor({1, 2, 2, 2, 3}, 3)}}), HasSubstr("no volumes"));
  EXPECT_THAT(refused(picture, "MaxPool", {{"kernel_shape", Shape{2}}}, {}), HasSubstr("1 values for an input of 4 dimensions"));
  EXPECT_THAT(refused(picture, "MaxPool", {{"kernel_shape", Shape{2, 2}}, {"auto_pad", std::string("SAME")}}, {}), HasSubstr("'SAME'"));
  EXPECT_THAT(refused(picture, "MaxPool", {{"kernel_shape", Shape{9, 1}}}, {}), HasSubstr("larger picture"));
  ModelBuilder indices = one_node(12, "MaxPool", picture.shape, {{"kernel_shape", Shape{2, 2}}});
  indices.proto.mutable_graph()->mutable_node(0)->set_output(0, "values");
  indices.proto.mutable_graph()->mutable_node(0)->add_output("places");
  indices.node("Cast", {"places"}, "y", {{"to", std::int64_t{onnx::TensorProto::FLOAT}}});
  EXPECT_THAT(refusal(indices, {{"x", picture}}), HasSubstr("holds the indices of maxima"));
}

}  // namespace
}  // namespace wrapture
