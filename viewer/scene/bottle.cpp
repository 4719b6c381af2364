// The bottle's profile (foot, body, shoulder, neck), turned around the y axis; normals are those of the profile's derivative.
#include "viewer/scene/bottle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <glm/gtc/constants.hpp>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kSegments = 96;  // around
constexpr float kFootFillet = 5;         // mm
constexpr float kLabelProud = 0.15f;     // mm, paper and glue
constexpr float kLabelMargin = 9;        // mm of glass above and below at least
constexpr float kCapOverlap = 1.6f;      // mm, how far the cap is proud of the neck
constexpr float kPi = glm::pi<float>();

/// A point of the profile and its derivative, going from the axis at the bottom to the axis at the top; mm.
struct ProfilePoint {
  glm::vec2 at{0}, derivative{0};  // (radius, y)
};
/// A smooth part of the profile, t in [0, 1].
struct Section {
  std::uint32_t steps;
  std::function<ProfilePoint(float)> at;
};
using Profile = std::vector<Section>;

Section line(glm::vec2 from, glm::vec2 to, std::uint32_t steps) {
  return {steps, [=](float t) { return ProfilePoint{glm::mix(from, to, t), to - from}; }};
}

/// A quarter circle around `centre`, from angle `from` (0 = outward, growing upwards) over 90 degrees.
Section quarter(glm::vec2 centre, float radius, float from, std::uint32_t steps) {
  return {steps, [=](float t) {
            const float angle = from + 0.5f * kPi * t;
            const glm::vec2 direction(std::cos(angle), std::sin(angle));
            return ProfilePoint{centre + radius * direction, glm::vec2(-direction.y, direction.x)};
          }};
}

/// The shoulder: a cubic that is upright at both ends.
Section shoulder(const Bottle& bottle) {
  const float low = bottle.body_height_mm, height = bottle.shoulder_height_mm;
  const glm::vec2 a(bottle.body_radius_mm, low), b(bottle.body_radius_mm, low + 0.66f * height);
  const glm::vec2 c(bottle.neck_radius_mm, low + 0.42f * height), d(bottle.neck_radius_mm, low + height);
  return {28, [=](float t) {
            const float s = 1 - t;
            return ProfilePoint{s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d,
                                3.0f * (s * s * (b - a) + 2 * s * t * (c - b) + t * t * (d - c))};
          }};
}

float glass_top(const Bottle& bottle) { return bottle.height_mm - 3; }  // hidden in the cap

Profile glass_profile(const Bottle& bottle) {
  const float radius = bottle.body_radius_mm, neck = bottle.neck_radius_mm;
  const float neck_low = bottle.body_height_mm + bottle.shoulder_height_mm;
  return {line({0, 0}, {radius - kFootFillet, 0}, 1),
          quarter({radius - kFootFillet, kFootFillet}, kFootFillet, -0.5f * kPi, 8),
          line({radius, kFootFillet}, {radius, bottle.body_height_mm}, 1),
          shoulder(bottle),
          line({neck, neck_low}, {neck, glass_top(bottle)}, 1),
          line({neck, glass_top(bottle)}, {0, glass_top(bottle)}, 1)};
}

Profile cap_profile(const Bottle& bottle) {
  const float radius = bottle.neck_radius_mm + kCapOverlap, low = bottle.height_mm - bottle.cap_height_mm, high = bottle.height_mm;
  const float rim = 0.5f, top = 1.4f, ring = low + 5, groove = 0.35f;  // a tamper ring below a fine groove
  return {line({0, low}, {radius - rim, low}, 1),
          quarter({radius - rim, low + rim}, rim, -0.5f * kPi, 4),
          line({radius, low + rim}, {radius, ring}, 1),
          line({radius, ring}, {radius - groove, ring + groove}, 1),
          line({radius - groove, ring + groove}, {radius, ring + 2 * groove}, 1),
          line({radius, ring + 2 * groove}, {radius, high - top}, 1),
          quarter({radius - top, high - top}, top, 0, 6),
          line({radius - top, high}, {0, high}, 1)};
}

glm::vec3 around(float angle) { return {std::sin(angle), 0, std::cos(angle)}; }

void add_turned(Mesh& mesh, const Section& section) {
  add_grid(mesh, kSegments, section.steps, [&](std::uint32_t column, std::uint32_t row) {
    const float turn = static_cast<float>(column) / static_cast<float>(kSegments);
    const ProfilePoint point = section.at(1 - static_cast<float>(row) / static_cast<float>(section.steps));
    // The seam is at the back; the last column repeats the first exactly.
    const float angle = column == kSegments ? -kPi : 2 * kPi * turn - kPi;
    const glm::vec3 outward = around(angle), along = around(angle + 0.5f * kPi);
    const glm::vec2 slope = glm::normalize(point.derivative);
    const glm::vec3 normal = outward * slope.y + glm::vec3(0, -slope.x, 0);
    return Vertex{outward * point.at.x + glm::vec3(0, point.at.y, 0), normal, glm::vec4(along, -1), {turn, 1 - point.at.y / 1000}};
  });
}

void add_label(Mesh& mesh, const Label& label) {
  const auto columns = std::max(4u, static_cast<std::uint32_t>(std::ceil(label.wrap_rad / (2 * kPi) * 160)));
  add_grid(mesh, columns, 1, [&](std::uint32_t column, std::uint32_t row) {
    const glm::vec2 uv(static_cast<float>(column) / static_cast<float>(columns), static_cast<float>(row));
    const float angle = label.wrap_rad * (uv.x - 0.5f);
    const float y = label.bottom_mm + label.height_mm * (1 - uv.y);
    return Vertex{around(angle) * label.radius_mm + glm::vec3(0, y, 0), around(angle), glm::vec4(around(angle + 0.5f * kPi), -1), uv};
  });
}

void check(const Bottle& bottle) {
  const bool ok = bottle.height_mm >= 40 && bottle.height_mm <= 1000 && bottle.neck_radius_mm >= 4 &&
                  bottle.body_radius_mm >= bottle.neck_radius_mm && bottle.body_radius_mm > kFootFillet &&
                  bottle.body_height_mm > kFootFillet + 2 * kLabelMargin && bottle.shoulder_height_mm > 0 && bottle.cap_height_mm >= 10 &&
                  bottle.body_height_mm + bottle.shoulder_height_mm <= bottle.height_mm - bottle.cap_height_mm && bottle.max_wrap_deg > 0 &&
                  bottle.max_wrap_deg <= 360;
  if (!ok)
    throw Error(Failure::usage,
                fmt::format("bottle: body {} + shoulder {} + cap {} mm must fit into {} mm, and the neck ({} mm) into the body ({} mm)",
                            bottle.body_height_mm, bottle.shoulder_height_mm, bottle.cap_height_mm, bottle.height_mm, bottle.neck_radius_mm,
                            bottle.body_radius_mm));
}

}  // namespace

Label label_of(const Bottle& bottle, float artwork_aspect) {
  Label label;
  label.radius_mm = bottle.body_radius_mm + kLabelProud;
  const float low = kFootFillet + kLabelMargin, high = bottle.body_height_mm - kLabelMargin;
  const float widest_mm = bottle.max_wrap_deg / 180 * kPi * label.radius_mm;
  label.height_mm = std::min(high - low, widest_mm / artwork_aspect);
  label.wrap_rad = label.height_mm * artwork_aspect / label.radius_mm;
  label.bottom_mm = 0.5f * (low + high - label.height_mm);
  return label;
}

float radius_at(const Bottle& bottle, float y_mm) {
  if (y_mm < 0 || y_mm > glass_top(bottle)) return 0;
  if (y_mm < kFootFillet) {
    const float up = kFootFillet - y_mm;
    return bottle.body_radius_mm - kFootFillet + std::sqrt(std::max(0.0f, kFootFillet * kFootFillet - up * up));
  }
  if (y_mm <= bottle.body_height_mm) return bottle.body_radius_mm;
  if (y_mm >= bottle.body_height_mm + bottle.shoulder_height_mm) return bottle.neck_radius_mm;
  const Section curve = shoulder(bottle);
  float low = 0, high = 1;  // y grows with t
  for (int step = 0; step < 24; ++step) {
    const float middle = 0.5f * (low + high);
    (curve.at(middle).at.y < y_mm ? low : high) = middle;
  }
  return curve.at(low).at.x;
}

Mesh make_bottle(const Bottle& bottle, float artwork_aspect) {
  check(bottle);
  Mesh mesh;
  begin_part(mesh, Part::glass);
  for (const Section& section : glass_profile(bottle)) add_turned(mesh, section);
  end_part(mesh);
  begin_part(mesh, Part::label);
  add_label(mesh, label_of(bottle, artwork_aspect));
  end_part(mesh);
  begin_part(mesh, Part::cap);
  for (const Section& section : cap_profile(bottle)) add_turned(mesh, section);
  end_part(mesh);
  return mesh;
}

}  // namespace wrapture
