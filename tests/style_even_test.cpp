// Curves of strength for one artwork.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/style/even_strength.hpp"

namespace wrapture {
namespace {

/// Stripes of two greys, 4 px wide; all of one where they are the same.
Image stripes(std::uint8_t one, std::uint8_t other) {
  Image image = make_image(64, 48);
  for (std::uint32_t y = 0; y < image.height; ++y)
    for (std::uint32_t x = 0; x < image.width; ++x) std::fill_n(image.pixel(x, y), 3, x / 4 % 2 ? one : other);
  return image;
}

float largest_step_over_smallest(const StrengthCurve& curve) {
  float least = 1, largest = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    least = std::min(least, curve[i] - curve[i - 1]);
    largest = std::max(largest, curve[i] - curve[i - 1]);
  }
  return largest / least;
}

TEST(EvenStrength, AFlatGroundChangesWithTheFirstStrokes) {
  const StrengthCurve curve = even_curve(stripes(128, 128), stripes(120, 136));
  ASSERT_EQ(curve.size(), 11u);
  EXPECT_TRUE(is_strength_curve(curve));
  EXPECT_LT(curve[5], 0.42f) << "half of the change is seen early";
  EXPECT_LE(largest_step_over_smallest(curve), 3.01f);
}

TEST(EvenStrength, ABusyPictureChangesLater) {
  const StrengthCurve flat = even_curve(stripes(128, 128), stripes(60, 200)), busy = even_curve(stripes(60, 200), stripes(200, 60));
  EXPECT_TRUE(is_strength_curve(busy));
  EXPECT_GT(busy[5], flat[5] + 0.1f);
  EXPECT_LE(largest_step_over_smallest(busy), 3.01f);
}

TEST(EvenStrength, HasNoCurveWhereNothingChanges) {
  EXPECT_THAT(even_curve(stripes(60, 200), stripes(60, 200)), testing::IsEmpty());
  EXPECT_THROW(even_curve(stripes(60, 200), make_image(10, 10)), Error);
  const Image one = make_image(1, 1, 0xFF000000u), other = make_image(1, 1, 0xFFFFFFFFu);
  EXPECT_TRUE(is_strength_curve(even_curve(one, other)));
}

}  // namespace
}  // namespace wrapture
