// Masks that say where artwork is protected from its style. Pure, any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/image.hpp"

namespace wrapture {

/// Row-major from the top left, one byte a pixel: 255 keeps the artwork bit for bit, 0 takes the style in full.
struct Mask {
  std::filesystem::path path;
  std::uint32_t width = 0, height = 0;  // px
  std::vector<std::uint8_t> protection{};
  [[nodiscard]] bool empty() const;  // protects nothing
};

/// A grey picture: white protects, black does not, and neither does what is transparent. Throws Error(bad_input) naming the file when
/// it cannot be read or is in colour.
Mask load_mask(const std::filesystem::path& path);

/// Whether the mask has the artwork's size or its aspect. check_mask() throws Error(bad_input) naming both sizes where it has not.
bool fits(const Mask& mask, std::uint32_t artwork_width, std::uint32_t artwork_height);
void check_mask(const Mask& mask, std::uint32_t artwork_width, std::uint32_t artwork_height);
/// The mask's protection at another size.
std::vector<std::uint8_t> fit_mask(const Mask& mask, std::uint32_t width, std::uint32_t height);

}  // namespace wrapture
