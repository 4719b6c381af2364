// Graphs with channels last: transposes cancel until two are left, at the graph's ends, and the other rules see what they know.
#include "tests/graph_rewrite.hpp"

namespace wrapture {
namespace {

const Transpose kLast{{0, 2, 3, 1}}, kFirst{{0, 3, 1, 2}};

/// What tf2onnx makes of Conv2D: transposes around the convolution, then the bias with channels last.
ValueId conv_last(Sketch& s, ValueId x, std::int64_t outputs, int kernel) {
  const ValueId first = s.node(kFirst, {x});
  const std::int64_t channels = s.graph.shape(first)[1];
  const ValueId conv = s.node(Conv2d{.kernel = {kernel, kernel}}, {first, s.weight({outputs, channels, kernel, kernel})});
  return s.binary(BinaryOp::add, s.node(kLast, {conv}), s.weight({outputs}));
}

ValueId reflect_last(Sketch& s, ValueId x, std::int64_t by) {
  return s.node(Pad{PadMode::reflect, 0, {0, by, by, 0}, {0, by, by, 0}}, {x});
}

/// tf.nn.moments and batch_normalization with channels last.
ValueId norm_last(Sketch& s, ValueId x) {
  const std::int64_t channels = s.graph.shape(x)[3];
  const auto mean = [&](ValueId y) { return s.node(Reduce{ReduceOp::mean, {1, 2}, true}, {y}); };
  const ValueId centred = s.binary(BinaryOp::sub, x, mean(x));
  const ValueId variance = mean(s.unary(Function::square, centred));
  const ValueId deviation = s.unary(Function::sqrt, s.binary(BinaryOp::add, variance, s.number(1e-5f)));
  const ValueId norm = s.binary(BinaryOp::div, centred, deviation);
  return s.binary(BinaryOp::add, s.binary(BinaryOp::mul, norm, s.weight({channels})), s.weight({channels}));
}

int count_transposes(const Graph& graph) { return count_of(graph, "transpose"); }

TEST(AssignLayout, AGeneratorWithChannelsLastKeepsTwoTransposes) {
  Sketch s;
  const ValueId picture = s.input("x", {1, 12, 16, 3});
  const ValueId scaled = s.binary(BinaryOp::sub, s.binary(BinaryOp::div, picture, s.number(0.5f)), s.number(1));
  const ValueId features = s.unary(Function::relu, norm_last(s, conv_last(s, reflect_last(s, scaled, 1), 8, 3)));
  const ValueId out = s.unary(Function::tanh, conv_last(s, reflect_last(s, features, 1), 3, 3));
  const Graph before = s.finish(out), after = all_applied(before);
  EXPECT_EQ(count_transposes(before), 4);
  EXPECT_EQ(count_transposes(after), 2) << to_string(after);
  EXPECT_EQ(count_of(after, "conv2d"), 2);
  EXPECT_EQ(count_of(after, "instance_norm"), 1);
  EXPECT_LE(after.nodes.size(), 6u) << to_string(after);  // the two ends, two convolutions, the norm, the scaling
}

TEST(AssignLayout, SkipsAndResidualsJoinWithChannelsLast) {
  Sketch s;
  const ValueId x = s.input("x", {1, 8, 6, 4});
  const ValueId a = conv_last(s, x, 4, 1), b = s.unary(Function::relu, a);
  const ValueId residual = s.binary(BinaryOp::add, a, conv_last(s, b, 4, 1));
  const ValueId joined = s.node(Concat{3}, {residual, b});
  const Graph after = all_applied(s.finish(conv_last(s, joined, 2, 1)));
  EXPECT_EQ(count_transposes(after), 2) << to_string(after);
}

TEST(AssignLayout, ACropAndAGateOfOneLineASample) {
  Sketch s;
  const ValueId x = s.input("x", {1, 8, 6, 4}), gate = s.input("gate", {1, 4});
  const ValueId crop = s.node(Slice{{0, 1, 2, 0}, {1, 1, 1, 1}, {1, 6, 3, 4}}, {conv_last(s, x, 4, 1)});
  const ValueId gated = s.binary(BinaryOp::mul, crop, s.reshape(gate, {1, 1, 1, 4}));
  const Graph after = all_applied(s.finish(conv_last(s, gated, 2, 1)));
  EXPECT_EQ(count_transposes(after), 2) << to_string(after);
}

TEST(AssignLayout, AMeanOverPixelsNeedsNoTranspose) {
  Sketch s;
  const ValueId x = s.input("x", {2, 8, 6, 4});
  const ValueId pooled = s.node(Reduce{ReduceOp::mean, {1, 2}, false}, {s.unary(Function::relu, conv_last(s, x, 5, 3))});
  const Graph after = all_applied(s.finish(pooled));
  EXPECT_EQ(count_transposes(after), 1) << to_string(after);
}

TEST(AssignLayout, OtherTransposesStay) {
  Sketch s;
  const ValueId x = s.input("x", {1, 8, 6, 4});
  expect_untouched(s.finish(s.unary(Function::relu, s.node(Transpose{{0, 1, 3, 2}}, {x}))), "assign_layout");
  Sketch flat;  // what follows minds the order
  const ValueId y = flat.node(kLast, {flat.input("x", {1, 4, 8, 6})});
  expect_untouched(flat.finish(flat.reshape(y, {1, 192})), "assign_layout");
}

}  // namespace
}  // namespace wrapture
