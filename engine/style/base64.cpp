// Three bytes to four characters and back.
#include "engine/style/base64.hpp"

#include <algorithm>

namespace wrapture {
namespace {

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

std::optional<std::vector<std::byte>> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::vector<std::byte> bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::size_t real = i + 4 == text.size() ? 4 - padding : 4;
    unsigned group = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const int value = j < real ? value_of(text[i + j]) : 0;
      if (value < 0) return std::nullopt;
      group = group << 6 | static_cast<unsigned>(value);
    }
    for (std::size_t j = 0; j + 1 < real; ++j) bytes.push_back(static_cast<std::byte>(group >> (16 - 8 * j)));
  }
  return bytes;
}

std::string encode_base64(std::span<const std::byte> bytes) {
  constexpr const char* kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t real = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < real ? static_cast<unsigned>(bytes[i + j]) : 0);
    for (std::size_t j = 0; j < 4; ++j) text += j <= real ? kDigits[group >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

}  // namespace wrapture
