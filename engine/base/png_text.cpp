// Texts inside PNG files, read without the picture: the chunks are walked, and only text chunks are unpacked.
#include <zlib.h>

#include "engine/base/file.hpp"
#include "engine/base/image_codec.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30;
constexpr std::size_t kMaxTextBytes = std::size_t{1} << 20, kSignatureBytes = 8, kChunkOverhead = 12;

std::uint32_t big_endian(Bytes bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

/// Takes what stands before the next 0 off the front; false where there is no 0.
bool take_word(std::string_view& rest, std::string_view& word) {
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) return false;
  word = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return true;
}

/// Empty where it is damaged or unpacks to more than kMaxTextBytes.
std::string unpack(std::string_view packed) {
  std::string text(kMaxTextBytes, '\0');
  uLongf size = text.size();
  if (uncompress(reinterpret_cast<Bytef*>(text.data()), &size, reinterpret_cast<const Bytef*>(packed.data()), packed.size()) != Z_OK)
    return {};
  text.resize(size);
  return text;
}

/// Of a text chunk with this key; empty for others.
std::string text_of(std::string_view type, std::string_view data, std::string_view key) {
  std::string_view word, language, translated;
  if (!take_word(data, word) || word != key) return {};
  if (type == "tEXt") return std::string(data.substr(0, kMaxTextBytes));
  if (data.size() < 2) return {};
  if (type == "zTXt") return unpack(data.substr(1));
  const bool packed = data[0] != 0;
  data.remove_prefix(2);
  if (!take_word(data, language) || !take_word(data, translated)) return {};
  return packed ? unpack(data) : std::string(data.substr(0, kMaxTextBytes));
}

}  // namespace

std::string text_in_png(const std::filesystem::path& path, const std::string& key) {
  const std::vector<std::byte> file = read_file(path, kMaxFileBytes);
  const Bytes bytes(file);
  if (!is_png(bytes)) return {};
  for (std::size_t at = kSignatureBytes; at + kChunkOverhead <= bytes.size();) {
    const std::uint32_t length = big_endian(bytes, at);
    if (length > bytes.size() - at - kChunkOverhead) return {};
    const auto* start = reinterpret_cast<const char*>(bytes.data() + at);
    const std::string_view type(start + 4, 4), data(start + 8, length);
    if (type == "tEXt" || type == "zTXt" || type == "iTXt")
      if (std::string text = text_of(type, data, key); !text.empty()) return text;
    at += kChunkOverhead + length;
  }
  return {};
}

}  // namespace wrapture
