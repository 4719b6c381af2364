// Barcodes, small text, and masks painted of what was found or drawn.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/style/protect.hpp"
#include "engine/style/small_text.hpp"
#include "tests/print_artwork.hpp"

namespace wrapture {
namespace {

bool covers(const Box& outer, const Box& inner) {
  return outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= inner.x + inner.width &&
         outer.y + outer.height >= inner.y + inner.height;
}

Image turned(const Image& image) {
  Image result = make_image(image.height, image.width);
  for (std::uint32_t y = 0; y < image.height; ++y)
    for (std::uint32_t x = 0; x < image.width; ++x) std::copy_n(image.pixel(x, y), 4, result.pixel(image.height - 1 - y, x));
  return result;
}

TEST(Codes, AreFoundWithTheirQuietZones) {
  const test::PrintArtwork art = test::make_print_artwork();
  const auto codes = find_codes(art.image);
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_EQ(codes[0].kind, "EAN-13");
  EXPECT_EQ(codes[0].text, test::kEan);
  const Box quiet{art.bars.x - 22, art.bars.y, art.bars.width + 44, art.bars.height};  // 11 modules of 2 px on both sides
  EXPECT_TRUE(covers(codes[0].box, quiet)) << codes[0].box.x << " " << codes[0].box.y << " " << codes[0].box.width << " "
                                           << codes[0].box.height;
  EXPECT_LE(codes[0].box.width, quiet.width + 12) << "not much more than that";
  EXPECT_LE(codes[0].box.height, quiet.height + 48);
  const auto upright = find_codes(turned(art.image));
  ASSERT_EQ(upright.size(), 1u);
  EXPECT_EQ(upright[0].text, test::kEan);
  EXPECT_GT(upright[0].box.height, upright[0].box.width);
}

TEST(Codes, AreMissedWhereTheyNoLongerScan) {
  test::PrintArtwork art = test::make_print_artwork();
  const auto codes = find_codes(art.image);
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_TRUE(check_codes(codes, art.image)[0].scans);
  EXPECT_TRUE(check_codes(codes, resize(art.image, 1280, 960))[0].scans) << "at another size";
  Image other = art.image;
  test::draw_ean13(other, 380, 60, 2, 90, "5901234123457");
  EXPECT_FALSE(check_codes(codes, other)[0].scans) << "another number is not the same code";
  for (std::uint32_t y = art.bars.y; y < art.bars.y + art.bars.height; ++y)
    for (std::uint32_t x = art.bars.x; x < art.bars.x + art.bars.width; x += 7) test::fill(art.image, {x, y, 3, 1}, 0x808080);
  EXPECT_FALSE(check_codes(codes, art.image)[0].scans);
}

TEST(SmallText, DarkAndLightLinesAreFoundAndLogosAreNot) {
  const test::PrintArtwork art = test::make_print_artwork();
  const auto boxes = find_small_text(art.image);
  const auto found = [&](const Box& line) { return std::ranges::any_of(boxes, [&](const Box& box) { return covers(box, line); }); };
  EXPECT_TRUE(found(art.dark_text));
  EXPECT_TRUE(found(art.light_text));
  EXPECT_FALSE(found(art.logo));
  double area = 0;
  for (const Box& box : boxes) area += static_cast<double>(box.width) * box.height;
  EXPECT_LT(area, 0.2 * 640 * 480) << "most of the artwork takes the style";
}

TEST(SmallText, PlainAndGrainyPicturesHaveNone) {
  EXPECT_TRUE(find_small_text(make_image(300, 200, 0xFF8090A0u)).empty());
  EXPECT_TRUE(find_small_text(make_image(1, 1)).empty());
  Image grain = make_image(400, 300);
  std::uint32_t random = 1;
  for (std::size_t i = 0; i < grain.rgba.size(); i += 4) {
    random = random * 1664525 + 1013904223;
    std::fill_n(grain.rgba.data() + i, 3, static_cast<std::uint8_t>(random >> 24));
  }
  double area = 0;
  for (const Box& box : find_small_text(grain)) area += static_cast<double>(box.width) * box.height;
  EXPECT_LT(area, 0.1 * 400 * 300);
}

TEST(Protect, FindsCodesOnceAndText) {
  const test::PrintArtwork art = test::make_print_artwork();
  const auto regions = find_regions(art.image);
  EXPECT_EQ(std::ranges::count(regions, ProtectRegion::Kind::code, &ProtectRegion::kind), 1);
  EXPECT_GE(std::ranges::count(regions, ProtectRegion::Kind::text, &ProtectRegion::kind), 2);
  EXPECT_EQ(regions[0].what, "EAN-13 4006381333931");
}

TEST(Protect, MasksAreWhiteInsideAndFadeOutside) {
  const Image artwork = make_image(200, 100);
  const std::vector<ProtectRegion> regions{{.x = 0.25f, .y = 0.2f, .width = 0.25f, .height = 0.3f}};
  const Mask mask = paint_mask(regions, artwork, 10);
  ASSERT_EQ(mask.width, 200u);
  ASSERT_EQ(mask.height, 100u);
  const auto at = [&](std::uint32_t x, std::uint32_t y) { return mask.protection[y * 200 + x]; };
  for (std::uint32_t y = 20; y < 50; ++y)
    for (std::uint32_t x = 50; x < 100; ++x) ASSERT_EQ(at(x, y), 255) << x << "," << y;
  EXPECT_NEAR(at(104, 30), 255 * 0.55, 3);  // 4.5 of 10 px away
  EXPECT_EQ(at(111, 30), 0);
  EXPECT_EQ(at(150, 80), 0);
  const Mask sharp = paint_mask(regions, artwork, 0);
  EXPECT_EQ(std::ranges::count(sharp.protection, 255), 50 * 30);
  EXPECT_EQ(std::ranges::count(sharp.protection, 0), 200 * 100 - 50 * 30);
}

TEST(Protect, BrushesAreRoundAlongTheirPath) {
  const Image artwork = make_image(200, 100);
  const std::vector<ProtectRegion> regions{
      {.kind = ProtectRegion::Kind::brush, .path = {{{0.2f, 0.5f}}, {{0.6f, 0.5f}}}, .radius = 0.05f}};  // 10 px
  const Mask mask = paint_mask(regions, artwork, 0);
  const auto at = [&](std::uint32_t x, std::uint32_t y) { return mask.protection[y * 200 + x]; };
  EXPECT_EQ(at(80, 50), 255);
  EXPECT_EQ(at(80, 58), 255);
  EXPECT_EQ(at(80, 62), 0);
  EXPECT_EQ(at(32, 50), 255);
  EXPECT_EQ(at(31, 42), 0) << "the end is round";
  const double area = static_cast<double>(std::ranges::count(mask.protection, 255));
  EXPECT_NEAR(area, 80 * 20 + 3.14159 * 100, 30);
}

TEST(Protect, MasksOfLargeArtworkHaveItsAspect) {
  const Image artwork = make_image(9001, 1200);
  const std::vector<ProtectRegion> regions{{.x = 0.5f, .y = 0, .width = 0.1f, .height = 1}};
  const Mask mask = paint_mask(regions, artwork, 4);
  EXPECT_EQ(mask.width, 4096u);
  EXPECT_TRUE(fits(mask, artwork.width, artwork.height));
}

}  // namespace
}  // namespace wrapture
