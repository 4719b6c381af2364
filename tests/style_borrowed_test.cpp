// What a result borrows: copies are found, others are not.
#include <gtest/gtest.h>

#include <random>

#include "engine/style/borrowed.hpp"

namespace wrapture {
namespace {

/// Blobs of 6 px, other ones for each seed.
Image blobs(std::uint32_t width, std::uint32_t height, unsigned seed) {
  std::minstd_rand random(seed);
  Image image = make_image(width, height);
  std::vector<std::uint8_t> values((width / 6 + 1) * (height / 6 + 1));
  for (auto& value : values) value = static_cast<std::uint8_t>(random() % 256);
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 0; x < width; ++x)
      for (int c = 0; c < 3; ++c) image.pixel(x, y)[c] = values[y / 6 * (width / 6 + 1) + x / 6];
  return image;
}

TEST(Borrowed, ACopyIsACopy) {
  const Image picture = blobs(128, 96, 1);
  const auto borrowed = borrowed_from(picture, picture);
  ASSERT_TRUE(borrowed);
  EXPECT_NEAR(borrowed->similarity, 1, 1e-5);
  EXPECT_EQ(borrowed->copied, 1);
}

TEST(Borrowed, BrightnessAndContrastDoNotHideACopy) {
  const Image picture = blobs(128, 96, 1);
  Image dull = picture;
  for (std::size_t i = 0; i < dull.rgba.size(); ++i)
    if (i % 4 != 3) dull.rgba[i] = static_cast<std::uint8_t>(90 + dull.rgba[i] / 4);
  EXPECT_GT(borrowed_from(picture, dull)->similarity, 0.99);
}

TEST(Borrowed, HalfACopyIsHalf) {
  const Image picture = blobs(128, 96, 1);
  Image half = blobs(128, 96, 2);
  for (std::uint32_t y = 0; y < 48; ++y) std::copy_n(picture.pixel(0, y), 4 * 128, half.pixel(0, y));
  const auto borrowed = borrowed_from(picture, half);
  EXPECT_NEAR(borrowed->copied, 0.5, 0.05);
  EXPECT_LT(borrowed->similarity, 0.9);
  EXPECT_LT(borrowed_from(picture, blobs(128, 96, 2))->copied, 0.1) << "chance";
}

TEST(Borrowed, FlatPicturesHaveNothingToCompare) {
  EXPECT_FALSE(borrowed_from(blobs(64, 64, 1), make_image(64, 64, 0xFF808080u)));
  EXPECT_EQ(borrowed_from(make_image(64, 64), blobs(64, 64, 1))->similarity, 0) << "a flat picture has nothing to lend";
  EXPECT_FALSE(borrowed_from(blobs(64, 64, 1), blobs(8, 8, 1))) << "smaller than a patch";
}

}  // namespace
}  // namespace wrapture
