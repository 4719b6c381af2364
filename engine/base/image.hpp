// Pictures in memory and on disk: 8-bit RGBA; many formats in, PNG out; resolution and colour profile are kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace wrapture {

/// rgba: row-major from the top left, 4 bytes a pixel, sRGB-encoded, straight alpha.
struct Image {
  std::uint32_t width = 0;   // px
  std::uint32_t height = 0;  // px
  std::vector<std::uint8_t> rgba{};
  double dpi = 0;                   // pixels per inch; 0 = not known
  std::vector<std::uint8_t> icc{};  // ICC profile as found in the file; empty = sRGB

  [[nodiscard]] const std::uint8_t* pixel(std::uint32_t x, std::uint32_t y) const { return rgba.data() + 4 * (std::size_t{y} * width + x); }
  [[nodiscard]] std::uint8_t* pixel(std::uint32_t x, std::uint32_t y) { return rgba.data() + 4 * (std::size_t{y} * width + x); }
};

inline constexpr std::uint32_t kMaxImageSide = 16384;        // px
inline constexpr std::uint64_t kMaxImagePixels = 64u << 20;  // 64 Mpx

/// width x height pixels of one colour.
Image make_image(std::uint32_t width, std::uint32_t height, std::uint32_t rgba = 0xFF000000u);

/// foreign: PNG and RGB JPEG are read here, everything else by a child process with limits. all: everything by the child.
enum class Isolation { foreign, all };
struct LoadOptions {
  double vector_dpi = 300;  // of SVG and PDF; less where the picture would exceed the limits
  Isolation isolation = Isolation::foreign;
};

/// Reads PNG, JPEG, TIFF, WebP, PSD (its flattened picture), SVG or PDF (its first page), told apart by content. EXIF orientation is
/// applied, CMYK becomes sRGB by its own profile or that of coated offset. Formats with large decoders are read by `wrapture-decode`, a
/// child process that may neither write, connect nor take more than its share of memory and time: what breaks it is a bad file.
/// Throws Error(bad_input) naming the file and what is wrong with it; sizes are checked before anything is allocated.
Image load_image(const std::filesystem::path& path, const LoadOptions& options = {});

/// The bytes of an 8-bit RGBA PNG (RGB when every pixel is opaque) with pHYs, iCCP and `text` chunks (key, value).
std::vector<std::byte> encode_png(const Image& image, const std::vector<std::pair<std::string, std::string>>& text = {});

/// Writes encode_png() to a file. Atomic.
void save_png(const std::filesystem::path& path, const Image& image, const std::vector<std::pair<std::string, std::string>>& text = {});

/// The text that a PNG carries under `key` (tEXt, zTXt or iTXt, at most 1 MiB); empty where there is none or the file is no PNG. Does not
/// read the picture. Throws Error(bad_input) for a file that cannot be read.
std::string text_in_png(const std::filesystem::path& path, const std::string& key);

/// Area-averaged (shrinking) or bilinear (enlarging) resize, computed in linear light with premultiplied alpha.
Image resize(const Image& image, std::uint32_t width, std::uint32_t height);

/// The largest size with `image`'s aspect ratio whose long side is at most `long_side`; never larger than the image; at least 1x1.
std::pair<std::uint32_t, std::uint32_t> fit_long_side(const Image& image, std::uint32_t long_side);

}  // namespace wrapture
