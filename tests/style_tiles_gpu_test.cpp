// Pictures that are made in tiles, because the memory that is allowed is small: the same as from one run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "engine/base/error.hpp"
#include "engine/style/detect.hpp"
#include "engine/style/stylizer.hpp"
#include "engine/style/tiled.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

struct Difference {
  int largest = 0;  // of 255
  double mean = 0;
};
Difference differences_of(const Image& a, const Image& b) {
  Difference found;
  for (std::size_t i = 0; i < a.rgba.size(); ++i) {
    const int one = std::abs(int{a.rgba[i]} - int{b.rgba[i]});
    found.largest = std::max(found.largest, one);
    found.mean += one;
  }
  found.mean /= static_cast<double>(a.rgba.size());
  return found;
}

class TilesTest : public testing::Test {
 protected:
  Image styled(const Image& artwork, StyleSettings settings, int* windows = nullptr) {
    settings.style = "wandle";
    settings.working_side = 272;
    stylizer_.set_artwork(artwork);
    stylizer_.update(settings);
    int count = 0;
    Image result = stylizer_.result([&](double fraction) {
      ++count;
      EXPECT_TRUE(fraction > 0 && fraction <= 1);
    });
    if (windows != nullptr) *windows = count;
    return result;
  }

  const vk::Context& context_ = test_context();
  vk::KernelCache kernels_{context_};
  Library library_;
  Stylizer stylizer_{context_, kernels_, library_};
};

constexpr std::uint64_t kLittle = 11ull << 20;  // bytes: windows of 128 px

TEST_F(TilesTest, TheSamePictureAsAtOnce) {
  const Image artwork = sample_picture(268, 252);  // padded to multiples of 8
  int windows = 0;
  const Image whole = styled(artwork, {}, &windows);
  EXPECT_EQ(windows, 0) << "all of it fits";
  const Image tiled = styled(artwork, {.memory = kLittle}, &windows);
  EXPECT_GT(windows, 20) << "two windows and a pass for every norm";
  const Difference found = differences_of(tiled, whole);
  EXPECT_LE(found.largest, 2) << "roundings of 8 bit values and of sums";
  EXPECT_LT(found.mean, 0.05);
}

TEST_F(TilesTest, GoesRoundAsAtOnce) {
  const Image artwork = sample_picture(272, 248);
  StyleSettings settings{.seed = 5, .control = {.wrap = WrapAround::u}};
  const Image whole = styled(artwork, settings);
  settings.memory = kLittle;
  int windows = 0;
  const Difference found = differences_of(styled(artwork, settings, &windows), whole);
  EXPECT_GT(windows, 20);
  EXPECT_LE(found.largest, 2);
  EXPECT_LT(found.mean, 0.05);
}

TEST_F(TilesTest, SaysWhatIsMissingWhereNoWindowFits) {
  try {
    styled(sample_picture(384, 384), {.memory = 100});
    ADD_FAILURE() << "made a picture in 100 bytes";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    EXPECT_THAT(error.what(), testing::HasSubstr("allow more with --memory"));
  }
}

}  // namespace
}  // namespace wrapture
