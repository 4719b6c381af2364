// Arena layout: largest values first, each into the tightest gap that its contemporaries leave.
#include "engine/plan/arena.hpp"

#include <algorithm>
#include <numeric>

namespace wrapture::planning {
namespace {

struct Placed {
  std::uint64_t begin = 0, end = 0;
};

std::uint64_t align_up(std::uint64_t bytes, std::uint64_t alignment) { return (bytes + alignment - 1) & ~(alignment - 1); }

bool meet(const Lifetime& a, const Lifetime& b) { return a.first <= b.last && b.first <= a.last; }

/// The start of the smallest gap between `taken` (sorted by begin) that holds `bytes`; after the last one if none does.
std::uint64_t best_gap(const std::vector<Placed>& taken, std::uint64_t bytes) {
  std::uint64_t end = 0, best = 0, best_size = UINT64_MAX;
  for (const Placed& range : taken) {
    if (range.begin > end && range.begin - end >= bytes && range.begin - end < best_size) {
      best = end;
      best_size = range.begin - end;
    }
    end = std::max(end, range.end);
  }
  return best_size == UINT64_MAX ? end : best;
}

std::uint64_t live_peak(std::span<const Lifetime> values, std::uint64_t alignment) {
  std::uint32_t steps = 0;
  for (const Lifetime& value : values) steps = std::max(steps, value.last + 2);
  std::vector<std::int64_t> change(steps + 1, 0);
  for (const Lifetime& value : values) {
    const auto bytes = static_cast<std::int64_t>(align_up(value.bytes, alignment));
    change[value.first] += bytes;
    change[value.last + 1] -= bytes;
  }
  std::int64_t now = 0, peak = 0;
  for (const std::int64_t step : change) peak = std::max(peak, now += step);
  return static_cast<std::uint64_t>(peak);
}

}  // namespace

ArenaLayout lay_out(std::span<const Lifetime> values, std::uint64_t alignment, bool reuse) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a].bytes > values[b].bytes; });

  ArenaLayout layout{.offsets = std::vector<std::uint64_t>(values.size(), 0), .bytes = 0, .live_peak = live_peak(values, alignment)};
  std::vector<std::size_t> done;
  std::vector<Placed> taken;
  for (const std::size_t i : order) {
    const std::uint64_t bytes = align_up(values[i].bytes, alignment);
    taken.clear();
    for (const std::size_t other : done) {
      if (reuse && !meet(values[i], values[other])) continue;
      taken.push_back({layout.offsets[other], layout.offsets[other] + align_up(values[other].bytes, alignment)});
    }
    std::sort(taken.begin(), taken.end(), [](const Placed& a, const Placed& b) { return a.begin < b.begin; });
    layout.offsets[i] = best_gap(taken, bytes);
    layout.bytes = std::max(layout.bytes, layout.offsets[i] + bytes);
    done.push_back(i);
  }
  return layout;
}

}  // namespace wrapture::planning
