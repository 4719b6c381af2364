// Whole networks on the device against ONNX Runtime: relative error at most 1e-4 in fp32. ONNX Runtime runs in Node.js
// (tests/onnxruntime_judge.mjs); tools/test.sh installs it into build/judge. Third-party models are tested where they are at hand.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/base/image.hpp"
#include "engine/base/npy.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/run/executor.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

const fs::path kTests = WRAPTURE_TESTS_FOLDER;
const fs::path kThirdParty = fs::path(WRAPTURE_SHARED_DATA) / "models";

fs::path judge_modules() {
  const char* given = std::getenv("WRAPTURE_JUDGE");
  return given ? fs::path(given) : kTests.parent_path() / "build" / "judge" / "node_modules";
}

struct NetworkCase {
  const char* name;
  fs::path model;
  std::int64_t height, width;
  float low, high;  // of the picture's values
};
void PrintTo(const NetworkCase& one, std::ostream* out) { *out << one.name; }

/// The picture input shows sample artwork (on made-up patterns with flat channels, norms amplify rounding, and ONNX Runtime itself is
/// 8e-5 off a reference in double); other inputs get values like a style code or noise.
Tensor make_input(const TensorInfo& info, const Shape& shape, const NetworkCase& one) {
  Tensor tensor = Tensor::floats(shape);
  const bool picture = shape.size() == 4 && info.name != "noise";
  if (!picture) {
    for (std::size_t i = 0; i < tensor.f32.size(); ++i) tensor.f32[i] = std::sin(static_cast<float>(i) * 1.7f);
    return tensor;
  }
  const Image artwork = resize(load_image(kTests.parent_path() / "viewer/samples/coffee.png"), static_cast<std::uint32_t>(one.width),
                               static_cast<std::uint32_t>(one.height));
  const auto pixels = static_cast<std::size_t>(one.width * one.height);
  for (std::size_t i = 0; i < 3 * pixels; ++i)
    tensor.f32[i] = one.low + (one.high - one.low) * static_cast<float>(artwork.rgba[i % pixels * 4 + i / pixels]) / 255;
  return tensor;
}

NamedTensors make_inputs(const OnnxModel& model, const NetworkCase& one) {
  NamedTensors inputs;
  for (const TensorInfo& info : model.inputs()) {
    Shape shape = info.shape;
    const std::int64_t part = info.name == "noise" ? 2 : 1;  // the noise planes have half the size
    if (shape.size() == 4) shape = {1, shape[1], one.height / part, one.width / part};
    inputs.emplace(info.name, make_input(info, shape, one));
  }
  return inputs;
}

/// What ONNX Runtime makes of the same inputs.
Tensor judge(const NetworkCase& one, const NamedTensors& inputs, const std::string& output) {
  const fs::path folder = fs::temp_directory_path() / ("wrapture-judge-" + std::to_string(getpid()));
  fs::create_directories(folder);
  std::string command = "NODE_PATH='" + judge_modules().string() + "' node '" + (kTests / "onnxruntime_judge.mjs").string() + "' '" +
                        one.model.string() + "'";
  for (const auto& [name, tensor] : inputs) {
    save_npy(folder / (name + ".npy"), {tensor.shape, tensor.f32});
    command += " '" + name + "=" + (folder / (name + ".npy")).string() + "'";
  }
  command += " -- '" + output + "=" + (folder / "answer.npy").string() + "'";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  const NpyArray answer = load_npy(folder / "answer.npy");
  fs::remove_all(folder);
  return Tensor::floats(answer.shape, answer.data);
}

class Networks : public testing::TestWithParam<NetworkCase> {};

TEST_P(Networks, EqualOnnxRuntime) {
  const NetworkCase& one = GetParam();
  if (!fs::exists(one.model)) GTEST_SKIP() << "third-party model is not at hand: " << one.model;
  if (!fs::exists(judge_modules() / "onnxruntime-node"))
    GTEST_SKIP() << "ONNX Runtime is not installed in " << judge_modules() << " (npm install --prefix build/judge onnxruntime-node)";
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  if (one.height >= 512 && driver && std::string_view(driver) == "swiftshader") GTEST_SKIP() << "takes SwiftShader a minute";
  const OnnxModel model = OnnxModel::load(one.model);
  const NamedTensors inputs = make_inputs(model, one);
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  const std::string output = model.outputs().front().name;
  const Tensor actual = run_on_device(test_context(), rewrite(model.build(shapes)).graph, inputs).at(output);
  const Tensor expected = judge(one, inputs, output);
  ASSERT_EQ(actual.shape, expected.shape);
  double worst = 0, largest = 0;
  for (std::size_t i = 0; i < expected.f32.size(); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(actual.f32[i]) - expected.f32[i]));
    largest = std::max(largest, std::abs(static_cast<double>(expected.f32[i])));
  }
  RecordProperty("relative_error", std::to_string(worst / largest));
  EXPECT_LE(worst / largest, 1e-4);
}

INSTANTIATE_TEST_SUITE_P(All, Networks,
                         testing::Values(NetworkCase{"stylist_64x96", kTests.parent_path() / "weights/stylist.onnx", 64, 96, 0, 1},
                                         NetworkCase{"stylist_256x256", kTests.parent_path() / "weights/stylist.onnx", 256, 256, 0, 1},
                                         NetworkCase{"candy_256x256", kThirdParty / "fns_candy_opset13.onnx", 256, 256, 0, 255},
                                         NetworkCase{"candy_217x331", kThirdParty / "fns_candy_opset13.onnx", 217, 331, 0, 255},
                                         NetworkCase{"candy_512x512", kThirdParty / "fns_candy_opset13.onnx", 512, 512, 0, 255},
                                         NetworkCase{"mosaic_256x256", kThirdParty / "mosaic_nc16_256x256_onnxjs013.onnx", 256, 256, 0,
                                                     255}),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace wrapture
