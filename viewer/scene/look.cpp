// The words for finishes and light.
#include "viewer/scene/look.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/error.hpp"
#include "viewer/scene/studio.hpp"

namespace wrapture {
namespace {

constexpr std::array kFoils{Foil::gold, Foil::silver, Foil::copper};
constexpr float kMaxTolerance = 50;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_colour_text(std::string_view text) {
  if (text.size() < 7 || !std::all_of(text.begin() + 1, text.begin() + 7, is_hex)) return false;
  if (text.size() == 7) return true;
  float tolerance = -1;
  const auto [end, error] = std::from_chars(text.data() + 8, text.data() + text.size(), tolerance);
  return text[7] == ':' && error == std::errc() && end == text.data() + text.size() && tolerance >= 0 && tolerance <= kMaxTolerance;
}

}  // namespace

std::string_view to_string(Foil foil) { return foil == Foil::gold ? "gold" : foil == Foil::silver ? "silver" : "copper"; }

SpotPlace parse_spot_place(std::string_view text) {
  if (text == "none") return {};
  if (std::string marked = fmt::format("#{}", text); is_colour_text(marked)) return marked;  // a # begins a comment in scripts
  if (text.empty() || (text.front() == '#' && !is_colour_text(text)))
    throw Error(Failure::usage,
                fmt::format("'{}': write a grey picture's path, or a colour of the artwork as #RRGGBB or #RRGGBB:TOLERANCE (0 to {:.0f})",
                            text, kMaxTolerance));
  return SpotPlace(text);
}

void parse_foil(std::string_view text, Look& look) {
  if (text == "none") {
    look.foil.clear();
    return;
  }
  const std::size_t colon = text.find(':');
  for (const Foil foil : kFoils) {
    if (colon == std::string_view::npos || text.substr(0, colon) != to_string(foil)) continue;
    look.foil = parse_spot_place(text.substr(colon + 1));
    look.metal = foil;
    return;
  }
  throw Error(Failure::usage, fmt::format("foil '{}': write gold:, silver: or copper: and then a mask's path or #RRGGBB, or none", text));
}

std::string foil_text(const Look& look) { return look.foil.empty() ? "none" : fmt::format("{}:{}", to_string(look.metal), look.foil); }

bool is_setup(std::string_view light) {
  return std::ranges::any_of(light_setups(), [&](const LightSetup& setup) { return setup.name == light; });
}

}  // namespace wrapture
