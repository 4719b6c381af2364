// Draw on demand.
#include "viewer/app/pacing.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace wrapture {

namespace {
constexpr double kProgressInterval_s = 0.1;  // progress bar while stylising
constexpr double kBlinkInterval_s = 0.25;
constexpr double kSliceWait_s = 0.002;  // how soon to look whether a slice is done
constexpr double kIdleWait_s = 1.0;
constexpr double kSlowFrame_ms = 70, kFastFrame_ms = 28;  // between them a scale is kept; a step changes the area by about two
constexpr int kSlowFrames = 3, kFastFrames = 10;          // in a row before the scale changes: each change costs new targets
}  // namespace

bool Pacer::should_draw(double now_s, const Activity& activity) const {
  if (wanted_ > 0 || activity.animating) return true;
  if (activity.stylising || activity.pending) return now_s - last_draw_s_ >= kProgressInterval_s;
  return activity.text_cursor && now_s - last_draw_s_ >= kBlinkInterval_s;
}

void Pacer::drawn(double now_s) {
  wanted_ = std::max(wanted_ - 1, 0);
  last_draw_s_ = now_s;
}

double Pacer::wait_s(double now_s, const Activity& activity) const {
  if (wanted_ > 0 || activity.animating) return 0;
  if (activity.stylising) return kSliceWait_s;
  const double since = now_s - last_draw_s_;
  if (activity.pending) return std::clamp(kProgressInterval_s - since, 0.001, kProgressInterval_s);
  if (activity.text_cursor) return std::clamp(kBlinkInterval_s - since, 0.001, kBlinkInterval_s);
  return kIdleWait_s;
}

void MotionScale::add(double milliseconds) {
  slow_ = milliseconds > kSlowFrame_ms ? slow_ + 1 : 0;
  fast_ = milliseconds < kFastFrame_ms ? fast_ + 1 : 0;
  if (slow_ < kSlowFrames && fast_ < kFastFrames) return;
  if (slow_ >= kSlowFrames)
    step_ = step_ > 0 ? step_ - 1 : 0;
  else
    step_ = std::min(step_ + 1, kSteps.size() - 1);
  slow_ = fast_ = 0;
}

void FrameMeter::add(double now_s) {
  const double interval = now_s - last_s_;
  last_s_ = now_s;
  if (interval <= 0 || interval > kPause_s) return;
  intervals_s_[next_] = interval;
  next_ = (next_ + 1) % kKept;
  count_ = std::min(count_ + 1, kKept);
}

double FrameMeter::frames_per_second() const { return count_ == 0 ? 0 : 1000 / milliseconds(); }

double FrameMeter::milliseconds() const {
  if (count_ == 0) return 0;
  const auto end = intervals_s_.begin() + static_cast<std::ptrdiff_t>(count_);
  return 1000 * std::accumulate(intervals_s_.begin(), end, 0.0) / static_cast<double>(count_);
}

void FrameTimes::add(double milliseconds) {
  times_[next_] = static_cast<float>(milliseconds);
  next_ = (next_ + 1) % kKept;
  count_ = std::min(count_ + 1, kKept);
}

double FrameTimes::quantile(double share) const {
  if (count_ == 0) return 0;
  std::vector<float> sorted(times_.begin(), times_.begin() + static_cast<std::ptrdiff_t>(count_));
  const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(count_ - 1));
  std::nth_element(sorted.begin(), at, sorted.end());
  return *at;
}

}  // namespace wrapture
