// Compares every patch of the result with every patch of the picture.
#include "engine/style/borrowed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/style/detect.hpp"
#include "engine/style/stylizer.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kPatch = 16, kResultSide = 256, kPictureSide = 384, kStep = 2;  // px
constexpr float kPixels = kPatch * kPatch, kFlat = 2;  // kFlat: of 255; least deviation of a patch with something on it

using Patch = std::array<float, kPatch * kPatch>;  // mean 0, length 1

Image fitted(const Image& image, std::uint32_t long_side) {
  const auto [width, height] = fit_long_side(image, long_side);
  return width == image.width && height == image.height ? image : resize(image, width, height);
}

/// False where the patch is flat.
bool read_patch(const Image& image, std::uint32_t left, std::uint32_t top, Patch& patch) {
  for (std::uint32_t y = 0; y < kPatch; ++y)
    for (std::uint32_t x = 0; x < kPatch; ++x) {
      const std::uint8_t* pixel = image.pixel(left + x, top + y);
      patch[y * kPatch + x] = 0.2126f * pixel[0] + 0.7152f * pixel[1] + 0.0722f * pixel[2];
    }
  const float mean = std::accumulate(patch.begin(), patch.end(), 0.0f) / kPixels;
  float square = 0;
  for (float& value : patch) value -= mean, square += value * value;
  if (square < kFlat * kFlat * kPixels) return false;
  for (float& value : patch) value /= std::sqrt(square);
  return true;
}

std::vector<Patch> patches_of(const Image& image, std::uint32_t step) {
  std::vector<Patch> patches;
  Patch patch;
  for (std::uint32_t y = 0; y + kPatch <= image.height; y += step)
    for (std::uint32_t x = 0; x + kPatch <= image.width; x += step)
      if (read_patch(image, x, y, patch)) patches.push_back(patch);
  return patches;
}

/// In eight sums, so that they can be made beside each other.
float correlation(const Patch& a, const Patch& b) {
  std::array<float, 8> sums{};
  for (std::size_t i = 0; i < a.size(); i += sums.size())
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += a[i + k] * b[i + k];
  return std::accumulate(sums.begin(), sums.end(), 0.0f);
}

}  // namespace

std::optional<Borrowed> borrowed_from(const Image& picture, const Image& result) {
  const std::vector<Patch> own = patches_of(fitted(picture, kPictureSide), kStep), made = patches_of(fitted(result, kResultSide), kPatch);
  if (made.empty()) return std::nullopt;
  Borrowed borrowed;
  for (const Patch& patch : made) {
    float best = 0;
    for (const Patch& other : own) best = std::max(best, correlation(patch, other));
    borrowed.similarity += best;
    borrowed.copied += best >= kCopied;
  }
  borrowed.similarity = std::min(borrowed.similarity / static_cast<double>(made.size()), 1.0);
  borrowed.copied /= static_cast<double>(made.size());
  return borrowed;
}

std::optional<double> measure_similarity(const vk::Context& context, vk::KernelCache& kernels, const Library& library,
                                         const std::string& style, const Image& picture) {
  Stylizer stylizer(context, kernels, library);
  stylizer.set_artwork(sample_picture(kResultSide, kResultSide));
  stylizer.update({.style = style, .working_side = kResultSide});
  const auto borrowed = borrowed_from(picture, stylizer.result());
  return borrowed ? std::optional(borrowed->similarity) : std::nullopt;
}

}  // namespace wrapture
