// Reads Radiance pictures. After Ward, "Real Pixels", Graphics Gems II, 1991, and the format's description in Radiance's manual.
#include "engine/base/hdr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20;
constexpr std::size_t kMaxHeader = 16384;  // bytes
constexpr float kBrightest = 1e6f;         // what is brighter would only drown everything else

/// The bytes that are left, and how to complain about them.
class Reader {
 public:
  Reader(std::span<const std::byte> bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {}

  [[noreturn]] void fail(const std::string& what) const { throw Error(Failure::bad_input, fmt::format("{}: {}", name_, what)); }

  std::string_view line() {
    const std::size_t begin = at_;
    while (at_ < bytes_.size() && at_ < kMaxHeader && bytes_[at_] != std::byte{'\n'}) ++at_;
    if (at_ >= bytes_.size() || at_ >= kMaxHeader) fail("its header does not end; the file is damaged or no Radiance picture");
    return {reinterpret_cast<const char*>(bytes_.data()) + begin, at_++ - begin};
  }
  std::uint8_t byte(std::uint32_t row) {
    if (at_ >= bytes_.size()) fail(fmt::format("ends in row {}; the file is cut short", row));
    return std::to_integer<std::uint8_t>(bytes_[at_++]);
  }
  /// The four bytes ahead, where there are so many.
  [[nodiscard]] bool peek(std::uint8_t (&four)[4]) const {
    if (bytes_.size() - at_ < 4) return false;
    for (std::size_t i = 0; i < 4; ++i) four[i] = std::to_integer<std::uint8_t>(bytes_[at_ + i]);
    return true;
  }

 private:
  std::span<const std::byte> bytes_;
  std::string name_;
  std::size_t at_ = 0;
};

struct Size {
  std::uint32_t width = 0, height = 0;
};

bool take(std::string_view& text, std::string_view word, std::uint32_t& number) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

Size read_header(Reader& reader) {
  if (!reader.line().starts_with("#?")) reader.fail("is no Radiance picture; surroundings are .hdr files");
  for (std::string_view line = reader.line(); !line.empty() && line != "\r"; line = reader.line())
    if (line.starts_with("FORMAT=") && !line.starts_with("FORMAT=32-bit_rle_rgbe"))
      reader.fail(fmt::format("has the format '{}'; 32-bit_rle_rgbe can be read", line.substr(7, 40)));
  Size size;
  std::string_view line = reader.line();
  if (!take(line, "-Y ", size.height) || !take(line, " +X ", size.width))
    reader.fail("its size is not written as '-Y height +X width'; save it upright");
  if (size.width < 1 || size.height < 1 || size.width > kMaxHdrSide || size.height > kMaxHdrSide ||
      std::uint64_t{size.width} * size.height > kMaxHdrPixels)
    reader.fail(fmt::format("is {}x{} px; 1 to {} px a side and {} Mpx in all can be read", size.width, size.height, kMaxHdrSide,
                            kMaxHdrPixels >> 20));
  return size;
}

/// One component after the other, in runs and literal stretches.
void read_planes(Reader& reader, std::vector<std::uint8_t>& rgbe, std::uint32_t width, std::uint32_t row) {
  for (std::size_t component = 0; component < 4; ++component) {
    for (std::uint32_t x = 0; x < width;) {
      std::uint32_t count = reader.byte(row);
      const bool run = count > 128;
      if (run) count -= 128;
      if (count == 0 || count > width - x) reader.fail(fmt::format("a run in row {} does not fit; the file is damaged", row));
      const std::uint8_t value = run ? reader.byte(row) : std::uint8_t{0};
      for (; count > 0; --count, ++x) rgbe[4 * std::size_t{x} + component] = run ? value : reader.byte(row);
    }
  }
}

/// Pixel after pixel; 1, 1, 1, n repeats the one before n times (the next such one 256 n times, and so on).
void read_flat(Reader& reader, std::vector<std::uint8_t>& rgbe, std::uint32_t width, std::uint32_t row) {
  std::uint32_t shift = 0;
  for (std::uint32_t x = 0; x < width;) {
    std::uint8_t pixel[4];
    for (std::uint8_t& value : pixel) value = reader.byte(row);
    const bool repeats = pixel[0] == 1 && pixel[1] == 1 && pixel[2] == 1;
    if (!repeats) {
      std::copy_n(pixel, 4, rgbe.begin() + 4 * std::ptrdiff_t{x++});
      shift = 0;
      continue;
    }
    const std::uint64_t count = std::uint64_t{pixel[3]} << shift;
    if (x == 0 || shift > 16 || count > width - x) reader.fail(fmt::format("a run in row {} does not fit; the file is damaged", row));
    for (std::uint64_t i = 0; i < count; ++i, ++x)
      std::copy_n(rgbe.begin() + 4 * (std::ptrdiff_t{x} - 1), 4, rgbe.begin() + 4 * std::ptrdiff_t{x});
    shift += 8;
  }
}

void decode(const std::vector<std::uint8_t>& rgbe, float* rgb) {
  for (std::size_t i = 0; i < rgbe.size(); i += 4, rgb += 3) {
    const float scale = rgbe[i + 3] == 0 ? 0.0f : std::ldexp(1.0f, rgbe[i + 3] - 136);
    for (std::size_t k = 0; k < 3; ++k) rgb[k] = std::min(static_cast<float>(rgbe[i + k]) * scale, kBrightest);
  }
}

}  // namespace

HdrImage read_hdr(std::span<const std::byte> bytes, const std::string& name) {
  Reader reader(bytes, name);
  const Size size = read_header(reader);
  // A run codes at most 127 of 4 components in 2 bytes, so a file much shorter than that promises pixels that it does not have.
  if (std::uint64_t{size.width} * size.height / 64 > bytes.size())
    reader.fail(fmt::format("is {}x{} px but has only {} bytes; the file is cut short", size.width, size.height, bytes.size()));
  HdrImage image{size.width, size.height, {}};
  image.rgb.resize(std::size_t{3} * size.width * size.height);
  std::vector<std::uint8_t> rgbe(std::size_t{4} * size.width);
  for (std::uint32_t row = 0; row < size.height; ++row) {
    std::uint8_t ahead[4];
    const bool planes = size.width >= 8 && size.width < 32768 && reader.peek(ahead) && ahead[0] == 2 && ahead[1] == 2 && ahead[2] < 128;
    if (planes) {
      for (int i = 0; i < 4; ++i) (void)reader.byte(row);
      if ((std::uint32_t{ahead[2]} << 8 | ahead[3]) != size.width)
        reader.fail(fmt::format("row {} has another width; the file is damaged", row));
      read_planes(reader, rgbe, size.width, row);
    } else {
      read_flat(reader, rgbe, size.width, row);
    }
    decode(rgbe, image.rgb.data() + std::size_t{3} * size.width * row);
  }
  return image;
}

HdrImage load_hdr(const std::filesystem::path& path) { return read_hdr(read_file(path, kMaxBytes), path.string()); }

}  // namespace wrapture
