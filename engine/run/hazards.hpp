// Finds where a plan needs barriers: which dispatches must wait for those recorded before them.
#pragma once

#include <vector>

#include "engine/plan/plan.hpp"

namespace wrapture {

/// barrier_before[i]: dispatch i reads what an earlier one wrote, or writes what an earlier one read or wrote, since the last barrier.
/// Dispatches of one node that write one range are bands of it and make disjoint parts: they do not wait for each other's writes.
std::vector<bool> find_barriers(const Plan& plan);

}  // namespace wrapture
