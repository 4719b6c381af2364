// One life of the graphics device in a kiosk: its frame loop.
#pragma once

#include <functional>
#include <memory>

#include "viewer/app/kiosk/kiosk.hpp"
#include "viewer/app/kiosk/playlist.hpp"
#include "viewer/app/kiosk/state.hpp"
#include "viewer/app/tasks.hpp"
#include "viewer/app/window.hpp"

namespace wrapture {

/// What outlives the device.
struct KioskWorkspace {
  Playlist playlist;
  Library library;
  KioskState state;
  Tasks tasks;
  std::uint64_t frames = 0, losses = 0;
  bool quit = false;
  std::function<bool()> asked_to_end;  // by a signal
};

/// Borrows all. Window thread only.
class KioskSession {
 public:
  KioskSession(const KioskOptions& options, Window& window, KioskWorkspace& workspace);
  ~KioskSession();
  KioskSession(const KioskSession&) = delete;
  KioskSession& operator=(const KioskSession&) = delete;

  /// Throws Error(device_lost).
  void run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
