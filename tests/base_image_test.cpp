// Pictures: every kind of PNG and JPEG becomes the right RGBA, damaged ones are refused, resizing is done in linear light.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/image.hpp"
#include "tests/cli/picture_files.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture {
namespace {

using test::JpegRecipe;
using test::Octets;
using test::PngRecipe;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<int> at(const Image& image, std::uint32_t x, std::uint32_t y) {
  const std::uint8_t* p = image.pixel(x, y);
  return {p[0], p[1], p[2], p[3]};
}

class BaseImage : public ::testing::Test {
 protected:
  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "picture";

  Image png(const PngRecipe& recipe, Octets rows) {
    test::make_png(file, recipe, std::move(rows));
    return load_image(file);
  }
  Image jpeg(const JpegRecipe& recipe, Octets pixels) {
    test::make_jpeg(file, recipe, std::move(pixels));
    return load_image(file);
  }
  /// The message of the refusal; fails the test when the picture is taken.
  std::string refusal() {
    try {
      load_image(file);
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      EXPECT_THAT(error.what(), HasSubstr(file.string()));
      EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
      return error.what();
    }
    ADD_FAILURE() << "the picture was read";
    return {};
  }
};

Image speckles(std::uint32_t width, std::uint32_t height, bool opaque) {
  Image image = make_image(width, height);
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < image.rgba.size(); ++i) {
    state = state * 1664525u + 1013904223u;
    image.rgba[i] = opaque && i % 4 == 3 ? 255 : static_cast<std::uint8_t>(state >> 24);
  }
  return image;
}

TEST_F(BaseImage, PngComesBackAsItWent) {
  for (const bool opaque : {true, false}) {
    Image image = speckles(37, 23, opaque);
    image.dpi = 300;
    save_png(file, image, {{"Software", "Wrapture"}, {"Title", "浪"}});
    const Image back = load_image(file);
    EXPECT_EQ(back.rgba, image.rgba);
    EXPECT_EQ(back.dpi, 300);
    EXPECT_TRUE(back.icc.empty());
  }
}

TEST_F(BaseImage, OpaquePicturesAreStoredWithoutAlpha) {
  constexpr std::size_t kColorType = 25;
  save_png(file, speckles(4, 4, true));
  EXPECT_EQ(test::read_octets(file)[kColorType], PNG_COLOR_TYPE_RGB);
  save_png(file, speckles(4, 4, false));
  EXPECT_EQ(test::read_octets(file)[kColorType], PNG_COLOR_TYPE_RGB_ALPHA);
}

TEST_F(BaseImage, SixteenBitPng) {
  const Image image = png({.width = 2, .bits = 16, .color_type = PNG_COLOR_TYPE_RGB}, {255, 255, 128, 128, 0, 0, 10, 10, 20, 20, 30, 30});
  EXPECT_THAT(at(image, 0, 0), ElementsAre(255, 128, 0, 255));
  EXPECT_THAT(at(image, 1, 0), ElementsAre(10, 20, 30, 255));
}

TEST_F(BaseImage, PalettePngWithTransparency) {
  const auto extra = [](png_structp p, png_infop info) {
    const std::array<png_color, 3> palette{{{200, 10, 20}, {0, 255, 0}, {1, 2, 3}}};
    const std::array<png_byte, 2> alpha{0, 128};
    png_set_PLTE(p, info, palette.data(), 3);
    png_set_tRNS(p, info, alpha.data(), 2, nullptr);
  };
  const Image image = png({.width = 3, .bits = 2, .color_type = PNG_COLOR_TYPE_PALETTE, .extra = extra}, {0b00'01'10'00});
  EXPECT_THAT(at(image, 0, 0), ElementsAre(200, 10, 20, 0));
  EXPECT_THAT(at(image, 1, 0), ElementsAre(0, 255, 0, 128));
  EXPECT_THAT(at(image, 2, 0), ElementsAre(1, 2, 3, 255));
}

TEST_F(BaseImage, GreyPngOfOneBitAndWithTransparentColour) {
  const Image bits = png({.width = 2, .bits = 1, .color_type = PNG_COLOR_TYPE_GRAY}, {0b0100'0000});
  EXPECT_THAT(at(bits, 0, 0), ElementsAre(0, 0, 0, 255));
  EXPECT_THAT(at(bits, 1, 0), ElementsAre(255, 255, 255, 255));
  const auto extra = [](png_structp p, png_infop info) {
    png_color_16 clear{};
    clear.gray = 77;
    png_set_tRNS(p, info, nullptr, 0, &clear);
  };
  const Image keyed = png({.width = 2, .color_type = PNG_COLOR_TYPE_GRAY, .extra = extra}, {77, 78});
  EXPECT_THAT(at(keyed, 0, 0), ElementsAre(77, 77, 77, 0));
  EXPECT_THAT(at(keyed, 1, 0), ElementsAre(78, 78, 78, 255));
  const Image grey_alpha = png({.color_type = PNG_COLOR_TYPE_GRAY_ALPHA}, {9, 200});
  EXPECT_THAT(at(grey_alpha, 0, 0), ElementsAre(9, 9, 9, 200));
}

TEST_F(BaseImage, InterlacedPngAndGammaIsIgnored) {
  Octets rows;
  for (int i = 0; i < 9 * 7 * 3; ++i) rows.push_back(static_cast<std::uint8_t>(i));
  const auto gamma = [](png_structp p, png_infop info) { png_set_gAMA(p, info, 1.0); };
  const Image image = png({.width = 9, .height = 7, .interlaced = true, .extra = gamma}, rows);
  for (std::uint32_t y = 0; y < 7; ++y)
    for (std::uint32_t x = 0; x < 9; ++x) EXPECT_EQ(*image.pixel(x, y), rows[(y * 9 + x) * 3]);
}

/// A header and one tag with noise: as little as libpng takes for a profile.
Octets make_profile(const char* color_space) {
  constexpr std::uint8_t kTag = 144, kTagBytes = 100;  // place and size
  Octets profile(kTag + kTagBytes, 0);
  const auto put = [&](std::size_t at, const Octets& octets) {
    std::copy(octets.begin(), octets.end(), profile.begin() + static_cast<std::ptrdiff_t>(at));
  };
  const auto text = [&](std::size_t at, const char* value) { put(at, Octets(value, value + 4)); };
  profile[3] = kTag + kTagBytes;
  profile[8] = 4;
  text(12, "mntr");
  text(16, color_space);
  text(20, "XYZ ");
  text(36, "acsp");
  put(68, {0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D});  // D50
  profile[131] = 1;                                           // tags
  text(132, "desc");
  profile[139] = kTag;
  profile[143] = kTagBytes;
  for (std::size_t i = kTag; i < profile.size(); ++i) profile[i] = static_cast<std::uint8_t>(i * i * 37 % 251);
  return profile;
}

TEST_F(BaseImage, ColourProfileIsKeptForRgbOnly) {
  Image image = speckles(3, 3, true);
  image.icc = make_profile("RGB ");
  save_png(file, image);
  EXPECT_EQ(load_image(file).icc, image.icc);
  const auto grey = [](png_structp p, png_infop info) {
    const Octets profile = make_profile("GRAY");
    png_set_iCCP(p, info, "grey", 0, profile.data(), static_cast<png_uint_32>(profile.size()));
  };
  EXPECT_TRUE(png({.color_type = PNG_COLOR_TYPE_GRAY, .extra = grey}, {5}).icc.empty());
}

TEST_F(BaseImage, JpegColoursBaselineAndProgressive) {
  Octets pixels;
  for (int i = 0; i < 16 * 16; ++i) pixels.insert(pixels.end(), {200, 100, 50});
  for (const bool progressive : {false, true}) {
    const Image image = jpeg({.width = 16, .height = 16, .progressive = progressive, .dpi = 254}, pixels);
    EXPECT_EQ(image.dpi, 254);
    const std::vector<int> rgba = at(image, 7, 7);
    EXPECT_NEAR(rgba[0], 200, 2);
    EXPECT_NEAR(rgba[1], 100, 2);
    EXPECT_NEAR(rgba[2], 50, 2);
    EXPECT_EQ(rgba[3], 255);
  }
}

TEST_F(BaseImage, GreyJpeg) {
  const Image image = jpeg({.width = 8, .height = 8, .space = JCS_GRAYSCALE, .stored = JCS_GRAYSCALE}, Octets(64, 90));
  EXPECT_THAT(at(image, 3, 3), ElementsAre(90, 90, 90, 255));
}

TEST_F(BaseImage, ExifOrientationAndResolution) {
  // A white picture, wider than high, with a black block in its top left corner. Where the block ends up tells the orientation.
  constexpr std::uint32_t kWidth = 32, kHeight = 16;
  Octets pixels(kWidth * kHeight, 255);
  for (std::size_t y = 0; y < 8; ++y)
    for (std::size_t x = 0; x < 8; ++x) pixels[y * kWidth + x] = 0;
  struct Case {
    int orientation;
    bool transposed, right, bottom;
  };
  const std::vector<Case> cases{{1, false, false, false}, {2, false, true, false}, {3, false, true, true}, {4, false, false, true},
                                {5, true, false, false},  {6, true, true, false},  {7, true, true, true},  {8, true, false, true}};
  for (const Case& c : cases) {
    const Image image = jpeg(
        {.width = kWidth, .height = kHeight, .space = JCS_GRAYSCALE, .stored = JCS_GRAYSCALE, .exif = test::make_exif(c.orientation, 240)},
        pixels);
    ASSERT_EQ(image.width, c.transposed ? kHeight : kWidth) << c.orientation;
    for (const bool right : {false, true})
      for (const bool bottom : {false, true}) {
        const int value = *image.pixel(right ? image.width - 4 : 4, bottom ? image.height - 4 : 4);
        EXPECT_EQ(value < 128, right == c.right && bottom == c.bottom) << c.orientation;
      }
    EXPECT_EQ(image.dpi, 240);
  }
}

TEST_F(BaseImage, EveryTruncationIsRefused) {
  save_png(file, speckles(24, 24, false));
  const Octets png_octets = test::read_octets(file);
  test::make_jpeg(file, {.width = 24, .height = 24}, Octets(24 * 24 * 3, 50));
  const Octets jpeg_octets = test::read_octets(file);
  for (const Octets& whole : {png_octets, jpeg_octets}) {
    for (std::size_t length = 0; length < whole.size(); length += 1 + whole.size() / 97) {
      test::write_octets(file, Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
      EXPECT_THROW(load_image(file), Error) << length;
    }
  }
}

TEST_F(BaseImage, FlippedBytesNeverCrash) {
  save_png(file, speckles(24, 24, false));
  const Octets png_octets = test::read_octets(file);
  test::make_jpeg(file, {.width = 24, .height = 24, .progressive = true, .exif = test::make_exif(6, 72)}, Octets(24 * 24 * 3, 50));
  const Octets jpeg_octets = test::read_octets(file);
  int refused = 0;
  for (const Octets& whole : {png_octets, jpeg_octets}) {
    for (std::size_t i = 0; i < whole.size(); i += 3) {
      Octets damaged = whole;
      damaged[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
      test::write_octets(file, damaged);
      try {
        const Image image = load_image(file);
        EXPECT_EQ(image.rgba.size(), std::size_t{4} * image.width * image.height);
      } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::bad_input);
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 100);  // checksums of PNG alone see to that
}

TEST_F(BaseImage, ClaimsAreCheckedBeforeMemoryIsTaken) {
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  test::make_lying_png(file, 100'000, 100'000);
  EXPECT_THAT(refusal(), HasSubstr("over the limit"));
  test::make_lying_png(file, 16384, 4096);  // 256 MiB of pixels, within the limits
  EXPECT_THAT(refusal(), HasSubstr("fewer pixels than it claims"));
  test::make_png(file, {}, {1, 2, 3});
  Octets octets = test::read_octets(file);
  octets[33] = 0x40;  // length of the first chunk after IHDR: 1 GiB
  test::write_octets(file, octets);
  EXPECT_LT(octets.size(), 100u);
  EXPECT_THAT(refusal(), HasSubstr("truncated or damaged"));
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);  // KiB
}

TEST_F(BaseImage, OtherFilesAreRefused) {
  test::write_octets(file, {'G', 'I', 'F', '8', '9', 'a', 1, 0});
  EXPECT_THAT(refusal(), HasSubstr("is no picture that is known"));
  test::write_octets(file, {});
  EXPECT_THAT(refusal(), HasSubstr("is empty"));
  std::filesystem::remove(file);
  EXPECT_THAT(refusal(), HasSubstr("does not exist"));
  std::filesystem::create_directory(file);
  EXPECT_THAT(refusal(), HasSubstr("is a folder"));
}

TEST_F(BaseImage, ResizeAveragesInLinearLight) {
  Image image = make_image(2, 2, 0xFF000000u);
  for (const std::uint32_t x : {0u, 1u}) std::fill_n(image.pixel(x, x), 3, std::uint8_t{255});  // a checkerboard
  EXPECT_THAT(at(resize(image, 1, 1), 0, 0), ElementsAre(188, 188, 188, 255));                  // half the light is 188, not 128
}

TEST_F(BaseImage, ResizeDoesNotLetHiddenColoursLeak) {
  Image image = make_image(2, 1, 0x000000FFu);  // red, but fully transparent
  const std::array<std::uint8_t, 4> green{0, 255, 0, 255};
  std::copy(green.begin(), green.end(), image.pixel(1, 0));
  EXPECT_THAT(at(resize(image, 1, 1), 0, 0), ElementsAre(0, 255, 0, 128));
}

TEST_F(BaseImage, ResizeKeepsFlatColoursAtAnySize) {
  const Image image = make_image(61, 47, 0xC8326496u);
  for (const auto& [width, height] : {std::pair{7u, 200u}, {200u, 7u}, {61u, 47u}, {60u, 48u}, {1u, 1u}}) {
    const Image out = resize(image, width, height);
    ASSERT_EQ(out.rgba.size(), std::size_t{4} * width * height);
    for (std::uint32_t y = 0; y < height; ++y)
      for (std::uint32_t x = 0; x < width; ++x) ASSERT_THAT(at(out, x, y), ElementsAre(0x96, 0x64, 0x32, 0xC8));
  }
}

TEST_F(BaseImage, ResizeKeepsTheSumOfLight) {
  const Image image = speckles(50, 30, true);
  const auto mean = [](const Image& picture) {
    double sum = 0;
    for (std::size_t i = 0; i < picture.rgba.size(); i += 4) sum += std::pow(picture.rgba[i] / 255.0, 2.2);
    return sum / (picture.width * picture.height);
  };
  EXPECT_NEAR(mean(resize(image, 23, 17)), mean(image), 0.01);  // 2.2 only approximates the sRGB curve
}

TEST_F(BaseImage, FitLongSide) {
  const Image wide = make_image(2000, 1000);
  EXPECT_EQ(fit_long_side(wide, 1000), (std::pair{1000u, 500u}));
  EXPECT_EQ(fit_long_side(wide, 5000), (std::pair{2000u, 1000u}));
  EXPECT_EQ(fit_long_side(make_image(1, 1000), 10), (std::pair{1u, 10u}));
}

}  // namespace
}  // namespace wrapture
