// Masks: what they may look like, which artwork they fit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/base/error.hpp"
#include "engine/style/compose.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture {
namespace {

using testing::HasSubstr;

class MaskTest : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "mask.png";

  Mask load(const Image& image) {
    save_png(file_, image);
    return load_mask(file_);
  }
  std::string refusal(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      EXPECT_THAT(error.what(), HasSubstr("mask.png: "));
      return error.what();
    }
    return "no error";
  }
};

TEST_F(MaskTest, WhiteProtectsBlackAndTransparentDoNot) {
  Image image = make_image(4, 1, 0xFFFFFFFF);
  const std::uint8_t greys[] = {255, 0, 128, 255}, alphas[] = {255, 255, 255, 0};
  for (std::uint32_t x = 0; x < 4; ++x) {
    std::fill_n(image.pixel(x, 0), 3, greys[x]);
    image.pixel(x, 0)[3] = alphas[x];
  }
  const Mask mask = load(image);
  EXPECT_EQ(mask.protection, (std::vector<std::uint8_t>{255, 0, 128, 0}));
  EXPECT_FALSE(mask.empty());
  EXPECT_TRUE(load(make_image(3, 3)).empty());
  EXPECT_TRUE(load(make_image(3, 3, 0x00FFFFFF)).empty());
}

TEST_F(MaskTest, RefusesColour) {
  Image image = make_image(5, 4, 0xFF808080);
  image.pixel(3, 2)[0] = 200;
  EXPECT_THAT(refusal([&] { load(image); }), HasSubstr("is in colour at 3,2; a mask is grey"));
  image.pixel(3, 2)[0] = 140;  // as JPEG files have it
  EXPECT_EQ(load(image).protection[0], 128);
}

TEST_F(MaskTest, FitsItsSizeAndItsAspect) {
  const Mask mask = load(make_image(30, 20, 0xFFFFFFFF));
  for (const auto& [width, height] : {std::pair{30u, 20u}, {300u, 200u}, {15u, 10u}, {100u, 67u}}) {
    EXPECT_TRUE(fits(mask, width, height)) << width;
    EXPECT_EQ(fit_mask(mask, width, height), std::vector<std::uint8_t>(std::size_t{width} * height, 255)) << "white stays white";
  }
  EXPECT_FALSE(fits(mask, 20, 30));
  EXPECT_THAT(refusal([&] { check_mask(mask, 31, 20); }), HasSubstr("is 30x20 px but the artwork is 31x20 px"));
}

TEST_F(MaskTest, SharesOfMaskAndBrandColoursMultiply) {
  Image artwork = make_image(3, 1, 0xFF2020C8);  // red
  std::fill_n(artwork.pixel(2, 0), 3, std::uint8_t{250});
  Image picture = make_image(3, 1);
  std::fill_n(picture.pixel(1, 0), 3, std::uint8_t{255});
  std::fill_n(picture.pixel(2, 0), 3, std::uint8_t{55});
  save_png(file_, picture);
  StyleShares masked({}, file_, {});
  EXPECT_EQ(masked.of(artwork), (std::vector<std::uint8_t>{255, 0, 200}));
  StyleShares both({{{200, 32, 32}, 2}}, file_, masked);
  EXPECT_EQ(both.of(artwork), (std::vector<std::uint8_t>{0, 0, 200}));
  EXPECT_TRUE(StyleShares({}, {}, both).all());
  std::filesystem::remove(file_);
  EXPECT_EQ(StyleShares({}, file_, both).of(artwork), masked.of(artwork)) << "not read again";
  EXPECT_THAT(refusal([&] { StyleShares({}, file_, {}); }), HasSubstr("mask.png"));
}

}  // namespace
}  // namespace wrapture
