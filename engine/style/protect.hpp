// Regions of the artwork that are protected from its style: found or drawn, and painted as a mask. Pure, any thread.
#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/style/mask.hpp"

namespace wrapture {

/// Places and sizes are shares of the artwork's width and height, so that they suit it at any resolution.
struct ProtectRegion {
  enum class Kind { code, text, rectangle, brush };
  Kind kind = Kind::rectangle;
  float x = 0, y = 0, width = 0, height = 0;  // of a brush: what its path covers
  std::string what{};                         // of a code: its kind and text
  std::vector<std::array<float, 2>> path{};   // of a brush
  float radius = 0;                           // of a brush, share of the artwork's long side
  bool operator==(const ProtectRegion&) const = default;
};
[[nodiscard]] std::string_view to_string(ProtectRegion::Kind kind);

/// What `--protect` may say instead of a file.
inline constexpr const char* kProtectFound = "auto";

/// Barcodes and QR codes with their quiet zones, then lines of small text that are not part of these.
std::vector<ProtectRegion> find_regions(const Image& artwork);

/// Of the artwork's size, or its aspect with a long side of 4096 px: white in the regions, and outside of them ever darker over
/// `feather_px` of the artwork.
Mask paint_mask(std::span<const ProtectRegion> regions, const Image& artwork, float feather_px);

/// As a grey PNG. Throws Error(failed).
void save_mask(const Mask& mask, const std::filesystem::path& path);
/// Keeps a mask as PNG in the cache folder, named by its content, and returns the path. Throws Error(failed).
std::filesystem::path keep_mask(const Mask& mask);

/// find_regions(), paint_mask() and keep_mask(); empty where nothing was found.
std::filesystem::path protect_found(const Image& artwork, float feather_px = 2);

}  // namespace wrapture
