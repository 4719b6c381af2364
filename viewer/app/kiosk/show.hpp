// The order of the show: which item is on, how far the next has faded in, who is in charge, where the camera is. Pure: time is passed in.
#pragma once

#include <cstddef>

#include "viewer/scene/camera.hpp"

namespace wrapture {

inline constexpr double kFade_s = 2.2;          // from one item to the next
inline constexpr double kAfterGuest_s = 4;      // the loop begins with what the guest left, and goes on after so long
inline constexpr double kControlsFade_s = 0.5;  // in which controls come and captions go

struct ShowRules {
  std::size_t count = 1;  // of items
  double idle_s = 45;
};

class Show {
 public:
  Show(const ShowRules& rules, std::size_t item, double now_s);

  /// A guest touches: controls at once. A fade under way goes on to its end.
  void touch(double now_s);
  /// To be asked once a frame. seconds: how long the item is to be shown; ready: the next one could be shown.
  void update(double now_s, double seconds, bool ready);

  [[nodiscard]] std::size_t item() const { return item_; }
  [[nodiscard]] std::size_t next_item() const { return (item_ + 1) % rules_.count; }
  [[nodiscard]] bool guest() const { return guest_; }
  [[nodiscard]] bool fading() const { return fading_; }
  /// 0: only the item, 1: only the next; eased at both ends.
  [[nodiscard]] float fade(double now_s) const;
  /// How much of the controls (and none of the captions) is seen, 0..1.
  [[nodiscard]] float controls(double now_s) const;
  /// True once after a fade has ended: what was next is the item now.
  bool take_turn();
  /// When the item / the next one began to be seen.
  [[nodiscard]] double begun_s() const { return begun_s_; }
  [[nodiscard]] double fade_begun_s() const { return fade_begun_s_; }

 private:
  ShowRules rules_;
  std::size_t item_;
  double begun_s_, fade_begun_s_ = 0, touched_s_ = -1e9, guest_changed_s_ = -1e9;
  double due_s_ = -1;  // after a guest: the end of the item, whatever its seconds
  bool guest_ = false, fading_ = false, turned_ = false;
};

/// A gentle move for the n-th item of the loop, `age_s` after it came: never still, never fast. framed: the whole package in the picture.
Camera moving_camera(const Camera& framed, std::size_t number, double age_s);

/// The same view with the package lifted over controls that take `share` of the picture from below.
Camera lifted(const Camera& camera, float share);

/// Where the text of the closed screen stands: slowly all over the middle of the screen, so that nothing burns in. 0..1 of the free room.
struct Drift {
  float x = 0, y = 0;
};
Drift closed_drift(double now_s);

}  // namespace wrapture
