// `stylize --best-of N`: several seeds, and the critic picks one.
#pragma once

#include "tools/wrapture/restyle.hpp"

namespace wrapture::cli {

inline constexpr int kMostSeeds = 64;

struct BestOf {
  Image result;
  std::uint32_t seed = 0;
  std::vector<double> scores;  // of seed, seed + 1, ...
};

/// Runs `count` seeds from the settings' own on and keeps the one that the critic scores highest, the first of equal ones.
/// The same words give the same picture. Throws Error(usage) where the critic does not know the style.
BestOf best_of(Restyle& restyle, const StyleSettings& settings, const Image& artwork, int count);

/// Throws Error(usage) before a device is looked for where the critic cannot judge these settings.
void check_best_of(const StyleSettings& settings);

/// "seed 3 is the best of 1 to 4; scores 0.12, 0.15, 0.31, 0.08"
std::string describe(const BestOf& best, std::uint32_t first_seed);

}  // namespace wrapture::cli
