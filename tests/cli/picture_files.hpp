// Pictures in formats that save_png() does not write, made with libpng and libjpeg for the tests.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

// Both need size_t and FILE from the headers above.
#include <jpeglib.h>
#include <png.h>

namespace wrapture::test {

using Octets = std::vector<std::uint8_t>;

/// rows: packed as `color_type` and `bits` say; `extra` may set palette, transparency and so on before the header is written.
struct PngRecipe {
  std::uint32_t width = 1, height = 1;
  int bits = 8, color_type = PNG_COLOR_TYPE_RGB;
  bool interlaced = false;
  std::function<void(png_structp, png_infop)> extra{};
};
void make_png(const std::filesystem::path& path, const PngRecipe& recipe, Octets rows);

/// pixels: interleaved, one byte a component, already in the file's colour space.
struct JpegRecipe {
  std::uint32_t width = 1, height = 1;
  J_COLOR_SPACE space = JCS_RGB;
  J_COLOR_SPACE stored = JCS_YCbCr;
  bool progressive = false;
  int dpi = 0;
  Octets exif{};  // TIFF block
};
void make_jpeg(const std::filesystem::path& path, const JpegRecipe& recipe, Octets pixels);

/// A TIFF block (little endian) with an orientation and a resolution in dpi.
Octets make_exif(int orientation, int dpi);

/// A 16x16 RGB PNG of the size and kind that says `width` x `height` in its header.
void make_lying_png(const std::filesystem::path& path, std::uint32_t width, std::uint32_t height);

Octets read_octets(const std::filesystem::path& path);
void write_octets(const std::filesystem::path& path, const Octets& octets);

}  // namespace wrapture::test
