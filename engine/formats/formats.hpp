// Pictures of every kind, decoded in this process. Only `wrapture-decode`, the fuzzer and tests call this; the program asks load_image().
#pragma once

#include "engine/base/image_codec.hpp"

namespace wrapture::formats {

/// PNG, JPEG, TIFF, WebP, PSD or SVG, told apart by content. Throws Error(bad_input) "<path>: <what>".
Image decode(const std::filesystem::path& path, Bytes bytes, const LoadOptions& options = {});

Image decode_tiff(const std::filesystem::path& path, Bytes bytes);
Image decode_webp(const std::filesystem::path& path, Bytes bytes);
Image decode_psd(const std::filesystem::path& path, Bytes bytes);
/// Size in mm from the file, at options.vector_dpi or what the limits allow. Nothing outside of the file is read: that is refused.
Image decode_svg(const std::filesystem::path& path, Bytes bytes, const LoadOptions& options);
/// The first page, by pdftocairo or mutool, whichever is there; `file` is the PDF, open for reading. Starts processes.
Image decode_pdf(const std::filesystem::path& path, int file, const LoadOptions& options);

/// Inks (255: full) in image.rgba become opaque sRGB, by `profile` or, where it is none for CMYK, as coated offset prints.
void convert_inks(Image& image, std::span<const std::uint8_t> profile);

/// The resolution for something of width_mm x height_mm: `wanted`, or the largest that keeps the picture within the limits.
double fitting_dpi(const std::filesystem::path& path, double width_mm, double height_mm, double wanted);

}  // namespace wrapture::formats
