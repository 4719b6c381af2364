// The two facts that we want from EXIF (orientation, resolution), and turning pictures upright.
#include <algorithm>
#include <cstdint>
#include <optional>

#include "engine/base/image_codec.hpp"

namespace wrapture {
namespace {

using Block = std::span<const std::uint8_t>;

/// Bounds-checked numbers of a TIFF block in its own byte order.
struct Tiff {
  Block block;
  bool little = true;

  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t at, std::size_t bytes) const {
    if (at > block.size() || bytes > block.size() - at) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value |= std::uint32_t{block[at + i]} << (8 * (little ? i : bytes - 1 - i));
    return value;
  }
};

std::optional<double> rational(const Tiff& tiff, std::size_t at) {
  const auto numerator = tiff.number(at, 4);
  const auto denominator = tiff.number(at + 4, 4);
  if (!numerator || !denominator || *denominator == 0) return std::nullopt;
  return static_cast<double>(*numerator) / *denominator;
}

constexpr std::uint32_t kOrientation = 0x0112, kXResolution = 0x011A, kResolutionUnit = 0x0128;
constexpr std::uint32_t kShort = 3, kRational = 5, kCentimetre = 3;

}  // namespace

Exif parse_exif(Block block) {
  Exif exif;
  if (block.size() < 8) return exif;
  const Tiff tiff{block, block[0] == 'I'};
  const auto folder = tiff.number(4, 4);
  const auto count = folder ? tiff.number(*folder, 2) : std::nullopt;
  if (tiff.number(2, 2) != 42u || !count) return exif;
  bool centimetres = false;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const std::size_t entry = std::size_t{*folder} + 2 + std::size_t{12} * i;  // tag, type, count, value or its place
    const auto tag = tiff.number(entry, 2);
    const auto type = tiff.number(entry + 2, 2);
    const auto small = tiff.number(entry + 8, 2);
    const auto place = tiff.number(entry + 8, 4);
    if (!tag || !type || !small || !place) break;
    if (tag == kOrientation && type == kShort && *small >= 1 && *small <= 8) exif.orientation = static_cast<int>(*small);
    if (tag == kResolutionUnit && type == kShort) centimetres = *small == kCentimetre;
    if (tag == kXResolution && type == kRational) exif.dpi = rational(tiff, *place).value_or(0);
  }
  if (centimetres) exif.dpi *= 2.54;
  return exif;
}

Image apply_orientation(Image image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  const bool transposed = orientation >= 5;
  const bool mirror_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool mirror_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Image upright = make_image(transposed ? image.height : image.width, transposed ? image.width : image.height);
  upright.dpi = image.dpi;
  upright.icc = std::move(image.icc);
  for (std::uint32_t y = 0; y < upright.height; ++y) {
    for (std::uint32_t x = 0; x < upright.width; ++x) {
      std::uint32_t source_x = transposed ? y : x;
      std::uint32_t source_y = transposed ? x : y;
      if (mirror_x) source_x = image.width - 1 - source_x;
      if (mirror_y) source_y = image.height - 1 - source_y;
      std::copy_n(image.pixel(source_x, source_y), 4, upright.pixel(x, y));
    }
  }
  return upright;
}

}  // namespace wrapture
