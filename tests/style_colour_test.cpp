// Colours: CIEDE2000 against published values, swatches and their reports, main colours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/style/brand.hpp"
#include "engine/style/control.hpp"
#include "engine/style/palette.hpp"

namespace wrapture {
namespace {

using testing::HasSubstr;

struct Pair {
  Lab one, other;
  double difference;
};

// Table 1 of Sharma, Wu and Dalal (2005), rounded there to four digits.
constexpr Pair kPublished[] = {
    {{50, 2.6772, -79.7751}, {50, 0, -82.7485}, 2.0425},
    {{50, 3.1571, -77.2803}, {50, 0, -82.7485}, 2.8615},
    {{50, 2.8361, -74.0200}, {50, 0, -82.7485}, 3.4412},
    {{50, -1.3802, -84.2814}, {50, 0, -82.7485}, 1.0000},
    {{50, -1.1848, -84.8006}, {50, 0, -82.7485}, 1.0000},
    {{50, -0.9009, -85.5211}, {50, 0, -82.7485}, 1.0000},
    {{50, 0, 0}, {50, -1, 2}, 2.3669},
    {{50, -1, 2}, {50, 0, 0}, 2.3669},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0009}, 7.1792},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0010}, 7.1792},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0011}, 7.2195},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0012}, 7.2195},
    {{50, -0.0010, 2.4900}, {50, 0.0009, -2.4900}, 4.8045},
    {{50, -0.0010, 2.4900}, {50, 0.0010, -2.4900}, 4.8045},
    {{50, -0.0010, 2.4900}, {50, 0.0011, -2.4900}, 4.7461},
    {{50, 2.5, 0}, {50, 0, -2.5}, 4.3065},
    {{50, 2.5, 0}, {73, 25, -18}, 27.1492},
    {{50, 2.5, 0}, {61, -5, 29}, 22.8977},
    {{50, 2.5, 0}, {56, -27, -3}, 31.9030},
    {{50, 2.5, 0}, {58, 24, 15}, 19.4535},
    {{50, 2.5, 0}, {50, 3.1736, 0.5854}, 1.0000},
    {{50, 2.5, 0}, {50, 3.2972, 0}, 1.0000},
    {{50, 2.5, 0}, {50, 1.8634, 0.5757}, 1.0000},
    {{50, 2.5, 0}, {50, 3.2592, 0.3350}, 1.0000},
    {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
    {{63.0109, -31.0961, -5.8663}, {62.8187, -29.7946, -4.0864}, 1.2630},
    {{61.2901, 3.7196, -5.3901}, {61.4292, 2.2480, -4.9620}, 1.8731},
    {{35.0831, -44.1164, 3.7933}, {35.0232, -40.0716, 1.5901}, 1.8645},
    {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
    {{36.4612, 47.8580, 18.3852}, {36.2715, 50.5065, 21.2231}, 1.4146},
    {{90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
    {{90.9257, -0.5406, -0.9208}, {88.6381, -0.8985, -0.7239}, 1.5381},
    {{6.7747, -0.2908, -2.4247}, {5.8714, -0.0985, -2.2286}, 0.6377},
    {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
};

std::string refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::usage);
    return error.what();
  }
  return "no error";
}

Image flat(std::uint32_t width, std::uint32_t height, const Colour& colour) {
  return make_image(width, height, 0xFF000000u | std::uint32_t{colour.blue} << 16 | std::uint32_t{colour.green} << 8 | colour.red);
}

TEST(Ciede2000, EqualsThePublishedPairsBothWays) {
  static_assert(std::size(kPublished) == 34);
  for (const Pair& pair : kPublished) {
    EXPECT_NEAR(ciede2000(pair.one, pair.other), pair.difference, 0.00005 + 1e-9) << pair.one.a << " " << pair.other.a;
    EXPECT_NEAR(ciede2000(pair.other, pair.one), pair.difference, 0.00005 + 1e-9) << pair.one.a << " " << pair.other.a;
  }
}

TEST(Colours, LabOfSrgb) {
  const auto expect = [](const Colour& colour, double l, double a, double b) {
    const Lab lab = lab_of(colour);
    EXPECT_NEAR(lab.l, l, 0.02) << to_string(colour);
    EXPECT_NEAR(lab.a, a, 0.02) << to_string(colour);
    EXPECT_NEAR(lab.b, b, 0.02) << to_string(colour);
  };
  expect({255, 255, 255}, 100, 0, 0);
  expect({0, 0, 0}, 0, 0, 0);
  expect({119, 119, 119}, 50.03, 0, 0);
  expect({255, 0, 0}, 53.24, 80.09, 67.20);  // of sRGB's primaries
  expect({0, 255, 0}, 87.73, -86.18, 83.18);
  expect({0, 0, 255}, 32.30, 79.19, -107.86);
}

TEST(Colours, ReadAndWritten) {
  EXPECT_EQ(parse_colour("#E4002b"), (Colour{0xE4, 0x00, 0x2B}));
  EXPECT_EQ(parse_colour("00ff7F"), (Colour{0x00, 0xFF, 0x7F}));
  EXPECT_EQ(to_string(Colour{0xE4, 0x00, 0x2B}), "#E4002B");
  EXPECT_EQ(parse_brand_colour("#E4002B:2.5"), (BrandColour{{0xE4, 0x00, 0x2B}, 2.5f}));
  EXPECT_EQ(parse_brand_colour("E4002B").tolerance, BrandColour{}.tolerance);
  EXPECT_EQ(to_string(parse_brand_colour("#E4002B:2.5")), "#E4002B:2.5");
  for (const char* wrong : {"", "#", "red", "#E4002", "#E4002B1", "#E4002G", "#-4002B", "##E4002B", "0xE4002", "#E4002B:", "#E4002B:-1",
                            "#E4002B:51", "#E4002B:nan", "#E4002B:5%"})
    EXPECT_THAT(refusal([&] { (void)parse_brand_colour(wrong); }), HasSubstr(std::string("'") + wrong)) << wrong;
}

TEST(Brand, NothingInsideTheToleranceAndSmoothlyMoreBeyond) {
  const BrandColour red{{200, 30, 40}, 3};
  BrandLock lock(std::span(&red, 1));
  EXPECT_EQ(lock.style_share(red.colour), 0);
  EXPECT_EQ(lock.within(red.colour), 1u);
  int last = 0;
  for (int green = 30; green <= 255; ++green) {  // away from the swatch
    const Colour colour{200, static_cast<std::uint8_t>(green), 40};
    const double distance = ciede2000(lab_of(colour), lab_of(red.colour));
    const int share = lock.style_share(colour);
    EXPECT_EQ(share == 0, distance <= 3) << distance;
    EXPECT_EQ(lock.within(colour), distance <= 3 ? 1u : 0u);
    EXPECT_GE(share, last) << distance;
    if (distance >= 6) {
      EXPECT_EQ(share, 255) << distance;
    }
    EXPECT_EQ(lock.style_share(colour), share) << "remembered";
    last = share;
  }
}

TEST(Brand, AToleranceOfNothingKeepsThatColourOnly) {
  const BrandColour exact{{10, 20, 30}, 0};
  BrandLock lock(std::span(&exact, 1));
  EXPECT_EQ(lock.style_share({10, 20, 30}), 0);
  EXPECT_GT(lock.style_share({10, 21, 30}), 0);
}

TEST(Brand, EverySwatchIsToldApart) {
  std::vector<BrandColour> brands;
  for (std::size_t i = 0; i < kMaxBrandColours; ++i) brands.push_back({{static_cast<std::uint8_t>(30 * i), 100, 200}, 1});
  BrandLock lock(brands);
  for (std::size_t i = 0; i < brands.size(); ++i) EXPECT_EQ(lock.within(brands[i].colour), 1u << i);
  brands.push_back({});
  EXPECT_THAT(refusal([&] { check_brand_colours(brands); }), HasSubstr("9 brand colours are too many; at most 8"));
}

TEST(Brand, ReportsShareAndChange) {
  Image artwork = flat(10, 10, {255, 255, 255});
  for (std::uint32_t x = 0; x < 10; ++x) {
    artwork.pixel(x, 0)[1] = artwork.pixel(x, 0)[2] = 0;  // a red row
    artwork.pixel(x, 9)[3] = 0;                           // a transparent one
  }
  Image result = artwork;
  for (std::uint32_t x = 0; x < 5; ++x) result.pixel(x, 0)[0] = 250;
  const std::vector<BrandColour> brands{{{255, 0, 0}, 5}, {{0, 0, 255}, 5}};
  const auto reports = report_brands(brands, artwork, result);
  ASSERT_EQ(reports.size(), 2u);
  const double change = ciede2000(lab_of({255, 0, 0}), lab_of({250, 0, 0}));
  EXPECT_NEAR(reports[0].share, 10 / 90.0, 1e-12);
  EXPECT_NEAR(reports[0].mean_change, change / 2, 1e-12);
  EXPECT_NEAR(reports[0].largest_change, change, 1e-12);
  EXPECT_EQ(reports[1].share, 0);
  EXPECT_EQ(reports[1].nearest, (Colour{255, 0, 0})) << "a blue: red is nearer than white";
  EXPECT_NEAR(reports[1].nearest_distance, ciede2000(lab_of({255, 0, 0}), lab_of({0, 0, 255})), 1e-12);
  EXPECT_THAT(to_string(reports[0]), HasSubstr("#FF0000 within 5: 11.11 % of the artwork, changed by 0."));
  EXPECT_THAT(to_string(reports[1]), HasSubstr("not in the artwork; its nearest colour is #FF0000"));
}

TEST(Palette, MainColoursByArea) {
  Image artwork = flat(100, 100, {240, 238, 230});
  for (std::uint32_t y = 0; y < 100; ++y)
    for (std::uint32_t x = 0; x < 30; ++x) {
      std::uint8_t* pixel = artwork.pixel(x, y);
      pixel[0] = y < 40 ? 200 : 20, pixel[1] = 30, pixel[2] = y < 40 ? 40 : 90;
    }
  EXPECT_EQ(main_colours(artwork, 6), (std::vector<Colour>{{240, 238, 230}, {20, 30, 90}, {200, 30, 40}}));
  EXPECT_EQ(main_colours(artwork, 1).size(), 1u);
  EXPECT_TRUE(main_colours(make_image(8, 8, 0), 6).empty()) << "all transparent";
}

TEST(Control, RefusesWhatIsOutOfRange) {
  EXPECT_THAT(refusal([] { check({.colour_keep = 1.1f}); }), HasSubstr("colour keep"));
  EXPECT_THAT(refusal([] { check({.colour_keep = std::numeric_limits<float>::quiet_NaN()}); }), HasSubstr("colour keep"));
  EXPECT_THAT(refusal([] { check({.stroke_scale = 0.4f}); }), HasSubstr("stroke scale"));
  EXPECT_THAT(refusal([] { check({.brand_colours = {{{1, 2, 3}, -1.0f}}}); }), HasSubstr("tolerance of brand colour #010203"));
}

}  // namespace
}  // namespace wrapture
