// A screen of our own in memory (Xvfb), with hands (xdotool) and eyes (import).
#pragma once

#include <memory>

#include "engine/base/image.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/ui/program.hpp"

namespace wrapture::test {

/// 1280x800, without window manager: the keyboard goes to the window under the mouse. Throws std::runtime_error saying what is missing.
class Display {
 public:
  Display();
  [[nodiscard]] const std::string& name() const { return name_; }  // ":7"

  /// Runs `xdotool words...` and returns what it printed.
  std::string xdotool(const std::vector<std::string>& words) const;
  void move(float x, float y) const;
  /// Presses at one place, moves in steps, lets go at the other: each step is given time to be drawn.
  void drag(float from_x, float from_y, float to_x, float to_y, int button = 1) const;
  /// Presses and lets go, each given time to be drawn.
  void click(float x, float y) const;
  /// How long the program may take to see a movement.
  void set_step_time(Seconds time) { step_time_ = time; }
  void key(const std::string& name) const { xdotool({"key", name}); }
  /// What the screen shows.
  [[nodiscard]] Image look() const;

 private:
  std::string run(const std::vector<std::string>& words) const;

  TemporaryFolder folder_;
  std::string name_;
  std::unique_ptr<Program> server_;
  Seconds step_time_{0.08};
};

}  // namespace wrapture::test
