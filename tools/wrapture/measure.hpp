// Measures a network on a device: whole runs and every dispatch.
#pragma once

#include <vector>

#include "engine/plan/plan.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"
#include "tools/bench/report.hpp"

namespace wrapture::cli {

struct MeasureOptions {
  int warm_up = 2;         // whole runs that are not counted
  int repeats = 5;         // whole runs, and then as many with a timestamp around every dispatch
  double cool_down_s = 0;  // rest before anything
  double sustained_s = 0;  // how long to run without a pause at the end
};

/// Times, sizes and layers; what the network is called is left to the caller. Inputs are made up. Queue thread; waits.
bench::Run measure(const vk::Context& context, vk::KernelCache& kernels, const Plan& plan, const MeasureOptions& options = {});

/// The value below which `share` (0..1) of `values` lie (nearest rank); values must not be empty.
double quantile(std::vector<double> values, double share);

}  // namespace wrapture::cli
