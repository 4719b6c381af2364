// Every format becomes the right RGBA, with its resolution, its profile and the right side up.
#include <cairo-pdf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tiffio.h>

#include <fstream>

#include "engine/base/error.hpp"
#include "engine/formats/formats.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/formats/files.hpp"

namespace wrapture {
namespace {

using test::Octets;
using test::PsdRecipe;
using test::TiffRecipe;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<int> at(const Image& image, std::uint32_t x, std::uint32_t y) {
  const std::uint8_t* p = image.pixel(x, y);
  return {p[0], p[1], p[2], p[3]};
}

class Formats : public ::testing::Test {
 protected:
  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "picture";

  /// In this process: what the child would say is the same, and sanitizers see it.
  Image read(const LoadOptions& options = {}) {
    const Octets octets = test::read_octets(file);
    return formats::decode(file, std::as_bytes(std::span(octets)), options);
  }
  Image tiff(const TiffRecipe& recipe, const std::vector<std::uint16_t>& samples) {
    test::make_tiff(file, recipe, samples);
    return read();
  }
  Image psd(const PsdRecipe& recipe, const std::vector<std::uint16_t>& planes) {
    test::write_octets(file, test::psd_octets(recipe, planes));
    return read();
  }
  Image svg(const std::string& text, const LoadOptions& options = {}) {
    std::ofstream(file) << text;
    return read(options);
  }
};

/// width x height different numbers for every sample.
std::vector<std::uint16_t> ramp(std::uint32_t width, std::uint32_t height, int samples, std::uint16_t most) {
  std::vector<std::uint16_t> values;
  for (std::size_t i = 0; i < std::size_t{width} * height * static_cast<std::size_t>(samples); ++i)
    values.push_back(static_cast<std::uint16_t>((i * 40503u) % (most + 1u)));
  return values;
}

TEST_F(Formats, TiffOfEveryLayout) {
  constexpr std::uint32_t kWidth = 37, kHeight = 21;
  const auto eight = ramp(kWidth, kHeight, 3, 255);
  for (const int bits : {8, 16})
    for (const bool planes : {false, true})
      for (const std::uint32_t tile : {0u, 16u})
        for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS})
          for (const char* mode : {"w", "wb"}) {
            auto samples = eight;
            if (bits == 16)
              for (std::uint16_t& value : samples) value = static_cast<std::uint16_t>(value * 257);
            const Image image = tiff({.width = kWidth,
                                      .height = kHeight,
                                      .bits = bits,
                                      .compression = compression,
                                      .planes = planes,
                                      .tile = tile,
                                      .dpi = 254,
                                      .mode = mode},
                                     samples);
            ASSERT_EQ(image.width, kWidth);
            ASSERT_EQ(image.height, kHeight);
            EXPECT_EQ(image.dpi, 254);
            for (std::size_t i = 0; i < std::size_t{kWidth} * kHeight; ++i) {
              ASSERT_EQ(image.rgba[4 * i + 3], 255);
              for (std::size_t c = 0; c < 3; ++c)
                ASSERT_EQ(image.rgba[4 * i + c], eight[3 * i + c]) << bits << planes << tile << compression;
            }
          }
}

TEST_F(Formats, TiffGreyAndAlpha) {
  EXPECT_THAT(at(tiff({.samples = 1, .photometric = PHOTOMETRIC_MINISBLACK}, {77}), 0, 0), ElementsAre(77, 77, 77, 255));
  EXPECT_THAT(at(tiff({.samples = 1, .photometric = PHOTOMETRIC_MINISWHITE}, {77}), 0, 0), ElementsAre(178, 178, 178, 255));
  EXPECT_THAT(at(tiff({.bits = 16, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK}, {77 * 257 + 100}), 0, 0),
              ElementsAre(77, 77, 77, 255));
  EXPECT_THAT(at(tiff({.samples = 4, .alpha = EXTRASAMPLE_UNASSALPHA}, {200, 100, 50, 128}), 0, 0), ElementsAre(200, 100, 50, 128));
  EXPECT_THAT(at(tiff({.samples = 4, .alpha = EXTRASAMPLE_ASSOCALPHA}, {100, 50, 25, 128}), 0, 0), ElementsAre(199, 100, 50, 128));
  EXPECT_THAT(at(tiff({.samples = 4, .alpha = EXTRASAMPLE_UNSPECIFIED}, {200, 100, 50, 128}), 0, 0), ElementsAre(200, 100, 50, 255));
  EXPECT_THAT(at(tiff({.samples = 2, .photometric = PHOTOMETRIC_MINISBLACK, .alpha = EXTRASAMPLE_UNASSALPHA}, {9, 200}), 0, 0),
              ElementsAre(9, 9, 9, 200));
  EXPECT_THAT(at(tiff({.width = 3, .bits = 1, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK}, {0, 1, 0}), 1, 0),
              ElementsAre(255, 255, 255, 255));
}

TEST_F(Formats, TiffPaletteAndJpeg) {
  std::vector<std::uint16_t> red(256), green(256), blue(256);
  red[3] = 200 * 257;
  green[3] = 10 * 257;
  blue[3] = 99 * 257;
  const auto colours = [&](TIFF* tiff) { TIFFSetField(tiff, TIFFTAG_COLORMAP, red.data(), green.data(), blue.data()); };
  const Image palette = tiff({.width = 2, .samples = 1, .photometric = PHOTOMETRIC_PALETTE, .extra = colours}, {3, 0});
  EXPECT_THAT(at(palette, 0, 0), ElementsAre(200, 10, 99, 255));
  EXPECT_THAT(at(palette, 1, 0), ElementsAre(0, 0, 0, 255));
  std::vector<std::uint16_t> flat;
  for (int i = 0; i < 32 * 32; ++i) flat.insert(flat.end(), {200, 100, 50});
  const auto rgb_in = [](TIFF* tiff) { TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB); };
  const Image jpeg =
      tiff({.width = 32, .height = 32, .photometric = PHOTOMETRIC_YCBCR, .compression = COMPRESSION_JPEG, .extra = rgb_in}, flat);
  EXPECT_NEAR(at(jpeg, 9, 9)[0], 200, 3);
  EXPECT_NEAR(at(jpeg, 9, 9)[1], 100, 3);
  EXPECT_NEAR(at(jpeg, 9, 9)[2], 50, 3);
}

TEST_F(Formats, TiffOrientation) {
  const std::vector<std::uint16_t> samples{10, 20, 30, 40, 50, 60};  // 3x2, grey
  const Image turned = tiff({.width = 3, .height = 2, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK, .orientation = 6}, samples);
  ASSERT_EQ(turned.width, 2u);  // stored on its side: a quarter turn clockwise shows it
  EXPECT_EQ(at(turned, 1, 0)[0], 10);
  EXPECT_EQ(at(turned, 0, 0)[0], 40);
  EXPECT_EQ(at(turned, 0, 2)[0], 60);
}

const std::vector<std::vector<int>> kInks{{0, 0, 0, 0},      {255, 0, 0, 0},     {0, 255, 0, 0},    {0, 0, 255, 0},  {0, 0, 0, 255},
                                          {30, 200, 90, 12}, {128, 128, 128, 0}, {10, 20, 30, 200}, {255, 255, 0, 0}};

TEST_F(Formats, InksFollowTheirProfileInEveryFormat) {
  const Octets profile = test::make_cmyk_profile();
  std::vector<std::uint16_t> samples, wide, planes(kInks.size() * 4);
  for (std::size_t i = 0; i < kInks.size(); ++i)
    for (std::size_t c = 0; c < 4; ++c) {
      samples.push_back(static_cast<std::uint16_t>(kInks[i][c]));
      wide.push_back(static_cast<std::uint16_t>(kInks[i][c] * 257));
      planes[c * kInks.size() + i] = static_cast<std::uint16_t>(255 - kInks[i][c]);
    }
  const auto width = static_cast<std::uint32_t>(kInks.size());
  const TiffRecipe recipe{.width = width, .samples = 4, .photometric = PHOTOMETRIC_SEPARATED, .icc = profile};
  TiffRecipe deep = recipe, planar = recipe;
  deep.bits = 16;
  planar.planes = true;
  for (const Image& image : {tiff(recipe, samples), tiff(deep, wide), tiff(planar, samples),
                             psd({.width = width, .channels = 4, .mode = 4, .packed = true, .icc = profile}, planes)}) {
    EXPECT_TRUE(image.icc.empty());  // it is sRGB now
    for (std::size_t i = 0; i < kInks.size(); ++i) {
      const std::vector<int> expected = test::expected_of_inks(profile, kInks[i]), rgba = at(image, static_cast<std::uint32_t>(i), 0);
      for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(rgba[c], expected[c], 2) << "inks " << i << " channel " << c;
      EXPECT_EQ(rgba[3], 255);
    }
  }
}

/// Without a profile they look as coated offset does: these are the values that layout programs show for it.
TEST_F(Formats, InksWithoutProfileLookPrinted) {
  const std::vector<std::pair<std::vector<int>, std::vector<int>>> known{
      {{0, 0, 0, 0}, {255, 255, 255}},  {{255, 0, 0, 0}, {0, 158, 227}},   {{0, 255, 0, 0}, {230, 0, 126}},
      {{0, 0, 255, 0}, {255, 237, 0}},  {{255, 255, 0, 0}, {49, 39, 131}}, {{0, 255, 255, 0}, {227, 6, 19}},
      {{255, 0, 255, 0}, {0, 150, 64}}, {{0, 0, 0, 128}, {157, 157, 156}}, {{0, 0, 0, 51}, {218, 218, 218}}};
  for (const auto& [inks, rgb] : known) {
    const std::vector<std::uint16_t> samples(inks.begin(), inks.end());
    const std::vector<int> seen = at(tiff({.samples = 4, .photometric = PHOTOMETRIC_SEPARATED}, samples), 0, 0);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(seen[c], rgb[c], 6) << ::testing::PrintToString(inks) << " channel " << c;
  }
}

TEST_F(Formats, InkJpegsAreTurnedRoundWhereAdobeSaysSo) {
  Octets inverted;  // 255 is no ink: full cyan is 0, 255, 255, 255
  for (int i = 0; i < 64; ++i) inverted.insert(inverted.end(), {0, 255, 255, 255});
  for (const J_COLOR_SPACE stored : {JCS_YCCK, JCS_CMYK}) {  // libjpeg writes the Adobe marker for both
    test::make_jpeg(file, {.width = 8, .height = 8, .space = JCS_CMYK, .stored = stored, .dpi = 150}, inverted);
    const Image image = read();
    EXPECT_NEAR(at(image, 4, 4)[0], 0, 4);
    EXPECT_NEAR(at(image, 4, 4)[1], 158, 6);
    EXPECT_NEAR(at(image, 4, 4)[2], 227, 6);
    EXPECT_EQ(image.pixel(4, 4)[3], 255);
  }
  Octets octets = test::read_octets(file);
  const std::string adobe = "Adobe";
  const auto marker = std::search(octets.begin(), octets.end(), adobe.begin(), adobe.end());
  ASSERT_NE(marker, octets.end());
  *marker = 'a';  // no longer an Adobe marker: 0, 255, 255, 255 now are inks
  test::write_octets(file, octets);
  EXPECT_LE(at(read(), 4, 4)[0], 30);
  EXPECT_LE(at(read(), 4, 4)[2], 30);
}

TEST_F(Formats, Psd) {
  const std::vector<std::uint16_t> rgb{10, 10, 10, 20, 30, 40, 250, 251, 252};  // 3x1, channel after channel
  for (const bool packed : {false, true})
    for (const bool large : {false, true}) {
      const Image image = psd({.width = 3, .packed = packed, .large = large, .dpi = 300}, rgb);
      EXPECT_THAT(at(image, 0, 0), ElementsAre(10, 20, 250, 255));
      EXPECT_THAT(at(image, 2, 0), ElementsAre(10, 40, 252, 255));
      EXPECT_EQ(image.dpi, 300);
    }
  EXPECT_THAT(at(psd({.bits = 16, .channels = 1, .mode = 1}, {77 * 257}), 0, 0), ElementsAre(77, 77, 77, 255));
  // Half of red on white: 255, 127, 127.
  EXPECT_THAT(at(psd({.channels = 4, .transparent = true}, {255, 127, 127, 128}), 0, 0), ElementsAre(255, 0, 0, 128));
  EXPECT_THAT(at(psd({.channels = 4}, {255, 127, 127, 128}), 0, 0), ElementsAre(255, 127, 127, 255));  // a saved selection
}

TEST_F(Formats, WebP) {
  const Octets rgba{1, 2, 3, 255, 200, 100, 50, 128, 0, 255, 0, 7, 9, 9, 9, 255, 8, 8, 8, 255, 7, 7, 7, 255};  // 3x2
  test::make_webp(file, 3, 2, rgba);
  EXPECT_EQ(read().rgba, rgba);
  test::make_webp(file, 3, 2, rgba, {}, test::make_exif(6, 240));
  const Image turned = read();
  EXPECT_EQ(turned.width, 2u);
  EXPECT_EQ(turned.dpi, 240);
  EXPECT_THAT(at(turned, 1, 0), ElementsAre(1, 2, 3, 255));
  EXPECT_THAT(at(turned, 0, 0), ElementsAre(9, 9, 9, 255));
}

TEST_F(Formats, RgbProfilesAreKept) {
  Octets profile(200, 7);
  const std::string space = "RGB ";
  std::copy(space.begin(), space.end(), profile.begin() + 16);
  EXPECT_EQ(tiff({.icc = profile}, {1, 2, 3}).icc, profile);
  EXPECT_EQ(psd({.icc = profile}, {1, 2, 3}).icc, profile);
  test::make_webp(file, 1, 1, {1, 2, 3, 255}, profile);
  EXPECT_EQ(read().icc, profile);
  EXPECT_TRUE(tiff({.samples = 1, .photometric = PHOTOMETRIC_MINISBLACK, .icc = profile}, {1}).icc.empty());
}

TEST_F(Formats, SvgHasItsSizeInMillimetres) {
  const std::string square = R"(<rect width="50%" height="100%" fill="#c83264"/></svg>)";
  const std::string open = R"(<svg xmlns="http://www.w3.org/2000/svg" )";
  const Image image = svg(open + R"(width="50.8mm" height="25.4mm">)" + square);
  EXPECT_EQ(image.width, 600u);
  EXPECT_EQ(image.height, 300u);
  EXPECT_EQ(image.dpi, 300);
  EXPECT_THAT(at(image, 100, 100), ElementsAre(0xC8, 0x32, 0x64, 255));
  EXPECT_EQ(at(image, 500, 100)[3], 0);  // nothing is drawn there
  EXPECT_EQ(svg(open + R"(width="2in" height="72pt">)" + square, {.vector_dpi = 100}).width, 200u);
  EXPECT_EQ(svg(open + R"(width="96" height="48">)" + square).width, 300u);  // px of 1/96 inch
  const Image boxed = svg(open + R"(viewBox="0 0 192 96">)" + square);
  EXPECT_EQ(boxed.width, 600u);
  EXPECT_EQ(boxed.height, 300u);
  EXPECT_EQ(svg(open + R"(width="1in" viewBox="0 0 20 10">)" + square).height, 150u);
}

TEST_F(Formats, LargeSvgGetsWhatTheLimitsAllow) {
  const Image image = svg(R"(<svg xmlns="http://www.w3.org/2000/svg" width="3000mm" height="300mm"><rect width="9" height="9"/></svg>)");
  EXPECT_LE(image.width, kMaxImageSide);
  EXPECT_GT(image.width, kMaxImageSide - 4);
  EXPECT_NEAR(image.width / image.dpi * 25.4, 3000, 1);  // the size is right, the resolution lower
  EXPECT_LT(image.dpi, 140);
}

TEST_F(Formats, SvgMayNotLookOutside) {
  for (const char* href : {"logo.png", "file:///etc/passwd", "http://example.com/a.png", "../x.svg#a"}) {
    std::ofstream(file) << R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">)"
                        << "<image width='9' height='9' xlink:href='" << href << "'/></svg>";
    try {
      read();
      ADD_FAILURE() << href;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(href));
      EXPECT_THAT(error.what(), HasSubstr("embed"));
    }
  }
  EXPECT_EQ(svg(R"(<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><a href="http://example.com"><rect id="a"/></a>)"
                R"(<use href="#a"/></svg>)")
                .width,
            28u);
}

/// Through the child process, as the program reads them.
TEST_F(Formats, TheChildSaysTheSame) {
  test::make_tiff(file, {.width = 2, .dpi = 200}, {1, 2, 3, 4, 5, 6});
  const Image tiff = load_image(file);
  EXPECT_THAT(tiff.rgba, ElementsAre(1, 2, 3, 255, 4, 5, 6, 255));
  EXPECT_EQ(tiff.dpi, 200);
  test::make_png(file, {}, {9, 8, 7});
  EXPECT_EQ(load_image(file, {.isolation = Isolation::all}).rgba, load_image(file).rgba);
  const auto letters = [&](const char* content) {
    std::ofstream(file) << R"(<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="10mm"><text y="30" font-size="30">)" << content
                        << "</text></svg>";
    return load_image(file);
  };
  EXPECT_NE(letters("Wood").rgba, letters("").rgba);  // fonts are found under all the limits
}

TEST_F(Formats, FirstPageOfAPdf) {
  if (std::system("command -v pdftocairo >/dev/null") != 0) GTEST_SKIP() << "pdftocairo is not installed";
  cairo_surface_t* surface = cairo_pdf_surface_create(file.c_str(), 144, 72);  // pt: 50.8 x 25.4 mm
  cairo_t* cairo = cairo_create(surface);
  cairo_set_source_rgb(cairo, 1, 0, 0);
  cairo_rectangle(cairo, 0, 0, 72, 72);
  cairo_fill(cairo);
  cairo_show_page(cairo);
  cairo_set_source_rgb(cairo, 0, 0, 1);
  cairo_paint(cairo);
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  const Image image = load_image(file);
  EXPECT_EQ(image.width, 600u);
  EXPECT_EQ(image.height, 300u);
  EXPECT_EQ(image.dpi, 300);
  EXPECT_THAT(at(image, 150, 150), ElementsAre(255, 0, 0, 255));
  EXPECT_THAT(at(image, 450, 150), ElementsAre(255, 255, 255, 255));  // paper
  EXPECT_EQ(load_image(file, {.vector_dpi = 50}).width, 100u);
}

}  // namespace
}  // namespace wrapture
