// For engine/base and engine/formats: what the picture formats behind load_image() and save_png() share.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "engine/base/image.hpp"

namespace wrapture {

using Bytes = std::span<const std::byte>;

inline constexpr std::uint64_t kMaxImageBytes = std::uint64_t{1} << 30;  // of a file; 64 Mpx of 16-bit RGBA, stored plain, is half of it

enum class ImageFormat { unknown, png, jpeg, cmyk_jpeg, tiff, webp, psd, svg, pdf };
/// By content: the first 64 KiB of a file will do.
ImageFormat image_format(Bytes bytes);

bool is_png(Bytes bytes);
bool is_jpeg(Bytes bytes);
/// Four inks in its frame header.
bool is_cmyk_jpeg(Bytes bytes);

/// What `wrapture-decode` makes of the file; it is found beside the program or in $WRAPTURE_DECODER. Any thread.
Image decode_in_child(const std::filesystem::path& path, const LoadOptions& options);

/// Turns inks (255: full) in image.rgba into RGBA; `profile` is the file's, empty where there is none.
using InkConverter = std::function<void(Image& image, std::span<const std::uint8_t> profile)>;

/// `bytes`: the whole file; `path` is for messages only.
Image decode_png(const std::filesystem::path& path, Bytes bytes);
/// Four inks are refused where there is no converter.
Image decode_jpeg(const std::filesystem::path& path, Bytes bytes, const InkConverter& convert_inks = {});

/// Throws Error(bad_input) unless the size is within kMaxImageSide and kMaxImagePixels. Called before pixels are allocated.
void check_image_size(const std::filesystem::path& path, std::uint64_t width, std::uint64_t height);

/// Throws Error(bad_input) "<path>: <what>".
[[noreturn]] void refuse_image(const std::filesystem::path& path, const std::string& what);

/// Whole numbers stay whole: 299.9994, which is 300 in pixels per metre, becomes 300.
double tidy_dpi(double dpi);

/// Only profiles for RGB pixels: grey and CMYK profiles no longer fit once the pixels are RGBA.
std::vector<std::uint8_t> keep_rgb_profile(std::span<const std::uint8_t> icc);

/// What a JPEG's EXIF block says; zeros where it says nothing.
struct Exif {
  int orientation = 1;  // 1 to 8, as EXIF numbers them
  double dpi = 0;
};
/// `tiff`: the block after "Exif\0\0". Never throws: damaged EXIF is no reason to refuse a picture.
Exif parse_exif(std::span<const std::uint8_t> tiff);

/// Turns and mirrors so that an image stored with `orientation` stands upright.
Image apply_orientation(Image image, int orientation);

}  // namespace wrapture
