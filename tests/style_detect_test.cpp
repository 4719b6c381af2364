// What picture tensors mean: found out by trying on generators whose convention is known, remembered, and refused in one line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "engine/base/error.hpp"
#include "engine/style/detect.hpp"
#include "engine/style/picture_tensor.hpp"
#include "tests/style_generators.hpp"

namespace wrapture {
namespace {

using testing::HasSubstr;

class Detection : public testing::Test {
 protected:
  GeneratorModel detected(const onnx::ModelProto& proto, const Facts& options = {}) {
    GeneratorModel model = load_generator(save(proto, folder_.path() / "model.onnx"), options);
    settle_meaning(model, reference_runner());
    return model;
  }
  FreshCache cache_;
  TemporaryFolder folder_;
};

class DetectionOf : public Detection, public testing::WithParamInterface<Convention> {};

/// The colours that come back: what counts, since conventions that do the same to a picture cannot be told apart.
TEST_P(DetectionOf, ReadsAndWritesTheArtworksColours) {
  const GeneratorModel model = detected(make_generator(GetParam().input, GetParam().output));
  EXPECT_TRUE(model.meaning_known);
  EXPECT_THAT(model.note, HasSubstr("say so in model.json"));
  const Image sample = sample_picture(48, 40);
  const auto shapes = input_shapes(model, 40, 48);
  const Tensor artwork = tensor_of(sample, model.input, shapes.at("artwork"), 48, 40);
  const Image result = image_of(run_reference(model.onnx.build(shapes), {{"artwork", artwork}}).at("result"), model.output);
  for (std::size_t i = 0; i < result.rgba.size(); ++i) {
    const std::uint8_t* pixel = sample.rgba.data() + i / 4 * 4;
    const double luma = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
    const double wanted = i % 4 != 3 && model.output.channels == 1 ? luma : sample.rgba[i];
    ASSERT_NEAR(result.rgba[i], wanted, 1) << "byte " << i << ": " << model.note;
  }
}

INSTANTIATE_TEST_SUITE_P(Conventions, DetectionOf, testing::ValuesIn(conventions()), [](const auto& one) { return one.param.name; });

/// Where input and output are scaled alike, a smaller scale passes through unclipped and does the same; between different scales there is
/// one answer only.
TEST_F(Detection, FindsTheVeryScalesWhereThereIsOneAnswer) {
  for (const Convention& one : conventions()) {
    if (one.input.scale == one.output.scale || one.name.starts_with("caffe")) continue;  // caffe: rgb and bgr may both be swapped
    const GeneratorModel model = detected(make_generator(one.input, one.output));
    EXPECT_TRUE(model.input == one.input && model.output == one.output) << one.name << ": " << model.note;
  }
}

TEST_F(Detection, IsRememberedByContent) {
  const auto proto = make_generator({kSignedScale}, {kUnitScale});
  const GeneratorModel first = detected(proto);
  std::filesystem::rename(folder_.path() / "model.onnx", folder_.path() / "renamed.onnx");
  GeneratorModel again = load_generator(folder_.path() / "renamed.onnx");
  EXPECT_TRUE(again.meaning_known);
  EXPECT_THAT(again.note, HasSubstr("renamed.onnx: reads -1..1 RGB, writes 0..1 RGB (detected earlier"));
  EXPECT_EQ(again.input, first.input);
  EXPECT_EQ(again.output, first.output);
  const auto other = save(make_generator({kByteScale}, {kUnitScale}), folder_.path() / "renamed.onnx");
  EXPECT_FALSE(load_generator(other).meaning_known) << "another content is another generator";
}

TEST_F(Detection, ADamagedMemoryIsForgotten) {
  const auto proto = make_generator({kSignedScale}, {kUnitScale});
  detected(proto);
  for (const auto& entry : std::filesystem::directory_iterator(cache_.path() / "wrapture" / "meanings"))
    std::ofstream(entry.path()) << "{\"range\": ";
  EXPECT_FALSE(load_generator(folder_.path() / "model.onnx").meaning_known);
  EXPECT_THAT(detected(proto).note, HasSubstr("(detected;"));
}

TEST_F(Detection, WhatIsSaidIsNotDetected) {
  const auto proto = make_generator({kImageNetScale}, {kByteScale});
  const GeneratorModel model = detected(proto, {{"range", "0..1"}, {"output_range", "-1..1"}});
  EXPECT_EQ(model.input.scale, kUnitScale);
  EXPECT_EQ(model.output.scale, kSignedScale);
  EXPECT_EQ(model.note, "");
  const GeneratorModel half = detected(proto, {{"output_range", "0..255"}});
  EXPECT_EQ(half.input.scale, kImageNetScale) << half.note;
}

onnx::ModelProto make_ending(const std::string& op) {
  ModelBuilder model;
  model.input("artwork", {1, 3, -1, -1}).output("result", {1, 3, -1, -1});
  Tensor weight = Tensor::floats({3, 3, 1, 1}, 0.0f);
  for (const std::size_t i : {0u, 4u, 8u}) weight.f32[i] = 1.5f;
  model.weight("weight", weight).node("Conv", {"artwork", "weight"}, "made").node(op, {"made"}, "result");
  return model.proto;
}

TEST_F(Detection, TheLastLayerSpeaksForTheRange) {
  const GeneratorModel tanh = detected(make_ending("Tanh")), sigmoid = detected(make_ending("Sigmoid"));
  EXPECT_EQ(tanh.output.scale, kSignedScale) << tanh.note;
  EXPECT_EQ(tanh.input.scale, kSignedScale) << tanh.note;
  EXPECT_EQ(sigmoid.output.scale, kUnitScale) << sigmoid.note;
}

TEST_F(Detection, RefusesInOneLineWhatMakesNoPicture) {
  ModelBuilder model;  // every pixel the same
  model.input("artwork", {1, 3, -1, -1}).output("result", {1, 3, -1, -1});
  model.weight("weight", Tensor::floats({3, 3, 1, 1}, 0.0f)).weight("bias", Tensor::floats({3}, 1000.0f));
  model.node("Conv", {"artwork", "weight", "bias"}, "result");
  try {
    detected(model.proto);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    EXPECT_THAT(error.what(), HasSubstr("model.onnx: no value range, mean or channel order makes a picture"));
    EXPECT_THAT(error.what(), HasSubstr("--range"));
  }
}

TEST(Bounds, FollowTheLastLayers) {
  const auto bounds = [](const std::vector<std::pair<std::string, float>>& ends) {
    const TemporaryFolder folder;
    ModelBuilder model;
    model.input("artwork", {1, 3, 8, 8}).output("result", {1, 3, 8, 8});
    std::string at = "artwork";
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const std::string name = i + 1 == ends.size() ? "result" : fmt::format("v{}", i), number = fmt::format("n{}", i);
      const auto& [op, value] = ends[i];
      model.weight(number, Tensor::floats({}, value));
      const bool two = op == "Add" || op == "Mul" || op == "Div";
      model.node(op, two ? std::vector{at, number} : std::vector{at}, name);
      at = name;
    }
    const Graph graph = OnnxModel::load(save(model.proto, folder.path() / "m.onnx")).build({{"artwork", {1, 3, 8, 8}}});
    return bounds_of(graph, graph.outputs.front());
  };
  EXPECT_EQ(bounds({{"Tanh", 0}}), std::pair(-1.0f, 1.0f));
  EXPECT_EQ(bounds({{"Sigmoid", 0}, {"Mul", 255}}), std::pair(0.0f, 255.0f));
  EXPECT_EQ(bounds({{"Tanh", 0}, {"Add", 1}, {"Div", 2}}), std::pair(0.0f, 1.0f));
  EXPECT_TRUE(std::isinf(bounds({{"Relu", 0}}).second));
  EXPECT_TRUE(std::isinf(bounds({{"Add", 3}}).first));
}

/// Every value is used twice: looked at by paths, there would be 2^60.
TEST(Bounds, LookAtEveryValueOnce) {
  Graph graph;
  const ValueId x = graph.add_input("x", {1, 3, 8, 8});
  ValueId at = graph.add_node("bounded", Unary{{Function::sigmoid, 0, 0}}, {x});
  for (int i = 0; i < 60; ++i) at = graph.add_node(fmt::format("larger{}", i), Binary{BinaryOp::max, {}}, {at, at});
  graph.outputs = {at};
  EXPECT_EQ(bounds_of(graph, at), std::pair(0.0f, 1.0f));
}

/// The two third-party generators read and write 0..255.
TEST_F(Detection, KnowsTheFieldsGenerators) {
  const std::filesystem::path folder = std::filesystem::path(WRAPTURE_SHARED_DATA) / "models";
  for (const char* name : {"fns_candy_opset13.onnx", "mosaic_nc16_256x256_onnxjs013.onnx"}) {
    if (!std::filesystem::exists(folder / name)) GTEST_SKIP() << (folder / name) << " is not here";
    GeneratorModel model = load_generator(folder / name);
    if (model.fixed_height > 0) continue;  // 256 px with the reference's loops takes too long
    settle_meaning(model, reference_runner());
    EXPECT_EQ(model.input, PictureMeaning{kByteScale}) << model.note;
    EXPECT_EQ(model.output, PictureMeaning{kByteScale}) << model.note;
  }
}

}  // namespace
}  // namespace wrapture
