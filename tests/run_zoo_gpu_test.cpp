// Every network of weights/zoo on the device, as it is and rewritten, against ONNX Runtime and, where it is small, the reference:
// relative error at most 1e-4 in fp32.
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "engine/graph/rewrite.hpp"
#include "engine/run/executor.hpp"
#include "tests/gpu_test.hpp"
#include "tests/judge.hpp"
#include "tests/onnx_files.hpp"
#include "tests/zoo.hpp"

namespace wrapture {
namespace {

constexpr double kTolerance = 1e-4;
constexpr std::int64_t kMostForReference = 100'000'000;      // multiply-adds: about a second
constexpr std::int64_t kMostForUnfused = 4'000'000'000;      // multiply-adds: all but one network
constexpr std::int64_t kMostForSwiftShader = 1'000'000'000;  // multiply-adds: about two seconds

bool is_swiftshader() {
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  return driver && std::string_view(driver) == "swiftshader";
}

/// Pictures show two of the samples; z is spread like unit-normal numbers.
Tensor make_input(const std::string& name, const Shape& shape) {
  if (shape.size() == 4 && shape[2] > 1) return sample_picture(name == "style" ? "tea.png" : "coffee.png", shape);
  Tensor z = Tensor::floats(shape);
  for (std::size_t i = 0; i < z.f32.size(); ++i) z.f32[i] = 1.7f * std::sin(static_cast<float>(i * i) * 0.37f + 1);
  return z;
}

class ZooOnDevice : public testing::TestWithParam<ZooNetwork> {};

TEST_P(ZooOnDevice, EqualsOnnxRuntime) {
  if (!judge_is_there()) GTEST_SKIP() << how_to_get_the_judge();
  const OnnxModel model = load_zoo(GetParam().name);
  const auto shapes = zoo_shapes(model, is_swiftshader() ? GetParam().smallest : GetParam().small);
  const Graph graph = model.build(shapes);
  if (is_swiftshader() && graph.multiply_adds() > kMostForSwiftShader) GTEST_SKIP() << "takes SwiftShader too long";
  NamedTensors inputs;
  for (const auto& [name, shape] : shapes) inputs[name] = make_input(name, shape);
  const TemporaryFolder folder;
  write_complete(model, folder.path() / "complete.onnx");
  const std::string output = model.outputs().front().name;
  const Tensor expected = judge(folder.path() / "complete.onnx", inputs, {output}).at(output);

  const auto [low, high] = std::ranges::minmax(expected.f32);
  ASSERT_TRUE(expected.f32.size() == 1 ? low > 0.01f && high < 0.99f : high - low > 0.1f) << "says nothing: " << low << " to " << high;
  const Graph rewritten = rewrite(graph).graph;
  const double fused = relative_error(run_on_device(test_context(), rewritten, inputs).at(output), expected);
  RecordProperty("relative_error", std::to_string(fused));
  EXPECT_LE(fused, kTolerance);
  if (graph.multiply_adds() > kMostForUnfused) return;
  EXPECT_LE(relative_error(run_on_device(test_context(), graph, inputs).at(output), expected), kTolerance);
  if (graph.multiply_adds() > kMostForReference) return;
  EXPECT_LE(relative_error(run_reference(graph, inputs).at(output), expected), kTolerance);
  EXPECT_LE(relative_error(run_reference(rewritten, inputs).at(output), expected), kTolerance);
}

INSTANTIATE_TEST_SUITE_P(All, ZooOnDevice, testing::ValuesIn(zoo_networks()), [](const auto& one) {
  std::string name = one.param.name;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace wrapture
