// When the supervisor starts its child again and how: pure, time is passed in.
#pragma once

#include <string_view>

namespace wrapture {

/// From the best to what shows something whatever happens.
enum class KioskMode { full, careful, other_device, cpu_device, still };
std::string_view to_string(KioskMode mode);
/// Throws Error(usage) for anything else than a name of to_string().
KioskMode kiosk_mode(std::string_view name);

inline constexpr double kHeartbeat_s = 15;       // a child that says nothing for longer hangs
inline constexpr double kFirstHeartbeat_s = 90;  // while it opens the device and builds its kernels
inline constexpr double kForgive_s = 300;        // one failure is forgotten every so often
inline constexpr int kFailuresToStepDown = 3;

/// Seconds of any steady clock.
class RestartPolicy {
 public:
  explicit RestartPolicy(double now_s, KioskMode mode = KioskMode::full) : mode_(mode), forgiven_s_(now_s), begun_s_(now_s) {}

  /// The child crashed, hung, or ended by itself. no_device: what the mode wants is not there; it is left at once.
  /// Returns how long to wait before the next start.
  double failed(double now_s, bool no_device = false);
  /// A child was started.
  void started(double now_s);
  void heartbeat(double now_s);
  /// It has said nothing for too long.
  [[nodiscard]] bool hangs(double now_s) const;

  [[nodiscard]] KioskMode mode() const { return mode_; }
  [[nodiscard]] int failures(double now_s);

 private:
  void forgive(double now_s);

  KioskMode mode_;
  int failures_ = 0;
  double forgiven_s_, begun_s_, heard_s_ = -1;  // -1: not yet
};

}  // namespace wrapture
