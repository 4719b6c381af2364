// Xvfb, xdotool and import as child processes.
#include "tests/ui/display.hpp"

#include <stdexcept>

namespace wrapture::test {

namespace {
constexpr int kSteps = 4;
constexpr Seconds kToolTime{20};

std::string number(float value) { return std::to_string(static_cast<int>(value)); }
}  // namespace

Display::Display() {
  const auto output = folder_ / "number", errors = folder_ / "errors";
  server_ = std::make_unique<Program>(
      Launch{.words = {"Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"}, .output = output, .errors = errors});
  const bool up = wait_until(Seconds(15), [&] { return read_text(output).ends_with('\n'); });
  if (!up) throw std::runtime_error("Xvfb does not start (tools/test.sh installs it): " + read_text(errors));
  name_ = ":" + read_text(output);
  name_.pop_back();
}

std::string Display::run(const std::vector<std::string>& words) const {
  const auto output = folder_ / "tool_output", errors = folder_ / "tool_errors";
  std::filesystem::remove(output);
  std::filesystem::remove(errors);
  Program tool({.words = words, .environment = {{"DISPLAY", name_}}, .output = output, .errors = errors});
  if (tool.wait(kToolTime) != 0) throw std::runtime_error(words[0] + " failed (tools/test.sh installs it): " + read_text(errors));
  return read_text(output);
}

std::string Display::xdotool(const std::vector<std::string>& words) const {
  std::vector<std::string> all{"xdotool"};
  all.insert(all.end(), words.begin(), words.end());
  return run(all);
}

void Display::move(float x, float y) const { xdotool({"mousemove", number(x), number(y)}); }

void Display::drag(float from_x, float from_y, float to_x, float to_y, int button) const {
  move(from_x, from_y);
  sleep_for(step_time_);
  xdotool({"mousedown", std::to_string(button)});
  sleep_for(2 * step_time_);
  for (int step = 1; step <= kSteps; ++step) {
    const float share = static_cast<float>(step) / kSteps;
    move(from_x + share * (to_x - from_x), from_y + share * (to_y - from_y));
    sleep_for(step_time_);
  }
  sleep_for(2 * step_time_);
  xdotool({"mouseup", std::to_string(button)});
}

void Display::click(float x, float y) const {
  move(x, y);
  sleep_for(2 * step_time_);
  xdotool({"mousedown", "1"});
  sleep_for(2 * step_time_);
  xdotool({"mouseup", "1"});
  sleep_for(2 * step_time_);
}

Image Display::look() const {
  const auto path = folder_ / "screen.png";
  run({"import", "-window", "root", path.string()});
  return load_image(path);
}

}  // namespace wrapture::test
