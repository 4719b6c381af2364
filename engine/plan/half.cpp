// float -> binary16 and back, by the bits.
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

float from_half(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000u) << 16, exponent = (half >> 10) & 31u, fraction = half & 0x3ffu;
  const float size = exponent == 0    ? static_cast<float>(fraction) / 16777216.0f  // multiples of 2^-24
                     : exponent == 31 ? std::bit_cast<float>(0x7f800000u | fraction << 13)
                                      : std::bit_cast<float>((exponent + 112) << 23 | fraction << 13);
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(size) | sign);
}

}  // namespace wrapture::planning
