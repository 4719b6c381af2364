// Loads and plans on a worker, runs in slices.
#include "viewer/app/style_meter.hpp"

#include "engine/base/error.hpp"
#include "engine/style/model.hpp"
#include "viewer/app/future.hpp"

namespace wrapture {

namespace {

/// Empty where there is no such file: then there is no meter.
std::unique_ptr<CriticModel> load_if_there() {
  try {
    return std::make_unique<CriticModel>(load_critic(find_model("critic")));
  } catch (const Error&) {  // a broken file is told by `wrapture score`; a window without a meter is a window
  }
  return nullptr;
}

}  // namespace

StyleMeter::StyleMeter(const vk::Context& context, vk::KernelCache& kernels)
    : context_(&context), kernels_(&kernels), loading_(std::async(std::launch::async, load_if_there)) {}

StyleMeter::~StyleMeter() {
  if (planning_.valid()) planning_.wait();  // it reads the model
}

void StyleMeter::restart(const MeterKey& key) {
  key_ = key;
  judgement_.reset();
  state_ = State::preparing;
}

/// True when the model is there and knows the style; without one there is nothing to do.
bool StyleMeter::take_model() {
  if (loading_.valid()) {
    if (!ready(loading_)) return false;
    model_ = loading_.get();
  }
  if (model_ && model_->knows(key_.style)) return true;
  state_ = State::done;
  return false;
}

/// True when the critic is made for the texture's size.
bool StyleMeter::take_plan(const vk::GpuImage& texture) {
  const auto& size = texture.description();
  if (critic_ && planned_width_ == size.width && planned_height_ == size.height) return true;
  if (!planning_.valid()) {
    planned_width_ = size.width, planned_height_ = size.height;
    critic_.reset();
    planning_ = std::async(std::launch::async, plan_critic, std::cref(*model_), size.width, size.height, context_->limits());
  }
  if (!ready(planning_)) return false;
  PlannedCritic planned = planning_.get();
  if (planned_width_ != size.width || planned_height_ != size.height) return false;  // other artwork meanwhile: plan again
  critic_ = std::make_unique<Critic>(*context_, *kernels_, *model_, std::move(planned));
  return true;
}

void StyleMeter::advance(const vk::GpuImage& texture, double milliseconds) {
  if (state_ == State::preparing && take_model() && take_plan(texture)) {
    critic_->start(texture, key_.style);
    state_ = State::running;
  } else if (state_ == State::running && critic_->step(milliseconds)) {
    judgement_ = critic_->judgement();
    state_ = State::done;
  }
}

bool StyleMeter::step(const vk::GpuImage& texture, const MeterKey& key, double milliseconds) {
  const bool had = judgement_.has_value();
  if (key != key_) restart(key);
  try {
    advance(texture, milliseconds);
  } catch (const Error&) {
    state_ = State::done;  // no judgement; the caller tells the user, once
    throw;
  }
  return judgement_.has_value() != had;
}

}  // namespace wrapture
