// Generators of every convention on a device: the artwork comes back, sizes and shapes fit, further inputs count.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/npy.hpp"
#include "engine/style/network_run.hpp"
#include "engine/style/picture_tensor.hpp"
#include "engine/style/stylizer.hpp"
#include "tests/gpu_test.hpp"
#include "tests/style_generators.hpp"

namespace wrapture {
namespace {

using testing::HasSubstr;

/// Opaque, all colours, no two corners alike.
Image make_artwork(std::uint32_t width, std::uint32_t height) {
  Image image = sample_picture(width, height);
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 0; x < width; ++x) image.pixel(x, y)[1] = static_cast<std::uint8_t>(255 * y / height);
  return image;
}

Image grey(Image image) {
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    const double luma = 0.299 * image.rgba[i] + 0.587 * image.rgba[i + 1] + 0.114 * image.rgba[i + 2];
    for (std::size_t c = 0; c < 3; ++c) image.rgba[i + c] = static_cast<std::uint8_t>(std::lround(luma));
  }
  return image;
}

class Meaning : public testing::Test {
 protected:
  Image stylise(const Image& artwork, const StyleSettings& settings) {
    stylizer_.set_artwork(artwork);
    stylizer_.update(settings);
    return stylizer_.result();
  }
  std::filesystem::path keep(const onnx::ModelProto& proto, const std::string& name = "model.onnx") {
    return save(proto, folder_.path() / name);
  }
  std::string error_of(const StyleSettings& settings) {
    try {
      stylise(make_artwork(40, 30), settings);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  const vk::Context& context_ = test_context();  // before the cache: drivers keep theirs where they found it
  FreshCache cache_;
  TemporaryFolder folder_;
  Library library_;
  Stylizer stylizer_{context_, test_kernels(), library_};
};

void expect_near(const Image& made, const Image& wanted, int tolerance, const std::string& what) {
  ASSERT_EQ(made.rgba.size(), wanted.rgba.size());
  int worst = 0;
  for (std::size_t i = 0; i < made.rgba.size(); ++i) worst = std::max(worst, std::abs(made.rgba[i] - wanted.rgba[i]));
  EXPECT_LE(worst, tolerance) << what;
}

/// 1 of 255: the grey artwork's luma is rounded once more, the others come back exactly but for fp32.
TEST_F(Meaning, EveryConventionGivesTheArtworkBack) {
  const Image artwork = make_artwork(97, 61);
  for (const Convention& one : conventions()) {
    const Image wanted = one.input.channels == 1 ? grey(artwork) : artwork;
    const auto model = keep(make_generator(one.input, one.output));
    const Image found = stylise(artwork, {.model = model});
    expect_near(found, wanted, 1, one.name + " detected: " + stylizer_.generator()->note);
    EXPECT_THAT(stylizer_.generator()->note, HasSubstr("model.onnx: reads "));
    Facts facts = facts_of(one.input, "");
    facts.merge(facts_of(one.output, "output_"));
    expect_near(stylise(artwork, {.model = model, .facts = facts}), wanted, 1, one.name + " as said");
    EXPECT_EQ(stylizer_.generator()->note, "");
  }
}

/// A graph that runs at 24x16 px only: every value of its result comes from a product with all of the artwork.
TEST_F(Meaning, AFixedSizeKeepsTheAspect) {
  constexpr std::int64_t kHeight = 16, kWidth = 24, kCount = 3 * kHeight * kWidth;
  Tensor identity = Tensor::floats({kCount, kCount}, 0.0f);
  for (std::size_t i = 0; i < kCount; ++i) identity.f32[i * kCount + i] = 1;
  ModelBuilder model;
  model.input("artwork", {1, 3, kHeight, kWidth}).output("result", {1, 3, kHeight, kWidth}).weight("identity", identity);
  model.weight("row", Tensor::ints({2}, {1, kCount})).weight("shape", Tensor::ints({4}, {1, 3, kHeight, kWidth}));
  model.node("Reshape", {"artwork", "row"}, "flat")
      .node("MatMul", {"flat", "identity"}, "same")
      .node("Reshape", {"same", "shape"}, "result");
  const auto path = keep(model.proto);
  const GeneratorModel loaded = load_generator(path, {{"range", "0..1"}});
  EXPECT_EQ(std::pair(loaded.fixed_height, loaded.fixed_width), std::pair(kHeight, kWidth));
  EXPECT_EQ(working_size(loaded, 64, 64, {}), (WorkingSize{16, 16, 24, 16}));
  const Image artwork = make_artwork(64, 64), small = resize(resize(artwork, 16, 16), 64, 64);
  const Image made = stylise(artwork, {.model = path, .facts = {{"range", "0..1"}}});
  double sum = 0;
  for (std::size_t i = 0; i < made.rgba.size(); ++i) sum += std::abs(made.rgba[i] - small.rgba[i]);
  EXPECT_LT(sum / static_cast<double>(made.rgba.size()), 4) << "the mip chain and resize() average in their own ways";
}

TEST_F(Meaning, ADeclaredSizeIsNoLimitWhereTheGraphHasNone) {
  ModelBuilder model;
  model.input("artwork", {1, 3, 32, 48}).output("result", {1, 3, 32, 48}).node("Relu", {"artwork"}, "result");
  std::string why;
  try {
    (void)OnnxModel::load(keep(model.proto)).build({{"artwork", {1, 3, 64, 64}}});
  } catch (const Error& error) {
    why = error.what();
  }
  const GeneratorModel loaded = load_generator(keep(model.proto), {{"range", "0..1"}});
  EXPECT_EQ(loaded.fixed_width, why.empty() ? 0 : 48) << why;
}

TEST_F(Meaning, AnEnlargingNetworkShowsAllOfThePicture) {
  ModelBuilder model;
  model.input("artwork", {1, 3, -1, -1}).output("result", {1, 3, -1, -1});
  model.weight("scales", Tensor::floats({4}, {1, 1, 2, 2}));
  model.node("Resize", {"artwork", "", "scales"}, "result",
             {{"mode", std::string("nearest")},
              {"nearest_mode", std::string("floor")},
              {"coordinate_transformation_mode", std::string("asymmetric")}});
  const Image artwork = make_artwork(64, 48);
  const Image made = stylise(artwork, {.model = keep(model.proto)});
  expect_near(made, artwork, 1, "enlarged and seen at the artwork's size");
}

TEST_F(Meaning, FurtherInputsCount) {
  const auto path = keep(make_mixer());
  const Image artwork = make_artwork(64, 48), second = make_image(10, 10, 0xFF0000FFu);
  save_png(folder_.path() / "red.png", second);
  StyleSettings settings{.model = path, .facts = {{"range", "0..1"}}};
  settings.inputs = {{"style_image", {.file = folder_.path() / "red.png"}}, {"beta", {.numbers = {0}}}, {"code", {.numbers = {0, 0, 0}}}};
  EXPECT_THAT(error_of({.model = path, .facts = settings.facts}), HasSubstr("input 'style_image' (1x3x?x?, a picture) has no value"));
  ASSERT_TRUE(stylizer_.generator());
  EXPECT_EQ(stylizer_.generator()->inputs.size(), 5u) << "known although the run could not begin";

  const Image noisy = stylise(artwork, settings);
  settings.inputs["z"] = {.seed = 2};
  EXPECT_NE(stylise(artwork, settings).rgba, noisy.rgba) << "another seed";
  settings.inputs["z"] = {.seed = 1};
  EXPECT_EQ(stylise(artwork, settings).rgba, noisy.rgba) << "the same seed";
  settings.inputs["z"] = {.numbers = {0}};
  expect_near(stylise(artwork, settings), artwork, 1, "neutral");
  settings.inputs["alpha"] = {.numbers = {0}};
  settings.inputs["code"] = {.numbers = {0, 1, 0}};
  expect_near(stylise(artwork, settings), make_image(64, 48, 0xFF00FF00u), 1, "green by the code");
  settings.inputs["beta"] = {.numbers = {1}};
  expect_near(stylise(artwork, settings), make_image(64, 48, 0xFF00FFFFu), 1, "and red by the picture");
  save_npy(folder_.path() / "code.npy", {{3}, {0, 0, 1}});
  settings.inputs["code"] = {.file = folder_.path() / "code.npy"};
  expect_near(stylise(artwork, settings), make_image(64, 48, 0xFFFF00FFu), 1, "blue by the array");
}

TEST_F(Meaning, WrongValuesAreNamed) {
  const auto path = keep(make_mixer());
  StyleSettings settings{.model = path, .facts = {{"range", "0..1"}}};
  settings.inputs = {{"style_image", {.file = "nowhere.png"}}, {"code", {.numbers = {0}}}};
  EXPECT_THAT(error_of(settings), HasSubstr("nowhere.png"));
  settings.inputs = {{"style_image", {.numbers = {0}}}, {"code", {.numbers = {0, 1}}}};
  EXPECT_THAT(error_of(settings), HasSubstr("input 'code' (1x3x1x1) takes 3 numbers, not 2"));
  settings.inputs = {{"cod", {.numbers = {0}}}};
  EXPECT_THAT(error_of(settings), HasSubstr("no further input 'cod'"));
}

}  // namespace
}  // namespace wrapture
