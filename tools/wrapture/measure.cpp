// Measures a network on a device: whole runs and every dispatch.
#include "tools/wrapture/measure.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/run/executor.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {
namespace {

double gflops(std::uint64_t macs, double milliseconds) {
  return milliseconds > 0 ? 2.0 * static_cast<double>(macs) / milliseconds / 1e6 : 0;
}

void measure_runs(Executor& executor, const MeasureOptions& options, Measurement& result) {
  std::vector<double> device_ms;
  std::vector<double> wall_ms;
  for (int i = -options.warm_up; i < options.repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    executor.run();
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
    if (i < 0) continue;
    wall_ms.push_back(wall.count());
    device_ms.push_back(executor.last_run_milliseconds());
  }
  result.from_timestamps = device_ms.front() > 0;
  const std::vector<double>& times = result.from_timestamps ? device_ms : wall_ms;
  result.median_ms = quantile(times, 0.5);
  result.p95_ms = quantile(times, 0.95);
  result.wall_ms = quantile(wall_ms, 0.5);
  result.gflops = gflops(executor.plan().macs(), result.median_ms);
}

void measure_dispatches(Executor& executor, const MeasureOptions& options, Measurement& result) {
  const std::vector<Dispatch>& dispatches = executor.plan().dispatches;
  std::vector<std::vector<double>> times(dispatches.size());
  for (int i = 0; i < options.repeats; ++i)
    for (const DispatchTime& time : executor.run_profiled()) times[time.dispatch].push_back(time.milliseconds);
  for (std::size_t i = 0; i < dispatches.size(); ++i) {
    const double milliseconds = times[i].empty() ? 0 : quantile(times[i], 0.5);
    result.layers.push_back({.name = dispatches[i].label,
                             .layer = dispatches[i].layer,
                             .kernel = dispatches[i].kernel,
                             .milliseconds = milliseconds,
                             .gflops = gflops(dispatches[i].macs, milliseconds)});
  }
}

}  // namespace

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::min(std::max<std::size_t>(rank, 1), values.size()) - 1];
}

Measurement measure(const vk::Context& context, vk::KernelCache& kernels, const Plan& plan, const MeasureOptions& options) {
  Executor executor(context, kernels, plan);
  for (const Port& input : plan.inputs) executor.write_input(input.name, sample_tensor(input.shape));
  Measurement result{.dispatches = plan.dispatches.size(), .arena_bytes = plan.arena_bytes};
  measure_runs(executor, options, result);
  measure_dispatches(executor, options, result);
  return result;
}

}  // namespace wrapture::cli
