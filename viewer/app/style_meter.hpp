// The style-match meter: has the shown result judged by the critic in idle moments after a run.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>

#include "engine/style/control.hpp"
#include "engine/style/critic.hpp"

namespace wrapture {

/// What a judgement is of; a new one is made when this changes.
struct MeterKey {
  std::string style;
  float strength = 1;
  std::uint32_t seed = 0, working_side = 0;
  std::uint64_t texture_generation = 0;
  StyleControl control{};
  bool operator==(const MeterKey&) const = default;
};

/// Without weights/critic.onnx, or for a style that the critic does not know, there is no judgement and no error. Borrows context and
/// kernels. Window thread only; the file is read and the network planned on a worker.
class StyleMeter {
 public:
  StyleMeter(const vk::Context& context, vk::KernelCache& kernels);
  ~StyleMeter();

  /// About `milliseconds` of work on the judgement of `texture` (as Stylizer's, its run finished). True when it has changed. Throws Error
  /// where the critic fails; there is then no judgement.
  bool step(const vk::GpuImage& texture, const MeterKey& key, double milliseconds);
  /// Nothing more to do for the key of the last step().
  [[nodiscard]] bool finished() const { return state_ == State::done; }
  /// Of the last step()'s key; empty while it is not made, or where there is none.
  [[nodiscard]] const std::optional<Judgement>& judgement() const { return judgement_; }

 private:
  enum class State { preparing, running, done };

  void restart(const MeterKey& key);
  void advance(const vk::GpuImage& texture, double milliseconds);
  bool take_model();
  bool take_plan(const vk::GpuImage& texture);

  const vk::Context* context_;
  vk::KernelCache* kernels_;
  std::future<std::unique_ptr<CriticModel>> loading_;
  std::unique_ptr<CriticModel> model_;  // empty: not loaded yet, or no such file
  std::future<PlannedCritic> planning_;
  std::unique_ptr<Critic> critic_;  // for pictures of planned_width x planned_height
  std::uint32_t planned_width_ = 0, planned_height_ = 0;
  MeterKey key_;
  State state_ = State::preparing;
  std::optional<Judgement> judgement_;
};

}  // namespace wrapture
