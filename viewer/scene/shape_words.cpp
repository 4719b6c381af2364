// Reads KEY=VALUE words about labels and placements.
#include "viewer/scene/shape_words.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <string>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

bool to_number(std::string_view text, float& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
}

/// One word.
struct Word {
  std::string_view key, value, all;

  [[noreturn]] void refuse(std::string_view what) const { throw Error(Failure::usage, fmt::format("'{}': {}", all, what)); }
  [[nodiscard]] float number(float low, float high) const {
    float number = 0;
    if (!to_number(value, number) || number < low || number > high) refuse(fmt::format("write a number from {:g} to {:g}", low, high));
    return number;
  }
};

template <class Use>
void for_words(std::string_view words, const Use& use) {
  while (!words.empty()) {
    const std::size_t end = words.find_first_of(", ");
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
    if (word.empty()) continue;
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) Word{word, {}, word}.refuse("write KEY=VALUE");
    use(Word{word.substr(0, equals), word.substr(equals + 1), word});
  }
}

bool set(Placement& placement, const Word& word) {
  if (word.key == "right")
    placement.right_mm = word.number(-2000, 2000);
  else if (word.key == "down")
    placement.down_mm = word.number(-2000, 2000);
  else if (word.key == "scale")
    placement.scale = word.number(0.01f, 100);
  else if (word.key == "turn")
    placement.turn_deg = word.number(-360, 360);
  else if (word.key == "flip")
    placement.flip = word.number(0, 1) != 0;
  else
    return false;
  return true;
}

bool set(LabelBand& band, const Word& word) {
  if (word.key == "from")
    band.low_mm = word.number(0, 2000);
  else if (word.key == "to")
    band.high_mm = word.number(0, 2000);
  else if (word.key == "wrap")
    band.wrap_deg = word.number(1, 360);
  else if (word.key == "at")
    band.turn_deg = word.number(-360, 360);
  else if (word.key == "repeat")
    band.repeat = static_cast<int>(word.number(0, 24));
  else if (word.key == "shown")
    band.shown = word.number(0, 1) != 0;
  else if (word.key == "fit" && (word.value == "cover" || word.value == "contain"))
    band.fit = word.value == "cover" ? Fit::cover : Fit::contain;
  else
    return set(band.placement, word);
  return true;
}

}  // namespace

Placement placement_with(Placement placement, std::string_view words) {
  for_words(words, [&](const Word& word) {
    if (!set(placement, word)) word.refuse("is not known; use right, down, scale, turn and flip");
  });
  return placement;
}

LabelBand band_with(LabelBand band, std::string_view words) {
  for_words(words, [&](const Word& word) {
    if (!set(band, word))
      word.refuse("is not known; use from, to, wrap, at, fit=cover|contain, repeat, shown, right, down, scale, turn and flip");
  });
  return band;
}

glm::vec3 parse_box(std::string_view option, std::string_view text) {
  glm::vec3 size{0};
  std::string_view rest = text;
  bool good = true;
  for (int i = 0; i < 3; ++i) {
    const std::size_t cross = i < 2 ? rest.find_first_of("xX") : rest.size();
    good = good && cross != std::string_view::npos && to_number(rest.substr(0, cross), size[i]);
    rest.remove_prefix(good && i < 2 ? cross + 1 : 0);
  }
  if (!good) throw Error(Failure::usage, fmt::format("{} {}: write WIDTHxHEIGHTxDEPTH in mm, like 120x168x46", option, text));
  return size;
}

}  // namespace wrapture
