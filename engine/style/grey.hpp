// A picture as lightness alone, over white where it is transparent.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/image.hpp"

namespace wrapture {

/// Row-major, one byte a pixel (Rec. 601 luma of the sRGB values, as scanners and eyes nearly have it).
inline std::vector<std::uint8_t> grey_of(const Image& image) {
  std::vector<std::uint8_t> grey(std::size_t{image.width} * image.height);
  for (std::size_t i = 0; i < grey.size(); ++i) {
    const std::uint8_t* p = image.rgba.data() + 4 * i;
    const std::uint32_t luma = (77u * p[0] + 151u * p[1] + 28u * p[2]) / 256;
    grey[i] = static_cast<std::uint8_t>((luma * p[3] + 255u * (255u - p[3]) + 127) / 255);
  }
  return grey;
}

}  // namespace wrapture
