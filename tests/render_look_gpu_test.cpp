// Looks on a device: exact colours, foil that mirrors, kraft that shows through, coloured light, pictures behind.
#include <unistd.h>

#include <filesystem>

#include "engine/base/file.hpp"
#include "tests/render_pictures.hpp"
#include "viewer/render/look_maps.hpp"
#include "viewer/render/spot_map.hpp"
#include "viewer/scene/finish.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

Image dressed_picture(const Scene& scene, const Image& artwork, std::uint32_t side = 160) {
  LookMaps maps(test_context());
  maps.follow(scene, artwork);
  return render_scene(test_context(), scene, make_artwork_texture(test_context(), artwork),
                      {.width = side, .height = side, .supersampling = 1}, &maps);
}

/// The front of a box, straight ahead.
Scene front_of_box(float aspect = 1) {
  Scene scene = make_scene(ShapeKind::box, aspect, 1);
  scene.camera.yaw_deg = scene.camera.pitch_deg = 0;
  return scene;
}

/// Two colours, side by side.
Image two_halves(std::array<std::uint8_t, 3> left, std::array<std::uint8_t, 3> right) {
  Image image = make_image(64, 64);
  for (std::uint32_t y = 0; y < 64; ++y)
    for (std::uint32_t x = 0; x < 64; ++x) std::ranges::copy(x < 32 ? left : right, image.pixel(x, y));
  return image;
}

struct Spread {
  double mean[3]{};
  int least = 255, most = 0;  // of green
};
Spread spread_in(const Image& image, std::uint32_t left, std::uint32_t top, std::uint32_t right, std::uint32_t bottom) {
  Spread result;
  for (std::uint32_t y = top; y < bottom; ++y)
    for (std::uint32_t x = left; x < right; ++x) {
      for (std::size_t k = 0; k < 3; ++k) result.mean[k] += image.pixel(x, y)[k] / static_cast<double>((right - left) * (bottom - top));
      result.least = std::min<int>(result.least, image.pixel(x, y)[1]);
      result.most = std::max<int>(result.most, image.pixel(x, y)[1]);
    }
  return result;
}

TEST(ExactColours, AreThoseOfTheFileWhicheverWayTheyFace) {
  for (const auto& [left, right] :
       {std::pair{std::array<std::uint8_t, 3>{255, 255, 255}, std::array<std::uint8_t, 3>{0, 0, 0}}, {{228, 0, 43}, {12, 200, 90}}}) {
    const Image artwork = two_halves(left, right);
    for (const char* light : {"product", "dramatic"}) {
      Scene scene = front_of_box();
      scene.look.exact_colours = true;
      scene.look.light = light;
      scene.camera.yaw_deg = light == std::string("product") ? 0.0f : 35.0f;
      const Image picture = dressed_picture(scene, artwork);
      for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(picture.pixel(60, 80)[k], left[k], 1) << light;
        EXPECT_NEAR(picture.pixel(90, 80)[k], right[k], 1) << light;
      }
    }
  }
}

TEST(Foil, MirrorsTheLightsWhereItIsAndNowhereElse) {
  const Image artwork = two_halves({240, 230, 210}, {30, 60, 140});
  Scene scene = front_of_box();
  scene.camera.yaw_deg = 25;
  const Image plain = dressed_picture(scene, artwork);
  parse_foil("gold:#F0E6D2:4", scene.look);
  const Image gold = dressed_picture(scene, artwork);
  const Spread on = spread_in(gold, 50, 50, 70, 110), off = spread_in(gold, 88, 50, 98, 110), before = spread_in(plain, 88, 50, 98, 110);
  EXPECT_GT(on.mean[0], 1.3 * on.mean[2]) << "gold is yellow";
  const Spread paper = spread_in(plain, 50, 50, 70, 110);
  EXPECT_GT(on.most - on.least, 2 * (paper.most - paper.least)) << "and mirrors the lights unevenly";
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(off.mean[k], before.mean[k], 1.0);
}

TEST(Kraft, ShowsThroughWhite) {
  const Image artwork = two_halves({255, 255, 255}, {30, 60, 140});
  Scene scene = front_of_box();
  use_finish(scene.look, "kraft");
  const Spread white = spread_in(dressed_picture(scene, artwork), 45, 50, 72, 110);
  EXPECT_GT(white.mean[0], white.mean[1] + 15);
  EXPECT_GT(white.mean[1], white.mean[2] + 25);
  EXPECT_GT(white.most - white.least, 8) << "fibres";
}

TEST(Relief, ShadesItsSlopesAndNothingElse) {
  const Image artwork = resize(two_halves({128, 128, 128}, {170, 128, 128}), 512, 512);  // a sharp edge needs pixels
  Scene scene = front_of_box();
  const Image flat = dressed_picture(scene, artwork);
  scene.look.emboss = "#808080:0";
  scene.look.emboss_depth = 1;
  const Image raised = dressed_picture(scene, artwork);
  const auto change = [&](std::uint32_t x) { return std::abs(raised.pixel(x, 80)[1] - flat.pixel(x, 80)[1]); };
  int largest = 0;
  for (std::uint32_t x = 70; x < 90; ++x) largest = std::max(largest, change(x));
  EXPECT_GE(largest, 4);
  EXPECT_LE(change(45), 1);
  EXPECT_LE(change(115), 1);
}

/// A panorama of one colour, as a file.
fs::path panorama_file(const fs::path& folder, std::array<std::uint8_t, 3> colour) {
  std::string file = "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 4 +X 8\n";
  for (int row = 0; row < 4; ++row) {
    file += std::string("\x02\x02\x00\x08", 4);
    for (const int value : {int{colour[0]}, int{colour[1]}, int{colour[2]}, 129})
      file += {static_cast<char>(0x88), static_cast<char>(value)};
  }
  write_file_atomic(folder / "light.hdr", file);
  return folder / "light.hdr";
}

TEST(Light, OfAPanoramaHasItsColour) {
  const fs::path folder = fs::path(testing::TempDir()) / ("look_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const Image artwork = two_halves({128, 128, 128}, {128, 128, 128});
  Scene scene = front_of_box();
  scene.look.light = panorama_file(folder, {200, 100, 50});
  const Spread red = spread_in(dressed_picture(scene, artwork), 50, 50, 110, 110);
  EXPECT_GT(red.mean[0], 1.25 * red.mean[1]);
  EXPECT_GT(red.mean[1], 1.2 * red.mean[2]);
  scene.look.light = panorama_file(folder, {100, 100, 100});
  const Spread grey = spread_in(dressed_picture(scene, artwork), 50, 50, 110, 110);
  EXPECT_NEAR(grey.mean[0], grey.mean[2], 0.6);
  fs::remove_all(folder);
}

TEST(Background, PictureFillsTheView) {
  const fs::path folder = fs::path(testing::TempDir()) / ("back_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  save_png(folder / "back.png", two_halves({200, 40, 40}, {40, 200, 40}));
  Scene scene = front_of_box();
  scene.background = parse_background((folder / "back.png").string());
  const Image picture = dressed_picture(scene, two_halves({1, 2, 3}, {1, 2, 3}));
  EXPECT_NEAR(picture.pixel(3, 3)[0], 200, 2);
  EXPECT_NEAR(picture.pixel(156, 3)[1], 200, 2);
  fs::remove_all(folder);
}

TEST(LookMaps, KeepWhatTheyHaveWhenAFileIsBad) {
  LookMaps maps(test_context());
  const Image artwork = two_halves({240, 230, 210}, {30, 60, 140});
  Scene scene = front_of_box();
  parse_foil("silver:#F0E6D2:4", scene.look);
  EXPECT_TRUE(maps.follow(scene, artwork));
  EXPECT_FALSE(maps.follow(scene, artwork));
  const Look before = scene.look;
  for (const auto& spoil : std::array<void (*)(Scene&), 4>{
           [](Scene& s) { s.look.light = "nowhere.hdr"; }, [](Scene& s) { s.look.spot_uv = "nowhere.png"; },
           [](Scene& s) { s.background = parse_background("nowhere.png"); }, [](Scene& s) { s.look.light = "disco"; }}) {
    Scene bad = scene;
    spoil(bad);
    EXPECT_THROW(maps.follow(bad, artwork), Error);
    EXPECT_EQ(maps.look(), before);
    EXPECT_TRUE(maps.has_spots());
  }
  maps.artwork_changed();
  EXPECT_TRUE(maps.follow(scene, artwork));
  scene.look.foil.clear();
  EXPECT_TRUE(maps.follow(scene, artwork));
  EXPECT_FALSE(maps.has_spots());
}

TEST(SpotMap, HoldsPlacesAndSlopes) {
  const Image artwork = two_halves({240, 230, 210}, {30, 60, 140});
  Look look;
  parse_foil("gold:#F0E6D2:4", look);
  look.spot_uv = "#1E3C8C:4";
  const Image map = make_spot_map(look, artwork);
  ASSERT_EQ(map.width, 64u);
  EXPECT_EQ(map.pixel(5, 30)[0], 255);
  EXPECT_EQ(map.pixel(5, 30)[1], 0);
  EXPECT_EQ(map.pixel(60, 30)[0], 0);
  EXPECT_EQ(map.pixel(60, 30)[1], 255);
  EXPECT_EQ(map.pixel(5, 30)[2], 127);
  EXPECT_EQ(map.pixel(5, 30)[3], 127);
  EXPECT_GT(map.pixel(32, 30)[2], 127);  // foil is pressed in, varnish stands out: up to the right
  EXPECT_EQ(map.pixel(32, 30)[3], 127);
}

}  // namespace
}  // namespace wrapture
