// The bytes that a dispatch is said to move: each operand once, and nothing for what a kernel binds without reading it.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/plan/plan.hpp"
#include "tests/cases.hpp"

namespace wrapture {
namespace {

constexpr std::int64_t kSide = 16, kChannels = 8;
constexpr std::uint64_t kTensor = kSide * kSide * kChannels * 4, kWeights = kChannels * kChannels * 9 * 4, kBias = kChannels * 4;

/// y = conv(x) (+ other); flat inputs, so that plans also pack and unpack.
Graph convolution(bool residual) {
  Graph graph;
  const Shape shape{1, kChannels, kSide, kSide};
  std::vector<ValueId> inputs{graph.add_input("x", shape), graph.add_constant("w", random_tensor({kChannels, kChannels, 3, 3}, 1)),
                              graph.add_constant("b", random_tensor({kChannels}, 2))};
  if (residual) inputs.push_back(graph.add_input("other", shape));
  graph.outputs = {graph.add_node("conv", Conv2d{.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, inputs)};
  return graph;
}

/// Bytes of all dispatches whose kernel has `name` in its key.
std::uint64_t bytes_of(const Plan& plan, const std::string& name) {
  std::uint64_t bytes = 0;
  for (const Dispatch& dispatch : plan.dispatches)
    if (dispatch.kernel.find("nn/" + name + ".") == 0) bytes += dispatch.bytes;
  return bytes;
}

TEST(PlanTraffic, ASumThatAConvolutionDoesNotHaveCostsNothing) {
  const std::uint64_t alone = bytes_of(make_plan(convolution(false), minimum_limits()), "conv2d");
  EXPECT_EQ(alone, kTensor + kWeights + kBias + kTensor);
  EXPECT_EQ(bytes_of(make_plan(convolution(true), minimum_limits()), "conv2d"), alone + kTensor);
}

TEST(PlanTraffic, HoldsForWinogradsPasses) {
  const PlanOptions options{.winograd = Winograd::wherever_possible};
  const std::uint64_t tiles = 16 * 36 * kChannels * 4;  // 16 tiles of 36 points
  const Plan alone = make_plan(convolution(false), minimum_limits(), options);
  EXPECT_EQ(bytes_of(alone, "winograd_input"), kTensor + tiles);
  EXPECT_EQ(bytes_of(alone, "winograd_output"), tiles + kBias + kTensor);
  EXPECT_EQ(bytes_of(make_plan(convolution(true), minimum_limits(), options), "winograd_output"), tiles + kBias + 2 * kTensor);
}

TEST(PlanTraffic, PackingReadsItsTensorOnceThoughItBindsItForEveryLane) {
  const Plan plan = make_plan(convolution(false), minimum_limits());
  EXPECT_EQ(bytes_of(plan, "pack"), 2 * kTensor);
  EXPECT_EQ(bytes_of(plan, "unpack"), 2 * kTensor);
}

TEST(PlanTraffic, AnAbsentVectorCostsNothing) {
  Graph graph;
  const ValueId a = graph.add_input("a", {4, 8}), b = graph.add_input("b", {8, 12});
  graph.outputs = {graph.add_node("product", Gemm{}, {a, b, kNoValue})};
  EXPECT_EQ(bytes_of(make_plan(graph, minimum_limits()), "gemm"), std::uint64_t{(4 * 8 + 8 * 12 + 4 * 12) * 4});
}

TEST(PlanTraffic, BothOperandsOfASumCountUnlessTheyAreOne) {
  for (const bool same : {false, true}) {
    Graph graph;
    const ValueId a = graph.add_input("a", {4, 8}), b = graph.add_input("b", {4, 8});
    graph.outputs = {graph.add_node("sum", Binary{BinaryOp::add, {}}, {a, same ? a : b})};
    EXPECT_EQ(bytes_of(make_plan(graph, minimum_limits()), "binary_flat"), std::uint64_t{same ? 256u : 384u});
  }
}

TEST(PlanTraffic, BandsOfRowsTogetherCountWhatTheyShareAgain) {
  const std::uint64_t whole = bytes_of(make_plan(convolution(false), minimum_limits()), "conv2d");
  const Plan banded = make_plan(convolution(false), minimum_limits(), {.max_dispatch_macs = 40'000});
  ASSERT_GT(std::ranges::count_if(banded.dispatches, [](const Dispatch& one) { return one.layer == "conv2d"; }), 2);
  EXPECT_GT(bytes_of(banded, "conv2d"), whole);  // each band reads all weights and some rows of its neighbours
}

}  // namespace
}  // namespace wrapture
