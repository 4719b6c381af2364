// What the renderer's tests share: an artwork made by a formula, pictures of it, and ways to compare them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

#include "engine/base/error.hpp"
#include "tests/gpu_test.hpp"
#include "viewer/render/offscreen.hpp"

namespace wrapture {

/// A packaging-like design: border, sun, stripes, a dark foot with light squares; nothing in it is symmetric from left to right.
inline Image test_artwork(std::uint32_t width = 300, std::uint32_t height = 400) {
  Image image = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const float u = (static_cast<float>(x) + 0.5f) / static_cast<float>(width),
                  v = (static_cast<float>(y) + 0.5f) / static_cast<float>(height);
      const float sun =
          std::hypot((u - 0.38f) * static_cast<float>(width), (v - 0.35f) * static_cast<float>(height)) / static_cast<float>(width);
      std::array<int, 3> c{230 - static_cast<int>(60 * v), 150 - static_cast<int>(40 * v), 70 + static_cast<int>(60 * v)};
      if (sun < 0.2f) c = {250, 214, 96};
      if (std::sin(40 * (u + 0.6f * v)) > 0.8f && v > 0.5f) c = {46, 120, 84};
      if (v > 0.78f) c = {44, 24, 20};
      if (v > 0.83f && v < 0.93f && std::fmod(u * 9, 1.0f) < 0.6f && u < 0.7f) c = {240, 232, 214};
      if (u < 0.04f || v < 0.03f) c = {28, 74, 92};
      for (int k = 0; k < 3; ++k) image.pixel(x, y)[k] = static_cast<std::uint8_t>(c[static_cast<std::size_t>(k)]);
    }
  }
  return image;
}

inline vk::GpuImage test_texture() { return make_artwork_texture(test_context(), test_artwork()); }

inline Scene test_scene(ShapeKind kind, std::uint32_t width = 320, std::uint32_t height = 240) {
  return make_scene(kind, 300.0f / 400.0f, static_cast<float>(width) / static_cast<float>(height));
}

/// How far two pictures of one size are apart, in levels of 255.
struct Difference {
  double mean = 0;
  int worst = 0;
  std::uint32_t x = 0, y = 0;  // where
  double share_above = 0;      // share of pixels with a channel off by more than 12
};

inline Difference difference(const Image& a, const Image& b) {
  Difference result;
  double sum = 0, above = 0;
  for (std::uint32_t y = 0; y < a.height; ++y) {
    for (std::uint32_t x = 0; x < a.width; ++x) {
      int here = 0;
      for (int k = 0; k < 4; ++k) here = std::max(here, std::abs(a.pixel(x, y)[k] - b.pixel(x, y)[k]));
      sum += here;
      if (here > 12) ++above;
      if (here > result.worst) result = {.mean = 0, .worst = here, .x = x, .y = y, .share_above = 0};
    }
  }
  const double pixels = static_cast<double>(a.width) * a.height;
  result.mean = sum / pixels;
  result.share_above = above / pixels;
  return result;
}

}  // namespace wrapture
