// Files exported for one size run at another: the network made for 8x8 and built at 12x20 computes what the one made for 12x20 does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/reference.hpp"
#include "tests/layer_case.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

using testing::HasSubstr;
using Network = std::function<ModelBuilder(std::int64_t height, std::int64_t width)>;

ModelBuilder begin(std::int64_t height, std::int64_t width, std::int64_t channels = 4, int opset = 13) {
  ModelBuilder m(opset);
  m.input("x", {1, channels, height, width}).output("y");
  return m;
}

Tensor compute(const ModelBuilder& builder, const Tensor& x) {
  const TemporaryFolder folder;
  const OnnxModel model = OnnxModel::load(save(builder.proto, folder.path() / "model.onnx"));
  return run_reference(model.build({{"x", x.shape}}), {{"x", x}}).at("y");
}

void expect_any_size(const Network& network, std::int64_t channels = 4) {
  for (const auto& [height, width] : {std::pair<std::int64_t, std::int64_t>{12, 20}, {8, 16}, {4, 8}}) {
    const Tensor x = random_tensor({1, channels, height, width}, 5, Values::positive);
    const Tensor expected = compute(network(height, width), x), actual = compute(network(8, 8), x);
    ASSERT_EQ(actual.shape, expected.shape);
    for (std::size_t i = 0; i < expected.f32.size(); ++i)
      ASSERT_NEAR(actual.f32[i], expected.f32[i], 1e-6 * (1 + std::abs(expected.f32[i])));
  }
}

TEST(AnySize, UpsamplingByReshapesAndConcatenations) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w);
    m.weight("column", ints({-1, 1})).weight("rows", ints({-1, 2 * w})).weight("image", ints({-1, 4, 2 * h, 2 * w}));
    m.weight("zero", Tensor::floats({}, 0.0f));
    m.node("Reshape", {"x", "column"}, "a").node("Add", {"a", "zero"}, "a2").node("Concat", {"a", "a2"}, "b", {{"axis", std::int64_t{1}}});
    m.node("Reshape", {"b", "rows"}, "c").node("Concat", {"c", "c"}, "d", {{"axis", std::int64_t{1}}});
    m.node("Reshape", {"d", "image"}, "y");
    return m;
  });
}

TEST(AnySize, UpsamplingByExpansion) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w);
    m.weight("split", ints({1, 4, h, 1, w, 1})).weight("grown", ints({1, 4, h, 2, w, 3})).weight("image", ints({1, 4, 2 * h, 3 * w}));
    m.node("Reshape", {"x", "split"}, "a").node("Expand", {"a", "grown"}, "b").node("Reshape", {"b", "image"}, "y");
    return m;
  });
}

TEST(AnySize, PixelShuffleByTranspose) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w);
    m.weight("split", ints({1, 1, 2, 2, h, w})).weight("image", ints({1, 1, 2 * h, 2 * w}));
    m.node("Reshape", {"x", "split"}, "a").node("Transpose", {"a"}, "b", {{"perm", Shape{0, 1, 4, 2, 5, 3}}});
    m.node("Reshape", {"b", "image"}, "y");
    return m;
  });
}

/// Variance of all pixels of a channel, with n - 1 as torch.var has it, spelled with sums.
TEST(AnySize, NormsThatDivideByTheNumberOfPixels) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    const auto pixels = static_cast<float>(h * w);
    ModelBuilder m = begin(h, w);
    m.weight("axes", ints({2, 3})).weight("n", Tensor::floats({}, pixels)).weight("n1", Tensor::floats({1}, pixels - 1));
    m.node("ReduceSum", {"x", "axes"}, "sum").node("Div", {"sum", "n"}, "mean").node("Sub", {"x", "mean"}, "centred");
    m.node("Mul", {"centred", "centred"}, "square").node("ReduceSum", {"square", "axes"}, "squares");
    m.node("Div", {"squares", "n1"}, "variance").node("Sqrt", {"variance"}, "deviation").node("Div", {"centred", "deviation"}, "y");
    return m;
  });
}

TEST(AnySize, UnbiasedVarianceFromAMean) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    const auto pixels = static_cast<float>(h * w);
    ModelBuilder m = begin(h, w);
    m.weight("n", Tensor::floats({}, pixels)).weight("n1", Tensor::floats({}, pixels - 1));
    m.node("ReduceMean", {"x"}, "mean", {{"axes", Shape{2, 3}}}).node("Mul", {"mean", "n"}, "sum").node("Div", {"sum", "n1"}, "y");
    return m;
  });
}

TEST(AnySize, GroupNormByReshapes) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w);
    m.weight("groups", ints({0, 2, -1})).weight("one", Tensor::floats({2}, 1.0f)).weight("zero", Tensor::floats({2}, 0.0f));
    m.weight("image", ints({1, 4, h, w}));
    m.node("Reshape", {"x", "groups"}, "a").node("InstanceNormalization", {"a", "one", "zero"}, "b").node("Reshape", {"b", "image"}, "y");
    return m;
  });
}

TEST(AnySize, ResizeToTheSizeOfASkip) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w);
    m.weight("w", random_tensor({4, 4, 3, 3}, 1)).weight("sizes", ints({1, 4, h, w}));
    m.node("Conv", {"x", "w"}, "half", {{"strides", Shape{3, 3}}, {"pads", Shape{1, 1, 1, 1}}});
    m.node("Resize", {"half", "", "", "sizes"}, "up", {{"mode", "linear"}}).node("Add", {"x", "up"}, "y");
    return m;
  });
}

TEST(AnySize, SlicesKeepTheirDistanceToTheEnd) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w);
    m.weight("begins", ints({1, 2})).weight("ends", ints({h - 1, w})).weight("axes", ints({2, -1}));
    m.node("Slice", {"x", "begins", "ends", "axes"}, "y");
    return m;
  });
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w, 4, 9);
    m.node("Slice", {"x"}, "y", {{"axes", Shape{2, 3}}, {"starts", Shape{0, 1}}, {"ends", Shape{h, w - 1}}});
    return m;
  });
}

TEST(AnySize, MapsOfThePicturesSize) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w);
    m.weight("shape", ints({1, 1, h, w})).node("ConstantOfShape", {"shape"}, "map", {{"value", Tensor::floats({1}, 0.5f)}});
    m.weight("grown", ints({1, 4, h, w})).node("Expand", {"map", "grown"}, "wide").node("Mul", {"x", "wide"}, "y");
    return m;
  });
}

TEST(AnySize, GramMatrix) {
  expect_any_size([](std::int64_t h, std::int64_t w) {
    ModelBuilder m = begin(h, w);
    m.weight("rows", ints({1, 4, h * w})).weight("count", Tensor::floats({}, static_cast<float>(4 * h * w)));
    m.node("Reshape", {"x", "rows"}, "f").node("Transpose", {"f"}, "t", {{"perm", Shape{0, 2, 1}}});
    m.node("MatMul", {"f", "t"}, "product").node("Div", {"product", "count"}, "y");
    return m;
  });
}

std::string refusal(const ModelBuilder& builder, const Shape& x) {
  const TemporaryFolder folder;
  const OnnxModel model = OnnxModel::load(save(builder.proto, folder.path() / "model.onnx"));
  try {
    static_cast<void>(model.build({{"x", x}}));
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(AnySize, SaysWhichSizeItWantsWhereItCannot) {
  ModelBuilder map = begin(8, 8);
  map.weight("map", random_tensor({1, 1, 8, 8}, 1)).node("Add", {"x", "map"}, "y");
  EXPECT_THAT(refusal(map, {1, 4, 12, 20}), testing::AllOf(HasSubstr("exported for 'x' 1x4x8x8"), HasSubstr("use that size")));
  EXPECT_EQ(refusal(map, {1, 4, 8, 8}), "accepted");

  ModelBuilder dense = begin(8, 8);
  dense.weight("w", random_tensor({256, 10}, 1)).node("Flatten", {"x"}, "f").node("MatMul", {"f", "w"}, "y");
  EXPECT_THAT(refusal(dense, {1, 4, 12, 20}), HasSubstr("exported for 'x' 1x4x8x8"));

  ModelBuilder conv = begin(8, 8);
  conv.weight("w", random_tensor({3, 4, 3, 3}, 1)).node("Conv", {"x", "w"}, "y");
  EXPECT_THAT(refusal(conv, {1, 3, 8, 8}), HasSubstr("exported for 'x' 1x4x8x8"));

  ModelBuilder mixed = begin(8, 8);  // 24 values a row, however high the picture is
  mixed.weight("shape", ints({-1, 24}))
      .node("Concat", {"x", "x", "x"}, "three", {{"axis", std::int64_t{2}}})
      .node("Reshape", {"three", "shape"}, "y");
  EXPECT_THAT(refusal(mixed, {1, 4, 8, 20}), HasSubstr("mixes pixels and channels"));
}

}  // namespace
}  // namespace wrapture
