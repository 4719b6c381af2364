// What a kiosk goes on with after a restart; kept as a file in the state folder.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "viewer/scene/scene.hpp"

namespace wrapture {

struct KioskState {
  std::size_t item = 0;  // of the playlist
  bool guest = false;    // a guest had chosen what follows
  std::string style;
  float strength = 1;
  ShapeKind shape = ShapeKind::box;
  bool operator==(const KioskState&) const = default;
};

std::filesystem::path kiosk_state_path();
/// A missing, torn or foreign file gives the beginning of the show.
KioskState load_kiosk_state(const std::filesystem::path& path);
/// The old or the new state survives whatever happens. Throws Error(failed).
void save_kiosk_state(const std::filesystem::path& path, const KioskState& state);

}  // namespace wrapture
