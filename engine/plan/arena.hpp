// Packs values with known lifetimes into one arena: values that are never alive together may share bytes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace wrapture::planning {

/// A value of the arena, alive from step `first` to step `last`, both included.
struct Lifetime {
  std::uint64_t bytes = 0;
  std::uint32_t first = 0, last = 0;
};

struct ArenaLayout {
  std::vector<std::uint64_t> offsets;  // one a value, multiples of the alignment
  std::uint64_t bytes = 0;             // of the whole arena
  std::uint64_t live_peak = 0;         // largest sum of aligned sizes alive at one step: no layout can be smaller
};

/// alignment: a power of two. reuse: values whose lifetimes do not meet may share bytes; else each has its own range.
/// Greedy best fit, largest values first: O(n^2 log n), some ten milliseconds for a thousand values.
ArenaLayout lay_out(std::span<const Lifetime> values, std::uint64_t alignment, bool reuse);

}  // namespace wrapture::planning
