// Norms and scalings whose last step happens in the read of the convolution that follows.
#include <gtest/gtest.h>

#include "engine/run/executor.hpp"
#include "tests/compare.hpp"
#include "tests/gpu_test.hpp"
#include "tests/graph_rewrite.hpp"

namespace wrapture {
namespace {

struct ScaledCase {
  std::string name;
  Layer norm;
  Conv2d conv;
  Shape x;
  std::int64_t outputs = 5;
  Winograd winograd = Winograd::never;
  Storage storage = Storage::f32;
};
void PrintTo(const ScaledCase& one, std::ostream* out) { *out << one.name; }

constexpr Padding kAround{1, 1, 1, 1};
constexpr Pointwise kRelu{Function::relu, 0, 0}, kLeaky{Function::leaky_relu, 0.2f, 0}, kLifted{Function::clip, 0.5f, 2};

Limits limits_with(bool texel) {
  Limits limits = test_context().limits();
  limits.texel_reads_faster = texel;
  return limits;
}

/// norm(x) by values that are computed, then the convolution; with `reader` something else reads the norm too.
Graph network(const ScaledCase& one, bool reader = false) {
  Sketch s;
  const ValueId x = s.input("x", one.x), scale = s.input("scale", {one.x[1]}), shift = s.input("shift", {one.x[1]});
  const ValueId normed = s.node(one.norm, {x, scale, shift});
  const std::int64_t side = one.conv.kernel[0];
  const ValueId conv = s.node(one.conv, {normed, s.weight({one.outputs, one.x[1], side, side}), s.weight({one.outputs})});
  Graph graph = s.finish(conv);
  if (reader) graph.outputs.push_back(graph.add_node("reader", Unary{kRelu}, {normed}));
  return graph;
}

class ScaledRead : public testing::TestWithParam<ScaledCase> {};

TEST_P(ScaledRead, EqualsTheReference) {
  const ScaledCase& one = GetParam();
  for (const bool texel : {false, true}) {
    const Graph graph = network(one);
    Plan plan = make_plan(graph, limits_with(texel), {.storage = one.storage, .winograd = one.winograd});
    const std::string table = to_string(plan);
    EXPECT_EQ(table.find("nn/scale_shift."), std::string::npos) << table;
    EXPECT_EQ(table.find("winograd") != std::string::npos, one.winograd == Winograd::wherever_possible) << table;
    const NamedTensors inputs = random_inputs(graph);
    Executor executor(test_context(), test_kernels(), std::move(plan), {.fill_with_nan = true});
    for (const auto& [name, tensor] : inputs) executor.write_input(name, tensor);
    executor.run();
    const double error = relative_error(executor.read_output("result"), run_reference(graph, inputs).at("result"));
    EXPECT_LE(error, one.storage == Storage::f16 ? 3e-3 : 1e-5) << table;
  }
}

TEST(ScaledReads, LeaveFunctionsThatCostOrBreakToTheirOwnPass) {
  for (const Function function : {Function::reciprocal, Function::log, Function::gelu}) {
    const ScaledCase one{"", ScaleShift{.activation = {function, 0, 0}}, {.kernel = {1, 1}}, {1, 5, 4, 4}};
    EXPECT_NE(to_string(make_plan(network(one), limits_with(true))).find("nn/scale_shift."), std::string::npos);
  }
}

TEST_P(ScaledRead, ValuesThatOthersReadTooAreMade) {
  const Graph graph = network(GetParam(), true);
  EXPECT_NE(to_string(make_plan(graph, limits_with(true))).find("nn/scale_shift."), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    All, ScaledRead,
    testing::Values(
        ScaledCase{"instance_norm", InstanceNorm{.activation = kRelu}, {.kernel = {3, 3}, .pad = kAround}, {2, 6, 9, 21}},
        ScaledCase{"zero_padding_stays_zero", ScaleShift{.activation = kLifted}, {.kernel = {3, 3}, .pad = kAround}, {1, 5, 9, 67}},
        ScaledCase{"stride_2",
                   InstanceNorm{.activation = kLeaky},
                   {.kernel = {5, 5}, .stride = {2, 2}, .pad = {2, 2, 2, 2}, .pad_mode = PadMode::reflect},
                   {2, 7, 12, 16}},
        ScaledCase{"upsample", InstanceNorm{.activation = kRelu}, {.kernel = {3, 3}, .pad = kAround, .upsample = 2}, {2, 4, 5, 9}},
        ScaledCase{"winograd",
                   InstanceNorm{.activation = kRelu},
                   {.kernel = {3, 3}, .pad = kAround},
                   {2, 6, 9, 21},
                   9,
                   Winograd::wherever_possible},
        ScaledCase{"winograd_zero_padding",
                   ScaleShift{.activation = kLifted},
                   {.kernel = {3, 3}, .pad = kAround, .upsample = 2},
                   {1, 5, 9, 21},
                   4,
                   Winograd::wherever_possible},
        ScaledCase{"half",
                   InstanceNorm{.activation = kRelu},
                   {.kernel = {3, 3}, .pad = kAround},
                   {2, 6, 9, 21},
                   5,
                   Winograd::never,
                   Storage::f16}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace wrapture
