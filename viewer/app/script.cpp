// Scripts of actions: parsing and pacing.
#include "viewer/app/script.hpp"

#include <fmt/format.h>

#include <sstream>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {

namespace {

constexpr std::uint64_t kMaxScriptBytes = 1u << 20, kMaxWait = 1'000'000;

void expect_end(std::istringstream& words) {
  if (std::string extra; words >> extra) throw Error(Failure::usage, fmt::format("does not take '{}'", extra));
}

std::uint64_t read_frames(std::istringstream& words) {
  std::int64_t frames = 0;
  if (!(words >> frames) || frames < 1 || frames > static_cast<std::int64_t>(kMaxWait))
    throw Error(Failure::usage, fmt::format("needs a number of frames between 1 and {}", kMaxWait));
  return static_cast<std::uint64_t>(frames);
}

void add_orbit(std::istringstream& words, std::vector<ScriptStep>& steps) {
  const std::uint64_t frames = read_frames(words);
  double yaw = 0, pitch = 0;
  if (!(words >> yaw >> pitch)) throw Error(Failure::usage, "needs frames and two angles");
  expect_end(words);
  for (std::uint64_t i = 0; i < frames; ++i) {
    steps.push_back({.action = {Command::orbit, {yaw, pitch}}});
    steps.push_back({.kind = ScriptStep::Kind::wait, .frames = 1});
  }
}

void add_line(const std::string& line, std::vector<ScriptStep>& steps) {
  std::istringstream words(line);
  std::string first;
  if (!(words >> first)) return;
  if (first == "wait") {
    steps.push_back({.kind = ScriptStep::Kind::wait, .frames = read_frames(words)});
    expect_end(words);
  } else if (first == "until") {
    std::string what;
    words >> what;
    if (what != "styled" && what != "thumbnails" && what != "exported")
      throw Error(Failure::usage, fmt::format("cannot wait until '{}'", what));
    expect_end(words);
    steps.push_back({.kind = what == "styled"     ? ScriptStep::Kind::until_styled
                             : what == "exported" ? ScriptStep::Kind::until_exported
                                                  : ScriptStep::Kind::until_thumbnails});
  } else if (first == "orbit-for") {
    add_orbit(words, steps);
  } else {
    steps.push_back({.action = parse_action(line)});
  }
}

}  // namespace

std::vector<ScriptStep> parse_script(std::string_view text, std::string_view name) {
  std::vector<ScriptStep> steps;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (const auto comment = line.find('#'); comment != std::string::npos) line.resize(comment);
    try {
      add_line(line, steps);
    } catch (const Error& error) {
      throw Error(Failure::usage, fmt::format("{}:{}: {}", name, number, error.what()));
    }
  }
  return steps;
}

std::vector<ScriptStep> load_script(const std::filesystem::path& path) {
  const auto bytes = read_file(path, kMaxScriptBytes);
  return parse_script({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

namespace {

/// The next action must not come before these took effect: a screenshot is of what was before it, a lost device takes all with it.
bool ends_batch(Command command) { return command == Command::screenshot || command == Command::lose_device; }

}  // namespace

bool ScriptRunner::passes(const ScriptStep& step, const ScriptFacts& facts) {
  switch (step.kind) {
    case ScriptStep::Kind::action:
      return true;
    case ScriptStep::Kind::until_styled:
      return facts.styled;
    case ScriptStep::Kind::until_thumbnails:
      return facts.thumbnails;
    case ScriptStep::Kind::until_exported:
      return facts.exported;
    case ScriptStep::Kind::wait:
      break;
  }
  if (wait_end_ == 0) wait_end_ = facts.frames_presented + step.frames;
  if (facts.frames_presented < wait_end_) return false;
  wait_end_ = 0;
  return true;
}

std::vector<Action> ScriptRunner::due(const ScriptFacts& facts) {
  std::vector<Action> actions;
  while (!done()) {
    const ScriptStep& step = steps_[next_];
    // What was just changed is not yet in the facts: conditions are asked again in the next loop.
    const bool condition = step.kind != ScriptStep::Kind::action && step.kind != ScriptStep::Kind::wait;
    if (condition && !actions.empty()) break;
    if (!passes(step, facts)) break;
    if (step.kind == ScriptStep::Kind::action) actions.push_back(step.action);
    ++next_;
    if (!actions.empty() && ends_batch(actions.back().command)) break;
  }
  return actions;
}

}  // namespace wrapture
