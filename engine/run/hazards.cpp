// Compares the ranges of each dispatch with those touched since the last barrier.
#include "engine/run/hazards.hpp"

#include <algorithm>

namespace wrapture {
namespace {

struct Touched {
  std::uint64_t begin, end;  // bytes in the arena
  std::uint32_t node;
};

bool overlaps(const std::vector<Touched>& list, const Binding& binding, const std::uint32_t* except_node) {
  return std::ranges::any_of(list, [&](const Touched& touched) {
    return binding.offset < touched.end && touched.begin < binding.offset + binding.bytes && !(except_node && touched.node == *except_node);
  });
}

bool conflicts(const Dispatch& dispatch, const std::vector<Touched>& reads, const std::vector<Touched>& writes) {
  return std::ranges::any_of(dispatch.bindings, [&](const Binding& binding) {
    if (binding.space == Space::weights) return false;
    if (binding.access == Access::write) return overlaps(writes, binding, &dispatch.node) || overlaps(reads, binding, nullptr);
    return overlaps(writes, binding, nullptr);
  });
}

}  // namespace

std::vector<bool> find_barriers(const Plan& plan) {
  std::vector<bool> barriers(plan.dispatches.size());
  std::vector<Touched> reads, writes;
  for (std::size_t i = 0; i < plan.dispatches.size(); ++i) {
    const Dispatch& dispatch = plan.dispatches[i];
    barriers[i] = conflicts(dispatch, reads, writes);
    if (barriers[i]) {
      reads.clear();
      writes.clear();
    }
    for (const Binding& binding : dispatch.bindings) {
      if (binding.space == Space::weights) continue;
      auto& list = binding.access == Access::write ? writes : reads;
      list.push_back({binding.offset, binding.offset + binding.bytes, dispatch.node});
    }
  }
  return barriers;
}

}  // namespace wrapture
