// Radiance pictures (.hdr, RGBE): light in any amount, for surroundings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace wrapture {

/// rgb: row-major from the top left, 3 linear floats a pixel, finite and >= 0.
struct HdrImage {
  std::uint32_t width = 0, height = 0;  // px
  std::vector<float> rgb{};
  [[nodiscard]] const float* pixel(std::uint32_t x, std::uint32_t y) const { return rgb.data() + 3 * (std::size_t{y} * width + x); }
};

inline constexpr std::uint32_t kMaxHdrSide = 16384;                      // px
inline constexpr std::uint64_t kMaxHdrPixels = std::uint64_t{32} << 20;  // 384 MiB in memory

/// Flat and run-length coded, "-Y height +X width" (upright). Sizes are checked before anything is allocated. Throws Error(bad_input)
/// naming the file, the place and what is wrong.
HdrImage load_hdr(const std::filesystem::path& path);
/// The same from memory; `name` for messages.
HdrImage read_hdr(std::span<const std::byte> bytes, const std::string& name);

}  // namespace wrapture
