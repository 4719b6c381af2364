// Shape inference and reference of the layers that look at windows and places of a picture, on numbers worked out by hand.
#include "tests/layer_checks.hpp"

namespace wrapture {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::HasSubstr;
using testing::Pointwise;

TEST(Layers, PoolingLooksAtItsWindow) {
  const Tensor x = counting({1, 1, 3, 3});
  expect_values(run(Pool2d{.kernel = {2, 2}}, {x}), {5, 6, 8, 9});
  expect_values(run(Pool2d{.mode = PoolMode::average, .kernel = {2, 2}}, {x}), {3, 4, 6, 7});
  expect_values(run(Pool2d{.mode = PoolMode::sum, .kernel = {2, 2}, .dilation = {2, 2}}, {x}), {1 + 3 + 7 + 9});
  expect_values(run(Pool2d{.kernel = {1, 2}, .pad = {0, 1, 0, 0}}, {Tensor::floats({1, 1, 1, 2}, {-3, -5})}), {-3, -3});
  EXPECT_THAT(refusal(Pool2d{.kernel = {4, 1}}, {{1, 1, 3, 3}}), HasSubstr("reaches over 4 px but its padded input has 3"));
  EXPECT_THAT(refusal(Pool2d{.kernel = {1, 2}, .pad = {0, 2, 0, 0}}, {{1, 1, 3, 3}}), HasSubstr("sees nothing else"));
  EXPECT_THAT(refusal(Pool2d{.kernel = {1, 2}, .pad = {0, 2, 0, 0}, .count_padding = true}, {{1, 1, 3, 3}}),
              HasSubstr("sees nothing else"));
}

TEST(Layers, PoolingFindsTheWindowThatSeesPaddingOnlyOnEitherSide) {
  const auto pool = [](int left, int right) { return Pool2d{.kernel = {1, 2}, .dilation = {1, 2}, .pad = {0, left, 0, right}}; };
  EXPECT_EQ(refusal(pool(2, 2), {{1, 1, 1, 9}}), "accepted");
  EXPECT_THAT(refusal(pool(3, 2), {{1, 1, 1, 9}}), HasSubstr("sees nothing else"));
  EXPECT_THAT(refusal(pool(2, 3), {{1, 1, 1, 9}}), HasSubstr("sees nothing else"));
  EXPECT_THAT(refusal(Pool2d{.kernel = {1, 4096}, .dilation = {1, 257}, .pad = {0, 0, 0, 1 << 22}}, {{1, 1, 1, 9}}),
              HasSubstr("reaches over 1052416 px, more than 1048576"));
}

TEST(Layers, PoolingCountsPaddingWhenAsked) {
  const Tensor x = Tensor::floats({1, 1, 1, 3}, {6, 12, 18});
  Pool2d mean{.mode = PoolMode::average, .kernel = {1, 3}, .pad = {0, 1, 0, 1}};
  expect_values(run(mean, {x}), {9, 12, 15});
  mean.count_padding = true;
  expect_values(run(mean, {x}), {6, 12, 10});
}

TEST(Layers, PoolingMayEndWithPartOfAWindow) {
  const Tensor x = Tensor::floats({1, 1, 1, 4}, {6, 12, 18, 30});
  Pool2d mean{.mode = PoolMode::average, .kernel = {1, 3}, .stride = {1, 3}};
  expect_values(run(mean, {x}), {12});
  mean.ceil_mode = true;
  expect_values(run(mean, {x}), {12, 30});
  mean.pad = {0, 1, 0, 0};
  mean.count_padding = true;  // what lies beyond the padding does not count
  expect_values(run(mean, {x}), {6, 24});
  mean.pad = {0, 2, 0, 2};
  mean.stride = {1, 6};  // a window that begins in the padding at the end is left out
  expect_values(run(mean, {x}), {2});
}

/// One row of `in` pixels 0, 1, 2 ... resized to `out`.
Floats resized(Interpolation interpolation, Coordinates coordinates, Rounding rounding, std::int64_t in, std::int64_t out,
               float scale = 0) {
  const float given = scale != 0 ? scale : static_cast<float>(out) / static_cast<float>(in);
  const Resize layer{interpolation, coordinates, rounding, 1, out, 1, given};
  return run(layer, {counting({1, 1, 1, in}, 0)}).f32;
}

TEST(Layers, ResizeNearest) {
  const auto nearest = [](Coordinates coordinates, Rounding rounding, std::int64_t in, std::int64_t out) {
    return resized(Interpolation::nearest, coordinates, rounding, in, out);
  };
  EXPECT_THAT(nearest(Coordinates::asymmetric, Rounding::floor, 3, 6), ElementsAre(0, 0, 1, 1, 2, 2));
  EXPECT_THAT(nearest(Coordinates::asymmetric, Rounding::ceil, 3, 6), ElementsAre(0, 1, 1, 2, 2, 2));
  EXPECT_THAT(nearest(Coordinates::half_pixel, Rounding::round_prefer_floor, 3, 6), ElementsAre(0, 0, 1, 1, 2, 2));
  EXPECT_THAT(nearest(Coordinates::asymmetric, Rounding::round_prefer_floor, 2, 4),
              ElementsAre(0, 0, 1, 1));  // 0.5 down, 1.5 beyond the end
  EXPECT_THAT(nearest(Coordinates::asymmetric, Rounding::round_prefer_ceil, 2, 4), ElementsAre(0, 1, 1, 1));
  EXPECT_THAT(nearest(Coordinates::align_corners, Rounding::floor, 3, 5), ElementsAre(0, 0, 1, 1, 2));
  EXPECT_THAT(nearest(Coordinates::asymmetric, Rounding::floor, 6, 4), ElementsAre(0, 1, 3, 4));  // 2 / (4/6) is exactly 3
}

TEST(Layers, ResizeBilinear) {
  const auto bilinear = [](Coordinates coordinates, std::int64_t in, std::int64_t out, float scale = 0) {
    return resized(Interpolation::bilinear, coordinates, Rounding::floor, in, out, scale);
  };
  EXPECT_THAT(bilinear(Coordinates::half_pixel, 2, 4), ElementsAre(0, 0.25f, 0.75f, 1));
  EXPECT_THAT(bilinear(Coordinates::asymmetric, 2, 4), ElementsAre(0, 0.5f, 1, 1));
  EXPECT_THAT(bilinear(Coordinates::align_corners, 2, 5), ElementsAre(0, 0.25f, 0.5f, 0.75f, 1));
  EXPECT_THAT(bilinear(Coordinates::align_corners, 3, 1), ElementsAre(0));
  EXPECT_THAT(bilinear(Coordinates::half_pixel, 4, 1), ElementsAre(1.5f));
  EXPECT_THAT(bilinear(Coordinates::pytorch_half_pixel, 4, 1), ElementsAre(0));
  EXPECT_THAT(bilinear(Coordinates::asymmetric, 3, 4, 1.5f),
              Pointwise(FloatNear(1e-6f), Floats{0, 2 / 3.0f, 4 / 3.0f, 2}));  // scale as given
}

TEST(Layers, ResizeCubic) {
  const auto cubic = [](const Resize& layer) { return run(layer, {Tensor::floats({1, 1, 1, 4}, {0, 0, 1, 0})}); };
  Resize layer{.interpolation = Interpolation::cubic, .coordinates = Coordinates::half_pixel, .height = 1, .width = 8, .scale_x = 2};
  // Weights at distances 0.25, 0.75, 1.25, 1.75 for a = -0.75.
  const float near = 0.87890625f, next = 0.26171875f, third = -0.10546875f, far = -0.03515625f;
  expect_values(cubic(layer), {0, far, third, next, near, near, next, third});
  layer.exclude_outside = true;
  expect_values(cubic(layer),
                {0, far / (1 - third), third / (1 - far), next, near, near / (1 - far), next / (1 - third), third / (third + near)});
}

TEST(Layers, ResizeShrinksWithAllPixels) {
  Resize layer{.interpolation = Interpolation::bilinear,
               .coordinates = Coordinates::half_pixel,
               .height = 1,
               .width = 2,
               .scale_x = 0.5f,
               .antialias = true};
  // Around 0.5: pixels 0 and 1 weigh 0.75, -1 and 2 weigh 0.25.
  const Tensor x = Tensor::floats({1, 1, 1, 4}, {0, 8, 16, 32});
  expect_values(run(layer, {x}), {(0.75f * 8 + 0.25f * 16) / 2, (0.25f * 8 + 0.75f * (16 + 32) + 0.25f * 32) / 2});
  layer.exclude_outside = true;
  expect_values(run(layer, {x}), {(0.75f * 8 + 0.25f * 16) / 1.75f, (0.25f * 8 + 0.75f * (16 + 32)) / 1.75f});
}

TEST(Layers, ResizeShowsARegion) {
  Resize layer{.interpolation = Interpolation::bilinear,
               .coordinates = Coordinates::tf_crop_and_resize,
               .height = 1,
               .width = 3,
               .crop_x = {0.5f, 1.5f}};
  const Tensor x = Tensor::floats({1, 1, 1, 3}, {1, 2, 4});
  expect_values(run(layer, {x}), {2, 4, 0});
  layer.crop_x = {1, 0};
  expect_values(run(layer, {x}), {4, 2, 1});
  layer.width = 1;
  layer.crop_x = {0.5f, 1};
  expect_values(run(layer, {x}), {3});
}

TEST(Layers, ResizeWithOddCoordinates) {
  EXPECT_THAT(resized(Interpolation::nearest, Coordinates::tf_half_pixel_for_nn, Rounding::floor, 4, 2), ElementsAre(1, 3));
  // 2 px times 1.5 make 3; times 1.9 as well, and then the middle of both stays in the middle: 1/1.9 px from place to place.
  const Floats symmetric = resized(Interpolation::bilinear, Coordinates::half_pixel_symmetric, Rounding::floor, 2, 3, 1.9f);
  EXPECT_THAT(symmetric, Pointwise(FloatNear(1e-6f), Floats{0, 0.5f, 1}));
  const Floats wider = resized(Interpolation::bilinear, Coordinates::half_pixel_symmetric, Rounding::floor, 2, 4, 2.5f);
  EXPECT_THAT(wider, Pointwise(FloatNear(1e-6f), Floats{0, 0.3f, 0.7f, 1}));
}

TEST(Layers, GridSampleReadsAtPlaces) {
  const Tensor x = Tensor::floats({1, 1, 1, 4}, {1, 2, 4, 8});
  const auto at = [&](GridSample layer, const Floats& places) {
    Tensor grid = Tensor::floats({1, 1, static_cast<std::int64_t>(places.size()), 2});
    for (std::size_t i = 0; i < places.size(); ++i) grid.f32[2 * i] = places[i];
    return run(layer, {x, grid});
  };
  const Floats places{-1, -0.75f, 0, 1, 2};  // pixels -0.5, 0, 1.5, 3.5, 5.5
  expect_values(at({}, places), {0.5f, 1, 3, 4, 0});
  expect_values(at({.outside = Outside::border}, places), {1, 1, 3, 8, 8});
  expect_values(at({.outside = Outside::reflection}, places), {1, 1, 3, 8, 3});
  expect_values(at({.interpolation = Interpolation::nearest}, places), {1, 1, 4, 0, 0});  // -0.5, 1.5 and 3.5 go to even pixels
  expect_values(at({.outside = Outside::reflection, .align_corners = true}, {-1, -1.0f / 3, 1, 5.0f / 3}), {1, 2, 8, 4});
  expect_values(at({.interpolation = Interpolation::cubic}, {0}), {-0.09375f * (1 + 8) + 0.59375f * (2 + 4)});
  EXPECT_THAT(refusal(GridSample{}, {{1, 1, 3, 3}, {1, 3, 3, 3}}), HasSubstr("1 x height x width x 2"));
}

}  // namespace
}  // namespace wrapture
