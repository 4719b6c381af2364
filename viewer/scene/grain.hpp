// The fibres of paper, made from noise. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace wrapture {

inline constexpr float kGrainTile_mm = 42;  // the side of the pattern on the paper

/// Square RGBA texels that repeat at their borders. R: light and dark fibres around 127; G, B: slope of the paper along x and y, 127 =
/// flat; A: 255. side: a power of two.
std::vector<std::uint8_t> paper_grain(std::uint32_t side);

}  // namespace wrapture
