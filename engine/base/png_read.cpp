// PNG in, through libpng. Everything that libpng may jump out of (setjmp) holds plain data only.
#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>

#include "engine/base/image_codec.hpp"

namespace wrapture {
namespace {

constexpr std::array<std::uint8_t, 8> kSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::size_t kChunkOverhead = 12;              // length, type, checksum
constexpr std::uint64_t kMaxDeflateRatio = 1032;        // of zlib's format
constexpr png_alloc_size_t kMaxChunkBytes = 16u << 20;  // of colour profiles and texts, unpacked

std::uint32_t big_endian(Bytes bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

/// Walks the chunks before libpng sees them: none may claim more bytes than the file has. Returns the bytes of picture data.
std::uint64_t check_chunks(const std::filesystem::path& path, Bytes bytes) {
  std::uint64_t data_bytes = 0;
  for (std::size_t at = kSignature.size(); at + kChunkOverhead <= bytes.size();) {
    const std::uint32_t length = big_endian(bytes, at);
    if (length > bytes.size() - at - kChunkOverhead) break;
    const std::string_view type(reinterpret_cast<const char*>(bytes.data()) + at + 4, 4);
    if (type == "IDAT") data_bytes += length;
    if (type == "IEND") return data_bytes;
    at += kChunkOverhead + length;
  }
  refuse_image(path, "is a truncated or damaged PNG; save or download it again");
}

/// Plain data that outlives a jump; the owner destroys `png`.
struct Reader {
  png_structp png = nullptr;
  png_infop info = nullptr;
  const std::byte* bytes = nullptr;
  std::size_t size = 0, position = 0;
  std::array<char, 128> message{};
};

void on_error(png_structp png, png_const_charp message) {
  auto* reader = static_cast<Reader*>(png_get_error_ptr(png));
  std::strncpy(reader->message.data(), message, reader->message.size() - 1);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}  // damaged side information (gamma, texts) is left out, the picture is read

void on_read(png_structp png, png_bytep target, std::size_t count) {
  auto* reader = static_cast<Reader*>(png_get_io_ptr(png));
  if (count > reader->size - reader->position) png_error(png, "truncated");
  std::memcpy(target, reader->bytes + reader->position, count);
  reader->position += count;
}

bool read_header(Reader& reader) {
  if (setjmp(png_jmpbuf(reader.png))) return false;
  png_set_read_fn(reader.png, &reader, on_read);
  png_set_user_limits(reader.png, 0x7FFFFFFF, 0x7FFFFFFF);  // check_image_size() words the refusal better
  png_set_chunk_malloc_max(reader.png, kMaxChunkBytes);
  png_read_info(reader.png, reader.info);
  return true;
}

/// To 8-bit RGBA whatever the file holds; gamma is ignored on purpose (pixels are taken as they are, the profile travels along).
bool read_pixels(Reader& reader, png_bytep pixels, std::size_t row_bytes, std::uint32_t height) {
  if (setjmp(png_jmpbuf(reader.png))) return false;
  png_set_expand(reader.png);
  png_set_scale_16(reader.png);
  png_set_gray_to_rgb(reader.png);
  png_set_add_alpha(reader.png, 0xFF, PNG_FILLER_AFTER);
  const int passes = png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
  if (png_get_rowbytes(reader.png, reader.info) != row_bytes) png_error(reader.png, "unexpected layout");
  for (int pass = 0; pass < passes; ++pass)
    for (std::uint32_t y = 0; y < height; ++y) png_read_row(reader.png, pixels + y * row_bytes, nullptr);
  png_read_end(reader.png, nullptr);
  return true;
}

double read_dpi(const Reader& reader) {
  png_uint_32 x = 0;
  png_uint_32 y = 0;
  int unit = 0;
  if (!png_get_pHYs(reader.png, reader.info, &x, &y, &unit) || unit != PNG_RESOLUTION_METER) return 0;
  return tidy_dpi(x * 0.0254);
}

std::vector<std::uint8_t> read_profile(const Reader& reader) {
  png_charp name = nullptr;
  png_bytep profile = nullptr;
  png_uint_32 length = 0;
  int compression = 0;
  if (!png_get_iCCP(reader.png, reader.info, &name, &compression, &profile, &length)) return {};
  return keep_rgb_profile({profile, length});
}

/// A few bytes cannot unpack to a huge picture: say so before its memory is taken.
void check_data_bytes(const std::filesystem::path& path, const Reader& reader, std::uint32_t height, std::uint64_t data_bytes) {
  const std::uint64_t row_bytes = png_get_rowbytes(reader.png, reader.info);
  if (data_bytes * kMaxDeflateRatio < row_bytes * height)
    refuse_image(path, "holds fewer pixels than it claims (truncated or damaged PNG); save or download it again");
}

}  // namespace

bool is_png(Bytes bytes) {
  return bytes.size() >= kSignature.size() && std::memcmp(bytes.data(), kSignature.data(), kSignature.size()) == 0;
}

Image decode_png(const std::filesystem::path& path, Bytes bytes) {
  const std::uint64_t data_bytes = check_chunks(path, bytes);
  Reader reader{.bytes = bytes.data(), .size = bytes.size()};
  struct Owner {
    Reader& reader;
    ~Owner() { png_destroy_read_struct(&reader.png, &reader.info, nullptr); }
  } owner{reader};
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, on_error, on_warning);
  if (reader.png) reader.info = png_create_info_struct(reader.png);
  if (!reader.info) throw std::bad_alloc();
  const auto refuse = [&] { refuse_image(path, fmt::format("is a damaged PNG ({}); save or download it again", reader.message.data())); };
  if (!read_header(reader)) refuse();
  const std::uint32_t width = png_get_image_width(reader.png, reader.info);
  const std::uint32_t height = png_get_image_height(reader.png, reader.info);
  check_image_size(path, width, height);
  check_data_bytes(path, reader, height, data_bytes);
  Image image{.width = width, .height = height, .rgba = std::vector<std::uint8_t>(std::size_t{4} * width * height)};
  image.dpi = read_dpi(reader);
  image.icc = read_profile(reader);
  if (!read_pixels(reader, image.rgba.data(), std::size_t{4} * width, height)) refuse();
  return image;
}

}  // namespace wrapture
