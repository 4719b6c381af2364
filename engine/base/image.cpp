// Pictures in memory, and telling formats apart.
#include "engine/base/image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/image_codec.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30;  // 64 Mpx of 16-bit RGBA, stored plain, is half of this

}  // namespace

void refuse_image(const std::filesystem::path& path, const std::string& what) {
  throw Error(Failure::bad_input, fmt::format("{}: {}", path.string(), what));
}

void check_image_size(const std::filesystem::path& path, std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0) refuse_image(path, fmt::format("claims a size of {}x{} px; save it again", width, height));
  if (width > kMaxImageSide || height > kMaxImageSide || width * height > kMaxImagePixels)
    refuse_image(path, fmt::format("is {}x{} px, over the limit of {} px a side and {} Mpx; scale it down first", width, height,
                                   kMaxImageSide, kMaxImagePixels >> 20));
}

double tidy_dpi(double dpi) {
  if (!std::isfinite(dpi) || dpi <= 0) return 0;
  return std::abs(dpi - std::round(dpi)) < 0.02 ? std::round(dpi) : dpi;  // pHYs steps are 0.0254 dpi
}

std::vector<std::uint8_t> keep_rgb_profile(std::span<const std::uint8_t> icc) {
  constexpr std::size_t kColorSpace = 16;  // ICC.1 header: data colour space signature
  constexpr std::string_view kRgb = "RGB ";
  if (icc.size() < 128 || !std::equal(kRgb.begin(), kRgb.end(), icc.begin() + kColorSpace)) return {};
  return {icc.begin(), icc.end()};
}

Image make_image(std::uint32_t width, std::uint32_t height, std::uint32_t rgba) {
  Image image{.width = width, .height = height, .rgba = std::vector<std::uint8_t>(std::size_t{4} * width * height)};
  for (std::size_t i = 0; i < image.rgba.size(); ++i) image.rgba[i] = static_cast<std::uint8_t>(rgba >> (8 * (i % 4)));
  return image;
}

Image load_image(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxFileBytes);
  if (is_png(bytes)) return decode_png(path, bytes);
  if (is_jpeg(bytes)) return decode_jpeg(path, bytes);
  refuse_image(path, "is neither a PNG nor a JPEG picture; convert it to one of these");
}

std::pair<std::uint32_t, std::uint32_t> fit_long_side(const Image& image, std::uint32_t long_side) {
  const std::uint32_t longest = std::max(image.width, image.height);
  if (longest <= long_side) return {std::max(image.width, 1u), std::max(image.height, 1u)};
  const double scale = static_cast<double>(long_side) / longest;
  const auto fit = [&](std::uint32_t side) { return std::max(1u, static_cast<std::uint32_t>(std::lround(side * scale))); };
  return {fit(image.width), fit(image.height)};
}

}  // namespace wrapture
