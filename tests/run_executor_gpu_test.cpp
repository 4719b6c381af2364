// The executor: barriers where ranges meet, replays that repeat, slices that end where a whole run ends, errors in the user's words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "engine/base/error.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/hazards.hpp"
#include "tests/cases.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

Binding arena(Access access, std::uint64_t offset, std::uint64_t bytes) { return {Space::arena, access, offset, bytes}; }

/// A plan of dispatches that touch these ranges; dispatch i belongs to node nodes[i].
std::vector<bool> barriers_of(const std::vector<std::vector<Binding>>& bindings, const std::vector<std::uint32_t>& nodes) {
  Plan plan;
  for (std::size_t i = 0; i < bindings.size(); ++i) plan.dispatches.push_back({.bindings = bindings[i], .node = nodes[i]});
  return find_barriers(plan);
}

TEST(Hazards, BarriersStandWhereRangesMeet) {
  const auto read_first = arena(Access::read, 0, 100), write_first = arena(Access::write, 0, 100);
  const auto texel_first = arena(Access::read_texel, 0, 100), write_second = arena(Access::write, 100, 100);
  using Barriers = std::vector<bool>;
  EXPECT_EQ(barriers_of({{write_first}, {read_first}}, {0, 1}), (Barriers{false, true})) << "read after write";
  EXPECT_EQ(barriers_of({{write_first}, {texel_first}}, {0, 1}), (Barriers{false, true})) << "texel read after write";
  EXPECT_EQ(barriers_of({{read_first}, {write_first}}, {0, 1}), (Barriers{false, true})) << "write after read";
  EXPECT_EQ(barriers_of({{write_first}, {write_first}}, {0, 1}), (Barriers{false, true})) << "write after write";
  EXPECT_EQ(barriers_of({{write_first}, {write_second}}, {0, 1}), (Barriers{false, false})) << "apart";
  EXPECT_EQ(barriers_of({{read_first}, {read_first}}, {0, 1}), (Barriers{false, false})) << "reads";
  EXPECT_EQ(barriers_of({{write_first}, {write_first}}, {3, 3}), (Barriers{false, false})) << "bands of one node";
  EXPECT_EQ(barriers_of({{write_first}, {read_first, write_second}}, {3, 3}), (Barriers{false, true})) << "second pass of one node";
  EXPECT_EQ(barriers_of({{write_first}, {read_first}, {read_first}}, {0, 1, 2}), (Barriers{false, true, false})) << "one barrier is enough";
}

/// conv - norm - relu twice with a residual: several dispatches, aliased memory.
Graph small_network() {
  Graph graph;
  ValueId x = graph.add_input("x", {1, 8, 33, 21});
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    const ValueId weight = graph.add_constant(std::string("w").append(n), random_tensor({8, 8, 3, 3}, 10 + static_cast<std::uint32_t>(i)));
    const ValueId conv = graph.add_node(std::string("conv").append(n),
                                        Conv2d{.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect}, {x, weight, kNoValue});
    const ValueId norm = graph.add_node(std::string("norm").append(n), InstanceNorm{}, {conv, kNoValue, kNoValue, kNoValue});
    const ValueId relu = graph.add_node(std::string("relu").append(n), Unary{{Function::relu}}, {norm});
    x = graph.add_node(std::string("add").append(n), Binary{BinaryOp::add}, {x, relu});
  }
  graph.values[x].name = std::string("y");
  graph.outputs = {x};
  return graph;
}

class ExecutorTest : public testing::Test {
 protected:
  Executor make(const PlanOptions& options = {}) {
    return {test_context(), test_kernels(), make_plan(graph_, test_context().limits(), options), {.fill_with_nan = true}};
  }
  const Graph graph_ = small_network();
  const Tensor input_ = random_tensor({1, 8, 33, 21}, 5);
};

TEST_F(ExecutorTest, ReplaysRepeatBitForBit) {
  Executor executor = make();
  executor.write_input("x", input_);
  executor.run();
  const Tensor first = executor.read_output("y");
  const Tensor expected = run_reference(graph_, {{"x", input_}}).at("y");
  for (std::size_t i = 0; i < expected.f32.size(); ++i) ASSERT_NEAR(first.f32[i], expected.f32[i], 1e-4) << i;
  for (int i = 0; i < 100; ++i) {
    executor.run();
    ASSERT_EQ(executor.read_output("y").f32, first.f32) << "replay " << i;
  }
}

TEST_F(ExecutorTest, StepsEndWhereRunEnds) {
  Executor executor = make({.max_dispatch_macs = 50'000});
  executor.write_input("x", input_);
  executor.run();
  const Tensor whole = executor.read_output("y");
  EXPECT_GT(executor.last_run_milliseconds(), 0);

  executor.restart();
  EXPECT_EQ(executor.progress(), 0);
  double progress = 0;
  int steps = 0;
  while (!executor.step(0.001)) {
    EXPECT_GE(executor.progress(), progress);
    progress = executor.progress();
    ++steps;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  EXPECT_GT(steps, 3) << "a tiny budget makes several slices";
  EXPECT_NEAR(executor.progress(), 1, 1e-9);
  EXPECT_TRUE(executor.step(1)) << "stays done";
  EXPECT_EQ(executor.read_output("y").f32, whole.f32);
}

TEST_F(ExecutorTest, ProfileTimesEveryDispatch) {
  Executor executor = make();
  executor.write_input("x", input_);
  const auto times = executor.run_profiled();
  ASSERT_EQ(times.size(), executor.plan().dispatches.size());
  for (std::size_t i = 0; i < times.size(); ++i) EXPECT_EQ(times[i].dispatch, i);
  executor.run();
  EXPECT_EQ(executor.read_output("y").shape, (Shape{1, 8, 33, 21}));
}

TEST_F(ExecutorTest, BadInputsAreNamed) {
  Executor executor = make();
  const auto message = [&](auto call) -> std::string {
    try {
      call();
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(message([&] { executor.write_input("z", input_); }), testing::HasSubstr("no input 'z'; it has 'x'"));
  EXPECT_THAT(message([&] { executor.write_input("x", random_tensor({1, 8, 33, 20}, 1)); }), testing::HasSubstr("1x8x33x20"));
  EXPECT_THAT(message([&] { (void)executor.read_output("z"); }), testing::HasSubstr("no output 'z'"));
}

}  // namespace
}  // namespace wrapture
