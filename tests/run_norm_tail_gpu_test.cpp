// Instance norms whose statistics the convolution before them makes: every shape that a tile, a subgroup or a band can end in.
#include <gtest/gtest.h>

#include "engine/run/executor.hpp"
#include "tests/compare.hpp"
#include "tests/gpu_test.hpp"
#include "tests/graph_rewrite.hpp"

namespace wrapture {
namespace {

struct TailCase {
  std::string name;
  Conv2d conv;
  Shape x;
  std::int64_t outputs = 9;
  PlanOptions options = {};
  float bias = 0;      // added to every value: statistics must not cancel
  bool style = false;  // scale and shift are slices of an input, listed after the convolution
};
void PrintTo(const TailCase& one, std::ostream* out) { *out << one.name; }

constexpr Padding kAround{1, 1, 1, 1};

Graph network(const TailCase& one) {
  Sketch s;
  const ValueId x = s.input("x", one.x), code = s.input("code", {1, 2 * one.outputs});
  const std::int64_t side = one.conv.kernel[0];
  const ValueId conv = s.node(one.conv, {x, s.weight({one.outputs, one.x[1], side, side}), s.number(one.bias, {one.outputs})});
  const auto part = [&](std::int64_t first) {
    return s.node(Slice{.begin = {0, first}, .step = {1, 1}, .extent = {1, one.outputs}}, {code});
  };
  const ValueId scale = one.style ? part(one.outputs) : s.weight({one.outputs});
  const ValueId shift = one.style ? part(0) : s.weight({one.outputs});
  return s.finish(s.unary(Function::tanh, s.node(InstanceNorm{}, {conv, scale, shift})));
}

class NormTail : public testing::TestWithParam<TailCase> {};

TEST_P(NormTail, EqualsTheReferenceAndItselfToTheBit) {
  const TailCase& one = GetParam();
  if (test_context().limits().subgroup_threads == 0) GTEST_SKIP() << "this device's subgroups cannot add";
  const Graph graph = network(one);
  const NamedTensors inputs = random_inputs(graph);
  const Tensor wanted = run_reference(graph, inputs).at("result");
  for (const bool texel : {false, true}) {
    Limits limits = test_context().limits();
    limits.texel_reads_faster = texel;
    limits.norm_tails_faster = true;
    Plan plan = make_plan(graph, limits, one.options);
    const std::string table = to_string(plan);
    EXPECT_EQ(table.find("instance_norm_"), std::string::npos) << table;
    Executor executor(test_context(), test_kernels(), std::move(plan), {.fill_with_nan = true});
    for (const auto& [name, tensor] : inputs) executor.write_input(name, tensor);
    executor.run();
    const Tensor first = executor.read_output("result");
    EXPECT_LE(relative_error(first, wanted), one.options.storage == Storage::f16 ? 4e-3 : one.bias != 0 ? 1e-3 : 2e-5) << table;
    executor.step(1e-6);  // a run that is given up leaves nothing behind
    executor.run();
    EXPECT_EQ(executor.read_output("result").f32, first.f32);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, NormTail,
    testing::Values(TailCase{"one_pixel_wide", {.kernel = {3, 3}, .pad = kAround}, {1, 5, 37, 1}},
                    TailCase{
                        "narrow_winograd", {.kernel = {3, 3}, .pad = kAround}, {1, 6, 9, 5}, 9, {.winograd = Winograd::wherever_possible}},
                    TailCase{"winograd_in_parts",
                             {.kernel = {3, 3}, .pad = kAround, .pad_mode = PadMode::reflect, .activation = {Function::relu, 0, 0}},
                             {1, 6, 75, 90},
                             13,
                             {.max_dispatch_macs = 300'000, .winograd = Winograd::wherever_possible}},
                    TailCase{"bands", {.kernel = {3, 3}, .pad = kAround}, {1, 4, 53, 70}, 5, {.max_dispatch_macs = 100'000}},
                    TailCase{"stride_2", {.kernel = {5, 5}, .stride = {2, 2}, .pad = {2, 2, 2, 2}}, {1, 7, 41, 275}, 12},
                    TailCase{"far_from_zero", {.kernel = {1, 1}}, {1, 3, 40, 72}, 4, {}, 1000},
                    TailCase{"style", {.kernel = {9, 9}, .pad = {4, 4, 4, 4}, .upsample = 2}, {1, 3, 18, 33}, 6, {}, 0, true},
                    TailCase{"half", {.kernel = {3, 3}, .pad = kAround}, {1, 6, 19, 21}, 5, {.storage = Storage::f16}}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace wrapture
