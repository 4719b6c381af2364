// Measures a network on a device: whole runs and every dispatch.
#include "tools/wrapture/measure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>
#include <thread>

#include "engine/run/executor.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

void write_inputs(Executor& executor, const Plan& plan) {
  for (const Port& input : plan.inputs) executor.write_input(input.name, sample_tensor(input.shape));
}

/// Everything that comes before a first result, with pipelines made anew (the driver's own caches are as they are), and once more with
/// the pipelines there.
void measure_start(const vk::Context& context, const Plan& plan, bench::Run& result) {
  vk::KernelCache kernels(context);
  for (double* milliseconds : {&result.first_run_ms, &result.second_run_ms}) {
    const auto start = Clock::now();
    Executor executor(context, kernels, plan);
    write_inputs(executor, plan);
    executor.run();
    *milliseconds = milliseconds_since(start);
  }
}

constexpr double kLeastSlice_s = 1, kSlices = 60;

/// Slices end with a run, so they are a little longer than asked for; the mean is of the runs in them.
void measure_sustained(Executor& executor, const MeasureOptions& options, bench::Run& result) {
  if (options.sustained_s <= 0) return;
  const double slice_s = std::max(kLeastSlice_s, options.sustained_s / kSlices);
  const auto start = Clock::now();
  while (milliseconds_since(start) < options.sustained_s * 1000) {
    const auto slice = Clock::now();
    int runs = 0;
    do executor.run();
    while (++runs > 0 && milliseconds_since(slice) < slice_s * 1000);
    result.sustained.slices_ms.push_back(milliseconds_since(slice) / runs);
  }
  result.sustained.slice_s = milliseconds_since(start) / 1000 / static_cast<double>(result.sustained.slices_ms.size());
}

void measure_runs(Executor& executor, const MeasureOptions& options, bench::Run& result) {
  std::vector<double> device_ms;
  std::vector<double> wall_ms;
  for (int i = -options.warm_up; i < options.repeats; ++i) {
    const auto start = Clock::now();
    executor.run();
    const double wall = milliseconds_since(start);
    if (i < 0) continue;
    wall_ms.push_back(wall);
    device_ms.push_back(executor.last_run_milliseconds());
  }
  result.timestamps = std::ranges::min(device_ms) > 0;
  const std::vector<double>& times = result.timestamps ? device_ms : wall_ms;
  result.median_ms = quantile(times, 0.5);
  result.p95_ms = quantile(times, 0.95);
  result.wall_ms = quantile(wall_ms, 0.5);
}

/// "8x8x1" and the constants that are not the workgroup: which variant of the kernel ran.
std::string variant_of(const Dispatch& dispatch) {
  const std::span<const std::uint32_t> constants(dispatch.specialization);
  const std::string group = fmt::format("{}", fmt::join(constants.first(3), "x"));
  return constants.size() == 3 ? group : fmt::format("{}: {}", group, fmt::join(constants.subspan(3), " "));
}

void measure_dispatches(Executor& executor, const MeasureOptions& options, bench::Run& result) {
  const std::vector<Dispatch>& dispatches = executor.plan().dispatches;
  std::vector<std::vector<double>> times(dispatches.size());
  for (int i = 0; i < options.repeats; ++i)
    for (const DispatchTime& time : executor.run_profiled()) times[time.dispatch].push_back(time.milliseconds);
  for (std::size_t i = 0; i < dispatches.size(); ++i) {
    const Dispatch& dispatch = dispatches[i];
    result.bytes += dispatch.bytes;
    result.layers.push_back({.name = dispatch.label,
                             .layer = dispatch.layer,
                             .kernel = dispatch.kernel,
                             .variant = variant_of(dispatch),
                             .median_ms = quantile(times[i], 0.5),
                             .p95_ms = quantile(times[i], 0.95),
                             .macs = dispatch.macs,
                             .bytes = dispatch.bytes});
  }
}

}  // namespace

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::min(std::max<std::size_t>(rank, 1), values.size()) - 1];
}

bench::Run measure(const vk::Context& context, vk::KernelCache& kernels, const Plan& plan, const MeasureOptions& options) {
  std::this_thread::sleep_for(std::chrono::duration<double>(options.cool_down_s));
  bench::Run result;
  measure_start(context, plan, result);
  Executor executor(context, kernels, plan);
  write_inputs(executor, plan);
  result.macs = plan.macs();
  result.dispatches = plan.dispatches.size();
  result.arena_bytes = plan.arena_bytes;
  result.weight_bytes = plan.weights.size();
  measure_runs(executor, options, result);
  measure_dispatches(executor, options, result);
  measure_sustained(executor, options, result);
  return result;
}

}  // namespace wrapture::cli
