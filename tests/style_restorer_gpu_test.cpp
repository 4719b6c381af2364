// Restorers on a device: tiles equal the whole, sizes, refusals, and that ours take damage out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engine/base/error.hpp"
#include "engine/style/model.hpp"
#include "engine/style/restorer.hpp"
#include "tests/gpu_test.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

using ::testing::HasSubstr;

Image noise_image(std::uint32_t width, std::uint32_t height) {
  std::minstd_rand random(width + height);
  Image image = make_image(width, height);
  for (auto& byte : image.rgba) byte = static_cast<std::uint8_t>(random() >> 8);
  return image;
}

void describe(ModelBuilder& model, const std::string& factor, const std::string& reach) {
  for (const auto& [key, value] : {std::pair("wrapture.factor", factor), std::pair("wrapture.reach", reach)}) {
    auto* entry = model.proto.add_metadata_props();
    entry->set_key(key);
    entry->set_value(value);
  }
}

/// The mean of 3x3 pixels of each channel, with zeros outside; doubled by nearest pixels where factor is 2.
ModelBuilder blurring(int factor) {
  ModelBuilder model(13);
  model.input("x", {1, 3, -1, -1}).output("y", {1, 3, -1, -1});
  model.weight("kernel", Tensor::floats({3, 1, 3, 3}, 1.0f / 9));
  model.node("Conv", {"x", "kernel"}, factor == 1 ? "y" : "blurred",
             {{"group", std::int64_t{3}}, {"pads", Shape{1, 1, 1, 1}}, {"kernel_shape", Shape{3, 3}}});
  if (factor == 2) {
    Tensor scales = Tensor::floats({4}, 2.0f);
    scales.f32[0] = scales.f32[1] = 1;
    model.weight("scales", scales);
    model.node("Resize", {"blurred", "", "scales"}, "y",
               {{"mode", std::string("nearest")},
                {"nearest_mode", std::string("floor")},
                {"coordinate_transformation_mode", std::string("asymmetric")}});
  }
  describe(model, std::to_string(factor), "1");
  return model;
}

double blurred(const Image& image, std::uint32_t x, std::uint32_t y, std::size_t channel) {
  const auto at = [](std::int64_t i, std::uint32_t size) {
    return static_cast<std::uint32_t>(i < 0 ? -i : i >= size ? 2 * size - 2 - i : i);
  };
  double sum = 0;
  for (std::int64_t dy = -1; dy <= 1; ++dy)
    for (std::int64_t dx = -1; dx <= 1; ++dx) sum += image.pixel(at(x + dx, image.width), at(y + dy, image.height))[channel];
  return sum / 9;
}

class RestorerTest : public testing::TestWithParam<int> {
 protected:
  TemporaryFolder folder_;
};

TEST_P(RestorerTest, TilesMakeTheWholePicture) {
  const auto factor = static_cast<std::uint32_t>(GetParam());
  const auto path = save(blurring(GetParam()).proto, folder_.path() / "blur.onnx");
  Image image = noise_image(525, 67);  // two tiles, the second one narrow
  image.dpi = 150;
  const Image result = Restorer(test_context(), test_kernels(), path).restore(image);
  ASSERT_EQ(result.width, factor * image.width);
  ASSERT_EQ(result.height, factor * image.height);
  EXPECT_EQ(result.dpi, 150 * factor);
  double worst = 0;
  for (std::uint32_t y = 0; y < result.height; ++y)
    for (std::uint32_t x = 0; x < result.width; ++x)
      for (std::size_t c = 0; c < 3; ++c)
        worst = std::max(worst, std::abs(result.pixel(x, y)[c] - blurred(image, x / factor, y / factor, c)));
  EXPECT_LE(worst, 0.51) << "half a step of rounding";
  if (factor == 1) {
    for (std::size_t i = 3; i < image.rgba.size(); i += 4) ASSERT_EQ(result.rgba[i], image.rgba[i]) << "alpha stays";
  }
}

INSTANTIATE_TEST_SUITE_P(Factors, RestorerTest, testing::Values(1, 2));

TEST_F(RestorerTest, WhatIsNoRestorerIsRefused) {
  const auto refusal = [&](ModelBuilder model, const Image& image) -> std::string {
    const auto path = save(model.proto, folder_.path() / "net.onnx");
    try {
      static_cast<void>(Restorer(test_context(), test_kernels(), path).restore(image));
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  };
  ModelBuilder plain = blurring(1);
  plain.proto.clear_metadata_props();
  EXPECT_THAT(refusal(plain, noise_image(8, 8)), HasSubstr("'wrapture.factor' is missing"));
  ModelBuilder wrong = blurring(1);
  wrong.proto.clear_metadata_props();
  describe(wrong, "2", "1");
  EXPECT_THAT(refusal(wrong, noise_image(8, 8)), HasSubstr("no network that restores at 2 times the size"));
  EXPECT_THAT(refusal(blurring(2), make_image(9000, 1)), HasSubstr("the result would be 18000x2 px"));
  ModelBuilder broken = blurring(1);
  broken.proto.mutable_graph()->mutable_initializer(0)->CopyFrom(proto_of("kernel", Tensor::floats({3, 1, 3, 3}, NAN)));
  EXPECT_THAT(refusal(broken, noise_image(8, 8)), HasSubstr("makes the first"));
}

double error_between(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i) sum += std::pow(static_cast<double>(a.rgba[i]) - b.rgba[i], 2);
  return sum / static_cast<double>(a.rgba.size());
}

/// A label: grounds of one colour and hard edges.
Image make_label(std::uint32_t side) {
  Image label = make_image(side, side);
  for (std::uint32_t y = 0; y < side; ++y)
    for (std::uint32_t x = 0; x < side; ++x) {
      const bool letter = (x / 6) % 3 == 0 && (y / 20) % 2 == 0, disc = std::hypot(x - side / 2.0, y - side / 2.0) < side / 4.0;
      const std::uint8_t colour[] = {static_cast<std::uint8_t>(letter ? 250
                                                               : disc ? 190
                                                                      : 40),
                                     static_cast<std::uint8_t>(letter ? 240
                                                               : disc ? 60
                                                                      : 80),
                                     static_cast<std::uint8_t>(letter ? 220 : 110)};
      std::copy_n(colour, 3, label.pixel(x, y));
    }
  return label;
}

TEST(ShippedRestorers, TakeNoiseOut) {
  const Image label = make_label(96);
  Image noisy = label;
  std::minstd_rand random(3);
  std::normal_distribution<double> normal(0, 10);
  for (std::size_t i = 0; i < noisy.rgba.size(); ++i)
    if (i % 4 != 3) noisy.rgba[i] = static_cast<std::uint8_t>(std::clamp(noisy.rgba[i] + normal(random), 0.0, 255.0));
  Restorer restorer(test_context(), test_kernels(), find_model("clean"));
  EXPECT_LT(error_between(restorer.restore(noisy), label), 0.4 * error_between(noisy, label));
  EXPECT_LT(error_between(restorer.restore(label), label), 10) << "37 dB of the colours, as weights/README.md says";
}

TEST(ShippedRestorers, EnlargeSharply) {
  const Image label = make_label(192);
  const Image given = resize(label, 96, 96), plain = resize(given, 192, 192);
  const Image result = Restorer(test_context(), test_kernels(), find_model("enlarge")).restore(given);
  EXPECT_LT(error_between(result, label), 0.5 * error_between(plain, label));
}

}  // namespace
}  // namespace wrapture
