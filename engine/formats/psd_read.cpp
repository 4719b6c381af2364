// Photoshop files: their flattened picture, 8 or 16 bit, grey, RGB or CMYK, plain or run-length packed. No layers.
// After "Adobe Photoshop File Formats Specification", sections file header to image data.
#include <fmt/format.h>

#include <algorithm>

#include "engine/formats/formats.hpp"

namespace wrapture::formats {
namespace {

/// Big-endian numbers, checked against the end of the file.
class Reader {
 public:
  Reader(const std::filesystem::path& path, Bytes bytes) : path_(path), bytes_(bytes) {}
  std::uint64_t number(std::size_t octets) {
    std::uint64_t value = 0;
    for (const std::byte octet : take(octets)) value = value << 8 | std::to_integer<std::uint64_t>(octet);
    return value;
  }
  Bytes take(std::uint64_t octets) {
    if (octets > bytes_.size()) refuse_image(path_, "is a truncated or damaged PSD; save or download it again");
    const Bytes taken = bytes_.first(octets);
    bytes_ = bytes_.subspan(octets);
    return taken;
  }
  [[nodiscard]] std::size_t left() const { return bytes_.size(); }

 private:
  const std::filesystem::path& path_;
  Bytes bytes_;
};

enum class Mode : std::uint64_t { grey = 1, rgb = 3, cmyk = 4 };

struct Header {
  bool large = false;  // PSB: longer lengths
  std::uint64_t channels = 0, width = 0, height = 0, bits = 0;
  Mode mode = Mode::rgb;
  [[nodiscard]] std::size_t inks() const { return mode == Mode::grey ? 1 : mode == Mode::rgb ? 3 : 4; }
};

Header read_header(const std::filesystem::path& path, Reader& reader) {
  reader.take(4);  // 8BPS
  Header header;
  const std::uint64_t version = reader.number(2);
  if (version != 1 && version != 2) refuse_image(path, fmt::format("is a PSD of an unknown version {}; save it again", version));
  header.large = version == 2;
  reader.take(6);
  header.channels = reader.number(2);
  header.height = reader.number(4);
  header.width = reader.number(4);
  header.bits = reader.number(2);
  const std::uint64_t mode = reader.number(2);
  check_image_size(path, header.width, header.height);
  if (header.bits != 8 && header.bits != 16)
    refuse_image(path, fmt::format("is a PSD of {} bits a channel; convert it to 8 or 16", header.bits));
  if (mode != 1 && mode != 3 && mode != 4)
    refuse_image(path, "is a PSD in a colour mode other than grey, RGB and CMYK; convert it in Photoshop");
  header.mode = static_cast<Mode>(mode);
  if (header.channels < header.inks() || header.channels > 56)
    refuse_image(path, fmt::format("is a damaged PSD ({} channels); save it again", header.channels));
  return header;
}

struct Facts {
  double dpi = 0;
  Bytes profile;
  bool has_picture = true;
};

Facts read_resources(const std::filesystem::path& path, Bytes block) {
  constexpr std::uint64_t kResolution = 0x03ED, kProfile = 0x040F, kVersion = 0x0421;
  Reader reader(path, block);
  Facts facts;
  while (reader.left() >= 12) {
    reader.take(4);  // 8BIM
    const std::uint64_t id = reader.number(2), name = reader.number(1);
    reader.take(name + (name % 2 == 0 ? 1 : 0));  // the length and the name are even together
    const std::uint64_t octets = reader.number(4);
    const Bytes data = reader.take(octets);
    if (octets % 2 == 1 && reader.left() > 0) reader.take(1);
    Reader values(path, data);
    if (id == kResolution && octets >= 4) facts.dpi = static_cast<double>(values.number(4)) / 65536;  // px per inch, whatever the unit
    if (id == kProfile) facts.profile = data;
    if (id == kVersion && octets >= 5) {
      values.take(4);
      facts.has_picture = values.number(1) != 0;
    }
  }
  return facts;
}

/// The first extra channel is transparency where the count of layers is negative.
bool has_transparency(const std::filesystem::path& path, const Header& header, Bytes layers) {
  Reader reader(path, layers);
  const std::size_t length = header.large ? 8 : 4;
  if (reader.left() < length + 2) return false;
  reader.take(length);
  return (reader.number(2) & 0x8000u) != 0;
}

/// One row, unpacked: PackBits.
void unpack(const std::filesystem::path& path, Bytes packed, std::span<std::uint8_t> row) {
  Reader reader(path, packed);
  for (std::size_t filled = 0; filled < row.size();) {
    const auto code = static_cast<int>(static_cast<std::int8_t>(reader.number(1)));
    if (code == -128) continue;
    const std::size_t count = std::min(static_cast<std::size_t>(code < 0 ? 1 - code : 1 + code), row.size() - filled);
    if (code < 0)
      std::fill_n(row.begin() + static_cast<std::ptrdiff_t>(filled), count, static_cast<std::uint8_t>(reader.number(1)));
    else
      std::ranges::transform(reader.take(count), row.begin() + static_cast<std::ptrdiff_t>(filled),
                             [](std::byte octet) { return std::to_integer<std::uint8_t>(octet); });
    filled += count;
  }
}

/// A channel's rows into every fourth octet of the picture.
void read_channels(const std::filesystem::path& path, Reader& reader, const Header& header, std::size_t wanted, Image& image) {
  const std::uint64_t compression = reader.number(2);
  if (compression > 1) refuse_image(path, "is a PSD with zip-packed pixels; save it with 'Maximize compatibility'");
  const std::uint64_t row_octets = header.width * (header.bits / 8), rows = header.channels * header.height;
  std::vector<std::uint64_t> lengths(compression == 1 ? rows : 0);
  if (lengths.size() * (header.large ? 4u : 2u) > reader.left()) reader.take(reader.left() + 1);  // throws
  for (std::uint64_t& length : lengths) length = reader.number(header.large ? 4 : 2);
  std::vector<std::uint8_t> row(row_octets);
  for (std::size_t channel = 0; channel < wanted; ++channel) {
    for (std::uint32_t y = 0; y < image.height; ++y) {
      const Bytes stored = reader.take(compression == 1 ? lengths[channel * header.height + y] : row_octets);
      if (compression == 1)
        unpack(path, stored, row);
      else
        std::ranges::transform(stored, row.begin(), [](std::byte octet) { return std::to_integer<std::uint8_t>(octet); });
      for (std::uint32_t x = 0; x < image.width; ++x) {
        const std::uint32_t wide = header.bits == 16 ? row[2 * x] * 256u + row[2 * x + 1] : row[x] * 257u;
        image.pixel(x, y)[channel] = static_cast<std::uint8_t>((wide + 128) / 257);
      }
    }
  }
}

/// The flattened picture lies on white: takes that off again where it is transparent.
void take_off_white(std::uint8_t* pixel, std::uint8_t alpha) {
  for (int i = 0; i < 3 && alpha > 0; ++i) {
    const int value = (pixel[i] - (255 - alpha)) * 255 / alpha;
    pixel[i] = static_cast<std::uint8_t>(std::clamp(value, 0, 255));
  }
}

void finish(const Header& header, bool transparent, Bytes profile, Image& image) {
  const std::span<const std::uint8_t> octets(reinterpret_cast<const std::uint8_t*>(profile.data()), profile.size());
  if (header.mode == Mode::cmyk) {
    for (std::uint8_t& ink : image.rgba) ink = static_cast<std::uint8_t>(255 - ink);  // stored as 255: no ink
    return convert_inks(image, octets);
  }
  for (std::uint8_t* p = image.rgba.data(); p != image.rgba.data() + image.rgba.size(); p += 4) {
    const std::uint8_t alpha = transparent ? p[header.inks()] : 255;
    if (header.mode == Mode::grey) p[1] = p[2] = p[0];
    p[3] = alpha;
    if (transparent) take_off_white(p, alpha);
  }
  if (header.mode == Mode::rgb) image.icc = keep_rgb_profile(octets);
}

}  // namespace

Image decode_psd(const std::filesystem::path& path, Bytes bytes) {
  Reader reader(path, bytes);
  const Header header = read_header(path, reader);
  reader.take(reader.number(4));  // colour table
  const Facts facts = read_resources(path, reader.take(reader.number(4)));
  const bool negative_count = has_transparency(path, header, reader.take(reader.number(header.large ? 8 : 4)));
  if (!facts.has_picture) refuse_image(path, "holds layers only; save it with 'Maximize compatibility' switched on, or as TIFF or PNG");
  const bool transparent = negative_count && header.mode != Mode::cmyk && header.channels > header.inks();
  // Plain pixels need as many octets; packed rows need two for at most 128.
  if (reader.left() < header.width * header.height * header.inks() * (header.bits / 8) / 64)
    refuse_image(path, "holds fewer pixels than it claims (truncated or damaged PSD); save it again");
  Image image = make_image(static_cast<std::uint32_t>(header.width), static_cast<std::uint32_t>(header.height));
  read_channels(path, reader, header, header.inks() + (transparent ? 1 : 0), image);
  image.dpi = tidy_dpi(facts.dpi);
  finish(header, transparent, facts.profile, image);
  return image;
}

}  // namespace wrapture::formats
