// Made-up generators for the tests of what picture tensors mean: each gives its artwork back, in the convention that it is asked for.
#pragma once

#include <cstdlib>
#include <optional>

#include "engine/style/meaning.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {

struct Convention {
  std::string name;  // of the test
  PictureMeaning input, output;
};

inline constexpr ValueScale kByteScale{.low = 0, .high = 255}, kUnitScale{}, kSignedScale{.low = -1, .high = 1};
inline constexpr ValueScale kImageNetScale{.mean = {0.485f, 0.456f, 0.406f}, .deviation = {0.229f, 0.224f, 0.225f}};
inline constexpr ValueScale kCaffeScale{.low = 0, .high = 255, .mean = {123.68f, 116.779f, 103.939f}};

/// The conventions of the field, and some that nobody would guess (the last ones: see `guessable`).
inline std::vector<Convention> conventions() {
  using enum ChannelOrder;
  using enum TensorLayout;
  return {{"byte", {kByteScale}, {kByteScale}},
          {"unit", {kUnitScale}, {kUnitScale}},
          {"signed", {kSignedScale}, {kSignedScale}},
          {"imagenet_to_byte", {kImageNetScale}, {kByteScale}},
          {"imagenet_to_unit", {kImageNetScale}, {kUnitScale}},
          {"imagenet", {kImageNetScale}, {kImageNetScale}},
          {"caffe", {kCaffeScale, bgr}, {kByteScale, bgr}},
          {"caffe_to_rgb", {kCaffeScale, bgr}, {kByteScale}},
          {"unit_to_signed", {kUnitScale}, {kSignedScale}},
          {"swapped", {kByteScale}, {kByteScale, bgr}},
          {"nhwc", {kByteScale, rgb, nhwc}, {kByteScale, rgb, nhwc}},
          {"nhwc_to_planes", {kSignedScale, rgb, nhwc}, {kUnitScale}},
          {"grey", {kUnitScale, rgb, nchw, 1}, {kUnitScale, rgb, nchw, 1}},
          {"alpha", {kSignedScale, rgb, nchw, 4}, {kSignedScale, rgb, nchw, 3}}};
}

/// 1x1 convolution from the channels of `from` to colours 0..1, or from colours to the channels of `to`.
inline void add_map(ModelBuilder& model, const std::string& name, const PictureMeaning& meaning, bool decode, const std::string& in,
                    const std::string& out) {
  const std::int64_t channels = meaning.channels, colours = channels == 1 ? 1 : 3;
  const std::int64_t rows = decode ? colours : channels, columns = decode ? channels : colours;
  Tensor weight = Tensor::floats({rows, columns, 1, 1}, 0.0f), bias = Tensor::floats({rows}, 0.0f);
  for (std::int64_t colour = 0; colour < colours; ++colour) {
    const std::int64_t channel = meaning.order == ChannelOrder::bgr ? 2 - colour : colour;
    const auto at = static_cast<std::size_t>(colour);
    const float scale = meaning.scale.scale(at), offset = meaning.scale.offset(at);
    const std::int64_t row = decode ? colour : channel, column = decode ? channel : colour;
    weight.f32[static_cast<std::size_t>(row * columns + column)] = decode ? 1 / scale : scale;
    bias.f32[static_cast<std::size_t>(row)] = decode ? -offset / scale : offset;
  }
  model.weight(name + "_weight", weight).weight(name + "_bias", bias);
  model.node("Conv", {in, name + "_weight", name + "_bias"}, out);
}

/// input -> colours -> clipped to 0..1, so that a wrong range does not pass unseen -> output. Sizes are left open.
inline onnx::ModelProto make_generator(const PictureMeaning& input, const PictureMeaning& output) {
  ModelBuilder model;
  const auto shape = [](const PictureMeaning& meaning) {
    return meaning.layout == TensorLayout::nchw ? Shape{1, meaning.channels, -1, -1} : Shape{1, -1, -1, meaning.channels};
  };
  model.input("artwork", shape(input)).output("result", shape(output));
  std::string at = "artwork";
  if (input.layout == TensorLayout::nhwc) model.node("Transpose", {at}, "planes", {{"perm", Shape{0, 3, 1, 2}}}), at = "planes";
  add_map(model, "decode", input, true, at, "decoded");
  model.weight("low", Tensor::floats({}, 0.0f)).weight("high", Tensor::floats({}, 1.0f));
  model.node("Clip", {"decoded", "low", "high"}, "colours");
  const bool turn = output.layout == TensorLayout::nhwc;
  add_map(model, "encode", output, false, "colours", turn ? "encoded" : "result");
  if (turn) model.node("Transpose", {"encoded"}, "result", {{"perm", Shape{0, 2, 3, 1}}});
  return model.proto;
}

/// result = content * alpha + style_image * beta + code (one number a channel) + z * 0.1: an input of every kind.
inline onnx::ModelProto make_mixer() {
  ModelBuilder model;
  model.input("content", {1, 3, -1, -1}).input("style_image", {1, 3, -1, -1}).input("alpha", {1}).input("beta", {1, 1});
  model.input("code", {1, 3, 1, 1}).input("z", {1, 1, -1, -1}).output("result", {1, 3, -1, -1});
  model.weight("tenth", Tensor::floats({}, 0.1f));
  model.node("Mul", {"content", "alpha"}, "a").node("Mul", {"style_image", "beta"}, "b").node("Mul", {"z", "tenth"}, "n");
  model.node("Add", {"a", "b"}, "ab").node("Add", {"ab", "code"}, "abc").node("Add", {"abc", "n"}, "result");
  return model.proto;
}

/// A picture from noise: z (1,4) -> 3 x 12 x 8 values, tanh.
inline onnx::ModelProto make_dreamer() {
  ModelBuilder model;
  model.input("z", {1, 4}).output("out", {1, 3, 12, 8});
  Tensor weight = Tensor::floats({4, 288}, 0.0f);
  for (std::size_t i = 0; i < weight.f32.size(); ++i) weight.f32[i] = static_cast<float>(i * 37 % 101) / 50 - 1;
  model.weight("weight", weight).weight("shape", Tensor::ints({4}, {1, 3, 12, 8}));
  model.node("MatMul", {"z", "weight"}, "flat").node("Reshape", {"flat", "shape"}, "made").node("Tanh", {"made"}, "out");
  return model.proto;
}

/// A folder of its own that an environment variable names while this lives.
class EnvironmentFolder {
 public:
  explicit EnvironmentFolder(std::string variable) : variable_(std::move(variable)) {
    if (const char* old = std::getenv(variable_.c_str())) before_ = old;
    setenv(variable_.c_str(), folder_.path().c_str(), 1);
  }
  ~EnvironmentFolder() { before_ ? setenv(variable_.c_str(), before_->c_str(), 1) : unsetenv(variable_.c_str()); }
  EnvironmentFolder(const EnvironmentFolder&) = delete;
  EnvironmentFolder& operator=(const EnvironmentFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  std::string variable_;
  std::optional<std::string> before_;
};

/// Nothing is remembered from test to test.
struct FreshCache : EnvironmentFolder {
  FreshCache() : EnvironmentFolder("XDG_CACHE_HOME") {}
};

/// The user has no models and no styles but those of the test.
struct FreshData : EnvironmentFolder {
  FreshData() : EnvironmentFolder("XDG_DATA_HOME") {}
};

inline void set_metadata(onnx::ModelProto& model, const std::string& key, const std::string& value) {
  auto* entry = model.add_metadata_props();
  entry->set_key("wrapture." + key);
  entry->set_value(value);
}

}  // namespace wrapture
