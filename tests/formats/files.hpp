// TIFF, WebP and PSD files and CMYK profiles, made with the formats' own libraries for the tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "tests/cli/picture_files.hpp"

struct tiff;

namespace wrapture::test {

/// samples: row-major, interleaved, one number a sample in the file's range, as the picture is seen with orientation 1.
struct TiffRecipe {
  std::uint32_t width = 1, height = 1;
  int bits = 8, samples = 3;
  int photometric = 2;  // PHOTOMETRIC_RGB
  int compression = 1;  // COMPRESSION_NONE
  bool planes = false;
  std::uint32_t tile = 0;  // px a side, multiple of 16; 0: strips
  int orientation = 1;
  int dpi = 0;
  int alpha = -1;  // EXTRASAMPLE_*, of the last sample
  Octets icc{};
  const char* mode = "w";  // "wb" for big endian
  std::function<void(::tiff*)> extra{};
};
void make_tiff(const std::filesystem::path& path, const TiffRecipe& recipe, const std::vector<std::uint16_t>& samples);

/// rgba: interleaved. Lossless, so that pixels come back as they went.
void make_webp(const std::filesystem::path& path, std::uint32_t width, std::uint32_t height, const Octets& rgba, const Octets& icc = {},
               const Octets& exif = {});

/// planes: channel after channel, row-major, in the file's range; inks as PSD stores them (255: none).
struct PsdRecipe {
  std::uint32_t width = 1, height = 1;
  int bits = 8, channels = 3, mode = 3;  // 1 grey, 3 RGB, 4 CMYK
  bool packed = false, large = false, transparent = false, has_picture = true;
  double dpi = 0;
  Octets icc{};
};
Octets psd_octets(const PsdRecipe& recipe, const std::vector<std::uint16_t>& planes);

/// A profile of a simple press, from a grid of 9 points: enough to be told from any default.
Octets make_cmyk_profile();

/// What Little CMS itself makes of inks (0..255) by a profile, in floats.
std::vector<int> expected_of_inks(const Octets& profile, const std::vector<int>& inks);

}  // namespace wrapture::test
