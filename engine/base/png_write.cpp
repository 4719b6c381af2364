// PNG out, through libpng. Everything that libpng may jump out of (setjmp) holds plain data only.
#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csetjmp>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/image_codec.hpp"

namespace wrapture {
namespace {

using TextChunks = std::vector<std::pair<std::string, std::string>>;

/// Plain data and borrowed pointers that outlive a jump; the owner destroys `png`.
struct Writer {
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::vector<std::byte>* out = nullptr;
  std::array<char, 128> message{};
};

void on_error(png_structp png, png_const_charp message) {
  auto* writer = static_cast<Writer*>(png_get_error_ptr(png));
  std::strncpy(writer->message.data(), message, writer->message.size() - 1);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

bool append(std::vector<std::byte>& out, const void* data, std::size_t count) noexcept {
  try {
    const auto* bytes = static_cast<const std::byte*>(data);
    out.insert(out.end(), bytes, bytes + count);
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

void on_write(png_structp png, png_bytep data, std::size_t count) {
  if (!append(*static_cast<Writer*>(png_get_io_ptr(png))->out, data, count)) png_error(png, "out of memory");
}

void on_flush(png_structp) {}

bool is_opaque(const Image& image) {
  for (std::size_t i = 3; i < image.rgba.size(); i += 4)
    if (image.rgba[i] != 255) return false;
  return true;
}

void set_color(Writer& writer, const Image& image) {
  if (image.icc.empty()) {
    png_set_sRGB(writer.png, writer.info, PNG_sRGB_INTENT_PERCEPTUAL);
  } else {
    png_set_iCCP(writer.png, writer.info, "ICC profile", PNG_COMPRESSION_TYPE_BASE, image.icc.data(),
                 static_cast<png_uint_32>(image.icc.size()));
  }
}

/// Plain Latin text as tEXt, which every reader knows; anything else as UTF-8 in iTXt.
void set_text(Writer& writer, const char* key, const char* value, std::size_t length) {
  bool ascii = true;
  for (std::size_t i = 0; i < length; ++i) ascii = ascii && static_cast<unsigned char>(value[i]) < 0x80;
  png_text text{};
  text.compression = ascii ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
  text.key = const_cast<png_charp>(key);  // libpng only reads both
  text.text = const_cast<png_charp>(value);
  text.text_length = ascii ? length : 0;
  text.itxt_length = ascii ? 0 : length;
  png_set_text(writer.png, writer.info, &text, 1);
}

bool encode(Writer& writer, const Image& image, const TextChunks& texts, bool opaque) {
  if (setjmp(png_jmpbuf(writer.png))) return false;
  png_set_write_fn(writer.png, &writer, on_write, on_flush);
  png_set_user_limits(writer.png, kMaxImageSide, kMaxImageSide);
  png_set_IHDR(writer.png, writer.info, image.width, image.height, 8, opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  set_color(writer, image);
  if (image.dpi > 0) {
    const auto per_metre = static_cast<png_uint_32>(std::lround(image.dpi / 0.0254));
    png_set_pHYs(writer.png, writer.info, per_metre, per_metre, PNG_RESOLUTION_METER);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) set_text(writer, texts[i].first.c_str(), texts[i].second.c_str(), texts[i].second.size());
  png_write_info(writer.png, writer.info);
  if (opaque) png_set_filler(writer.png, 0, PNG_FILLER_AFTER);  // drops the fourth byte of every pixel
  for (std::uint32_t y = 0; y < image.height; ++y) png_write_row(writer.png, image.pixel(0, y));
  png_write_end(writer.png, writer.info);
  return true;
}

}  // namespace

std::vector<std::byte> encode_png(const Image& image, const TextChunks& text) {
  if (image.width == 0 || image.height == 0 || image.rgba.size() != std::size_t{4} * image.width * image.height)
    throw Error(fmt::format("cannot be written, the picture of {}x{} px is not whole", image.width, image.height));
  std::vector<std::byte> bytes;
  Writer writer{.out = &bytes};
  struct Owner {
    Writer& writer;
    ~Owner() { png_destroy_write_struct(&writer.png, &writer.info); }
  } owner{writer};
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, on_error, on_warning);
  if (writer.png) writer.info = png_create_info_struct(writer.png);
  if (!writer.info) throw std::bad_alloc();
  if (!encode(writer, image, text, is_opaque(image)))
    throw Error(fmt::format("cannot be encoded as PNG ({}); free some memory or use a smaller size", writer.message.data()));
  return bytes;
}

void save_png(const std::filesystem::path& path, const Image& image, const TextChunks& text) {
  std::vector<std::byte> bytes;
  try {
    bytes = encode_png(image, text);
  } catch (const Error& error) {
    throw Error(error.failure(), fmt::format("{}: {}", path.string(), error.what()));
  }
  write_file_atomic(path, bytes);
}

}  // namespace wrapture
