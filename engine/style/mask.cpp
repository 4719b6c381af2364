// Masks from picture files.
#include "engine/style/mask.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr int kLargestTint = 24;  // of 255: what JPEG makes of a grey

/// Whether b : a is the rounded aspect of the picture that the mask is for.
bool rounds_to(std::uint32_t a, std::uint32_t b, std::uint32_t whole_a, std::uint32_t whole_b) {
  return std::lround(static_cast<double>(a) * whole_b / whole_a) == static_cast<long>(b);
}

}  // namespace

bool Mask::empty() const {
  return std::ranges::all_of(protection, [](std::uint8_t value) { return value == 0; });
}

Mask load_mask(const std::filesystem::path& path) {
  const Image image = load_image(path);
  Mask mask{path, image.width, image.height, {}};
  mask.protection.reserve(image.rgba.size() / 4);
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    const std::uint8_t* pixel = image.rgba.data() + i;
    const auto [low, high] = std::minmax({pixel[0], pixel[1], pixel[2]});
    if (pixel[3] > 0 && high - low > kLargestTint)
      throw Error(Failure::bad_input,
                  fmt::format("{}: is in colour at {},{}; a mask is grey: white keeps the artwork, black takes the style", path.string(),
                              i / 4 % image.width, i / 4 / image.width));
    mask.protection.push_back(static_cast<std::uint8_t>((pixel[1] * pixel[3] + 127) / 255));
  }
  return mask;
}

bool fits(const Mask& mask, std::uint32_t artwork_width, std::uint32_t artwork_height) {
  return rounds_to(mask.width, mask.height, artwork_width, artwork_height) ||
         rounds_to(mask.height, mask.width, artwork_height, artwork_width);
}

void check_mask(const Mask& mask, std::uint32_t artwork_width, std::uint32_t artwork_height) {
  if (fits(mask, artwork_width, artwork_height)) return;
  throw Error(Failure::bad_input, fmt::format("{}: is {}x{} px but the artwork is {}x{} px; a mask has the artwork's size or its aspect",
                                              mask.path.string(), mask.width, mask.height, artwork_width, artwork_height));
}

std::vector<std::uint8_t> fit_mask(const Mask& mask, std::uint32_t width, std::uint32_t height) {
  if (mask.width == width && mask.height == height) return mask.protection;
  Image image = make_image(mask.width, mask.height);
  for (std::size_t i = 0; i < mask.protection.size(); ++i) std::fill_n(image.rgba.data() + 4 * i, 3, mask.protection[i]);
  const Image fitted = resize(image, width, height);
  std::vector<std::uint8_t> protection(std::size_t{width} * height);
  for (std::size_t i = 0; i < protection.size(); ++i) protection[i] = fitted.rgba[4 * i];
  return protection;
}

}  // namespace wrapture
