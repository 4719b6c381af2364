// The perceptual path on the device: VGG19's features up to relu4_1 and their Gram matrices, computed by one graph, against ONNX Runtime
// and the reference. The weights are third-party data and tested where they are at hand.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string_view>

#include "engine/graph/onnx.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/run/executor.hpp"
#include "tests/gpu_test.hpp"
#include "tests/judge.hpp"
#include "tests/npz.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

const std::filesystem::path kWeights =
    std::filesystem::path(WRAPTURE_SHARED_DATA) / "perceptual" / "vgg19_conv1_1_to_conv4_1_keras_bgr.npz";

/// Kernels of Keras (h, w, in, out) as (out, in, h, w). The first takes BGR: it is turned to take RGB.
Tensor kernel_of(const NpyArray& array) {
  const std::size_t taps = 9, ins = static_cast<std::size_t>(array.shape[2]), outs = static_cast<std::size_t>(array.shape[3]);
  Tensor kernel = Tensor::floats({array.shape[3], array.shape[2], 3, 3});
  for (std::size_t o = 0; o < outs; ++o)
    for (std::size_t i = 0; i < ins; ++i)
      for (std::size_t tap = 0; tap < taps; ++tap)
        kernel.f32[(o * ins + i) * taps + tap] = array.data[(tap * ins + (ins == 3 ? 2 - i : i)) * outs + o];
  return kernel;
}

/// picture (1,3,H,W) RGB 0..1 -> relu1_1, relu2_1, relu3_1, relu4_1 and gram1_1 ... gram4_1 (C,C), divided by the number of places.
ModelBuilder vgg(std::int64_t side) {
  const auto arrays = load_npz(kWeights);
  ModelBuilder m(13);
  m.input("picture", {1, 3, side, side}).weight("255", Tensor::floats({}, 255.0f));
  m.weight("mean", Tensor::floats({1, 3, 1, 1}, {123.68f, 116.779f, 103.939f}));
  m.node("Mul", {"picture", "255"}, "scaled");
  std::string x = "centred";
  m.node("Sub", {"scaled", "mean"}, x);
  std::int64_t now = side;
  for (const std::string layer : {"1_1", "1_2", "pool", "2_1", "2_2", "pool", "3_1", "3_2", "3_3", "3_4", "pool", "4_1"}) {
    if (layer == "pool") {
      const std::string pooled = fmt::format("pool{}", now /= 2);
      m.node("MaxPool", {x}, pooled, {{"kernel_shape", Shape{2, 2}}, {"strides", Shape{2, 2}}});
      x = pooled;
      continue;
    }
    const std::string key = fmt::format("block{}_conv{}", layer[0], layer[2]);
    m.weight(key, kernel_of(arrays.at(key + ".kernel")));
    m.weight(key + "_bias", Tensor::floats(arrays.at(key + ".bias").shape, arrays.at(key + ".bias").data));
    m.node("Conv", {x, key, key + "_bias"}, "conv" + layer, {{"pads", Shape{1, 1, 1, 1}}}).node("Relu", {"conv" + layer}, "relu" + layer);
    x = "relu" + layer;
    if (layer[2] != '1') continue;
    const std::int64_t channels = arrays.at(key + ".bias").shape[0];
    m.output(x, {1, channels, now, now}).output("gram" + layer, {channels, channels});
    m.weight("rows" + layer, ints({channels, now * now})).weight("places" + layer, Tensor::floats({}, static_cast<float>(now * now)));
    m.node("Reshape", {x, "rows" + layer}, "flat" + layer).node("Transpose", {"flat" + layer}, "turned" + layer, {{"perm", Shape{1, 0}}});
    m.node("MatMul", {"flat" + layer, "turned" + layer}, "sums" + layer).node("Div", {"sums" + layer, "places" + layer}, "gram" + layer);
  }
  return m;
}

void expect_same(const NamedTensors& actual, const NamedTensors& expected, const char* what) {
  for (const auto& [name, tensor] : expected) EXPECT_LE(relative_error(actual.at(name), tensor), 1e-4) << what << ", " << name;
}

TEST(PerceptualPath, FeaturesAndGramMatricesEqualOnnxRuntime) {
  if (!std::filesystem::exists(kWeights)) GTEST_SKIP() << "third-party weights are not at hand: " << kWeights;
  if (!judge_is_there()) GTEST_SKIP() << how_to_get_the_judge();
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  const std::int64_t side = driver && std::string_view(driver) == "swiftshader" ? 48 : 128;
  const TemporaryFolder folder;
  const OnnxModel model = OnnxModel::load(save(vgg(side).proto, folder.path() / "vgg19.onnx"));
  const NamedTensors inputs{{"picture", sample_picture("coffee.png", {1, 3, side, side})}};
  std::vector<std::string> outputs;
  for (const TensorInfo& info : model.outputs()) outputs.push_back(info.name);
  ASSERT_EQ(outputs.size(), 8u);
  const NamedTensors expected = judge(model.path(), inputs, outputs);
  const Graph graph = model.build({{"picture", {1, 3, side, side}}});
  expect_same(run_on_device(test_context(), rewrite(graph).graph, inputs), expected, "rewritten");
}

TEST(PerceptualPath, SmallPictureEqualsTheReference) {
  if (!std::filesystem::exists(kWeights)) GTEST_SKIP() << "third-party weights are not at hand: " << kWeights;
  const TemporaryFolder folder;
  const OnnxModel model = OnnxModel::load(save(vgg(16).proto, folder.path() / "vgg19.onnx"));
  const NamedTensors inputs{{"picture", sample_picture("coffee.png", {1, 3, 16, 16})}};
  const Graph graph = model.build({{"picture", {1, 3, 16, 16}}});
  const NamedTensors expected = run_reference(graph, inputs);
  expect_same(run_on_device(test_context(), rewrite(graph).graph, inputs), expected, "rewritten");
  expect_same(run_on_device(test_context(), graph, inputs), expected, "as it is");
}

}  // namespace
}  // namespace wrapture
