// Every case of cases.hpp on the device against the reference, under every way a plan can be made: reads through texel buffers or storage
// buffers, packed or flat inputs, whole or in bands, the specification's minimal limits, f16 storage, memory aliased or not.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/run/executor.hpp"
#include "tests/cases.hpp"
#include "tests/compare.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

struct LayerMode {
  std::string name;
  bool texel = true;
  bool packed_inputs = false;  // pictures reach the layer packed, as from another layer
  bool minimum = false;        // minimum_limits(), and bindings of at most 48 KiB, so that bands bind parts of tensors
  PlanOptions options;
  const char* name_part = "";  // runs only cases with this in their names
  std::size_t every = 1;       // runs only every so many-th case (where compiling kernels anew takes long)
};

Limits limits_for(const LayerMode& mode) {
  Limits limits = mode.minimum ? minimum_limits() : test_context().limits();
  if (mode.minimum) limits.max_storage_range = 48 << 10;
  if (mode.minimum) limits.buffer_alignment = std::max(limits.buffer_alignment, test_context().limits().buffer_alignment);
  limits.texel_reads_faster = mode.texel;
  return limits;
}

/// The case's graph with a layer that copies packed pictures between each picture input and the layer.
Graph with_packed_inputs(const LayerCase& one) {
  const Graph plain = make_graph(one);
  Graph graph;
  std::vector<ValueId> inputs;
  for (const ValueId id : plain.nodes[0].inputs) {
    if (id == kNoValue) {
      inputs.push_back(kNoValue);
      continue;
    }
    const Value& value = plain.values[id];
    if (value.constant) {
      inputs.push_back(graph.add_constant(value.name, *value.constant));
      continue;
    }
    const ValueId input = graph.add_input(value.name, value.shape);
    inputs.push_back(value.shape.size() == 4 ? graph.add_node("pack_" + value.name, PixelShuffle{1, BlockOrder::crd}, {input}) : input);
  }
  graph.outputs = {graph.add_node(one.name, one.layer, inputs)};
  graph.values[graph.outputs[0]].name = "out";
  return graph;
}

/// f16 keeps 11 bits: 4.9e-4 relative for each stored input, weight and result.
constexpr double kHalfTolerance = 3e-3;

double tolerance_of(const LayerCase& one, const LayerMode& mode) {
  return mode.options.storage == Storage::f16 ? std::max(one.tolerance, kHalfTolerance) : one.tolerance;
}

/// The table, and convolutions wide enough for the large tiles that plans choose for wide pictures. With WRAPTURE_CASES=TEXT in the
/// environment only the cases whose name contains the text, for work on one layer.
std::vector<LayerCase> all_cases() {
  std::vector<LayerCase> table = layer_cases();
  const Padding around{1, 1, 1, 1};
  cases::conv(table, "wide", {.kernel = {3, 3}, .pad = around, .pad_mode = PadMode::reflect}, {1, 6, 5, 67}, 24);
  cases::conv(table, "wide_reflect_wrap", {.kernel = {3, 3}, .pad = around, .pad_mode = {PadMode::reflect, PadMode::wrap}}, {1, 6, 5, 67},
              24);
  cases::conv(table, "wide_zero_batch2", {.kernel = {3, 3}, .pad = around}, {2, 5, 3, 66}, 9);
  cases::conv(table, "wide_stride2", {.kernel = {3, 3}, .stride = {2, 2}, .pad = around}, {1, 8, 5, 131}, 20);
  cases::conv(table, "wide_upsample2", {.kernel = {3, 3}, .pad = around, .pad_mode = PadMode::reflect, .upsample = 2}, {1, 8, 3, 35}, 8);
  cases::conv(table, "wide_dilation2", {.kernel = {3, 3}, .dilation = {2, 2}, .pad = {2, 2, 2, 2}}, {1, 4, 6, 65}, 4);
  cases::conv(table, "wide_k1", {.kernel = {1, 1}, .activation = {Function::relu, 0, 0}}, {1, 8, 3, 67}, 24);
  cases::conv(table, "widest_to_rgb", {.kernel = {9, 9}, .pad = {4, 4, 4, 4}, .pad_mode = PadMode::reflect}, {1, 4, 9, 261}, 3);
  if (const char* const wanted = std::getenv("WRAPTURE_CASES"))
    std::erase_if(table, [&](const LayerCase& one) { return one.name.find(wanted) == std::string::npos; });
  return table;
}

/// Layers whose kernels bind some of their operands whole, and so may refuse tiny bindings: also what turns a picture that lies packed
/// with channels last to channels first, which is copied flat.
bool may_refuse(const Layer& layer) {
  const auto* transpose = std::get_if<Transpose>(&layer);
  if (transpose != nullptr) return transpose->permutation == std::vector<int>{0, 3, 1, 2};
  return std::holds_alternative<Gemm>(layer) || std::holds_alternative<Reduce>(layer) || std::holds_alternative<ConvTranspose2d>(layer);
}

/// The plan, or nothing where the mode's bindings are too small for this layer.
std::optional<Plan> plan_for(const LayerCase& one, const Graph& graph, const LayerMode& mode) {
  try {
    return make_plan(graph, limits_for(mode), mode.options);
  } catch (const Error& error) {
    EXPECT_TRUE(mode.minimum && may_refuse(one.layer)) << error.what();
    return std::nullopt;
  }
}

/// Every so many-th case. SwiftShader takes three times as long to compile kernels: there it is every other one of them.
std::size_t step_of(const LayerMode& mode) {
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  const bool slow = driver && std::string_view(driver) == "swiftshader" && !full_tests();
  return slow ? 2 * mode.every : mode.every;
}

class Layers : public testing::TestWithParam<LayerMode> {};

TEST_P(Layers, EqualTheReference) {
  const LayerMode& mode = GetParam();
  double worst = 0;
  std::size_t by_winograd = 0;
  std::string worst_name;
  const std::vector<LayerCase> table = all_cases();
  for (std::size_t i = 0; i < table.size(); i += step_of(mode)) {
    const LayerCase& one = table[i];
    if (one.name.find(mode.name_part) == std::string::npos) continue;
    const NamedTensors inputs = make_inputs(one, 3);
    const Graph graph = mode.packed_inputs ? with_packed_inputs(one) : make_graph(one);
    std::optional<Plan> plan = plan_for(one, graph, mode);
    if (!plan) continue;
    by_winograd += to_string(*plan).find("winograd_multiply") != std::string::npos;
    Executor executor(test_context(), test_kernels(), std::move(*plan), {.fill_with_nan = true});
    for (const auto& [name, tensor] : inputs) executor.write_input(name, tensor);
    executor.run();
    const double error = relative_error(executor.read_output("out"), run_reference(graph, inputs).at("out"));
    EXPECT_LE(error, tolerance_of(one, mode)) << one.name << "\n" << to_string(executor.plan());
    if (error / std::max(1e-9, tolerance_of(one, mode)) > worst) {
      worst = error / std::max(1e-9, tolerance_of(one, mode));
      worst_name = one.name;
    }
  }
  std::printf("worst: %.2f of its tolerance, %s\n", worst, worst_name.c_str());
  const bool all = std::getenv("WRAPTURE_CASES") == nullptr;
  EXPECT_TRUE(!all || mode.options.winograd != Winograd::wherever_possible || by_winograd >= 5) << "only " << by_winograd << " by Winograd";
}

INSTANTIATE_TEST_SUITE_P(
    Modes, Layers,
    testing::Values(LayerMode{.name = "texel", .options = {}},
                    LayerMode{.name = "packed", .packed_inputs = true, .options = {.reuse_memory = false}},
                    LayerMode{.name = "minimum", .texel = false, .packed_inputs = true, .minimum = true, .options = {}},
                    LayerMode{.name = "bands", .texel = false, .packed_inputs = true, .options = {.max_dispatch_macs = 2000}},
                    LayerMode{.name = "winograd", .options = {.winograd = Winograd::wherever_possible}, .name_part = "conv"},
                    LayerMode{.name = "winograd_bands",
                              .texel = false,
                              .minimum = true,
                              .options = {.max_dispatch_macs = 500, .winograd = Winograd::wherever_possible},
                              .name_part = "conv"},
                    LayerMode{.name = "half", .packed_inputs = true, .options = {.storage = Storage::f16}},
                    LayerMode{.name = "half_storage", .texel = false, .options = {.storage = Storage::f16}, .every = 5}),
    [](const auto& mode) { return mode.param.name; });

}  // namespace
}  // namespace wrapture
