// What a protect mask promises on a device: barcode, small text and logo stay bit for bit, and still scan; without it they do not.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/style/protect.hpp"
#include "engine/style/stylizer.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/gpu_test.hpp"
#include "tests/print_artwork.hpp"

namespace wrapture {
namespace {

bool same_pixels(const Image& a, const Image& b, const Box& box) {
  for (std::uint32_t y = box.y; y < box.y + box.height; ++y)
    if (!std::equal(a.pixel(box.x, y), a.pixel(box.x, y) + std::size_t{4} * box.width, b.pixel(box.x, y))) return false;
  return true;
}

TEST(Protect, KeepsBarcodeTextAndLogoAndTheCheckTellsTheirLoss) {
  const test::TemporaryFolder folder;
  const test::PrintArtwork art = test::make_print_artwork();
  const Library library;
  Stylizer stylizer(test_context(), test_kernels(), library);
  stylizer.set_artwork(art.image);
  StyleSettings settings{.style = library.entries().front().style.name, .working_side = 192};
  stylizer.update(settings);
  const Image bare = stylizer.result();
  const auto codes = find_codes(art.image);
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_FALSE(check_codes(codes, bare)[0].scans) << "a styled barcode should not scan; the test is blind";

  std::vector<ProtectRegion> regions = find_regions(art.image);
  const auto share = [](std::uint32_t value, std::uint32_t side) { return static_cast<float>(value) / static_cast<float>(side); };
  regions.push_back({.x = share(art.logo.x, 640),
                     .y = share(art.logo.y, 480),
                     .width = share(art.logo.width, 640),
                     .height = share(art.logo.height, 480)});
  save_mask(paint_mask(regions, art.image, 3), folder / "mask.png");
  settings.control.protect = folder / "mask.png";
  stylizer.update(settings);
  const Image kept = stylizer.result();
  EXPECT_TRUE(check_codes(codes, kept)[0].scans);
  EXPECT_TRUE(same_pixels(kept, art.image, codes[0].box));
  for (const Box& box : {art.bars, art.dark_text, art.light_text, art.logo}) {
    EXPECT_TRUE(same_pixels(kept, art.image, box)) << box.x << "," << box.y;
    EXPECT_FALSE(same_pixels(bare, art.image, box)) << box.x << "," << box.y;
  }
  EXPECT_FALSE(same_pixels(kept, art.image, {250, 300, 60, 30})) << "the rest takes the style";
}

}  // namespace
}  // namespace wrapture
