// TIFF in, through libtiff: grey, RGB and CMYK of 8 or 16 bits read here row by row or tile by tile, rarer kinds by libtiff's own painter.
#include <fmt/format.h>
#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "engine/formats/formats.hpp"

namespace wrapture::formats {
namespace {

constexpr std::int64_t kMaxBlockBytes = std::int64_t{128} << 20;  // of a tile or a row

/// The file in memory as libtiff wants it, and its last complaint.
struct Source {
  Bytes bytes;
  std::uint64_t position = 0;
  std::string complaint;
};

Source& source(thandle_t handle) { return *static_cast<Source*>(handle); }

tmsize_t on_read(thandle_t handle, void* target, tmsize_t count) {
  Source& from = source(handle);
  const std::uint64_t left = from.position < from.bytes.size() ? from.bytes.size() - from.position : 0;
  const std::uint64_t taken = std::min<std::uint64_t>(left, static_cast<std::uint64_t>(std::max<tmsize_t>(count, 0)));
  if (taken > 0) std::memcpy(target, from.bytes.data() + from.position, taken);
  from.position += taken;
  return static_cast<tmsize_t>(taken);
}

toff_t on_seek(thandle_t handle, toff_t offset, int whence) {
  Source& from = source(handle);
  from.position = whence == SEEK_SET ? offset : whence == SEEK_CUR ? from.position + offset : from.bytes.size() + offset;
  return from.position;
}

toff_t on_size(thandle_t handle) { return source(handle).bytes.size(); }
tmsize_t no_write(thandle_t, void*, tmsize_t) { return 0; }
int no_close(thandle_t) { return 0; }

thread_local Source* reading = nullptr;  // libtiff 4.5 hands complaints to a function without saying whose they are

void on_error(const char*, const char* format, va_list arguments) {
  if (reading == nullptr || !reading->complaint.empty()) return;
  char text[160];
  std::vsnprintf(text, sizeof text, format, arguments);
  for (const char* c = text; *c != '\0'; ++c) reading->complaint += *c >= ' ' && *c <= '~' ? *c : ' ';
}

using Tiff = std::unique_ptr<TIFF, void (*)(TIFF*)>;

template <class T>
T field(TIFF* tiff, std::uint32_t tag, T otherwise) {
  T value{};
  return TIFFGetField(tiff, tag, &value) ? value : otherwise;
}

std::uint16_t short_field(TIFF* tiff, std::uint32_t tag) {
  std::uint16_t value = 0;
  return TIFFGetFieldDefaulted(tiff, tag, &value) ? value : std::uint16_t{0};
}

enum class Kind { grey, rgb, inks };

/// How samples lie in the file; only what this reader takes itself.
struct Layout {
  Kind kind = Kind::rgb;
  std::uint32_t width = 0, height = 0;
  std::size_t bits = 8, samples = 3;
  bool planes = false;  // each channel by itself
  bool white_is_zero = false;
  bool alpha = false, premultiplied = false;
  [[nodiscard]] std::size_t colours() const { return kind == Kind::grey ? 1 : kind == Kind::rgb ? 3 : 4; }
  [[nodiscard]] std::size_t wanted() const { return colours() + (alpha ? 1 : 0); }
};

bool read_layout(TIFF* tiff, Layout& layout) {
  layout.bits = short_field(tiff, TIFFTAG_BITSPERSAMPLE);
  layout.samples = short_field(tiff, TIFFTAG_SAMPLESPERPIXEL);
  layout.planes = short_field(tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
  const std::uint16_t photometric = field<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  layout.white_is_zero = photometric == PHOTOMETRIC_MINISWHITE;
  if (photometric == PHOTOMETRIC_MINISBLACK || layout.white_is_zero)
    layout.kind = Kind::grey;
  else if (photometric == PHOTOMETRIC_RGB)
    layout.kind = Kind::rgb;
  else if (photometric == PHOTOMETRIC_SEPARATED)
    layout.kind = Kind::inks;
  else
    return false;
  std::uint16_t extras = 0, *meanings = nullptr;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extras, &meanings);
  if (extras > 0 && layout.kind != Kind::inks && layout.samples > layout.colours()) {
    layout.alpha = meanings[0] == EXTRASAMPLE_UNASSALPHA || meanings[0] == EXTRASAMPLE_ASSOCALPHA;
    layout.premultiplied = meanings[0] == EXTRASAMPLE_ASSOCALPHA;
  }
  return (layout.bits == 8 || layout.bits == 16) && layout.samples >= layout.colours() && layout.samples <= 32;
}

/// Samples of `columns` pixels from (x, y) on into the picture, channel after channel. plane: the only one that they hold, or all.
void put_row(const Layout& layout, const std::uint8_t* samples, std::uint32_t x, std::uint32_t y, std::uint32_t columns, int plane,
             Image& image) {
  const std::size_t octets = layout.bits / 8, stride = layout.planes ? octets : octets * layout.samples;
  const std::size_t count = layout.planes ? 1 : std::min<std::size_t>(layout.wanted(), 4);
  for (std::uint32_t i = 0; i < columns; ++i) {
    for (std::size_t c = 0; c < count; ++c) {
      const std::uint8_t* at = samples + i * stride + c * octets;
      std::uint16_t wide = 0;
      if (octets == 2) std::memcpy(&wide, at, 2);  // libtiff has swapped it already
      const std::size_t channel = layout.planes ? static_cast<std::size_t>(plane) : c;
      image.pixel(x + i, y)[channel] = octets == 2 ? static_cast<std::uint8_t>((wide + 128u) / 257u) : *at;
    }
  }
}

bool read_rows(TIFF* tiff, const Layout& layout, Image& image) {
  const tmsize_t octets = TIFFScanlineSize(tiff);
  const auto needed = static_cast<tmsize_t>(layout.width * layout.bits / 8 * (layout.planes ? 1 : layout.samples));
  if (octets < needed || octets > kMaxBlockBytes) return false;
  std::vector<std::uint8_t> row(static_cast<std::size_t>(octets));
  const auto planes = static_cast<std::uint16_t>(layout.planes ? layout.wanted() : 1);
  for (std::uint16_t plane = 0; plane < planes; ++plane)
    for (std::uint32_t y = 0; y < layout.height; ++y) {
      if (TIFFReadScanline(tiff, row.data(), y, plane) < 0) return false;
      put_row(layout, row.data(), 0, y, layout.width, plane, image);
    }
  return true;
}

bool read_tiles(TIFF* tiff, const Layout& layout, Image& image) {
  const auto tile_width = field<std::uint32_t>(tiff, TIFFTAG_TILEWIDTH, 0), tile_height = field<std::uint32_t>(tiff, TIFFTAG_TILELENGTH, 0);
  const tmsize_t octets = TIFFTileSize(tiff), row_octets = TIFFTileRowSize(tiff);
  const auto pixel_octets = static_cast<std::uint64_t>(layout.bits / 8 * (layout.planes ? 1 : layout.samples));
  if (tile_width == 0 || tile_height == 0 || octets <= 0 || octets > kMaxBlockBytes || row_octets <= 0 ||
      static_cast<std::uint64_t>(row_octets) < tile_width * pixel_octets ||
      static_cast<std::uint64_t>(octets) / static_cast<std::uint64_t>(row_octets) < tile_height)
    return false;
  std::vector<std::uint8_t> tile(static_cast<std::size_t>(octets));
  const auto planes = static_cast<std::uint16_t>(layout.planes ? layout.wanted() : 1);
  for (std::uint16_t plane = 0; plane < planes; ++plane)
    for (std::uint64_t y = 0; y < layout.height; y += tile_height)
      for (std::uint64_t x = 0; x < layout.width; x += tile_width) {
        const auto left = static_cast<std::uint32_t>(x), top = static_cast<std::uint32_t>(y);
        if (TIFFReadTile(tiff, tile.data(), left, top, 0, plane) < 0) return false;
        for (std::uint32_t row = 0; row < std::min(tile_height, layout.height - top); ++row)
          put_row(layout, tile.data() + static_cast<std::size_t>(row_octets) * row, left, top + row,
                  std::min(tile_width, layout.width - left), plane, image);
      }
  return true;
}

void unmultiply(std::uint8_t* pixel) {
  if (pixel[3] == 0) return;
  for (int i = 0; i < 3; ++i) pixel[i] = static_cast<std::uint8_t>(std::min(255, (pixel[i] * 255 + pixel[3] / 2) / pixel[3]));
}

void finish(TIFF* tiff, const Layout& layout, Image& image) {
  std::uint32_t octets = 0;
  void* data = nullptr;
  std::span<const std::uint8_t> profile;
  if (TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &octets, &data)) profile = {static_cast<const std::uint8_t*>(data), octets};
  if (layout.kind == Kind::inks) return convert_inks(image, profile);
  for (std::uint8_t* p = image.rgba.data(); p != image.rgba.data() + image.rgba.size(); p += 4) {
    const std::uint8_t alpha = layout.alpha ? p[layout.colours()] : 255;
    if (layout.kind == Kind::grey) p[1] = p[2] = p[0] = layout.white_is_zero ? static_cast<std::uint8_t>(255 - p[0]) : p[0];
    p[3] = alpha;
    if (layout.premultiplied) unmultiply(p);
  }
  if (layout.kind == Kind::rgb) image.icc = keep_rgb_profile(profile);
}

/// Palettes, few bits, YCbCr, Lab: as libtiff paints them.
bool paint(TIFF* tiff, Image& image) {
  char message[1024] = "";
  if (!TIFFRGBAImageOK(tiff, message)) return false;
  auto* pixels = reinterpret_cast<std::uint32_t*>(image.rgba.data());  // bytes red, green, blue, alpha on a little-endian machine
  if (!TIFFReadRGBAImageOriented(tiff, image.width, image.height, pixels, ORIENTATION_TOPLEFT, 1)) return false;
  for (std::uint8_t* p = image.rgba.data(); p != image.rgba.data() + image.rgba.size(); p += 4) unmultiply(p);
  return true;
}

double read_dpi(TIFF* tiff) {
  const auto resolution = static_cast<double>(field<float>(tiff, TIFFTAG_XRESOLUTION, 0));
  const std::uint16_t unit = short_field(tiff, TIFFTAG_RESOLUTIONUNIT);
  return unit == RESUNIT_INCH ? tidy_dpi(resolution) : unit == RESUNIT_CENTIMETER ? tidy_dpi(resolution * 2.54) : 0;
}

/// What is stored plainly must be there; what is packed must at least be something.
bool holds_enough(TIFF* tiff, const Layout& layout, std::size_t file_octets) {
  const std::uint64_t plain = std::uint64_t{layout.width} * layout.height * layout.samples * layout.bits / 8;
  return short_field(tiff, TIFFTAG_COMPRESSION) == COMPRESSION_NONE ? plain <= file_octets : plain / 5000 <= file_octets;
}

}  // namespace

Image decode_tiff(const std::filesystem::path& path, Bytes bytes) {
  Source from{.bytes = bytes};
  reading = &from;
  TIFFSetErrorHandler(on_error);
  TIFFSetWarningHandler(nullptr);
  const auto refuse = [&] {
    refuse_image(path, fmt::format("is a truncated or damaged TIFF ({}); save or download it again",
                                   from.complaint.empty() ? "its parts do not fit together" : from.complaint));
  };
  const Tiff tiff(TIFFClientOpen("picture", "rm", &from, on_read, no_write, on_seek, no_close, on_size, nullptr, nullptr), TIFFClose);
  if (!tiff) refuse();
  Layout layout{.width = field<std::uint32_t>(tiff.get(), TIFFTAG_IMAGEWIDTH, 0),
                .height = field<std::uint32_t>(tiff.get(), TIFFTAG_IMAGELENGTH, 0)};
  check_image_size(path, layout.width, layout.height);
  if (short_field(tiff.get(), TIFFTAG_SAMPLEFORMAT) == SAMPLEFORMAT_IEEEFP)
    refuse_image(path, "holds floating point values; convert it to 8 or 16 bits");
  if (!TIFFIsCODECConfigured(short_field(tiff.get(), TIFFTAG_COMPRESSION)))
    refuse_image(path, "is packed in a way that is not supported; save it with LZW or ZIP");
  const bool own = read_layout(tiff.get(), layout);
  if (!holds_enough(tiff.get(), layout, bytes.size()))
    refuse_image(path, "holds fewer pixels than it claims (truncated or damaged TIFF); save it again");
  Image image = make_image(layout.width, layout.height);
  const bool tiled = TIFFIsTiled(tiff.get()) != 0;
  const bool read = !own ? paint(tiff.get(), image) : tiled ? read_tiles(tiff.get(), layout, image) : read_rows(tiff.get(), layout, image);
  if (!read) refuse();
  if (own) finish(tiff.get(), layout, image);
  image.dpi = read_dpi(tiff.get());
  const int orientation = own ? field<std::uint16_t>(tiff.get(), TIFFTAG_ORIENTATION, 1) : 1;
  return apply_orientation(std::move(image), orientation);
}

}  // namespace wrapture::formats
