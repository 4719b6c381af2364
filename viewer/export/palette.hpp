// Up to 256 colours that stand for those of many pictures, and dithering that does not flicker from frame to frame. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/image.hpp"

namespace wrapture {

using Rgb = std::array<std::uint8_t, 3>;

/// How often colours occur, in bins of 4 levels a channel.
class ColourCounts {
 public:
  ColourCounts();
  /// Pixels that are less than half opaque do not count.
  void add(const Image& image);

  struct Bin {
    double weight = 0;  // grows more slowly than the count: large flat areas leave colours to the rest
    std::array<double, 3> mean{};
  };
  [[nodiscard]] std::vector<Bin> bins() const;

 private:
  struct Sums {
    std::uint64_t count = 0;
    std::array<std::uint64_t, 3> sum{};
  };
  std::vector<Sums> sums_;
};

/// At most `count` colours: boxes are cut at their mean where they spread most (after Heckbert's median cut, 1982, with the variance as in
/// Wan et al., 1990), then moved to the means of what is nearest to them. At least one colour.
std::vector<Rgb> make_palette(const ColourCounts& counts, std::size_t count);

/// Frames to indices by error diffusion (Floyd and Steinberg, 1976). A pixel whose colour stays as it was keeps its index, so that what
/// does not move does not flicker.
class Ditherer {
 public:
  /// transparent: index 0 is what is less than half opaque, and the palette begins at index 1.
  Ditherer(std::vector<Rgb> palette, bool transparent);
  /// All frames have one size.
  std::vector<std::uint8_t> next(const Image& frame);

 private:
  [[nodiscard]] std::uint8_t nearest(const std::array<int, 3>& colour);

  std::vector<Rgb> palette_;
  bool transparent_;
  std::vector<std::int16_t> known_;   // by bin: the nearest colour; -1: not looked for yet
  std::vector<Rgb> before_;           // the colour for which a pixel's index was chosen
  std::vector<std::uint8_t> chosen_;  // the indices of the frame before
};

}  // namespace wrapture
