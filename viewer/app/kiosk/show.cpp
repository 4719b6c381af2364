// The show's clockwork.
#include "viewer/app/kiosk/show.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace wrapture {

namespace {

/// Smootherstep: no jerk at either end.
double eased(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return t * t * t * (t * (t * 6 - 15) + 10);
}

double wave(double age_s, double period_s) { return std::sin(2 * std::numbers::pi * age_s / period_s); }

}  // namespace

Show::Show(const ShowRules& rules, std::size_t item, double now_s) : rules_(rules), item_(item % rules.count), begun_s_(now_s) {}

void Show::touch(double now_s) {
  if (!guest_) guest_changed_s_ = now_s;
  guest_ = true;
  touched_s_ = now_s;
}

void Show::update(double now_s, double seconds, bool ready) {
  if (fading_ && now_s - fade_begun_s_ >= kFade_s) {
    item_ = next_item();
    begun_s_ = fade_begun_s_;
    fading_ = false;
    turned_ = true;
    due_s_ = -1;
  }
  if (guest_ && now_s - touched_s_ >= rules_.idle_s) {
    guest_ = false;
    guest_changed_s_ = now_s;
    due_s_ = now_s + kAfterGuest_s;
  }
  const double end_s = due_s_ >= 0 ? due_s_ : begun_s_ + kFade_s + seconds;
  if (guest_ || fading_ || turned_ || !ready || now_s < end_s) return;
  fading_ = true;
  fade_begun_s_ = now_s;
}

float Show::fade(double now_s) const { return fading_ ? static_cast<float>(eased((now_s - fade_begun_s_) / kFade_s)) : 0; }

float Show::controls(double now_s) const {
  const auto share = static_cast<float>(eased((now_s - guest_changed_s_) / kControlsFade_s));
  return guest_ ? share : 1 - share;
}

bool Show::take_turn() { return std::exchange(turned_, false); }

Camera moving_camera(const Camera& framed, std::size_t number, double age_s) {
  Camera camera = framed;
  const auto set = [&](double yaw, double pitch, double nearer) {
    camera.yaw_deg = static_cast<float>(std::remainder(yaw, 360.0));
    camera.pitch_deg = static_cast<float>(pitch);
    camera.distance_mm = framed.distance_mm / static_cast<float>(nearer);
  };
  switch (number % 3) {
    case 0:  // a turntable, beginning and staying long at the front
      set(-38 + 7.5 * age_s - 9 * wave(age_s, 48), 10 + 3 * wave(age_s, 23), 1.02 + 0.03 * wave(age_s, 31));
      break;
    case 1:  // a slow swing with a look from above
      set(30 * std::cos(2 * std::numbers::pi * age_s / 34), 15 - 9 * std::cos(2 * std::numbers::pi * age_s / 29),
          1.05 - 0.04 * wave(age_s, 37));
      break;
    default:  // low and near, then away
      set(34 - 5 * age_s + 4 * wave(age_s, 19), 3 + 5 * eased(age_s / 16), 1.14 - 0.14 * eased(age_s / 16));
      break;
  }
  return camera;
}

Camera lifted(const Camera& camera, float share) {
  if (share <= 0) return camera;
  Camera above = camera;
  above.distance_mm = camera.distance_mm / (1 - share);
  const float seen_mm = 2 * above.distance_mm * std::tan(glm::radians(camera.field_of_view_deg) / 2);
  above.target_mm.y -= 0.5f * share * seen_mm;
  return above;
}

Drift closed_drift(double now_s) {  // periods without a common one: it does not come back the same way
  return {static_cast<float>(0.5 + 0.5 * wave(now_s, 613)), static_cast<float>(0.5 + 0.5 * wave(now_s, 389))};
}

}  // namespace wrapture
