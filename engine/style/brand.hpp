// Brand colours: swatches that restyling must not touch, and how well they were kept. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/style/colour.hpp"

namespace wrapture {

inline constexpr std::size_t kMaxBrandColours = 8;
inline constexpr float kMaxTolerance = 50;

/// Artwork within the tolerance of the swatch is kept bit for bit; from there to twice the tolerance (at least 2 more) the style comes in
/// smoothly.
struct BrandColour {
  Colour colour;
  float tolerance = 5;  // CIEDE2000, 0..kMaxTolerance
  bool operator==(const BrandColour&) const = default;
};

/// "#E4002B" or "#E4002B:3". Throws Error(usage) naming the text.
BrandColour parse_brand_colour(const std::string& text);
std::string to_string(const BrandColour& brand);

/// Throws Error(usage) for more than kMaxBrandColours or tolerances out of range.
void check_brand_colours(std::span<const BrandColour> brands);

/// What the swatches mean for each colour of the artwork; remembers colours that it has seen (32 MiB).
class BrandLock {
 public:
  /// Throws as check_brand_colours().
  explicit BrandLock(std::span<const BrandColour> brands);
  /// Of the style at a colour: 0 exactly within a tolerance, up to 255 far from all swatches.
  [[nodiscard]] std::uint8_t style_share(const Colour& colour) { return static_cast<std::uint8_t>(entry(colour) & 0xFF); }
  /// Bit i: within the tolerance of swatch i.
  [[nodiscard]] std::uint32_t within(const Colour& colour) { return static_cast<std::uint32_t>(entry(colour) >> 8); }

 private:
  std::uint16_t entry(const Colour& colour);
  struct Swatch {
    Lab lab;
    double tolerance;
  };
  std::vector<Swatch> swatches_;
  std::vector<std::uint16_t> entries_;  // by colour: share and swatches; 0 where not yet known
};

/// How one brand colour fared.
struct BrandReport {
  BrandColour brand;
  double share = 0;                            // of the artwork's visible pixels that are within the tolerance
  double mean_change = 0, largest_change = 0;  // CIEDE2000 from artwork to result over these pixels
  Colour nearest{};                            // where there are none: the artwork's colour that is nearest to the swatch
  double nearest_distance = 0;                 // CIEDE2000
};

/// artwork and result: the same size. One report a brand colour; wholly transparent pixels do not count.
std::vector<BrandReport> report_brands(std::span<const BrandColour> brands, const Image& artwork, const Image& result);
/// One line for people.
std::string to_string(const BrandReport& report);

}  // namespace wrapture
