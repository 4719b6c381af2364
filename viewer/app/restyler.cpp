// Document to Stylizer.
#include "viewer/app/restyler.hpp"

#include <tuple>
#include <utility>

namespace wrapture {

namespace {

constexpr int kFreshSteps = 4;  // a compose pass may begin one or two frames late: the one before must be done

auto key(const StyleSettings& settings) {
  return std::tie(settings.style, settings.mix, settings.model, settings.facts, settings.inputs, settings.strength, settings.seed,
                  settings.working_side, settings.control);
}

}  // namespace

StyleSettings settings_of(const Document& document) {
  return {.style = document.style,
          .mix = document.mix,
          .model = document.model,
          .facts = document.facts,
          .inputs = document.inputs,
          .strength = document.strength,
          .seed = document.seed,
          .working_side = document.working_side,
          .control = document.control};
}

bool Restyler::set_artwork(const vk::Context& context, const Image& artwork) {
  context.wait_idle();
  stylizer_.set_artwork(artwork);
  const bool had_mask = !std::exchange(applied_.control.protect, stylizer_.settings().control.protect).empty();
  progress_ = {.fraction = 0, .finished = false};
  fresh_steps_ = kFreshSteps;
  return had_mask && applied_.control.protect.empty();
}

bool Restyler::update(const Document& document, bool original) {
  StyleSettings wanted = settings_of(document);
  if (original) wanted.strength = 0;
  if (has_settings_ && key(wanted) == key(applied_)) return false;
  stylizer_.update(wanted);
  applied_ = wanted;
  has_settings_ = true;
  progress_.finished = false;
  fresh_steps_ = kFreshSteps;
  return true;
}

void Restyler::forget_mask() {
  applied_.control.protect.clear();
  stylizer_.update(applied_);
}

bool Restyler::step(double milliseconds) {
  const Progress before = progress_;
  progress_ = {};  // finished, should step() throw: what is shown stays
  progress_ = stylizer_.step(milliseconds);
  const bool fresh = fresh_steps_ > 0;
  fresh_steps_ = fresh ? fresh_steps_ - 1 : 0;
  return fresh || progress_.finished != before.finished || progress_.coarse != before.coarse;
}

}  // namespace wrapture
