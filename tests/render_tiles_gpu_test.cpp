// Pictures in tiles are those in one piece.
#include "tests/render_pictures.hpp"

namespace wrapture {
namespace {

/// Edges may fall on the other side of a sample where rounding of their corners differs: a few pixels in a million.
void expect_same(const Image& whole, const Image& tiled) {
  ASSERT_EQ(whole.rgba.size(), tiled.rgba.size());
  std::size_t apart = 0;
  for (std::size_t i = 0; i < whole.rgba.size(); ++i)
    if (std::abs(whole.rgba[i] - tiled.rgba[i]) > 1) ++apart;
  const Difference d = difference(whole, tiled);
  EXPECT_LE(apart, whole.rgba.size() / 20000) << "worst " << d.worst << " at (" << d.x << ", " << d.y << ")";
  EXPECT_LT(d.mean, 0.02);
}

TEST(Tiles, FitTogetherWithoutASeam) {
  const vk::GpuImage texture = test_texture();
  for (const bool transparent : {false, true}) {
    const Scene scene = test_scene(transparent ? ShapeKind::bottle : ShapeKind::box, 300, 220);
    const RenderSize size{.width = 300, .height = 220, .transparent = transparent};
    RenderSize tiles = size;
    tiles.tile_side = 128;
    double told = 0;
    const Image tiled = Offscreen(test_context(), tiles).render(scene, texture, [&](double share) { told = share; });
    expect_same(render_scene(test_context(), scene, texture, size), tiled);
    EXPECT_EQ(told, 1);
  }
}

TEST(Tiles, MakeASideThatNoImageOfTheDeviceMayHave) {
  const std::uint32_t wide = kMaxPictureSide;
  const Image picture =
      render_scene(test_context(), test_scene(ShapeKind::box, wide, 48), test_texture(), {.width = wide, .height = 48, .supersampling = 1});
  ASSERT_EQ(picture.width, wide);
  std::size_t package = 0;
  for (std::uint32_t x = 0; x < wide; ++x)
    if (std::abs(picture.pixel(x, 24)[2] - picture.pixel(0, 24)[2]) > 40) ++package;
  EXPECT_GT(package, 8u) << "the package is not seen";
  EXPECT_LT(package, 60u) << "it is seen more than once";
}

TEST(Tiles, CanBeGivenUp) {
  Offscreen offscreen(test_context(), {.width = 200, .height = 200, .tile_side = 64});
  const vk::GpuImage texture = test_texture();
  const Scene scene = test_scene(ShapeKind::box, 200, 200);
  EXPECT_THROW(offscreen.render(scene, texture, [](double) { throw Error(Failure::interrupted, "enough"); }), Error);
  EXPECT_EQ(offscreen.render(scene, texture).width, 200u) << "and works again";
}

TEST(Tiles, ImpossibleSizesAreRefused) {
  EXPECT_THROW(Offscreen(test_context(), {.width = 0, .height = 5}), Error);
  EXPECT_THROW(Offscreen(test_context(), {.width = kMaxPictureSide + 1, .height = 5}), Error);
}

}  // namespace
}  // namespace wrapture
