// SVG in, through librsvg: drawn at its size in mm. Whatever refers to another file is refused, not left out in silence.
#include <fmt/format.h>
#include <librsvg/rsvg.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/formats/formats.hpp"

namespace wrapture::formats {
namespace {

constexpr std::size_t kMaxSvgBytes = std::size_t{64} << 20;
constexpr double kInch_mm = 25.4, kCssDpi = 96;

struct Unref {
  void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The value of an href inside the tag; empty where there is none.
std::string_view href_of(std::string_view tag) {
  const std::size_t name = tag.find("href");
  const std::size_t quote = name == std::string_view::npos ? name : tag.find_first_of("\"'", name);
  if (quote == std::string_view::npos) return {};
  std::string_view value = tag.substr(quote + 1);
  value = value.substr(0, value.find(tag[quote]));
  while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
  return value;
}

/// Pictures, uses and includes that point out of the file.
std::string_view outside_reference(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    std::string_view tag = text.substr(at + 1);
    if (const std::size_t colon = tag.substr(0, 24).find(':'); colon != std::string_view::npos && tag.find_first_of(" \t\r\n>") > colon)
      tag.remove_prefix(colon + 1);  // svg:image
    const bool shows = tag.starts_with("image") || tag.starts_with("use") || tag.starts_with("feImage") || tag.starts_with("include");
    if (!shows) continue;
    const std::string_view href = href_of(tag.substr(0, tag.find('>')));
    if (!href.empty() && !href.starts_with('#') && !href.starts_with("data:")) return href;
  }
  return {};
}

/// In mm; 0 for shares of a page that there is not.
double millimetres(const RsvgLength& length) {
  switch (length.unit) {
    case RSVG_UNIT_PX:
      return length.length / kCssDpi * kInch_mm;
    case RSVG_UNIT_IN:
      return length.length * kInch_mm;
    case RSVG_UNIT_CM:
      return length.length * 10;
    case RSVG_UNIT_MM:
      return length.length;
    case RSVG_UNIT_PT:
      return length.length / 72 * kInch_mm;
    case RSVG_UNIT_PC:
      return length.length / 6 * kInch_mm;
    default:
      return 0;
  }
}

struct Size {
  double width_mm = 0, height_mm = 0;
};

/// From width and height, a missing one by the view box's aspect, both from the view box's units as px.
Size size_of(const std::filesystem::path& path, RsvgHandle* handle) {
  gboolean has_width = FALSE, has_height = FALSE, has_box = FALSE;
  RsvgLength width{}, height{};
  RsvgRectangle box{};
  rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &width, &has_height, &height, &has_box, &box);
  Size size{has_width ? millimetres(width) : 0, has_height ? millimetres(height) : 0};
  if (has_box && box.width > 0 && box.height > 0) {
    if (size.width_mm <= 0) size.width_mm = size.height_mm > 0 ? size.height_mm * box.width / box.height : box.width / kCssDpi * kInch_mm;
    if (size.height_mm <= 0) size.height_mm = size.width_mm * box.height / box.width;
  }
  if (size.width_mm <= 0 || size.height_mm <= 0)
    refuse_image(path, "says no size; give its svg element a width and height in mm, or a viewBox");
  return size;
}

/// Native-endian premultiplied ARGB, as cairo has it, to RGBA.
void from_cairo(Image& image) {
  for (std::uint8_t* p = image.rgba.data(); p != image.rgba.data() + image.rgba.size(); p += 4) {
    const unsigned alpha = p[3], half = alpha / 2;
    const auto channel = [&](unsigned value) {
      return static_cast<std::uint8_t>(alpha == 0 ? 0 : std::min((value * 255 + half) / alpha, 255u));
    };
    const std::uint8_t red = channel(p[2]), green = channel(p[1]), blue = channel(p[0]);
    p[0] = red;
    p[1] = green;
    p[2] = blue;
  }
}

void draw(const std::filesystem::path& path, RsvgHandle* handle, Image& image) {
  const auto width = static_cast<int>(image.width), height = static_cast<int>(image.height);
  const std::unique_ptr<cairo_surface_t, Unref> surface(
      cairo_image_surface_create_for_data(image.rgba.data(), CAIRO_FORMAT_ARGB32, width, height, width * 4));
  const std::unique_ptr<cairo_t, Unref> cairo(cairo_create(surface.get()));
  const RsvgRectangle all{0, 0, static_cast<double>(width), static_cast<double>(height)};
  GError* error = nullptr;
  const bool drawn = rsvg_handle_render_document(handle, cairo.get(), &all, &error) != FALSE;
  if (error != nullptr) g_error_free(error);
  cairo_surface_flush(surface.get());
  if (!drawn || cairo_status(cairo.get()) != CAIRO_STATUS_SUCCESS)
    refuse_image(path, "cannot be drawn (damaged SVG, or too much in it); simplify it and save it again");
}

}  // namespace

Image decode_svg(const std::filesystem::path& path, Bytes bytes, const LoadOptions& options) {
  if (bytes.size() > kMaxSvgBytes) refuse_image(path, fmt::format("is an SVG of more than {} MiB; simplify it", kMaxSvgBytes >> 20));
  if (const std::string_view href = outside_reference({reinterpret_cast<const char*>(bytes.data()), bytes.size()}); !href.empty())
    refuse_image(path, fmt::format("refers to another file ('{}'); embed it in the SVG", href.substr(0, 80)));
  GError* error = nullptr;
  const std::unique_ptr<RsvgHandle, Unref> handle(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(bytes.data()), bytes.size(), &error));
  if (!handle) {
    g_error_free(error);
    refuse_image(path, "is a damaged SVG (its XML cannot be read); save it again");
  }
  rsvg_handle_set_dpi(handle.get(), kCssDpi);
  const Size size = size_of(path, handle.get());
  const double dpi = fitting_dpi(path, size.width_mm, size.height_mm, options.vector_dpi);
  const auto pixels = [&](double mm) { return static_cast<std::uint32_t>(std::max(1.0, std::round(mm / kInch_mm * dpi))); };
  check_image_size(path, pixels(size.width_mm), pixels(size.height_mm));
  Image image = make_image(pixels(size.width_mm), pixels(size.height_mm), 0);
  draw(path, handle.get(), image);
  from_cairo(image);
  image.dpi = tidy_dpi(dpi);
  return image;
}

}  // namespace wrapture::formats
