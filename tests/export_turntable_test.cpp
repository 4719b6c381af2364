// Angles, times, names and palettes of turntables.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "viewer/export/palette.hpp"
#include "viewer/export/turntable.hpp"

namespace wrapture {
namespace {

TEST(Turntable, GoesOnceAroundAndEndsOneStepBeforeTheStart) {
  Scene scene;
  scene.camera.yaw_deg = 25;
  const Turntable turntable{.frames = 8, .frames_per_second = 4};
  EXPECT_EQ(turned(scene, turntable, 0).camera.yaw_deg, 25);
  EXPECT_NEAR(turned(scene, turntable, 2).camera.yaw_deg, 115, 1e-3);
  EXPECT_NEAR(turned(scene, turntable, 7).camera.yaw_deg, -20, 1e-3);
  EXPECT_EQ(turned(scene, turntable, 3).camera.distance_mm, scene.camera.distance_mm);
}

TEST(Turntable, TimesDoNotDrift) {
  const Turntable turntable{.frames = 100, .frames_per_second = 30};
  EXPECT_EQ(frame_time(turntable, 1, 100), 3u);
  EXPECT_EQ(frame_time(turntable, 2, 100), 7u);
  EXPECT_EQ(frame_time(turntable, 90, 100), 300u);
}

TEST(Turntable, NamesSayTheKind) {
  EXPECT_EQ(animation_kind("a.webp"), AnimationKind::webp);
  EXPECT_EQ(animation_kind("a.gif"), AnimationKind::gif);
  EXPECT_EQ(animation_kind("a.mp4"), AnimationKind::mp4);
  EXPECT_EQ(animation_kind("a-{frame}.png"), AnimationKind::png_files);
  EXPECT_EQ(animation_kind("new/"), AnimationKind::png_files);
  EXPECT_THROW(animation_kind("a.png"), Error);
  EXPECT_THROW(animation_kind("a.avi"), Error);
  EXPECT_TRUE(names_animation("a.gif") && names_animation("new/") && names_animation("a-{frame}.png"));
  EXPECT_FALSE(names_animation("a.png") || names_animation("a") || names_animation(""));
}

TEST(Turntable, NumbersHaveTheDigitsOfTheLast) {
  EXPECT_EQ(frame_path("b/a-{frame}.png", 7, 72), "b/a-007.png");
  EXPECT_EQ(frame_path("a-{frame}.png", 7, 1200), "a-0007.png");
  EXPECT_EQ(frame_path("a-{frame:6}-x.png", 7, 72), "a-000007-x.png");
  EXPECT_EQ(frame_path("new/", 7, 72), "new/frame-007.png");
  for (const char* wrong : {"a-{frame.png", "a-{frame:x}.png", "a-{frame:}.png", "a-{frame4}.png", "a-{frame:77}.png", "a.png"})
    EXPECT_THROW(frame_path(wrong, 0, 72), Error) << wrong;
}

TEST(Turntable, ImpossibleOnesAreRefused) {
  EXPECT_THROW(check(Turntable{.frames = 1}), Error);
  EXPECT_THROW(check(Turntable{.frames = kMaxFrames + 1}), Error);
  EXPECT_THROW(check(Turntable{.frames_per_second = 0}), Error);
  EXPECT_THROW(check(Turntable{.frames_per_second = 1000}), Error);
  EXPECT_NO_THROW(check(Turntable{}));
}

TEST(Palette, HoldsTheColoursThatThereAre) {
  Image image = make_image(20, 20, 0xFF2040E0u);
  std::fill(image.rgba.begin(), image.rgba.begin() + 4 * 100, std::uint8_t{255});
  ColourCounts counts;
  counts.add(image);
  const std::vector<Rgb> palette = make_palette(counts, 256);
  ASSERT_EQ(palette.size(), 2u);
  EXPECT_NE(std::ranges::find(palette, Rgb{255, 255, 255}), palette.end());
  EXPECT_NE(std::ranges::find(palette, Rgb{0xE0, 0x40, 0x20}), palette.end());
}

TEST(Palette, GivesSmallBrightSpotsAColourOfTheirOwn) {
  Image image = make_image(256, 256);
  for (std::uint32_t y = 0; y < 256; ++y)
    for (std::uint32_t x = 0; x < 256; ++x) {
      const bool spot = x < 6 && y < 6;
      const std::array<std::uint32_t, 3> colour{spot ? 255 : x, spot ? 0 : x, spot ? 200 : y};
      for (std::size_t k = 0; k < 3; ++k) image.pixel(x, y)[k] = static_cast<std::uint8_t>(colour[k]);
    }
  ColourCounts counts;
  counts.add(image);
  const std::vector<Rgb> palette = make_palette(counts, 256);
  EXPECT_EQ(palette.size(), 256u);
  EXPECT_NE(std::ranges::find(palette, Rgb{255, 0, 200}), palette.end());
}

TEST(Palette, OfNothingIsOneColour) { EXPECT_EQ(make_palette(ColourCounts(), 256).size(), 1u); }

TEST(Ditherer, KeepsTheMeanOfWhatThePaletteLacks) {
  Ditherer ditherer({{0, 0, 0}, {255, 255, 255}}, false);
  const auto indices = ditherer.next(make_image(64, 64, 0xFF808080u));
  const double white = static_cast<double>(std::ranges::count(indices, 1)) / static_cast<double>(indices.size());
  EXPECT_NEAR(white, 0.5, 0.04);
}

}  // namespace
}  // namespace wrapture
