// One door for all formats.
#include "engine/formats/formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wrapture::formats {

Image decode(const std::filesystem::path& path, Bytes bytes, const LoadOptions& options) {
  switch (image_format(bytes)) {
    case ImageFormat::png:
      return decode_png(path, bytes);
    case ImageFormat::jpeg:
    case ImageFormat::cmyk_jpeg:
      return decode_jpeg(path, bytes, convert_inks);
    case ImageFormat::tiff:
      return decode_tiff(path, bytes);
    case ImageFormat::webp:
      return decode_webp(path, bytes);
    case ImageFormat::psd:
      return decode_psd(path, bytes);
    case ImageFormat::svg:
      return decode_svg(path, bytes, options);
    default:
      refuse_image(path, "is no picture that is known; convert it to PNG, JPEG, TIFF, WebP, PSD, SVG or PDF");
  }
}

double fitting_dpi(const std::filesystem::path& path, double width_mm, double height_mm, double wanted) {
  constexpr double kInch_mm = 25.4, kLeast_mm = 0.1, kMost_mm = 100'000;
  if (!(width_mm >= kLeast_mm && height_mm >= kLeast_mm && width_mm <= kMost_mm && height_mm <= kMost_mm))
    refuse_image(path, fmt::format("is {:.3g}x{:.3g} mm, which is no size of artwork; set its width and height", width_mm, height_mm));
  const double side = kMaxImageSide * kInch_mm / std::max(width_mm, height_mm);
  const double pixels = std::sqrt(static_cast<double>(kMaxImagePixels) / (width_mm * height_mm)) * kInch_mm;
  return std::min({wanted, side * 0.9999, pixels * 0.9999});
}

}  // namespace wrapture::formats
