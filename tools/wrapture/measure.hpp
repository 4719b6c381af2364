// Measures a network on a device: whole runs and every dispatch.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/plan/plan.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"

namespace wrapture::cli {

struct MeasureOptions {
  int warm_up = 2;  // whole runs that are not counted
  int repeats = 5;  // whole runs, and then as many with a timestamp around every dispatch
};

/// One dispatch. Medians over the repeats.
struct DispatchResult {
  std::string name;    // of the node
  std::string layer;   // layer name
  std::string kernel;  // key of the SPIR-V
  double milliseconds = 0;
  double gflops = 0;  // 2 * multiply-adds / time; 0 for dispatches that only move data
};

/// Times are GPU time by timestamps; where the device has none, `from_timestamps` is false and they are wall time.
struct Measurement {
  double median_ms = 0, p95_ms = 0;
  double wall_ms = 0;  // median of whole runs, submission and waiting included
  double gflops = 0;   // of the whole network
  bool from_timestamps = true;
  std::size_t dispatches = 0;
  std::uint64_t arena_bytes = 0;
  std::vector<DispatchResult> layers;
};

/// Inputs are made up. Queue thread; waits.
Measurement measure(const vk::Context& context, vk::KernelCache& kernels, const Plan& plan, const MeasureOptions& options = {});

/// The value below which `share` (0..1) of `values` lie (nearest rank); values must not be empty.
double quantile(std::vector<double> values, double share);

}  // namespace wrapture::cli
