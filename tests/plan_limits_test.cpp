// Plans keep within the limits they are given, whatever the graph: offsets, ranges, texels, workgroups, push constants.
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/plan/plan.hpp"
#include "tests/cases.hpp"

namespace wrapture {
namespace {

void expect_within(const Plan& plan, const Limits& limits, const std::string& what) {
  for (const Dispatch& dispatch : plan.dispatches) {
    const std::string where = what + ": " + dispatch.kernel;
    ASSERT_LE(dispatch.parameters.size(), 32u) << where;
    ASSERT_GE(dispatch.specialization.size(), 3u) << where;
    std::uint64_t invocations = 1;
    for (std::size_t d = 0; d < 3; ++d) {
      ASSERT_GE(dispatch.specialization[d], 1u) << where;
      ASSERT_GE(dispatch.threads[d], 1u) << where;
      invocations *= dispatch.specialization[d];
      const std::uint64_t groups = (std::uint64_t{dispatch.threads[d]} + dispatch.specialization[d] - 1) / dispatch.specialization[d];
      ASSERT_LE(groups, limits.max_group_count[d]) << where;
    }
    ASSERT_LE(invocations, limits.max_group_invocations) << where;
    for (const Binding& binding : dispatch.bindings) {
      ASSERT_EQ(binding.offset % limits.buffer_alignment, 0u) << where;
      ASSERT_GT(binding.bytes, 0u) << where;
      ASSERT_LE(binding.bytes, limits.max_storage_range) << where;
      if (binding.access == Access::read_texel) {
        ASSERT_LE(binding.bytes / (binding.half ? 8 : 16), limits.max_texel_elements) << where;
      }
      ASSERT_LE(binding.offset + binding.bytes, binding.space == Space::arena ? plan.arena_bytes : plan.weights.size()) << where;
    }
  }
  for (const Port& port : plan.inputs) ASSERT_LE(port.offset + port.bytes, plan.arena_bytes) << what;
  for (const Port& port : plan.outputs) ASSERT_LE(port.offset + port.bytes, plan.arena_bytes) << what;
}

Graph one_conv(std::int64_t channels, std::int64_t side, std::int64_t outputs) {
  Graph graph;
  const ValueId x = graph.add_input("x", {1, channels, side, side});
  const ValueId w = graph.add_constant("w", random_tensor({outputs, channels, 3, 3}, 1));
  const ValueId y = graph.add_node("wide", Conv2d{.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, {x, w, kNoValue});
  graph.outputs = {graph.add_node("again", Unary{{Function::relu, 0, 0}}, {y})};
  return graph;
}

TEST(PlanLimits, EveryCaseKeepsWithinTheMinima) {
  for (const Storage storage : {Storage::f32, Storage::f16})
    for (const bool texel : {false, true})
      for (const LayerCase& one : layer_cases()) {
        Limits limits = minimum_limits();
        limits.texel_reads_faster = texel;
        expect_within(make_plan(make_graph(one), limits, {.storage = storage}), limits, one.name);
      }
}

TEST(PlanLimits, SmallBindingsForceBandsOfRows) {
  const Graph graph = one_conv(8, 64, 8);
  Limits limits = minimum_limits();
  const std::size_t whole = make_plan(graph, limits).dispatches.size();
  limits.max_storage_range = 64 << 10;  // the packed tensors have 128 KiB
  const Plan plan = make_plan(graph, limits);
  EXPECT_GT(plan.dispatches.size(), whole);
  expect_within(plan, limits, "64 KiB");
  EXPECT_EQ(plan.macs(), make_plan(graph, minimum_limits()).macs());
}

TEST(PlanLimits, LargeWeightsAreBoundByOutputBlocks) {
  const Graph graph = one_conv(128, 4, 128);  // 590 KB of weights
  Limits limits = minimum_limits();
  limits.max_storage_range = 64 << 10;
  expect_within(make_plan(graph, limits), limits, "weights");
}

TEST(PlanLimits, SaysWhichNodeCannotBeCutSmallEnough) {
  Limits limits = minimum_limits();
  limits.max_storage_range = 1024;
  try {
    (void)make_plan(one_conv(64, 64, 64), limits);
    FAIL() << "a row of 64 x 64 values has 16 KiB";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    EXPECT_NE(std::string(error.what()).find("conv2d 'wide'"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("1024"), std::string::npos) << error.what();
  }
}

TEST(PlanLimits, FewWorkgroupsForceBandsToo) {
  Limits limits = minimum_limits();
  limits.max_group_count = {65535, 2, 65535};
  const Plan plan = make_plan(one_conv(8, 64, 8), limits);
  expect_within(plan, limits, "two groups");
}

TEST(PlanLimits, ShortDispatchesAreCutToAboutTheWish) {
  const Graph graph = one_conv(32, 64, 32);
  const std::uint64_t wish = 1'000'000;
  std::uint64_t bands = 0;
  for (const Dispatch& dispatch : make_plan(graph, minimum_limits(), {.max_dispatch_macs = wish}).dispatches) {
    EXPECT_LE(dispatch.macs, wish);
    bands += dispatch.layer == "conv2d";
  }
  EXPECT_GE(bands, 38u);  // 37.7 M multiply-adds
}

}  // namespace
}  // namespace wrapture
