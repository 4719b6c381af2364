// One generator at one working size on the device: artwork texture in, stylised picture out.
#pragma once

#include <memory>

#include "engine/plan/plan.hpp"
#include "engine/run/executor.hpp"
#include "engine/style/model.hpp"
#include "engine/style/passes.hpp"
#include "engine/vk/commands.hpp"

namespace wrapture {

/// What the network sees of an artwork, px. The padded size is a multiple of what the model asks for, filled up by reflection.
struct WorkingSize {
  std::uint32_t width = 0, height = 0;
  std::uint32_t padded_width = 0, padded_height = 0;
  bool operator==(const WorkingSize&) const = default;
};
WorkingSize working_size(const GeneratorModel& model, std::uint32_t artwork_width, std::uint32_t artwork_height, std::uint32_t long_side);

/// Everything up to the device; pure, any thread. Throws Error(bad_input) when the model cannot run at this size.
struct PlannedNetwork {
  WorkingSize size;
  Plan plan;
};
PlannedNetwork plan_network(const GeneratorModel& model, const WorkingSize& size, const Limits& limits, const PlanOptions& options);

/// Borrows context, passes, model and the artwork image (RGBA8 with mips, SHADER_READ_ONLY). Queue thread only.
class NetworkRun {
 public:
  NetworkRun(const vk::Context& context, vk::KernelCache& kernels, const Passes& passes, const GeneratorModel& model,
             PlannedNetwork planned, const vk::GpuImage& artwork);

  /// Begins a run from the artwork; an unfinished one is forgotten (waits for its running slice).
  void start(const Style& style, std::uint32_t seed);
  /// About `milliseconds` of work; never waits. True when stylised() is written (commands after this call see it).
  bool step(double milliseconds);
  /// The rest at once; waits.
  void finish();

  [[nodiscard]] const vk::GpuImage& stylised() const { return stylised_; }  // RGBA8, width x height, SHADER_READ_ONLY
  [[nodiscard]] const Executor& executor() const { return executor_; }
  /// Throws Error(failed) when the last run's output holds a value that is no number, or is one flat black. Waits.
  void check_output() const;

 private:
  void record_inputs(VkCommandBuffer commands, const Style& style, std::uint32_t seed) const;
  void submit_output();

  const vk::Context* context_;
  const Passes* passes_;
  const GeneratorModel* model_;
  const vk::GpuImage* artwork_;
  WorkingSize size_;
  Executor executor_;
  vk::GpuImage stylised_;
  vk::DescriptorSet preprocess_set_, noise_set_, postprocess_set_;
  vk::Commands inputs_, output_;
};

}  // namespace wrapture
