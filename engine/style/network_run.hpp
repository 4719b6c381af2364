// One generator at one working size on the device: artwork texture in, stylised picture out.
#pragma once

#include <memory>
#include <span>

#include "engine/plan/plan.hpp"
#include "engine/run/executor.hpp"
#include "engine/style/detect.hpp"
#include "engine/style/model.hpp"
#include "engine/style/passes.hpp"
#include "engine/style/working_size.hpp"
#include "engine/vk/commands.hpp"
#include "style/passes.h"

namespace wrapture {

/// Everything up to the device; pure, any thread. Throws Error(bad_input) when the model cannot run at this size.
struct PlannedNetwork {
  WorkingSize size;
  Plan plan;
};
PlannedNetwork plan_network(const GeneratorModel& model, const WorkingSize& size, const Limits& limits, const PlanOptions& options);

/// How artwork becomes the whole input of a network.
PreprocessParams preprocess_params(const PictureMeaning& meaning, const WorkingSize& size, const vk::ImageDescription& artwork);

/// Networks on a device, for settle_meaning(). Borrows both. Queue thread only.
RunnerMaker device_runner(const vk::Context& context, vk::KernelCache& kernels);

/// Decoded files by the name of their input.
using InputFiles = std::map<std::string, InputFile>;

/// Borrows context, passes, model (whose meaning is known) and the artwork image (RGBA8 with mips, SHADER_READ_ONLY). Queue thread only.
class NetworkRun {
 public:
  NetworkRun(const vk::Context& context, vk::KernelCache& kernels, const Passes& passes, const GeneratorModel& model,
             PlannedNetwork planned, const vk::GpuImage& artwork);

  /// Begins a run from the artwork; an unfinished one is forgotten (waits for its running slice). code: for the style input of our own
  /// generators. Throws Error(bad_input) where it has another length.
  void start(std::span<const float> code, std::uint32_t seed);
  /// Values of the further inputs, before start(). Waits where one has changed. Throws Error(usage) where one is missing or does not fit.
  void set_inputs(const InputValues& values, const InputFiles& files);
  /// About `milliseconds` of work; never waits. True when stylised() is written (commands after this call see it). Throws Error(failed)
  /// naming the layer where the answer holds a value that is no number: stylised() is then not to be shown. Waits for that only.
  bool step(double milliseconds);
  /// The rest at once; waits. Throws as step() does.
  void finish();

  /// stylised() is being written, and nobody knows yet whether it may be shown.
  [[nodiscard]] bool answering() const { return output_pending_; }
  [[nodiscard]] const vk::GpuImage& stylised() const { return stylised_; }  // RGBA8, SHADER_READ_ONLY; enlarged where the network enlarges
  [[nodiscard]] const WorkingSize& size() const { return size_; }
  [[nodiscard]] const Executor& executor() const { return executor_; }
  /// Throws Error(failed) when the last run's output is one flat black. Waits.
  void check_output() const;

 private:
  void record_inputs(VkCommandBuffer commands, std::span<const float> code, std::uint32_t seed) const;
  void submit_output();
  void require_numbers() const;

  const vk::Context* context_;
  vk::KernelCache* kernels_;
  const Passes* passes_;
  const GeneratorModel* model_;
  const vk::GpuImage* artwork_;
  WorkingSize size_;
  Executor executor_;
  InputValues written_;  // what the further inputs hold
  vk::GpuImage stylised_;
  vk::Buffer broken_;  // a word: 1 where the answer holds a value that is no number
  bool output_pending_ = false;
  vk::DescriptorSet preprocess_set_, noise_set_, postprocess_set_;
  vk::Commands inputs_, output_;
};

}  // namespace wrapture
