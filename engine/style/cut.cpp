// Cuts and pastes pixel by pixel.
#include "engine/style/cut.hpp"

#include <algorithm>

namespace wrapture {
namespace {

std::uint32_t reflected(std::int64_t at, std::uint32_t size) {
  if (size == 1) return 0;
  const std::int64_t period = 2 * static_cast<std::int64_t>(size) - 2;
  const std::int64_t within = ((at % period) + period) % period;
  return static_cast<std::uint32_t>(std::min(within, period - within));
}

std::uint32_t gone_round(std::int64_t at, std::uint32_t size) { return static_cast<std::uint32_t>((at % size + size) % size); }

}  // namespace

Image cut(const Image& image, std::int64_t left, std::int64_t top, std::uint32_t width, std::uint32_t height, Beyond beyond) {
  Image piece = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y) {
    const std::uint32_t row = reflected(top + y, image.height);
    for (std::uint32_t x = 0; x < width; ++x) {
      const std::uint32_t column = beyond == Beyond::reflection ? reflected(left + x, image.width) : gone_round(left + x, image.width);
      std::copy_n(image.pixel(column, row), 4, piece.pixel(x, y));
    }
  }
  return piece;
}

void paste_colours(Image& image, const Image& from, Patch patch) {
  patch.width = std::min(patch.width, image.width - std::min(patch.left, image.width));
  patch.height = std::min(patch.height, image.height - std::min(patch.top, image.height));
  for (std::uint32_t y = 0; y < patch.height; ++y)
    for (std::uint32_t x = 0; x < patch.width; ++x)
      std::copy_n(from.pixel(patch.from_left + x, patch.from_top + y), 3, image.pixel(patch.left + x, patch.top + y));
}

}  // namespace wrapture
