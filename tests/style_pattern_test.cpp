// Patterns without a device: the numbers of a seed, the walk, layouts, the tile that becomes a picture, refusals.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/model.hpp"
#include "engine/style/pattern.hpp"

namespace wrapture {
namespace {

const PatternModel& bundled() {
  static const PatternModel model = open_pattern(find_model("pattern"));
  return model;
}

double mean(const std::vector<float>& numbers, double power) {
  double sum = 0;
  for (const float number : numbers) sum += std::pow(number, power);
  return sum / static_cast<double>(numbers.size());
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * b[i];
  return sum / static_cast<double>(a.size());
}

/// What it throws; empty where it throws nothing.
template <typename Work>
std::string message(const Work& work) {
  try {
    (void)work();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(PatternNumbers, AreTheSameEverywhereAndUnitNormal) {
  const std::vector<float> first{0.18792724609375f, -1.458892822265625f, -0.827850341796875f, 0.628143310546875f,
                                 -0.1031036376953125f};  // worked out apart from the program (pattern_numbers in Python)
  EXPECT_EQ(pattern_numbers(7, 1, first.size()), first);
  const auto numbers = pattern_numbers(7, 1, 100'000);
  EXPECT_NEAR(mean(numbers, 1), 0, 0.01);
  EXPECT_NEAR(mean(numbers, 2), 1, 0.015);
  EXPECT_NEAR(mean(numbers, 4), 2.9, 0.08);  // twelve uniform numbers: 3 - 1.2 / 12
  EXPECT_NEAR(correlation(numbers, pattern_numbers(8, 1, numbers.size())), 0, 0.012);
  EXPECT_NEAR(correlation(numbers, pattern_numbers(7, 2, numbers.size())), 0, 0.012);
  EXPECT_NEAR(correlation(numbers, {numbers.begin() + 1, numbers.end()}), 0, 0.012);
}

TEST(PatternWalk, LeadsFromOneSeedToTheOtherOverTheArc) {
  const auto a = pattern_numbers(1, 2, 5000), b = pattern_numbers(2, 2, 5000);
  EXPECT_EQ(walk(a, b, 0), a);
  EXPECT_EQ(walk(a, b, 1), b);
  EXPECT_EQ(walk(a, a, 0.3).front(), a.front());
  double before = 2;
  for (const double t : {0.1, 0.3, 0.5, 0.7, 0.9}) {
    const auto between = walk(a, b, t);
    EXPECT_NEAR(mean(between, 2), 1, 0.06) << t;  // a straight line would lose half of it in the middle
    EXPECT_LT(correlation(between, a), before);
    before = correlation(between, a);
  }
}

TEST(PatternLayouts, HoldWholeRepeatsNearTheSizeAsked) {
  const PatternModel& model = bundled();
  const auto layout = [&](std::uint32_t width, std::uint32_t height, std::uint32_t tile = 0, float scale = 1) {
    return pattern_layout(model, {.family = "x", .width = width, .height = height, .tile = tile, .scale = scale});
  };
  ASSERT_EQ(model.cell, 64u);
  EXPECT_EQ(layout(1024, 512), (PatternLayout{1, 1, 1024, 512}));
  EXPECT_EQ(layout(1000, 700), (PatternLayout{1, 1, 1024, 704}));
  EXPECT_EQ(layout(1, 20), (PatternLayout{1, 1, 64, 64}));
  EXPECT_EQ(layout(2048, 1025), (PatternLayout{2, 2, 1024, 512}));
  EXPECT_EQ(layout(1200, 800, 256), (PatternLayout{5, 3, 256, 256}));
  EXPECT_EQ(layout(4096, 2048, 0, 4), (PatternLayout{1, 1, 1024, 512}));
  EXPECT_EQ(layout(2048, 2048, 2048), (PatternLayout{1, 1, 2048, 2048}));
  EXPECT_NE(message([&] { return layout(4096, 64, 4096); }).find("smaller --tile"), std::string::npos);
  EXPECT_NE(message([&] { return layout(64, 64, 0, 0.1f); }).find("scale"), std::string::npos);
  EXPECT_NE(message([&] { return layout(0, 64); }).find("0x64"), std::string::npos);
}

/// Numbers that differ everywhere.
Image made_up_tile(std::uint32_t width, std::uint32_t height) {
  Image tile = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 0; x < width; ++x)
      for (std::uint32_t c = 0; c < 3; ++c)
        tile.pixel(x, y)[c] = static_cast<std::uint8_t>(128 + 120 * std::sin(0.9 * x + 1.7 * y * y + 2.1 * c + 0.05 * x * y));
  return tile;
}

Image rolled(const Image& image, std::uint32_t dx, std::uint32_t dy) {
  Image result = make_image(image.width, image.height);
  for (std::uint32_t y = 0; y < image.height; ++y)
    for (std::uint32_t x = 0; x < image.width; ++x)
      std::copy_n(image.pixel(x, y), 4, result.pixel((x + dx) % image.width, (y + dy) % image.height));
  return result;
}

TEST(PatternTile, IsRepeatedExactlyWhereNothingIsToBeResampled) {
  const Image tile = made_up_tile(24, 16);
  EXPECT_EQ(repeat_tile(tile, {1, 1, 24, 16}, 24, 16).rgba, tile.rgba);
  const Image many = repeat_tile(tile, {3, 2, 24, 16}, 72, 32);
  for (std::uint32_t y = 0; y < 32; ++y)
    for (std::uint32_t x = 0; x < 72; ++x) ASSERT_EQ(many.pixel(x, y)[1], tile.pixel(x % 24, y % 16)[1]) << x << " " << y;
}

TEST(PatternTile, ResamplesAcrossItsBorders) {
  // Rolling the tile by a third and a quarter rolls the picture by as much: no pixel knows where the border is.
  const Image tile = made_up_tile(24, 16), moved = rolled(tile, 8, 4);
  for (const auto& [width, height] : {std::pair{36u, 40u}, std::pair{15u, 12u}}) {
    const Image from = repeat_tile(tile, {1, 1, 24, 16}, width, height), to = repeat_tile(moved, {1, 1, 24, 16}, width, height);
    EXPECT_EQ(rolled(from, width / 3, height / 4).rgba, to.rgba) << width << "x" << height;
  }
  EXPECT_EQ(repeat_tile(make_image(10, 10, 0xFF336699u), {3, 1, 10, 10}, 7, 13).rgba, make_image(7, 13, 0xFF336699u).rgba);
}

TEST(PatternFile, NamesFamiliesAndRefusesOtherModels) {
  ASSERT_GE(bundled().families.size(), 4u);
  for (const PatternFamily& family : bundled().families) {
    EXPECT_FALSE(family.title.empty() || family.title_zh.empty() || family.licence.empty()) << family.name;
    EXPECT_EQ(bundled().families.at(find_family(bundled(), family.name)).name, family.name);
  }
  EXPECT_NE(message([] { return find_family(bundled(), "wilow"); }).find("did you mean 'willow'?"), std::string::npos);
  EXPECT_NE(message([] { return open_pattern(resource("weights/stylist.onnx")); }).find("is no pattern generator"), std::string::npos);
}

TEST(PatternAnswer, MustBeAPicture) {
  Tensor answer = Tensor::floats({1, 3, 4, 4}, 0.5f);
  EXPECT_EQ(tile_of(bundled(), answer).pixel(3, 3)[0], 128);
  answer.f32[17] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_NE(message([&] { return tile_of(bundled(), answer); }).find("no numbers"), std::string::npos);
  EXPECT_NE(message([&] { return tile_of(bundled(), Tensor::floats({1, 3, 4, 4}, 0.0f)); }).find("all black"), std::string::npos);
}

}  // namespace
}  // namespace wrapture
