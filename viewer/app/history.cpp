// Steps, and what they are called.
#include "viewer/app/history.hpp"

#include <string_view>

#include "viewer/app/document_json.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {
namespace {

struct ChangeWord {
  std::string_view place;
  const char* word;
};

/// The first that a place begins with counts.
constexpr ChangeWord kChangeWords[] = {{"artwork", word("artwork")},
                                       {"style", word("style")},
                                       {"mix", word("mix")},
                                       {"model", word("generator")},
                                       {"facts", word("generator")},
                                       {"inputs", word("generator's input")},
                                       {"strength", word("strength")},
                                       {"control.colour_keep", word("colour keep")},
                                       {"control.brand_colours", word("brand colours")},
                                       {"control.protect", word("mask")},
                                       {"control.stroke_scale", word("stroke scale")},
                                       {"control", word("control")},
                                       {"seed", word("variation")},
                                       {"working_side", word("working size")},
                                       {"scene.shape", word("shape")},
                                       {"scene.carton", word("box")},
                                       {"scene.container", word("container")},
                                       {"scene.model", word("shape")},
                                       {"scene.camera", word("view")},
                                       {"scene.background", word("background")},
                                       {"scene.exposure", word("exposure")},
                                       {"scene.shadow", word("shadow")},
                                       {"scene.reflection", word("reflection")},
                                       {"scene", word("look")},
                                       {"more", word("printed pictures")}};

bool only_camera(const Document& before, Document after) {
  after.scene.camera = before.scene.camera;
  return after == before;
}

}  // namespace

const char* change_word(const std::string& place) {
  for (const ChangeWord& each : kChangeWords)
    if (place.starts_with(each.place)) return each.word;
  return word("change");
}

void History::reset(const Document& start) {
  states_.assign(1, start);
  at_ = 0;
}

bool History::settle(const Document& now) {
  if (now == states_[at_]) return false;
  states_.resize(at_ + 1);
  if (at_ > 0 && only_camera(states_[at_], now) && only_camera(states_[at_ - 1], states_[at_])) {
    states_[at_] = now;
    return true;
  }
  states_.push_back(now);
  if (states_.size() > kMostSteps + 1) states_.erase(states_.begin());
  at_ = states_.size() - 1;
  return true;
}

std::string History::undo_word() const { return previous() ? change_word(first_change(*previous(), states_[at_])) : ""; }

std::string History::redo_word() const { return next() ? change_word(first_change(states_[at_], *next())) : ""; }

}  // namespace wrapture
