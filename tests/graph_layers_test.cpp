// Each layer's shape inference and reference on numbers worked out by hand, and what each refuses.
#include <cmath>

#include "engine/graph/graph.hpp"
#include "engine/graph/reference.hpp"
#include "tests/layer_checks.hpp"

namespace wrapture {
namespace {

using testing::ElementsAre;

TEST(Layers, ConvolutionSumsItsWindow) {
  const Tensor x = counting({1, 1, 3, 3}), ones = Tensor::floats({1, 1, 2, 2}, 1.0f), bias = Tensor::floats({1}, 100.0f);
  expect_values(run(Conv2d{.kernel = {2, 2}}, {x, ones}), {12, 16, 24, 28});
  expect_values(run(Conv2d{.kernel = {2, 2}}, {x, ones, bias}), {112, 116, 124, 128});
  expect_values(run(Conv2d{.kernel = {2, 2}, .stride = {2, 2}, .pad = {1, 1, 0, 0}}, {x, ones}), {1, 5, 11, 28});
  expect_values(run(Conv2d{.kernel = {2, 2}, .dilation = {2, 2}}, {x, ones}), {1 + 3 + 7 + 9});
}

TEST(Layers, ConvolutionIsACorrelation) {  // the kernel is not turned round
  const Tensor kernel = Tensor::floats({1, 1, 1, 2}, {1, 10});
  expect_values(run(Conv2d{.kernel = {1, 2}}, {Tensor::floats({1, 1, 1, 3}, {1, 2, 3}), kernel}), {21, 32});
}

TEST(Layers, ConvolutionPadsByItsMode) {
  const Tensor x = Tensor::floats({1, 1, 1, 3}, {1, 2, 3}), kernel = Tensor::floats({1, 1, 1, 3}, {100, 10, 1});
  const auto padded = [&](PadMode mode) { return run(Conv2d{.kernel = {1, 3}, .pad = {0, 1, 0, 1}, .pad_mode = mode}, {x, kernel}); };
  expect_values(padded(PadMode::zero), {12, 123, 230});
  expect_values(padded(PadMode::reflect), {212, 123, 232});
  expect_values(padded(PadMode::edge), {112, 123, 233});
  expect_values(padded(PadMode::wrap), {312, 123, 231});
}

TEST(Layers, ConvolutionPadsRowsAndColumnsApart) {
  const Tensor x = Tensor::floats({1, 1, 2, 2}, {1, 2, 3, 4}), corner = Tensor::floats({1, 1, 2, 2}, {1, 0, 0, 0});
  const auto above_left = [&](PadModes modes) {
    return run(Conv2d{.kernel = {2, 2}, .pad = {1, 1, 0, 0}, .pad_mode = modes}, {x, corner});
  };
  expect_values(above_left({PadMode::edge, PadMode::wrap}), {2, 1, 2, 1});
  expect_values(above_left({PadMode::wrap, PadMode::edge}), {3, 3, 1, 1});
  expect_values(above_left({PadMode::zero, PadMode::wrap}), {0, 0, 2, 1});
}

TEST(Layers, ConvolutionEnlargesBeforeItPads) {
  const Tensor x = Tensor::floats({1, 1, 1, 2}, {1, 2}), kernel = Tensor::floats({1, 1, 1, 3}, {100, 10, 1});
  const Tensor out = run(Conv2d{.kernel = {1, 3}, .pad = {0, 1, 0, 1}, .pad_mode = PadMode::reflect, .upsample = 2}, {x, kernel});
  expect_values(out, {111, 112, 122, 222, 111, 112, 122, 222});  // rows 1 1 2 2, twice; reflected: 1 | 1 1 2 2 | 2
}

TEST(Layers, ConvolutionInGroups) {
  const Tensor x = Tensor::floats({1, 4, 1, 1}, {1, 2, 3, 4}), weight = Tensor::floats({2, 2, 1, 1}, {1, 10, 100, 1000});
  expect_values(run(Conv2d{.groups = 2, .activation = {Function::affine, 1, 0.5f}}, {x, weight}), {21.5f, 4300.5f});
}

TEST(Layers, TransposedConvolutionSpreadsItsWindow) {
  const Tensor x = Tensor::floats({1, 1, 1, 2}, {1, 2}), kernel = Tensor::floats({1, 1, 1, 3}, {1, 10, 100});
  expect_values(run(ConvTranspose2d{.kernel = {1, 3}}, {x, kernel}), {1, 12, 120, 200});
  expect_values(run(ConvTranspose2d{.kernel = {1, 3}, .stride = {1, 2}}, {x, kernel}), {1, 10, 102, 20, 200});
  expect_values(run(ConvTranspose2d{.kernel = {1, 3}, .stride = {1, 2}, .output_padding = {0, 1}, .pad = {0, 1, 0, 1}},
                    {x, kernel, Tensor::floats({1}, 0.5f)}),
                {10.5f, 102.5f, 20.5f, 200.5f});
  expect_values(run(ConvTranspose2d{.groups = 2}, {Tensor::floats({1, 2, 1, 1}, {1, 2}), Tensor::floats({2, 2, 1, 1}, {1, 2, 3, 4})}),
                {1, 2, 6, 8});
}

TEST(Layers, InstanceNormOfAPlane) {
  const Tensor x = Tensor::floats({1, 2, 1, 2}, {1, 3, 10, 10});
  expect_values(run(InstanceNorm{.epsilon = 0}, {Tensor::floats({1, 1, 1, 2}, {1, 3})}), {-1, 1});
  expect_values(run(InstanceNorm{.epsilon = 3, .activation = {}}, {x, Tensor::floats({2}, {4, 1}), Tensor::floats({2}, {1, 7})}),
                {-1, 3, 7, 7});
  expect_values(run(InstanceNorm{.epsilon = 3, .activation = {Function::relu, 0, 0}},
                    {x, Tensor::floats({2}, {4, 1}), kAbsent, counting({1, 2, 1, 2})}),
                {0 + 1, 2 + 2, 3, 4});
}

TEST(Layers, InstanceNormTakesNumbersOfASample) {
  const Tensor x = Tensor::floats({2, 1, 1, 2}, {1, 3, 1, 3});
  expect_values(run(InstanceNorm{.epsilon = 0}, {x, Tensor::floats({2, 1, 1, 1}, {1, 10})}), {-1, 1, -10, 10});
}

TEST(Layers, ScaleShiftMixesByStrength) {
  const Tensor x = Tensor::floats({1, 1, 1, 3}, {2, 2, 2}), scale = Tensor::floats({1}, 10.0f), shift = Tensor::floats({1}, 1.0f);
  expect_values(run(ScaleShift{}, {x, scale, shift}), {21, 21, 21});
  const Tensor strength = Tensor::floats({1, 1, 1, 3}, {0, 0.5f, 1});
  expect_values(run(ScaleShift{}, {x, scale, shift, kAbsent, kAbsent, kAbsent, strength}), {2, 11.5f, 21});
  expect_values(run(ScaleShift{}, {x, scale, shift, x, Tensor::floats({1}, 20.0f), Tensor::floats({1}, 3.0f), strength}), {45, 34, 23});
}

TEST(Layers, BatchNormUsesItsStatistics) {
  const Tensor x = Tensor::floats({1, 2, 1, 1}, {3, 5});
  expect_values(run(BatchNorm{.epsilon = 0}, {x, Tensor::floats({2}, {2, 1}), Tensor::floats({2}, {1, 0}), Tensor::floats({2}, {1, 5}),
                                              Tensor::floats({2}, {4, 9})}),
                {3, 0});
}

TEST(Layers, EveryFunction) {
  const auto f = [](Function function, float x, float alpha = 0, float beta = 0) { return apply({function, alpha, beta}, x); };
  EXPECT_FLOAT_EQ(f(Function::identity, -2), -2);
  EXPECT_FLOAT_EQ(f(Function::relu, -2), 0);
  EXPECT_FLOAT_EQ(f(Function::leaky_relu, -2, 0.1f), -0.2f);
  EXPECT_FLOAT_EQ(f(Function::tanh, 1), 0.76159416f);
  EXPECT_FLOAT_EQ(f(Function::sigmoid, 1), 0.73105858f);
  EXPECT_FLOAT_EQ(f(Function::clip, 3, -1, 2), 2);
  EXPECT_FLOAT_EQ(f(Function::clip, -3, -1, 2), -1);
  EXPECT_FLOAT_EQ(f(Function::sqrt, 9), 3);
  EXPECT_FLOAT_EQ(f(Function::exp, 1), 2.7182818f);
  EXPECT_FLOAT_EQ(f(Function::log, 2.7182818f), 1);
  EXPECT_FLOAT_EQ(f(Function::neg, 3), -3);
  EXPECT_FLOAT_EQ(f(Function::abs, -3), 3);
  EXPECT_FLOAT_EQ(f(Function::reciprocal, 4), 0.25f);
  EXPECT_FLOAT_EQ(f(Function::square, -3), 9);
  EXPECT_FLOAT_EQ(f(Function::pow, 2, 3), 8);
  EXPECT_FLOAT_EQ(f(Function::affine, 2, 3, 1), 7);
  EXPECT_FLOAT_EQ(f(Function::elu, -1, 2), 2 * (std::exp(-1.0f) - 1));
  EXPECT_FLOAT_EQ(f(Function::hard_sigmoid, 1, 0.2f, 0.5f), 0.7f);
  EXPECT_FLOAT_EQ(f(Function::hard_sigmoid, 9, 0.2f, 0.5f), 1);
  EXPECT_FLOAT_EQ(f(Function::softplus, 0), std::log(2.0f));
  EXPECT_FLOAT_EQ(f(Function::softplus, 1000), 1000);
  EXPECT_TRUE(std::isnan(f(Function::relu, std::nanf(""))));
}

TEST(Layers, BinaryBroadcasts) {
  const Tensor a = counting({2, 1}), b = Tensor::floats({3}, {10, 20, 40});
  expect_values(run(Binary{BinaryOp::add, {}}, {a, b}), {11, 21, 41, 12, 22, 42});
  expect_values(run(Binary{BinaryOp::sub, {}}, {a, b}), {-9, -19, -39, -8, -18, -38});
  expect_values(run(Binary{BinaryOp::mul, {}}, {a, b}), {10, 20, 40, 20, 40, 80});
  expect_values(run(Binary{BinaryOp::div, {}}, {b, a}), {10, 20, 40, 5, 10, 20});
  expect_values(run(Binary{BinaryOp::pow, {}}, {Tensor::floats({2}, {2, 3}), Tensor::floats({}, 2.0f)}), {4, 9});
  expect_values(run(Binary{BinaryOp::min, {Function::neg, 0, 0}}, {a, Tensor::floats({}, 1.5f)}), {-1, -1.5f});
  expect_values(run(Binary{BinaryOp::max, {}}, {a, Tensor::floats({}, 1.5f)}), {1.5f, 2});
}

TEST(Layers, BinaryOnShapesOfFiles) {
  const Tensor a = Tensor::ints({2}, {7, -7}), b = Tensor::ints({}, {2});
  const std::vector<const Tensor*> inputs{&a, &b};
  EXPECT_THAT(reference(Binary{BinaryOp::div, {}}, inputs).i64, ElementsAre(3, -3));
  EXPECT_THAT(reference(Binary{BinaryOp::mul, {}}, inputs).i64, ElementsAre(14, -14));
  const Tensor zero = Tensor::ints({}, {0}), huge = Tensor::ints({}, {std::numeric_limits<std::int64_t>::max()});
  const std::vector<const Tensor*> division{&a, &zero}, overflow{&a, &huge};
  EXPECT_THROW(reference(Binary{BinaryOp::div, {}}, division), Error);
  EXPECT_THROW(reference(Binary{BinaryOp::mul, {}}, overflow), Error);
}

TEST(Layers, ShufflesAreInverse) {
  const Tensor x = counting({1, 8, 1, 1});
  expect_values(run(PixelShuffle{2, BlockOrder::crd}, {x}), {1, 2, 3, 4, 5, 6, 7, 8});
  expect_values(run(PixelShuffle{2, BlockOrder::dcr}, {x}), {1, 3, 5, 7, 2, 4, 6, 8});
  for (const BlockOrder order : {BlockOrder::crd, BlockOrder::dcr}) {
    const Tensor y = counting({2, 18, 3, 2});
    EXPECT_EQ(run(PixelUnshuffle{3, order}, {run(PixelShuffle{3, order}, {y})}).f32, y.f32);
  }
}

TEST(Layers, MovesOfValues) {
  const Tensor x = counting({2, 3});
  expect_values(run(Concat{0}, {x, x}), {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6});
  expect_values(run(Concat{1}, {x, Tensor::floats({2, 1}, {7, 8})}), {1, 2, 3, 7, 4, 5, 6, 8});
  expect_values(run(Slice{{0, 1}, {1, 1}, {2, 2}}, {x}), {2, 3, 5, 6});
  expect_values(run(Slice{{1, 2}, {-1, -2}, {2, 2}}, {x}), {6, 4, 3, 1});
  expect_values(run(Reshape{{3, 2}}, {x}), {1, 2, 3, 4, 5, 6});
  expect_values(run(Transpose{{1, 0}}, {x}), {1, 4, 2, 5, 3, 6});
  expect_values(run(Transpose{{2, 0, 1}}, {counting({1, 2, 3})}), {1, 4, 2, 5, 3, 6});
}

TEST(Layers, PadsOfEveryMode) {
  const Tensor x = Tensor::floats({1, 3}, {1, 2, 3});
  expect_values(run(Pad{PadMode::zero, 9, {0, 1}, {1, 0}}, {x}), {9, 1, 2, 3, 9, 9, 9, 9});
  expect_values(run(Pad{PadMode::reflect, 0, {0, 2}, {0, 2}}, {x}), {3, 2, 1, 2, 3, 2, 1});
  expect_values(run(Pad{PadMode::edge, 0, {1, 1}, {0, 2}}, {x}), {1, 1, 2, 3, 3, 3, 1, 1, 2, 3, 3, 3});
}

TEST(Layers, MatricesAndMeans) {
  const Tensor a = counting({2, 3}), b = counting({3, 2});
  expect_values(run(Gemm{}, {a, b}), {22, 28, 49, 64});
  expect_values(run(Gemm{.alpha = 2, .beta = 10}, {a, b, Tensor::floats({2}, {1, 2})}), {54, 76, 108, 148});
  expect_values(run(Gemm{.transpose_b = true}, {a, a}), {14, 32, 32, 77});
  expect_values(run(Gemm{.transpose_a = true}, {a, a}), {17, 22, 27, 22, 29, 36, 27, 36, 45});
  expect_values(run(Reduce{ReduceOp::mean, {1}, true}, {a}), {2, 5});
  expect_values(run(Reduce{ReduceOp::mean, {0}, false}, {a}), {2.5f, 3.5f, 4.5f});
  EXPECT_EQ(run(Reduce{ReduceOp::mean, {0, 1}, false}, {a}).shape, Shape{});
}

TEST(Layers, ReductionsOfIntegersNeverOverflow) {
  const Tensor x = Tensor::ints({4}, {10'000'000'000, 10'000'000'000, 10'000'000'000, 0});
  const std::vector<const Tensor*> inputs{&x};
  EXPECT_EQ(reference(Reduce{ReduceOp::sum, {0}, false}, inputs).i64, std::vector<std::int64_t>{30'000'000'000});
  EXPECT_EQ(reference(Reduce{ReduceOp::max, {0}, true}, inputs).i64, std::vector<std::int64_t>{10'000'000'000});
  EXPECT_THROW(reference(Reduce{ReduceOp::product, {0}, false}, inputs), Error) << "0 at the end does not undo it";
  EXPECT_THROW(reference(Reduce{ReduceOp::mean, {0}, false}, inputs), Error);
}

TEST(Layers, RefusalsSayWhatDoesNotFit) {
  using testing::HasSubstr;
  EXPECT_THAT(refusal(Conv2d{.kernel = {3, 3}}, {{1, 64, 8, 8}, {128, 32, 3, 3}}),
              HasSubstr("weight is 128x32x3x3 with 1 groups but its input has 64 channels"));
  EXPECT_THAT(refusal(Conv2d{.kernel = {3, 3}}, {{1, 2, 2, 8}, {4, 2, 3, 3}}), HasSubstr("larger picture"));
  EXPECT_THAT(refusal(Conv2d{.kernel = {3, 3}, .pad = {2, 2, 2, 2}, .pad_mode = PadMode::reflect}, {{1, 2, 2, 8}, {4, 2, 3, 3}}),
              HasSubstr("reflect padding"));
  EXPECT_THAT(refusal(Conv2d{}, {{1, 2, 2, 8}, {4, 2, 1, 1}, {3}}), HasSubstr("bias"));
  EXPECT_THAT(refusal(Conv2d{}, {{1, 2, 8}, {4, 2, 1, 1}}), HasSubstr("4 dimensions"));
  EXPECT_THAT(refusal(ConvTranspose2d{}, {{1, 2, 8, 8}, {3, 2, 1, 1}}), HasSubstr("2 channels"));
  EXPECT_THAT(refusal(InstanceNorm{}, {{1, 2, 8, 8}, {3}}), HasSubstr("scale"));
  EXPECT_THAT(refusal(ScaleShift{}, {{1, 2, 8, 8}, {2}, {2}, {1, 2, 8, 7}}), HasSubstr("residual"));
  EXPECT_THAT(refusal(ScaleShift{}, {{1, 2, 8, 8}, {2}, {2}, {1, 2, 8, 8}, {2}}), HasSubstr("strength"));
  EXPECT_THAT(refusal(BatchNorm{}, {{1, 2, 8, 8}, {2}, {2}, {2}, {3}}), HasSubstr("channels"));
  EXPECT_THAT(refusal(Unary{}, {}), HasSubstr("0 inputs"));
  EXPECT_THAT(refusal(Binary{}, {{2, 3}, {2, 2}}), HasSubstr("shapes 2x3 and 2x2"));
  EXPECT_THAT(refusal(Resize{.height = 0, .width = 4}, {{1, 2, 8, 8}}), HasSubstr("4x0 px"));
  EXPECT_THAT(refusal(PixelShuffle{2, BlockOrder::dcr}, {{1, 6, 8, 8}}), HasSubstr("6 channels"));
  EXPECT_THAT(refusal(PixelUnshuffle{2, BlockOrder::dcr}, {{1, 6, 7, 8}}), HasSubstr("8x7 px"));
  EXPECT_THAT(refusal(Concat{1}, {{1, 2, 8}, {1, 2, 7}}), HasSubstr("differ"));
  EXPECT_THAT(refusal(Slice{{0, 7}, {1, 1}, {1, 2}}, {{1, 8}}), HasSubstr("lie outside"));
  EXPECT_THAT(refusal(Reshape{{3, 5}}, {{4, 4}}), HasSubstr("16 elements"));
  EXPECT_THAT(refusal(Transpose{{0, 0}}, {{4, 4}}), HasSubstr("permutation"));
  EXPECT_THAT(refusal(Gemm{}, {{2, 3}, {2, 3}}), HasSubstr("2x3 and 2x3"));
  EXPECT_THAT(refusal(Reduce{ReduceOp::mean, {1, 1}, true}, {{2, 3}}), HasSubstr("axes"));
  EXPECT_THAT(refusal(Pad{PadMode::reflect, 0, {0, 3}, {0, 0}}, {{2, 3}}), HasSubstr("reflect"));
}

TEST(Graphs, NodesNameThemselvesInErrors) {
  Graph graph;
  const ValueId x = graph.add_input("x", {1, 64, 8, 8}), w = graph.add_constant("w", Tensor::floats({128, 32, 3, 3}));
  try {
    graph.add_node("down2", Conv2d{.kernel = {3, 3}}, {x, w});
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("conv2d 'down2': weight is 128x32x3x3"));
  }
}

TEST(Graphs, PruneDropsWhatNothingNeeds) {
  Graph graph;
  const ValueId x = graph.add_input("x", {2}), unused = graph.add_input("unused", {3});
  graph.add_constant("dead", Tensor::floats({5}));
  graph.add_node("dead", Unary{}, {unused});
  graph.outputs = {graph.add_node("y", Unary{{Function::neg, 0, 0}}, {x})};
  const Graph pruned = prune(graph);
  EXPECT_EQ(pruned.nodes.size(), 1u);
  EXPECT_EQ(pruned.values.size(), 3u);
  EXPECT_EQ(pruned.inputs.size(), 2u) << "inputs stay: callers name them all";
  EXPECT_THAT(run_reference(pruned, {{"x", counting({2})}, {"unused", counting({3})}}).at("y").f32, ElementsAre(-1, -2));
}

TEST(Graphs, CountsWorkAndParameters) {
  Graph graph;
  const ValueId x = graph.add_input("x", {1, 3, 8, 8}), w = graph.add_constant("w", Tensor::floats({4, 3, 3, 3}));
  graph.outputs = {graph.add_node("conv", Conv2d{.kernel = {3, 3}, .stride = {1, 1}, .pad = {1, 1, 1, 1}}, {x, w})};
  EXPECT_EQ(graph.multiply_adds(), 64 * 4 * 27);
  EXPECT_EQ(graph.parameter_count(), 108);
  EXPECT_THAT(to_string(graph), testing::HasSubstr("conv conv2d (1x3x8x8, 4x3x3x3) -> 1x4x8x8, 6912 multiply-adds"));
}

TEST(Graphs, ReferenceRefusesWrongInputs) {
  Graph graph;
  graph.outputs = {graph.add_node("y", Unary{}, {graph.add_input("x", {2})})};
  EXPECT_THROW(run_reference(graph, {}), Error);
  EXPECT_THROW(run_reference(graph, {{"x", counting({3})}}), Error);
  EXPECT_THROW(run_reference(graph, {{"x", Tensor::ints({2}, {1, 2})}}), Error);
}

TEST(Tensors, ShapesAreChecked) {
  EXPECT_EQ(element_count({}), 1);
  EXPECT_EQ(element_count({2, 0, 3}), 0);
  EXPECT_THROW(element_count({-1}), Error);
  EXPECT_THROW(element_count({1 << 16, 1 << 16}), Error);
  EXPECT_THROW(element_count({std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()}), Error);
  EXPECT_EQ(to_string(Shape{}), "scalar");
  EXPECT_EQ(to_string(Shape{1, 3, 256, 256}), "1x3x256x256");
  EXPECT_EQ(strides_of({2, 3, 4}), (Shape{12, 4, 1}));
  EXPECT_EQ(broadcast({3, 1}, {2, 1, 4}), (Shape{2, 3, 4}));
  EXPECT_THROW(broadcast({3}, {4}), Error);
  EXPECT_THROW(Tensor::floats({2}, {1, 2, 3}), Error);
}

}  // namespace
}  // namespace wrapture
