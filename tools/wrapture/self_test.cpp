// Builds the self-test's networks and compares device and reference.
#include "tools/wrapture/self_test.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/graph/reference.hpp"
#include "engine/run/executor.hpp"

namespace wrapture::cli {
namespace {

constexpr double kAllowedF32 = 1e-4, kAllowedF16 = 1e-2;

/// Values between -0.5 and 0.5 without a pattern.
Tensor values(const Shape& shape, double phase) {
  Tensor tensor = Tensor::floats(shape);
  for (std::size_t i = 0; i < tensor.f32.size(); ++i) {
    const double x = std::sin(static_cast<double>(i) * 12.9898 + phase) * 43758.5453;
    tensor.f32[i] = static_cast<float>(x - std::floor(x) - 0.5);
  }
  return tensor;
}

/// A graph from input "x" on.
class Chain {
 public:
  explicit Chain(const Shape& shape) : at_(graph_.add_input("x", shape)) {}

  Chain& then(const Layer& layer, const std::vector<Shape>& weights = {}) {
    std::vector<ValueId> inputs{at_};
    for (const Shape& shape : weights)
      inputs.push_back(graph_.add_constant("weight", values(shape, static_cast<double>(graph_.values.size()))));
    at_ = graph_.add_node(fmt::format("{}", layer_name(layer)), layer, inputs);
    return *this;
  }
  [[nodiscard]] SelfTest named(const std::string& name) {
    graph_.outputs = {at_};
    graph_.values[at_].name = "result";
    return {name, graph_};
  }

 private:
  Graph graph_;
  ValueId at_;
};

double relative_error_of(const Tensor& got, const Tensor& want) {
  double difference = 0, size = 1e-30;
  for (std::size_t i = 0; i < want.f32.size(); ++i) {
    if (!std::isfinite(got.f32[i])) return HUGE_VAL;
    difference = std::max(difference, std::abs(static_cast<double>(got.f32[i]) - static_cast<double>(want.f32[i])));
    size = std::max(size, std::abs(static_cast<double>(want.f32[i])));
  }
  return difference / size;
}

}  // namespace

std::vector<SelfTest> self_tests() {
  const Conv2d same{.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect, .activation = {Function::relu}};
  Conv2d smaller = same, grouped = same, larger = same;
  smaller.stride = {2, 2};
  grouped.groups = 4;
  larger.upsample = 2;
  const ConvTranspose2d transposed{.kernel = {4, 4}, .stride = {2, 2}, .pad = {1, 1, 1, 1}};
  const Resize bilinear{.interpolation = Interpolation::bilinear,
                        .coordinates = Coordinates::half_pixel,
                        .height = 30,
                        .width = 45,
                        .scale_y = 1.5f,
                        .scale_x = 1.5f};
  return {
      Chain({1, 24, 20, 30}).then(same, {{32, 24, 3, 3}, {32}}).named("convolution 3x3"),
      Chain({1, 3, 20, 30}).then(Conv2d{.kernel = {9, 9}, .pad = {4, 4, 4, 4}}, {{8, 3, 9, 9}, {8}}).named("convolution 9x9"),
      Chain({1, 10, 20, 30}).then(smaller, {{12, 10, 3, 3}, {12}}).then(larger, {{6, 12, 3, 3}, {6}}).named("smaller and larger"),
      Chain({1, 8, 20, 30}).then(grouped, {{8, 2, 3, 3}, {8}}).named("grouped convolution"),
      Chain({1, 6, 10, 15}).then(transposed, {{6, 5, 4, 4}, {5}}).named("transposed convolution"),
      Chain({1, 6, 20, 30}).then(InstanceNorm{1e-5f, {Function::relu}}, {{6}, {6}}).named("instance norm"),
      Chain({1, 6, 20, 30})
          .then(bilinear)
          .then(Pool2d{.mode = PoolMode::average, .kernel = {3, 3}, .stride = {3, 3}})
          .named("resizing and pools"),
      Chain({1, 3, 20, 30})
          .then(PixelUnshuffle{2, BlockOrder::crd})
          .then(Unary{{Function::tanh}})
          .then(PixelShuffle{2, BlockOrder::crd})
          .named("rearranging"),
      Chain({4, 40}).then(Gemm{}, {{40, 24}, {24}}).then(Unary{{Function::sigmoid}}).named("matrix product"),
      Chain({1, 6, 20, 30}).then(Reduce{ReduceOp::mean, {2, 3}}).then(Binary{BinaryOp::mul, {}}, {{1, 6, 5, 1}}).named("reductions"),
  };
}

SelfTestResult run_self_test(const vk::Context& context, const SelfTest& test, Storage storage) {
  const bool half = storage == Storage::f16;
  SelfTestResult result{test.name + (half ? ", fp16" : ", fp32"), 0, half ? kAllowedF16 : kAllowedF32, ""};
  const NamedTensors inputs{{"x", values(test.graph.shape(test.graph.inputs[0]), 1)}};
  try {
    const Tensor got = run_on_device(context, test.graph, inputs, {.storage = storage}).at("result");
    result.error = relative_error_of(got, run_reference(test.graph, inputs).at("result"));
  } catch (const Error& error) {
    result.failure = error.what();
  }
  return result;
}

}  // namespace wrapture::cli
