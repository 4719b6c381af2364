// Pictures in memory, and telling formats apart.
#include "engine/base/image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/image_codec.hpp"

namespace wrapture {
namespace {

constexpr std::size_t kSniffedBytes = std::size_t{1} << 16;

std::string_view text_of(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// Bytes of the start of a file, or all of one that is no regular file; throws as read_file() where it cannot be read.
std::vector<std::byte> first_bytes(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return read_file(path, kMaxImageBytes);
  std::ifstream file(path, std::ios::binary);
  std::vector<std::byte> bytes(kSniffedBytes);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes.empty() ? read_file(path, kMaxImageBytes) : bytes;
}

}  // namespace

ImageFormat image_format(Bytes bytes) {
  const std::string_view text = text_of(bytes.first(std::min(bytes.size(), kSniffedBytes)));
  if (is_png(bytes)) return ImageFormat::png;
  if (is_jpeg(bytes)) return is_cmyk_jpeg(bytes) ? ImageFormat::cmyk_jpeg : ImageFormat::jpeg;
  if (text.starts_with(std::string_view("II*\0", 4)) || text.starts_with(std::string_view("MM\0*", 4)) ||
      text.starts_with(std::string_view("II+\0", 4)) || text.starts_with(std::string_view("MM\0+", 4)))
    return ImageFormat::tiff;
  if (text.starts_with("RIFF") && text.size() >= 12 && text.substr(8, 4) == "WEBP") return ImageFormat::webp;
  if (text.starts_with("8BPS")) return ImageFormat::psd;
  if (text.substr(0, 1024).find("%PDF-") != std::string_view::npos) return ImageFormat::pdf;
  const std::size_t first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first != std::string_view::npos && text[first] == '<' && text.find("<svg") != std::string_view::npos) return ImageFormat::svg;
  return ImageFormat::unknown;
}

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

Image load_image(const std::filesystem::path& path, const LoadOptions& options) {
  const std::vector<std::byte> first = first_bytes(path);
  const ImageFormat format = image_format(first);
  if (format == ImageFormat::unknown)
    refuse_image(path, "is no picture that is known; convert it to PNG, JPEG, TIFF, WebP, PSD, SVG or PDF");
  const bool ours = format == ImageFormat::png || format == ImageFormat::jpeg;
  if (!ours || options.isolation == Isolation::all) return decode_in_child(path, options);
  const std::vector<std::byte> bytes = read_file(path, kMaxImageBytes);
  if (is_png(bytes)) return decode_png(path, bytes);
  return decode_jpeg(path, bytes);
}

std::pair<std::uint32_t, std::uint32_t> fit_long_side(const Image& image, std::uint32_t long_side) {
  const std::uint32_t longest = std::max(image.width, image.height);
  if (longest <= long_side) return {std::max(image.width, 1u), std::max(image.height, 1u)};
  const double scale = static_cast<double>(long_side) / longest;
  const auto fit = [&](std::uint32_t side) { return std::max(1u, static_cast<std::uint32_t>(std::lround(side * scale))); };
  return {fit(image.width), fit(image.height)};
}

}  // namespace wrapture
