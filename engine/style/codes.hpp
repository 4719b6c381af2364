// Barcodes and QR codes in artwork, and whether they still scan after styling. Pure, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/image.hpp"

namespace wrapture {

/// px from the top left.
struct Box {
  std::uint32_t x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Box&) const = default;
};

/// The box outset on its sides, as far as the picture goes.
Box outset(const Box& box, double horizontal_px, double vertical_px, std::uint32_t width, std::uint32_t height);

struct Code {
  std::string kind;  // "EAN-13", "UPC-A", "QR-Code", ...
  std::string text;  // what a scanner reads
  Box box;           // with the quiet zone that the standard of its kind asks for, and the digits beside the bars
};

/// What a scanner (ZBar) reads at the picture's own size, at half and at twice that: EAN, UPC, ISBN, Code 39, Code 128 and QR codes.
std::vector<Code> find_codes(const Image& image);

struct CodeCheck {
  Code code;
  bool scans = false;  // the same text is read from the result
};
/// codes: those of the artwork; result: of any size with the artwork's aspect.
std::vector<CodeCheck> check_codes(std::span<const Code> codes, const Image& result);

}  // namespace wrapture
