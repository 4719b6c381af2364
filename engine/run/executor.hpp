// Runs a Plan on a device: records once, replays; whole, or in slices of bounded GPU time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/graph/reference.hpp"
#include "engine/plan/plan.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture {

struct DispatchTime {
  std::size_t dispatch = 0;  // index in the plan
  double milliseconds = 0;   // GPU time by timestamps; 0 where the device has none
};

struct ExecutorOptions {
  bool fill_with_nan = false;  // tests: fill the arena with NaN before the first run
};

/// Owns arena, weights and recorded commands. Borrows context and kernels; uses the context's queue thread.
class Executor {
 public:
  Executor(const vk::Context& context, vk::KernelCache& kernels, Plan plan, const ExecutorOptions& options = {});
  ~Executor();
  Executor(Executor&&) noexcept;
  Executor& operator=(Executor&&) noexcept;

  [[nodiscard]] const Plan& plan() const;
  /// The arena; inputs and outputs lie in it at their Port's offset (flat f32), for kernels that read and write them on the device.
  [[nodiscard]] const vk::Buffer& arena() const;
  [[nodiscard]] const Port& input(const std::string& name) const;  // throws Error(bad_input) for an unknown name
  [[nodiscard]] const Port& output(const std::string& name) const;

  /// Host tensors in and out (through staging; waits).
  void write_input(const std::string& name, const Tensor& tensor);
  [[nodiscard]] Tensor read_output(const std::string& name) const;
  [[nodiscard]] Tensor read_input(const std::string& name) const;  // as it was written, also after a run

  /// One whole run; waits. Submits are cut so that none is estimated above 100 ms.
  void run();
  /// As run(), with a timestamp around every dispatch.
  std::vector<DispatchTime> run_profiled();

  /// Starts a run from the first dispatch (forgets an unfinished one).
  void restart();
  /// Submits the next dispatches, about `milliseconds` of GPU time by the speed measured so far (at least one dispatch), unless the
  /// slice before is still running. Never waits. Returns true when the whole run is done.
  bool step(double milliseconds);
  [[nodiscard]] double progress() const;  // 0..1 of the multiply-adds
  /// GPU milliseconds of the last whole run, slices added up.
  [[nodiscard]] double last_run_milliseconds() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// For plans that run in slices on this device: no dispatch takes much longer than 5 ms.
PlanOptions sliced_plan(const vk::Context& context);

/// All at once: plan, run, read.
NamedTensors run_on_device(const vk::Context& context, const Graph& graph, const NamedTensors& inputs, const PlanOptions& options = {});

}  // namespace wrapture
