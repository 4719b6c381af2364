// Sums into convolutions: residuals, enlarged ones, and convolutions of joined channels.
#include <gtest/gtest.h>

#include "tests/graph_rewrite.hpp"

namespace wrapture {
namespace {

constexpr Padding kAround{1, 1, 1, 1};

const Conv2d& only_conv(const Graph& graph) {
  EXPECT_EQ(graph.nodes.size(), 1u) << to_string(graph);
  return std::get<Conv2d>(graph.nodes.at(0).layer);
}

TEST(RewriteResidual, MovesIntoTheConvolutionWithTheActivationOfTheSum) {
  Sketch s;
  const ValueId conv = s.conv(s.input("x", {2, 3, 7, 5}), 4, 3, kAround);
  const ValueId sum = s.node(Binary{BinaryOp::add, {Function::relu, 0, 0}}, {s.input("r", {2, 4, 7, 5}), conv});
  EXPECT_EQ(only_conv(applied(s.finish(sum), "residual_into_producer")).activation.function, Function::relu);
}

TEST(RewriteResidual, IsEnlargedInTheRead) {
  Sketch s;
  const ValueId large = s.node(Resize{.interpolation = Interpolation::nearest, .height = 8, .width = 12, .scale_y = 2, .scale_x = 2},
                               {s.input("r", {1, 4, 4, 6})});
  const ValueId conv = s.conv(s.input("x", {1, 3, 8, 12}), 4, 1);
  const Graph after = applied(s.finish(s.binary(BinaryOp::add, large, conv)), "residual_into_producer");
  EXPECT_EQ(only_conv(after).residual_upsample, 2);
}

TEST(RewriteResidual, ConvolutionsThatCannotTakeItKeepTheirSums) {
  Sketch bent;  // its activation comes before the sum
  const ValueId x = bent.input("x", {1, 4, 7, 5});
  const ValueId conv = bent.node(Conv2d{.kernel = {1, 1}, .activation = {Function::relu, 0, 0}}, {x, bent.weight({4, 4, 1, 1})});
  expect_untouched(bent.finish(bent.binary(BinaryOp::add, conv, x)), "residual_into_producer");
  Sketch grouped;
  const ValueId y = grouped.input("x", {1, 4, 7, 5});
  const ValueId depthwise = grouped.node(Conv2d{.kernel = {1, 1}, .groups = 4}, {y, grouped.weight({4, 1, 1, 1})});
  expect_untouched(grouped.finish(grouped.binary(BinaryOp::add, depthwise, y)), "residual_into_producer");
  Sketch scaled;  // batch norm after the sum scales the residual too
  const ValueId z = scaled.input("x", {1, 4, 7, 5});
  const ValueId sum = scaled.binary(BinaryOp::add, scaled.conv(z, 4, 1), z);
  const Graph before = scaled.finish(scaled.node(ScaleShift{}, {sum, scaled.weight({4}), scaled.weight({4})}));
  EXPECT_LE(difference(before, rewrite(before).graph), kSame);
}

TEST(RewriteConcat, BecomesASumOfConvolutions) {
  Sketch s;
  const ValueId a = s.input("a", {2, 9, 7, 5}), b = s.input("b", {2, 14, 7, 5}), c = s.input("c", {2, 5, 7, 5});
  const ValueId joined = s.node(Concat{1}, {a, b, c});
  const ValueId conv = s.node(Conv2d{.kernel = {3, 3}, .pad = kAround, .activation = {Function::tanh, 0, 0}},
                              {joined, s.weight({3, 28, 3, 3}), s.weight({3}), s.input("r", {2, 3, 7, 5})});
  const Graph after = applied(s.finish(conv), "concat_into_conv");
  EXPECT_EQ(after.nodes.size(), 3u) << to_string(after);
}

TEST(RewriteConcat, StaysWhereTheSumWouldCostMore) {
  Sketch s;
  const ValueId joined = s.node(Concat{1}, {s.input("a", {1, 8, 7, 5}), s.input("b", {1, 8, 7, 5})});
  expect_untouched(s.finish(s.conv(joined, 8, 3, kAround)), "concat_into_conv");
}

}  // namespace
}  // namespace wrapture
