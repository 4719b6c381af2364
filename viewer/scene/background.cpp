// Backgrounds: their words, and the sweep that goes with each set-up of the lights.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/base/error.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {
namespace {

std::optional<glm::vec3> colour_of(std::string_view text) {
  std::uint32_t bits = 0;
  if (text.starts_with('#')) text.remove_prefix(1);
  if (text.size() != 6) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 6, bits, 16);
  if (error != std::errc() || end != text.data() + 6) return std::nullopt;
  return glm::vec3(bits >> 16, bits >> 8 & 255, bits & 255) / 255.0f;
}

std::string hex_of(glm::vec3 colour) {
  const auto byte = [](float value) { return std::lround(std::clamp(value, 0.0f, 1.0f) * 255); };
  return fmt::format("#{:02X}{:02X}{:02X}", byte(colour.r), byte(colour.g), byte(colour.b));
}

}  // namespace

Background backdrop_of(const Scene& scene) {
  Background background = scene.background;
  if (!(background == Background{})) return background;
  if (scene.look.light == "high-key") {
    background.top = glm::vec3(0.93f, 0.94f, 0.95f);
    background.bottom = glm::vec3(1);
  } else if (scene.look.light == "dramatic") {
    background.top = glm::vec3(0.055f, 0.06f, 0.07f);
    background.bottom = glm::vec3(0.20f, 0.205f, 0.215f);
  }
  return background;
}

Background parse_background(const std::string& text) {
  if (text.empty() || text == "studio") return {};
  if (text == "transparent") return {.kind = BackgroundKind::transparent};
  const std::size_t comma = text.find(',');
  if (text.front() != '#' && !colour_of(std::string_view(text).substr(0, comma)))  // a # begins a comment in scripts
    return {.kind = BackgroundKind::picture, .picture = text};
  const auto top = colour_of(std::string_view(text).substr(0, comma));
  const auto bottom = comma == std::string::npos ? top : colour_of(std::string_view(text).substr(comma + 1));
  if (!top || !bottom)
    throw Error(Failure::usage,
                fmt::format("background '{}': write #RRGGBB, #RRGGBB,#RRGGBB (top, bottom), studio, transparent, or the path of a "
                            "picture",
                            text));
  return {.kind = comma == std::string::npos ? BackgroundKind::colour : BackgroundKind::gradient, .top = *top, .bottom = *bottom};
}

std::string to_string(const Background& background) {
  if (background == Background{}) return "studio";
  if (background.kind == BackgroundKind::transparent) return "transparent";
  if (background.kind == BackgroundKind::picture) return background.picture;
  if (background.kind == BackgroundKind::colour) return hex_of(background.top);
  return hex_of(background.top) + "," + hex_of(background.bottom);
}

}  // namespace wrapture
