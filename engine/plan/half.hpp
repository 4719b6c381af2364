// Half-precision numbers for weights and style codes stored as f16.
#pragma once

#include <cstdint>

namespace wrapture::planning {

/// IEEE binary16 of x, rounded to nearest even; beyond its range +-65504 (as the kernels store it), NaN stays NaN.
std::uint16_t to_half(float x);
/// The value of a binary16, exactly.
float from_half(std::uint16_t half);

}  // namespace wrapture::planning
