// JPEG in, through libjpeg-turbo. Everything that libjpeg may jump out of (setjmp) holds plain data only.
#include <fmt/format.h>

#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "engine/base/image_codec.hpp"

// jpeglib.h needs size_t and FILE from the headers above.
#include <jerror.h>
#include <jpeglib.h>

namespace wrapture {
namespace {

constexpr int kMaxScans = 500;  // progressive files with thousands of scans only burn time

/// Plain data that outlives a jump; the owner destroys `info`.
struct Reader {
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf jump{};
  std::array<char, JMSG_LENGTH_MAX> message{};
  std::uint8_t* profile = nullptr;  // malloc'd by libjpeg
  unsigned profile_bytes = 0;
};

Reader& reader_of(j_common_ptr info) { return *static_cast<Reader*>(info->client_data); }

[[noreturn]] void on_error(j_common_ptr info) {
  Reader& reader = reader_of(info);
  reader.errors.format_message(info, reader.message.data());
  std::longjmp(reader.jump, 1);
}

/// libjpeg paints missing parts grey and warns; for packaging that is an error. Harmless warnings pass.
void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  const int code = info->err->msg_code;
  if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE) on_error(info);
}

void on_progress(j_common_ptr info) {
  if (!info->is_decompressor || reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMaxScans) return;
  std::snprintf(reader_of(info).message.data(), JMSG_LENGTH_MAX, "more than %d scans", kMaxScans);
  std::longjmp(reader_of(info).jump, 1);
}

bool read_header(Reader& reader, Bytes bytes) {
  if (setjmp(reader.jump)) return false;
  jpeg_create_decompress(&reader.info);
  reader.info.client_data = &reader;
  jpeg_mem_src(&reader.info, reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned long>(bytes.size()));
  jpeg_save_markers(&reader.info, JPEG_APP0 + 1, 0xFFFF);  // EXIF
  jpeg_save_markers(&reader.info, JPEG_APP0 + 2, 0xFFFF);  // ICC
  jpeg_read_header(&reader.info, TRUE);
  jpeg_read_icc_profile(&reader.info, &reader.profile, &reader.profile_bytes);
  return true;
}

bool has_four_inks(const Reader& reader) { return reader.info.jpeg_color_space == JCS_CMYK || reader.info.jpeg_color_space == JCS_YCCK; }

/// Adobe stores inks inverted: 255 is blank paper.
void invert(std::uint8_t* row, std::size_t octets) {
  for (std::uint8_t* p = row; p != row + octets; ++p) *p = static_cast<std::uint8_t>(255 - *p);
}

bool read_pixels(Reader& reader, std::uint8_t* pixels) {
  if (setjmp(reader.jump)) return false;
  reader.info.out_color_space = has_four_inks(reader) ? JCS_CMYK : JCS_EXT_RGBA;
  reader.info.progress = &reader.progress;
  jpeg_start_decompress(&reader.info);
  const std::size_t row_bytes = std::size_t{4} * reader.info.output_width;
  while (reader.info.output_scanline < reader.info.output_height) {
    JSAMPROW row = pixels + reader.info.output_scanline * row_bytes;
    jpeg_read_scanlines(&reader.info, &row, 1);
    if (has_four_inks(reader) && reader.info.saw_Adobe_marker) invert(row, row_bytes);
  }
  jpeg_finish_decompress(&reader.info);
  return true;
}

Exif read_exif(const Reader& reader) {
  constexpr std::string_view kHeader("Exif\0\0", 6);
  for (const jpeg_marker_struct* marker = reader.info.marker_list; marker; marker = marker->next) {
    const std::span<const std::uint8_t> data(marker->data, marker->data_length);
    if (marker->marker == JPEG_APP0 + 1 && data.size() > kHeader.size() && std::memcmp(data.data(), kHeader.data(), kHeader.size()) == 0)
      return parse_exif(data.subspan(kHeader.size()));
  }
  return {};
}

double read_dpi(const Reader& reader, const Exif& exif) {
  const jpeg_decompress_struct& info = reader.info;
  if (info.saw_JFIF_marker && info.density_unit == 1) return tidy_dpi(info.X_density);
  if (info.saw_JFIF_marker && info.density_unit == 2) return tidy_dpi(info.X_density * 2.54);
  return tidy_dpi(exif.dpi);
}

}  // namespace

bool is_jpeg(Bytes bytes) {
  return bytes.size() >= 3 && bytes[0] == std::byte{0xFF} && bytes[1] == std::byte{0xD8} && bytes[2] == std::byte{0xFF};
}

bool is_cmyk_jpeg(Bytes bytes) {
  const auto octet = [&](std::size_t at) { return std::to_integer<unsigned>(bytes[at]); };
  for (std::size_t at = 2; is_jpeg(bytes) && at + 10 <= bytes.size();) {
    if (octet(at) != 0xFF) return false;
    const unsigned marker = octet(at + 1);
    if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) return octet(at + 9) == 4;
    if (marker == 0xDA) return false;
    at += marker == 0xFF ? 1 : 2 + (octet(at + 2) << 8 | octet(at + 3));
  }
  return false;
}

Image decode_jpeg(const std::filesystem::path& path, Bytes bytes, const InkConverter& convert_inks) {
  Reader reader;
  struct Owner {
    Reader& reader;
    ~Owner() {
      jpeg_destroy_decompress(&reader.info);
      std::free(reader.profile);
    }
  } owner{reader};
  reader.info.err = jpeg_std_error(&reader.errors);
  reader.info.client_data = &reader;
  reader.errors.error_exit = on_error;
  reader.errors.emit_message = on_message;
  reader.progress.progress_monitor = on_progress;
  const auto refuse = [&] {
    refuse_image(path, fmt::format("is a truncated or damaged JPEG ({}); save or download it again", reader.message.data()));
  };
  if (!read_header(reader, bytes)) refuse();
  check_image_size(path, reader.info.image_width, reader.info.image_height);
  Image image{.width = reader.info.image_width, .height = reader.info.image_height};
  image.rgba.resize(std::size_t{4} * image.width * image.height);
  const Exif exif = read_exif(reader);
  image.dpi = read_dpi(reader, exif);
  const std::span<const std::uint8_t> profile(reader.profile, reader.profile_bytes);
  if (has_four_inks(reader) && !convert_inks) refuse_image(path, "has four inks after damaged headers; save it again");
  if (!read_pixels(reader, image.rgba.data())) refuse();
  if (has_four_inks(reader))
    convert_inks(image, profile);
  else
    image.icc = keep_rgb_profile(profile);
  return apply_orientation(std::move(image), exif.orientation);
}

}  // namespace wrapture
