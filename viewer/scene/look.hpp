// How a package is finished and lit: plain values, spelled as on the command line. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wrapture {

enum class Foil { gold, silver, copper };
std::string_view to_string(Foil foil);

/// Where a spot finish goes: empty: nowhere; "#RRGGBB" or "#RRGGBB:TOLERANCE": where the artwork has this colour (CIEDE2000); else a file,
/// a grey picture of the artwork's size or aspect, white: all of it.
using SpotPlace = std::string;

/// Part of a Scene. Names are those of finishes() and lights(); empty finish: what the package comes with.
struct Look {
  std::string print_finish, container_finish;
  SpotPlace foil, spot_uv, emboss;
  Foil metal = Foil::gold;
  float emboss_depth = 0.5f;      // 0..1
  std::string light = "product";  // a set-up of the studio, or the path of an .hdr picture of the surroundings
  float light_turn_deg = 0;       // to the right around the package
  bool exact_colours = false;     // printed artwork is neither lit nor tone mapped
  bool operator==(const Look&) const = default;
};

/// "gold:PLACE", "silver:PLACE", "copper:PLACE", or "none". Throws Error(usage) naming the text.
void parse_foil(std::string_view text, Look& look);
/// The other way; "none" without foil.
std::string foil_text(const Look& look);
/// Throws Error(usage) for a place that starts with '#' and is no colour; "none" is nowhere.
SpotPlace parse_spot_place(std::string_view text);
inline bool is_colour(const SpotPlace& place) { return !place.empty() && place.front() == '#'; }

/// One set-up of the built-in studio.
struct LightSetup {
  std::string_view name, title, title_zh, help, help_zh;
};
/// Whether it is the name of a set-up; else it is the path of a file.
bool is_setup(std::string_view light);

}  // namespace wrapture
