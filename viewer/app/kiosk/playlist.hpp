// What a kiosk shows and when: read from a JSON file, or the bundled samples in the bundled styles.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/style/model.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {

struct PlaylistItem {
  std::filesystem::path artwork;
  std::string style;
  ShapeKind shape = ShapeKind::box;
  float strength = 1;   // 0..1
  double seconds = 14;  // shown alone, besides the time in which it comes and goes
  std::string title;    // of the product, for the caption; empty: none
  bool operator==(const PlaylistItem&) const = default;
};

/// Minutes of the local day in which the kiosk is open; from == to: always. from > to: over midnight.
struct OpeningHours {
  int from_min = 0, to_min = 0;
  [[nodiscard]] bool is_open(int minute_of_day) const;
  bool operator==(const OpeningHours&) const = default;
};

struct Playlist {
  std::vector<PlaylistItem> items;  // at least one
  double idle_s = 45;               // without a touch: back to the loop
  std::string pin;                  // digits that leave the kiosk; empty: the held corner alone does
  OpeningHours hours;
  std::string headline;  // over the loop, a line of the brand's; empty: none
  int restart_min = -1;  // minute of the day of a planned restart; -1: none
};

/// Relative artwork paths are relative to the file. Styles and artwork are looked for here. Throws Error(bad_input) "FILE: what, where".
Playlist load_playlist(const std::filesystem::path& path, const Library& library);

/// The bundled samples in those of the library's styles that show best, else in its first ones.
Playlist default_playlist(const Library& library);

/// "09:30" in minutes; -1 where it is no time of the day. Pure.
int parse_clock(const std::string& text);

}  // namespace wrapture
