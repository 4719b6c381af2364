// Containers as values: sizes, checks, resizing, and where labels sit.
#include "viewer/scene/container.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr float kStraight_rad = glm::pi<float>();
constexpr float kSmallest = 5, kLargest = 2000;  // mm
constexpr float kLabelProud = 0.15f;             // mm, paper and glue
constexpr std::size_t kMaxPieces = 12;
constexpr float kLeastStretch = 2;  // mm that stay between the heights that stretch

[[noreturn]] void refuse(const Container& container, const std::string& what) {
  throw Error(Failure::usage, fmt::format("shape '{}': {}", container.name, what));
}

/// Radius and height of the outermost points, mm.
glm::vec2 reach_of(const Container& container) {
  glm::vec2 reach(0);
  for (const Piece& piece : container.pieces)
    for (const ProfileRun& run : trace(piece.outline))
      for (const ProfilePoint& point : run) reach = glm::max(reach, point.at);
  return reach;
}

/// Piecewise linear: what is below `low` stays, between grows by `more`, above moves by it.
float stretched(float at, float low, float high, float more) {
  if (at <= low || more == 0) return at;
  return at >= high ? at + more : at + more * (at - low) / (high - low);
}

struct Stretch {
  float low, high, taller, fixed, widest, wider;
  [[nodiscard]] float y(float at) const { return stretched(at, low, high, taller); }
  [[nodiscard]] float radius(float at) const { return stretched(at, fixed, widest, wider); }
  [[nodiscard]] glm::vec2 point(glm::vec2 at) const { return {radius(at.x), y(at.y)}; }
};

void check_band(const Container& container, const LabelBand& band, const char* name) {
  const bool ok = band.low_mm >= 0 && band.high_mm <= height_mm(container) && band.high_mm - band.low_mm >= 1 && band.wrap_deg > 0 &&
                  band.wrap_deg <= 360 && std::isfinite(band.turn_deg) && band.placement.scale > 0 && band.repeat >= 0 && band.repeat <= 24;
  if (!ok)
    refuse(container,
           fmt::format("{} from {} to {} mm, {} degrees around: it needs 1 mm at least within a height of {} mm, and up to 360 degrees",
                       name, band.low_mm, band.high_mm, band.wrap_deg, height_mm(container)));
}

void check_ribs(const Container& container, const Piece& piece) {
  const Ribs& ribs = piece.ribs;
  if (ribs.count == 0) return;
  if (ribs.count < 3 || ribs.count > 240 || !(ribs.depth_mm > 0) || !(ribs.depth_mm <= 5) || !(ribs.to_mm > ribs.from_mm))
    refuse(container, fmt::format("{} ribs of {} mm from {} to {} mm; use 3 to 240 of up to 5 mm, from below to above", ribs.count,
                                  ribs.depth_mm, ribs.from_mm, ribs.to_mm));
}

void check_flattened(const Container& container, const Piece& piece) {
  const Flattened& flat = piece.flattened;
  if (flat.from_mm == flat.to_mm) return;
  if (!(flat.from_mm >= 0) || !(flat.to_mm > flat.from_mm) || !(flat.to_mm <= kLargest) || !(flat.thickness_mm > 0) ||
      !(flat.thickness_mm <= 20))
    refuse(container,
           fmt::format("flattened from {} to {} mm to a thickness of {} mm; give two heights, from below to above, and up to 20 mm",
                       flat.from_mm, flat.to_mm, flat.thickness_mm));
}

ProfileStep to(float radius, float y, float round = 0) { return {.to = {radius, y}, .round_mm = round}; }
ProfileStep cubic(glm::vec2 one, glm::vec2 two, glm::vec2 end) {
  return {.kind = ProfileStep::Kind::cubic, .to = end, .control1 = one, .control2 = two};
}

}  // namespace

Container default_bottle() {
  Container bottle{.name = "bottle", .title = "Bottle", .title_zh = "瓶子"};
  const Piece glass{
      .part = Part::glass,
      .outline = {to(0, 0), to(37, 0, 5), to(37, 138), cubic({37, 168.36f}, {14, 157.32f}, {14, 184}), to(14, 247), to(0, 247)}};
  const Piece cap{.part = Part::cap,  // a tamper ring below a fine groove
                  .outline = {to(0, 220), to(15.6f, 220, 0.5f), to(15.6f, 225), to(15.25f, 225.35f), to(15.6f, 225.7f),
                              to(15.6f, 250, 1.4f), to(0, 250)}};
  bottle.pieces = {glass, cap};
  bottle.stretch_low_mm = 12;
  bottle.stretch_high_mm = 132;
  bottle.fixed_radius_mm = 16;
  bottle.label = {.low_mm = 14, .high_mm = 129};
  bottle.back = {.shown = false, .low_mm = 30, .high_mm = 110, .wrap_deg = 110, .turn_deg = 180};
  bottle.full_mm = 220;
  bottle.looks = {{.part = Part::glass, .colour = {0.584f, 0.341f, 0.174f}, .roughness = 0.02f},
                  {.part = Part::cap, .colour = {0.206f, 0.203f, 0.209f}, .roughness = 0.36f}};
  return bottle;
}

void check(const Container& container) {
  if (container.pieces.empty() || container.pieces.size() > kMaxPieces)
    refuse(container, fmt::format("it has {} pieces; 1 to {} are possible", container.pieces.size(), kMaxPieces));
  for (std::size_t i = 0; i < container.pieces.size(); ++i) {
    const Piece& piece = container.pieces[i];
    if (const std::string fault = fault_of(piece.outline); !fault.empty())
      refuse(container, fmt::format("outline of piece {}: {}", i, fault));
    check_ribs(container, piece);
    check_flattened(container, piece);
  }
  const float height = height_mm(container), diameter = diameter_mm(container);
  if (!(height >= kSmallest && height <= kLargest && diameter >= kSmallest && diameter <= kLargest))
    refuse(container,
           fmt::format("it is {:.1f} mm high and {:.1f} mm wide; {} to {} mm are possible", height, diameter, kSmallest, kLargest));
  check_band(container, container.label, "the label");
  if (container.back.shown) check_band(container, container.back, "the back label");
  if (!(container.full_mm >= 0 && container.full_mm <= height) || !(container.fill >= 0 && container.fill <= 1))
    refuse(container, fmt::format("filled {} of a level at {} mm; the share is 0 to 1 and the level within {} mm", container.fill,
                                  container.full_mm, height));
}

float height_mm(const Container& container) { return reach_of(container).y; }

float diameter_mm(const Container& container) { return 2 * reach_of(container).x; }

float radius_at(const Container& container, float y_mm) {
  float widest = 0;
  for (const Piece& piece : container.pieces) widest = std::max(widest, outer_radius(trace(piece.outline), y_mm));
  return widest;
}

float glass_radius(const Container& container) {
  float widest = 0;
  for (const Piece& piece : container.pieces)
    if (piece.part == Part::glass)
      for (const ProfileStep& step : piece.outline) widest = std::max(widest, step.to.x);
  return widest;
}

bool is_printed(const Container& container) {
  return std::ranges::any_of(container.pieces, [](const Piece& piece) { return piece.part == Part::printed_body; });
}

Bounds bounds_of(const Container& container) {
  glm::vec2 half(diameter_mm(container) / 2);
  for (const Piece& piece : container.pieces)  // half the girth where it is pressed flat
    if (piece.flattened.to_mm > piece.flattened.from_mm)
      half.x = std::max(half.x, outer_radius(trace(piece.outline), piece.flattened.to_mm - 0.1f) * kStraight_rad / 2);
  return {{-half.x, 0, -half.y}, {half.x, height_mm(container), half.y}};
}

Container resized(const Container& container, float wanted_height_mm, float wanted_diameter_mm) {
  const float height = height_mm(container), widest = diameter_mm(container) / 2, fixed = container.fixed_radius_mm;
  const float low = container.stretch_low_mm, high = container.stretch_high_mm;
  const float least_height = height - std::max(0.0f, high - low - kLeastStretch);
  const float least_diameter = 2 * std::min(widest, fixed + 1);
  const bool fits = wanted_height_mm >= least_height && wanted_height_mm <= kLargest && wanted_diameter_mm >= least_diameter &&
                    wanted_diameter_mm <= kLargest && (high > low || wanted_height_mm == height);
  if (!fits)
    refuse(container, fmt::format("{:g} mm high and {:g} mm wide: the height may be {:.0f} to {:.0f} mm, the diameter {:.0f} to {:.0f} mm",
                                  wanted_height_mm, wanted_diameter_mm, std::ceil(least_height), high > low ? kLargest : height,
                                  std::ceil(least_diameter), kLargest));
  const Stretch stretch{low, high, wanted_height_mm - height, fixed, widest, wanted_diameter_mm / 2 - widest};
  Container result = container;
  for (Piece& piece : result.pieces) {
    for (ProfileStep& step : piece.outline) {
      step.to = stretch.point(step.to);
      step.control1 = stretch.point(step.control1);
      step.control2 = stretch.point(step.control2);
    }
    for (float* y : {&piece.ribs.from_mm, &piece.ribs.to_mm, &piece.flattened.from_mm, &piece.flattened.to_mm}) *y = stretch.y(*y);
  }
  for (float* y : {&result.label.low_mm, &result.label.high_mm, &result.back.low_mm, &result.back.high_mm, &result.full_mm, &result.tab_mm})
    *y = stretch.y(*y);
  result.stretch_high_mm = stretch.y(high);
  check(result);
  return result;
}

SizeRange size_range(const Container& container) {
  const float height = height_mm(container);
  const float slack = std::max(0.0f, container.stretch_high_mm - container.stretch_low_mm - kLeastStretch);
  return {std::ceil(std::max(height - slack, kSmallest)), slack > 0 ? std::min(600.0f, kLargest) : height,
          std::ceil(2 * container.fixed_radius_mm + 4), std::min(300.0f, kLargest)};
}

Label label_of(const Container& container, const LabelBand& band, float artwork_aspect) {
  Label label;
  const float middle = 0.5f * (band.low_mm + band.high_mm);
  label.radius_mm = radius_at(container, middle) + kLabelProud;
  const float high = band.high_mm - band.low_mm, widest = band.wrap_deg / 180 * kStraight_rad * label.radius_mm;
  const bool cut = band.fit == Fit::contain;
  label.height_mm = cut ? std::min(high, widest / artwork_aspect) : high;
  label.wrap_rad = (cut ? label.height_mm * artwork_aspect : widest) / label.radius_mm;
  label.bottom_mm = band.low_mm + 0.5f * (high - label.height_mm);
  label.centre_rad = glm::radians(band.turn_deg);
  return label;
}

PrintSheet print_sheet(const Container& container, float artwork_aspect) {
  const LabelBand& band = container.label;
  const float around = kStraight_rad * diameter_mm(container);
  float high = band.high_mm - band.low_mm;
  for (const Piece& piece : container.pieces)
    if (piece.part == Part::printed_body) {
      const auto runs = trace(piece.outline);
      high = way_up_to(runs, band.high_mm) - way_up_to(runs, band.low_mm);
    }
  // A front is seen as a whole when it goes half way around; wide artwork goes around once.
  const float front = std::min(high * artwork_aspect, artwork_aspect >= 1.5f ? around : 0.5f * around);
  PrintSheet sheet;
  sheet.repeats = band.repeat > 0 ? band.repeat : std::clamp(static_cast<int>(around / front + 0.15f), 1, 24);
  if (artwork_aspect >= 1.5f && band.repeat == 0) sheet.repeats = 1;
  sheet.paper_mm = {around / static_cast<float>(sheet.repeats), high};
  const float cover = std::max(sheet.paper_mm.x, high * artwork_aspect),
              contain = band.repeat > 0 ? std::min(front, sheet.paper_mm.x) : front;
  const float width = band.fit == Fit::cover ? cover : contain;
  sheet.artwork_mm = {width, width / artwork_aspect};
  return sheet;
}

}  // namespace wrapture
