// When to draw a frame and how long to wait for events: all the time while something moves, never while nothing does. Pure.
#pragma once

#include <array>
#include <cstddef>

namespace wrapture {

/// What goes on besides input.
struct Activity {
  bool animating = false;    // every frame differs
  bool stylising = false;    // slices are to be submitted
  bool pending = false;      // something will soon want a frame: a worker, a message that goes away, a finer picture
  bool text_cursor = false;  // a cursor blinks
};

/// One thread. Times in seconds of any steady clock.
class Pacer {
 public:
  /// Something changed that is seen: at least `frames` more frames. ImGui needs two to settle.
  void request(int frames = 3) { wanted_ = frames > wanted_ ? frames : wanted_; }
  /// To be asked once a loop.
  [[nodiscard]] bool should_draw(double now_s, const Activity& activity) const;
  /// A frame was drawn.
  void drawn(double now_s);
  /// How long the next wait for events may be; 0: do not wait.
  [[nodiscard]] double wait_s(double now_s, const Activity& activity) const;

 private:
  int wanted_ = 3;
  double last_draw_s_ = -1e9;
};

/// Frame rate over the last frames; pauses do not count.
class FrameMeter {
 public:
  void add(double now_s);
  [[nodiscard]] double frames_per_second() const;  // 0 until two frames followed each other
  [[nodiscard]] double milliseconds() const;       // between frames

 private:
  static constexpr std::size_t kKept = 30;
  static constexpr double kPause_s = 0.7;
  std::array<double, kKept> intervals_s_{};
  std::size_t count_ = 0, next_ = 0;
  double last_s_ = -1e9;
};

/// Times from frame to frame over a longer while, for those who watch for stutter.
class FrameTimes {
 public:
  void add(double milliseconds);
  /// share 0.5: the median, 0.99: what one frame in a hundred exceeds. 0 before the first.
  [[nodiscard]] double quantile(double share) const;

 private:
  static constexpr std::size_t kKept = 2048;
  std::array<float, kKept> times_{};
  std::size_t count_ = 0, next_ = 0;
};

/// How fine the picture is while it moves: a slow device draws it smaller, and in full when it rests.
class MotionScale {
 public:
  /// slow_device: begins with half the side.
  explicit MotionScale(bool slow_device) : step_(slow_device ? 1 : 3) {}
  /// Time from one moving frame to the next.
  void add(double milliseconds);
  [[nodiscard]] float value() const { return kSteps[step_]; }  // side per side of the resting picture

 private:
  static constexpr std::array<float, 4> kSteps{0.35f, 0.5f, 0.7f, 1};
  std::size_t step_;
  int slow_ = 0, fast_ = 0;  // frames in a row
};

}  // namespace wrapture
