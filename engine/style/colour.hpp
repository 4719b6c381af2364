// Colours as people compare them: CIELAB and the CIEDE2000 difference. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>

namespace wrapture {

/// 8-bit sRGB.
struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
  bool operator==(const Colour&) const = default;
};

/// "#E4002B". parse_colour: with or without '#', six digits; throws Error(usage) naming the text.
std::string to_string(const Colour& colour);
Colour parse_colour(const std::string& text);

/// CIE 1976 L*a*b*; of sRGB colours relative to their white, D65.
struct Lab {
  double l = 0, a = 0, b = 0;
};
Lab lab_of(const Colour& colour);

/// CIEDE2000 with all weights 1: about 1 can just be told side by side, 5 at a glance. After Sharma, Wu and Dalal, "The CIEDE2000
/// color-difference formula: implementation notes", Color Research and Application 30(1), 2005.
double ciede2000(const Lab& one, const Lab& other);

}  // namespace wrapture
