// `wrapture kiosk`: the full-screen show of the child process. The supervisor that keeps it alive is in supervisor.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/vk/context.hpp"
#include "viewer/app/kiosk/policy.hpp"

namespace wrapture {

/// Names in brackets are those of the command line's options.
struct KioskOptions {
  std::filesystem::path playlist;                   // [PLAYLIST] empty: the bundled samples
  std::string device;                               // [--device]
  vk::Validation validation = vk::Validation::off;  // [--validation]
  std::uint32_t width = 0, height = 0;              // [--size] of a window; 0: the whole screen
  std::uint32_t working_side = 768;                 // [--working-side] px, long side of what the network sees
  std::uint64_t frames = 0;                         // [--frames] leave after so many; 0: never
  KioskMode mode = KioskMode::full;                 // [--mode] from the supervisor
  int heartbeat = -1;                               // [--heartbeat] descriptor for a line of JSON a second; -1: none
};

/// Shows until the PIN, SIGTERM or `frames` end it; 0, or 1 when validation had something to say. Throws Error as run_viewer() does.
int run_kiosk(const KioskOptions& options);

}  // namespace wrapture
