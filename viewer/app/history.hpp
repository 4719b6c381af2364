// Undo and redo: the documents that there were, as whole values. Pure.
#pragma once

#include <string>
#include <vector>

#include "viewer/app/document.hpp"

namespace wrapture {

class History {
 public:
  static constexpr std::size_t kMostSteps = 200;

  /// Forgets everything; `start` is what there is.
  void reset(const Document& start);
  /// Makes a step of what has changed since the last; turns of the camera that follow each other are one step. What was undone is
  /// forgotten then. False: nothing has changed.
  bool settle(const Document& now);
  /// What undo or redo would show; null where there is nothing.
  [[nodiscard]] const Document* previous() const { return at_ > 0 ? &states_[at_ - 1] : nullptr; }
  [[nodiscard]] const Document* next() const { return at_ + 1 < states_.size() ? &states_[at_ + 1] : nullptr; }
  void undo() { at_ -= at_ > 0 ? 1 : 0; }
  void redo() { at_ += at_ + 1 < states_.size() ? 1 : 0; }
  [[nodiscard]] std::size_t steps() const { return at_; }

  /// What is undone or redone, in English, such as "strength"; see viewer/ui/words.hpp. Empty where there is nothing.
  [[nodiscard]] std::string undo_word() const;
  [[nodiscard]] std::string redo_word() const;

 private:
  std::vector<Document> states_ = std::vector<Document>(1);
  std::size_t at_ = 0;
};

/// A word for the place of a change (first_change()); never empty.
const char* change_word(const std::string& place);

}  // namespace wrapture
