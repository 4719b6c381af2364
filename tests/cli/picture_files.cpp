// Makes the test pictures; errors end the test program, as libpng and libjpeg do by themselves.
#include "tests/cli/picture_files.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace wrapture::test {
namespace {

struct File {
  explicit File(const std::filesystem::path& path) : handle(std::fopen(path.c_str(), "wb")) {
    if (!handle) throw std::runtime_error(fmt::format("cannot write {}", path.string()));
  }
  ~File() { std::fclose(handle); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::FILE* handle;
};

void put(Octets& octets, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) octets.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void put_entry(Octets& octets, std::uint32_t tag, std::uint32_t type, std::uint32_t value) {
  put(octets, tag, 2);
  put(octets, type, 2);
  put(octets, 1, 4);
  put(octets, value, 4);
}

std::uint32_t png_checksum(const Octets& octets, std::size_t begin, std::size_t end) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (std::size_t i = begin; i < end; ++i) {
    crc ^= octets[i];
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
  }
  return ~crc;
}

void put_big_endian(Octets& octets, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) octets[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

}  // namespace

void make_png(const std::filesystem::path& path, const PngRecipe& recipe, Octets rows) {
  const File file(path);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file.handle);
  png_set_IHDR(png, info, recipe.width, recipe.height, recipe.bits, recipe.color_type,
               recipe.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  if (recipe.extra) recipe.extra(png, info);
  png_write_info(png, info);
  const std::size_t row_bytes = png_get_rowbytes(png, info);
  const int passes = png_set_interlace_handling(png);
  for (int pass = 0; pass < passes; ++pass)
    for (std::size_t y = 0; y < recipe.height; ++y) png_write_row(png, rows.data() + y * row_bytes);
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
}

void make_jpeg(const std::filesystem::path& path, const JpegRecipe& recipe, Octets pixels) {
  const File file(path);
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  jpeg_stdio_dest(&jpeg, file.handle);
  jpeg.image_width = recipe.width;
  jpeg.image_height = recipe.height;
  jpeg.in_color_space = recipe.space;
  jpeg.input_components = recipe.space == JCS_GRAYSCALE ? 1 : recipe.space == JCS_CMYK ? 4 : 3;
  jpeg_set_defaults(&jpeg);
  jpeg_set_colorspace(&jpeg, recipe.stored);
  jpeg_set_quality(&jpeg, 100, TRUE);
  if (recipe.progressive) jpeg_simple_progression(&jpeg);
  if (recipe.dpi > 0) {
    jpeg.density_unit = 1;
    jpeg.X_density = jpeg.Y_density = static_cast<UINT16>(recipe.dpi);
  }
  jpeg_start_compress(&jpeg, TRUE);
  if (!recipe.exif.empty()) {
    Octets block{'E', 'x', 'i', 'f', 0, 0};
    block.insert(block.end(), recipe.exif.begin(), recipe.exif.end());
    jpeg_write_marker(&jpeg, JPEG_APP0 + 1, block.data(), static_cast<unsigned>(block.size()));
  }
  const std::size_t row_bytes = std::size_t{recipe.width} * static_cast<std::size_t>(jpeg.input_components);
  while (jpeg.next_scanline < jpeg.image_height) {
    JSAMPROW row = pixels.data() + jpeg.next_scanline * row_bytes;
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
}

Octets make_exif(int orientation, int dpi) {
  Octets octets{'I', 'I', 42, 0};
  put(octets, 8, 4);
  put(octets, 3, 2);
  constexpr std::uint32_t kRationalAt = 8 + 2 + 3 * 12 + 4;
  put_entry(octets, 0x0112, 3, static_cast<std::uint32_t>(orientation));
  put_entry(octets, 0x011A, 5, kRationalAt);
  put_entry(octets, 0x0128, 3, 2);
  put(octets, 0, 4);
  put(octets, static_cast<std::uint32_t>(dpi) * 10, 4);
  put(octets, 10, 4);
  return octets;
}

void make_lying_png(const std::filesystem::path& path, std::uint32_t width, std::uint32_t height) {
  make_png(path, {.width = 16, .height = 16}, Octets(std::size_t{16} * 16 * 3, 128));
  Octets octets = read_octets(path);
  constexpr std::size_t kType = 12, kWidth = 16, kHeight = 20, kChecksum = 29;  // of the IHDR chunk
  put_big_endian(octets, kWidth, width);
  put_big_endian(octets, kHeight, height);
  put_big_endian(octets, kChecksum, png_checksum(octets, kType, kChecksum));
  write_octets(path, octets);
}

Octets read_octets(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_octets(const std::filesystem::path& path, const Octets& octets) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
}

}  // namespace wrapture::test
