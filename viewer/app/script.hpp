// Actions from a file, for tests and demonstrations: one a line, `#` begins a comment.
//
//   style great-wave          any action of viewer/ui/actions.hpp
//   wait 30                   so many presented frames
//   until styled              the full-size result of the settings is shown
//   until exported            nothing is being saved or exported
//   until thumbnails          the gallery shows the artwork in every style
//   orbit-for 120 1 0         orbits by these degrees in each of 120 frames
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "viewer/ui/actions.hpp"

namespace wrapture {

struct ScriptStep {
  enum class Kind { action, wait, until_styled, until_thumbnails, until_exported };
  Kind kind = Kind::action;
  Action action{};
  std::uint64_t frames = 0;
  bool operator==(const ScriptStep&) const = default;
};

/// Throws Error(usage) "<name>:<line>: ...".
std::vector<ScriptStep> parse_script(std::string_view text, std::string_view name);
/// Throws Error(bad_input) for a file that cannot be read.
std::vector<ScriptStep> load_script(const std::filesystem::path& path);

struct ScriptFacts {
  std::uint64_t frames_presented = 0;
  bool styled = false, thumbnails = false, exported = false;
};

/// Hands out the actions that are due. Pure.
class ScriptRunner {
 public:
  explicit ScriptRunner(std::vector<ScriptStep> steps) : steps_(std::move(steps)) {}
  /// To be asked once a loop; a wait ends where the facts say so.
  std::vector<Action> due(const ScriptFacts& facts);
  [[nodiscard]] bool done() const { return next_ >= steps_.size(); }
  /// Waits for frames: they must be drawn though nothing changes.
  [[nodiscard]] bool waits_for_frames() const { return !done() && steps_[next_].kind == ScriptStep::Kind::wait; }

 private:
  bool passes(const ScriptStep& step, const ScriptFacts& facts);

  std::vector<ScriptStep> steps_;
  std::size_t next_ = 0;
  std::uint64_t wait_end_ = 0;  // frames_presented at which the wait under way ends; 0: none
};

}  // namespace wrapture
