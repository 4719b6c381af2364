// Counting failures.
#include "viewer/app/kiosk/policy.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/error.hpp"

namespace wrapture {

namespace {

constexpr std::array<std::string_view, 5> kNames{"full", "careful", "other-device", "cpu-device", "still"};
constexpr double kFirstDelay_s = 0.5, kLongestDelay_s = 4;

}  // namespace

std::string_view to_string(KioskMode mode) { return kNames[static_cast<std::size_t>(mode)]; }

KioskMode kiosk_mode(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) throw Error(Failure::usage, "no kiosk mode '" + std::string(name) + "'");
  return static_cast<KioskMode>(found - kNames.begin());
}

void RestartPolicy::forgive(double now_s) {
  while (now_s - forgiven_s_ >= kForgive_s) {
    failures_ = std::max(failures_ - 1, 0);
    forgiven_s_ += kForgive_s;
  }
}

int RestartPolicy::failures(double now_s) {
  forgive(now_s);
  return failures_;
}

double RestartPolicy::failed(double now_s, bool no_device) {
  forgive(now_s);
  if (failures_ == 0) forgiven_s_ = now_s;
  ++failures_;
  if (no_device || failures_ >= kFailuresToStepDown) {
    failures_ = 0;
    if (mode_ != KioskMode::still) mode_ = static_cast<KioskMode>(static_cast<int>(mode_) + 1);
    return no_device && mode_ != KioskMode::still ? kFirstDelay_s : kLongestDelay_s / 2;
  }
  return std::min(kFirstDelay_s * (1 << failures_), kLongestDelay_s);
}

void RestartPolicy::started(double now_s) {
  begun_s_ = now_s;
  heard_s_ = -1;
}

void RestartPolicy::heartbeat(double now_s) { heard_s_ = now_s; }

bool RestartPolicy::hangs(double now_s) const {
  return heard_s_ < 0 ? now_s - begun_s_ > kFirstHeartbeat_s : now_s - heard_s_ > kHeartbeat_s;
}

}  // namespace wrapture
