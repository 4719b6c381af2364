// run_kiosk(): the window of the child, and a new device when one is lost.
#include "viewer/app/kiosk/kiosk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "engine/base/error.hpp"
#include "viewer/app/kiosk/session.hpp"

namespace wrapture {

namespace {

constexpr std::uint64_t kSteadyFrames = 60;  // a device that is lost again before so many frames is lost for good

volatile std::sig_atomic_t asked_to_end = 0;

void on_signal(int) { asked_to_end = 1; }

void run_sessions(KioskOptions& options, Window& window, KioskWorkspace& workspace) {
  std::uint64_t frames_at_loss = 0;
  while (!workspace.quit) {
    try {
      KioskSession session(options, window, workspace);
      session.run();
    } catch (const Error& error) {
      if (error.failure() != Failure::device_lost) throw;
      if (workspace.losses > 0 && workspace.frames - frames_at_loss < kSteadyFrames)
        throw Error(Failure::device_lost, fmt::format("the graphics device was lost twice in a row: {}", error.what()));
      ++workspace.losses;
      frames_at_loss = workspace.frames;
      if (dynamic_cast<const OutOfMemory*>(&error) != nullptr) options.working_side = std::max(options.working_side / 2, 128u);
      fmt::print(stderr, "wrapture: {}; starting anew\n", error.what());
    }
  }
}

}  // namespace

int run_kiosk(const KioskOptions& given) {
  KioskOptions options = given;
  KioskWorkspace workspace;
  workspace.playlist = options.playlist.empty() ? default_playlist(workspace.library) : load_playlist(options.playlist, workspace.library);
  workspace.state = load_kiosk_state(kiosk_state_path());
  workspace.asked_to_end = [] { return asked_to_end != 0; };
  std::signal(SIGTERM, on_signal);
  std::signal(SIGINT, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  const std::uint32_t messages_before = vk::Context::total_message_count();
  {
    const bool whole = options.width == 0;
    Window window({.title = "Wrapture", .width = whole ? 1280 : options.width, .height = whole ? 800 : options.height});
    if (whole) window.toggle_fullscreen();
    run_sessions(options, window, workspace);
  }
  return vk::Context::total_message_count() == messages_before ? 0 : 1;
}

}  // namespace wrapture
