// The pattern generator on a device: equal to ONNX Runtime, seamless, and only the noise says where things lie.
#include <gtest/gtest.h>

#include <cmath>
#include <string_view>

#include "engine/graph/rewrite.hpp"
#include "engine/run/executor.hpp"
#include "engine/style/model.hpp"
#include "engine/style/pattern_run.hpp"
#include "tests/gpu_test.hpp"
#include "tests/judge.hpp"

namespace wrapture {
namespace {

constexpr double kTolerance = 1e-4;  // relative error, as for every network

/// It needs ten times as long as lavapipe.
bool is_swiftshader() {
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  return driver && std::string_view(driver) == "swiftshader";
}

const PatternModel& bundled() {
  static const PatternModel model = open_pattern(find_model("pattern"));
  return model;
}

PatternSettings settings_of(std::size_t family, std::uint32_t seed, std::uint32_t width, std::uint32_t height) {
  return {.family = bundled().families.at(family).name, .seed = seed, .width = width, .height = height};
}

NamedTensors inputs_of(const PatternSettings& settings) { return pattern_inputs(bundled(), settings, pattern_layout(bundled(), settings)); }

Graph graph_of(const NamedTensors& inputs) {
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  return bundled().onnx.build(shapes);
}

Tensor answer_of(const NamedTensors& inputs) {
  return run_on_device(test_context(), rewrite(graph_of(inputs)).graph, inputs).at("pattern");
}

TEST(PatternOnDevice, EqualsOnnxRuntime) {
  if (!judge_is_there()) GTEST_SKIP() << how_to_get_the_judge();
  for (const auto& [family, width, height] : {std::tuple{0, 128u, 64u}, std::tuple{3, 64u, 128u}}) {
    const NamedTensors inputs = inputs_of(settings_of(static_cast<std::size_t>(family), 3, width, height));
    const Tensor expected = judge(find_model("pattern"), inputs, {"pattern"}).at("pattern");
    const auto [low, high] = std::ranges::minmax(expected.f32);
    ASSERT_GT(high - low, 0.2f) << "says nothing";
    EXPECT_LE(relative_error(answer_of(inputs), expected), kTolerance);
    if (is_swiftshader()) break;
    EXPECT_LE(relative_error(run_on_device(test_context(), graph_of(inputs), inputs).at("pattern"), expected), kTolerance);
    EXPECT_LE(relative_error(run_reference(graph_of(inputs), inputs).at("pattern"), expected), kTolerance);
  }
}

/// (1,C,H,W) moved by dx to the right and dy down, around the borders.
Tensor rolled(const Tensor& tensor, std::int64_t dx, std::int64_t dy) {
  Tensor result = tensor;
  const std::int64_t h = tensor.shape[2], w = tensor.shape[3];
  for (std::int64_t i = 0; i < tensor.size(); ++i) {
    const std::int64_t plane = i / (h * w), y = (i / w % h + dy) % h, x = (i % w + dx) % w;
    result.f32[static_cast<std::size_t>((plane * h + y) * w + x)] = tensor.f32[static_cast<std::size_t>(i)];
  }
  return result;
}

TEST(PatternOnDevice, RolledNoiseGivesTheRolledPicture) {
  NamedTensors inputs = inputs_of(settings_of(1, 5, 128, 192));
  const Tensor before = answer_of(inputs);
  const std::int64_t step = bundled().noise_step, cell = bundled().cell;
  inputs["noise"] = rolled(inputs["noise"], cell / step, 2 * cell / step);
  EXPECT_LE(relative_error(answer_of(inputs), rolled(before, cell, 2 * cell)), kTolerance);
}

/// Mean absolute difference of neighbours over the border between columns x - 1 and x, or rows.
double step_across(const Image& image, std::uint32_t at, bool columns) {
  const std::uint32_t length = columns ? image.height : image.width, side = columns ? image.width : image.height;
  double sum = 0;
  for (std::uint32_t i = 0; i < length; ++i)
    for (std::uint32_t c = 0; c < 3; ++c) {
      const auto value = [&](std::uint32_t k) { return columns ? image.pixel(k % side, i)[c] : image.pixel(i, k % side)[c]; };
      sum += std::abs(value(at) - value(at + side - 1));
    }
  return sum / length;
}

TEST(PatternOnDevice, BordersLookLikeTheInterior) {
  if (is_swiftshader()) GTEST_SKIP() << "a statistic of the network, which says the same of every device";
  double border = 0, interior = 0;
  for (std::size_t family = 0; family < bundled().families.size(); ++family) {
    const Image tile = make_tile(test_context(), test_kernels(), bundled(), settings_of(family, 11, 192, 192));
    for (const bool columns : {true, false}) {
      border += step_across(tile, 0, columns);
      for (const std::uint32_t at : {64u, 128u}) interior += step_across(tile, at, columns) / 2;  // the same place of other cells
    }
  }
  EXPECT_GT(interior, 1);
  EXPECT_NEAR(border / interior, 1, 0.25);  // chance, over 3072 pixels of border; a seam of unrelated pixels is above 1.8
}

TEST(PatternOnDevice, SeedsDifferAndAWalkLeadsFromOneToTheOther) {
  PatternSettings settings = settings_of(2, 21, 128, 128);
  const Image first = make_pattern(test_context(), test_kernels(), bundled(), settings);
  EXPECT_EQ(make_pattern(test_context(), test_kernels(), bundled(), settings).rgba, first.rgba);
  settings.to = 22;
  EXPECT_EQ(make_pattern(test_context(), test_kernels(), bundled(), settings).rgba, first.rgba);
  settings.t = 1;
  const Image last = make_pattern(test_context(), test_kernels(), bundled(), settings);
  EXPECT_EQ(make_pattern(test_context(), test_kernels(), bundled(), settings_of(2, 22, 128, 128)).rgba, last.rgba);
  EXPECT_NE(first.rgba, last.rgba);
  settings.t = 0.5f;
  const Image middle = make_pattern(test_context(), test_kernels(), bundled(), settings);
  EXPECT_NE(middle.rgba, first.rgba);
  EXPECT_NE(middle.rgba, last.rgba);
}

}  // namespace
}  // namespace wrapture
