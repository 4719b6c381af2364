// float -> binary16 by its bits.
#include "engine/plan/half.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace wrapture::planning {

std::uint16_t to_half(float x) {
  const auto sign = static_cast<std::uint16_t>((std::bit_cast<std::uint32_t>(x) >> 16) & 0x8000u);
  if (std::isnan(x)) return static_cast<std::uint16_t>(sign | 0x7e00u);
  const float size = std::min(std::abs(x), 65504.0f);
  if (size < 6.103515625e-5f) {  // subnormal: multiples of 2^-24
    return static_cast<std::uint16_t>(sign | static_cast<std::uint16_t>(std::nearbyint(size * 16777216.0f)));
  }
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(size);
  const std::uint32_t rounded = bits + 0xfffu + ((bits >> 13) & 1u);
  return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000u) >> 13));
}

}  // namespace wrapture::planning
