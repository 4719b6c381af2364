// Artwork as a printer has it, made here: an EAN-13 barcode, lines of small text, a logo, on a ground with colours and grain.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/style/codes.hpp"

namespace wrapture::test {

inline void fill(Image& image, const Box& box, std::uint32_t rgb) {
  for (std::uint32_t y = box.y; y < std::min(box.y + box.height, image.height); ++y)
    for (std::uint32_t x = box.x; x < std::min(box.x + box.width, image.width); ++x) {
      std::uint8_t* pixel = image.pixel(x, y);
      pixel[0] = static_cast<std::uint8_t>(rgb >> 16);
      pixel[1] = static_cast<std::uint8_t>(rgb >> 8);
      pixel[2] = static_cast<std::uint8_t>(rgb);
    }
}

/// The 95 modules of an EAN-13, '1' for a bar. digits: thirteen, the last one the check digit.
inline std::string ean13_modules(std::string_view digits) {
  static constexpr std::array<std::string_view, 10> odd{"0001101", "0011001", "0010011", "0111101", "0100011",
                                                        "0110001", "0101111", "0111011", "0110111", "0001011"};
  static constexpr std::array<std::string_view, 10> order{"OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE",
                                                          "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"};
  const auto digit = [&](std::size_t i) { return static_cast<std::size_t>(digits[i] - '0'); };
  const auto inverted = [](std::string_view modules) {
    std::string result;
    for (const char module : modules) result += module == '1' ? '0' : '1';
    return result;
  };
  std::string modules = "101";
  for (std::size_t i = 1; i < 7; ++i) {
    const std::string_view pattern = odd[digit(i)];
    const std::string right = inverted(pattern);
    modules += order[digit(0)][i - 1] == 'O' ? std::string(pattern) : std::string(right.rbegin(), right.rend());
  }
  modules += "01010";
  for (std::size_t i = 7; i < 13; ++i) modules += inverted(odd[digit(i)]);
  return modules + "101";
}

/// The bars at (x, y) on white with their quiet zones; returns where the bars are.
inline Box draw_ean13(Image& image, std::uint32_t x, std::uint32_t y, std::uint32_t module, std::uint32_t height, std::string_view digits) {
  const std::string modules = ean13_modules(digits);
  fill(image, {x - 11 * module, y - module, (95 + 22) * module, height + 2 * module}, 0xFFFFFF);
  for (std::uint32_t i = 0; i < modules.size(); ++i)
    if (modules[i] == '1') fill(image, {x + i * module, y, module, height}, 0x101010);
  return {x, y, 95 * module, height};
}

/// 5 x 7 dots a letter; those that the tests write.
inline std::array<std::uint8_t, 7> letter_rows(char letter) {
  switch (letter) {
    case 'A':
      return {14, 17, 17, 31, 17, 17, 17};
    case 'E':
      return {31, 16, 16, 30, 16, 16, 31};
    case 'I':
      return {14, 4, 4, 4, 4, 4, 14};
    case 'N':
      return {17, 25, 21, 19, 17, 17, 17};
    case 'R':
      return {30, 17, 17, 30, 20, 18, 17};
    case 'S':
      return {15, 16, 16, 14, 1, 1, 30};
    case 'T':
      return {31, 4, 4, 4, 4, 4, 4};
    default:
      return {};
  }
}

/// Letters of 7 * dot px; returns the line's box.
inline Box draw_text(Image& image, std::uint32_t x, std::uint32_t y, std::uint32_t dot, std::string_view text, std::uint32_t rgb) {
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const auto rows = letter_rows(text[i]);
    for (std::uint32_t row = 0; row < 7; ++row)
      for (std::uint32_t column = 0; column < 5; ++column)
        if ((rows[row] >> (4 - column) & 1) != 0) fill(image, {x + (6 * i + column) * dot, y + row * dot, dot, dot}, rgb);
  }
  return {x, y, static_cast<std::uint32_t>(6 * text.size() - 1) * dot, 7 * dot};
}

struct PrintArtwork {
  Image image;
  Box bars, dark_text, light_text, logo;
};

inline constexpr const char* kEan = "4006381333931";

/// 300 dpi: letters of 14 px are capitals of 4.7 points, those of a font of 6 to 7 points.
inline PrintArtwork make_print_artwork() {
  PrintArtwork made{.image = make_image(640, 480)};
  Image& image = made.image;
  image.dpi = 300;
  for (std::uint32_t y = 0; y < image.height; ++y)
    for (std::uint32_t x = 0; x < image.width; ++x) {
      std::uint8_t* pixel = image.pixel(x, y);
      pixel[0] = static_cast<std::uint8_t>(190 + 40 * std::sin(0.013 * x + 0.004 * y));
      pixel[1] = static_cast<std::uint8_t>(170 + 30 * std::cos(0.011 * y));
      pixel[2] = static_cast<std::uint8_t>(140 + 40 * std::sin(0.009 * (x + y)));
    }
  fill(image, {0, 380, 640, 100}, 0x203040);
  made.bars = draw_ean13(image, 380, 60, 2, 90, kEan);
  made.dark_text = draw_text(image, 40, 250, 2, "NATIES TRAINERS ARE INERT", 0x181818);
  made.light_text = draw_text(image, 60, 420, 2, "SERENE ANTI RAIN TEA", 0xF0F0E8);
  made.logo = {60, 50, 120, 120};
  for (std::uint32_t y = 0; y < made.logo.height; ++y)
    for (std::uint32_t x = 0; x < made.logo.width; ++x)
      if (std::hypot(x - 59.5, y - 59.5) < 58)
        fill(image, {made.logo.x + x, made.logo.y + y, 1, 1}, (x / 20 + y / 20) % 2 == 0 ? 0xC8102E : 0xFFFFFF);
  return made;
}

}  // namespace wrapture::test
