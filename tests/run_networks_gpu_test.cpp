// Whole networks on the device against ONNX Runtime: relative error at most 1e-4 in fp32. Third-party models are tested where they are at
// hand.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/graph/onnx.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/run/executor.hpp"
#include "tests/gpu_test.hpp"
#include "tests/judge.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

const fs::path kTests = WRAPTURE_TESTS_FOLDER;
const fs::path kThirdParty = fs::path(WRAPTURE_SHARED_DATA) / "models";

struct NetworkCase {
  const char* name;
  fs::path model;
  std::int64_t height, width;
  float low, high;  // of the picture's values
};
void PrintTo(const NetworkCase& one, std::ostream* out) { *out << one.name; }

/// The picture input shows sample artwork; other inputs get values like a style code or noise.
Tensor make_input(const TensorInfo& info, const Shape& shape, const NetworkCase& one) {
  if (shape.size() == 4 && info.name != "noise") return sample_picture("coffee.png", shape, one.low, one.high);
  Tensor tensor = Tensor::floats(shape);
  for (std::size_t i = 0; i < tensor.f32.size(); ++i) tensor.f32[i] = std::sin(static_cast<float>(i) * 1.7f);
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

class Networks : public testing::TestWithParam<NetworkCase> {};

TEST_P(Networks, EqualOnnxRuntime) {
  const NetworkCase& one = GetParam();
  if (!fs::exists(one.model)) GTEST_SKIP() << "third-party model is not at hand: " << one.model;
  if (!judge_is_there()) GTEST_SKIP() << how_to_get_the_judge();
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  if (one.height >= 512 && driver && std::string_view(driver) == "swiftshader") GTEST_SKIP() << "takes SwiftShader a minute";
  const OnnxModel model = OnnxModel::load(one.model);
  const NamedTensors inputs = make_inputs(model, one);
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  const std::string output = model.outputs().front().name;
  const Tensor actual = run_on_device(test_context(), rewrite(model.build(shapes)).graph, inputs).at(output);
  const double error = relative_error(actual, judge(one.model, inputs, {output}).at(output));
  RecordProperty("relative_error", std::to_string(error));
  EXPECT_LE(error, 1e-4);
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
