// The parent process of a kiosk: starts the show again when it crashed or hangs, keeps a log, and tells how it goes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace wrapture {

struct SupervisorOptions {
  std::vector<std::string> child;  // words of the child's command line, without --mode and --heartbeat
  int restart_min = -1;            // minute of the day of a planned restart; -1: none
};

/// Runs until the child ends with code 0 (the PIN) or SIGTERM comes; then 0. Throws Error: failed (another kiosk runs already).
int supervise(const SupervisorOptions& options);

/// The line of JSON of the kiosk that runs. Throws Error(failed) where there is none.
std::string kiosk_status();

/// $XDG_RUNTIME_DIR/wrapture-kiosk.sock, else in the state folder.
std::filesystem::path kiosk_socket_path();
/// In the state folder; the one before it is kept beside as .1, 10 MiB in all.
std::filesystem::path kiosk_log_path();

}  // namespace wrapture
