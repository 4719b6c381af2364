// Traces outlines into points with exact tangents, and finds what is wrong with them.
#include "viewer/scene/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "viewer/scene/directions.hpp"

namespace wrapture {
namespace {

constexpr float kLargest = 2000;                        // mm
constexpr float kStepAngle = glm::pi<float>() / 2 / 8;  // of arcs
constexpr std::uint32_t kCubicSteps = 28;
constexpr float kTiny = 1e-4f;  // mm

glm::vec2 turned(glm::vec2 v, float angle) {
  const float c = std::cos(angle), s = std::sin(angle);
  return {c * v.x - s * v.y, s * v.x + c * v.y};
}

/// A corner between two lines, as far as its rounding goes.
struct Corner {
  float cut_mm = 0;  // length taken from both lines
  float angle = 0;   // turn, left is positive
};
Corner corner_at(glm::vec2 before, glm::vec2 at, glm::vec2 after, float radius) {
  const glm::vec2 in = at - before, out = after - at;
  if (radius <= 0 || glm::length(in) < kTiny || glm::length(out) < kTiny) return {};
  const float angle = std::atan2(flat_cross(in, out), glm::dot(in, out));
  return {radius * std::abs(std::tan(angle / 2)), angle};
}

bool rounds(const Outline& outline, std::size_t i) {
  return i > 0 && i + 1 < outline.size() && outline[i].round_mm > 0 && outline[i].kind == ProfileStep::Kind::line &&
         outline[i + 1].kind == ProfileStep::Kind::line;
}
Corner corner_of(const Outline& outline, std::size_t i) {
  return rounds(outline, i) ? corner_at(outline[i - 1].to, outline[i].to, outline[i + 1].to, outline[i].round_mm) : Corner{};
}

ProfileRun arc_run(glm::vec2 from, glm::vec2 direction, float radius, float angle) {
  const float side = angle < 0 ? -1.0f : 1.0f;
  const glm::vec2 centre = from + radius * side * glm::vec2(-direction.y, direction.x);
  const auto steps = std::max(1u, static_cast<std::uint32_t>(std::ceil(std::abs(angle) / kStepAngle - 1e-3f)));
  ProfileRun run;
  for (std::uint32_t i = 0; i <= steps; ++i) {
    const float t = angle * static_cast<float>(i) / static_cast<float>(steps);
    run.push_back({centre + turned(from - centre, t), turned(direction, t)});
  }
  return run;
}

ProfileRun bulged(glm::vec2 from, glm::vec2 to, float bulge) {
  const float angle = 4 * std::atan(bulge);
  const glm::vec2 chord = to - from;
  const float radius = std::abs(glm::length(chord) / (2 * std::sin(angle / 2)));
  ProfileRun run = arc_run(from, turned(glm::normalize(chord), -angle / 2), radius, angle);
  run.back().at = to;
  return run;
}

ProfileRun cubic_run(glm::vec2 a, const ProfileStep& step) {
  const glm::vec2 b = step.control1, c = step.control2, d = step.to;
  ProfileRun run;
  for (std::uint32_t i = 0; i <= kCubicSteps; ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(kCubicSteps), s = 1 - t;
    glm::vec2 slope = 3.0f * (s * s * (b - a) + 2 * s * t * (c - b) + t * t * (d - c));
    if (glm::length(slope) < kTiny) slope = t < 0.5f ? c - a : d - b;  // a control point on its end
    run.push_back({s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d, glm::normalize(slope)});
  }
  return run;
}

void measure(std::vector<ProfileRun>& runs) {
  float along = 0;
  for (ProfileRun& run : runs) {
    for (std::size_t i = 0; i < run.size(); ++i) {
      if (i > 0) along += glm::length(run[i].at - run[i - 1].at);
      run[i].along_mm = along;
    }
  }
}

bool finite(const ProfileStep& step) {
  const std::initializer_list<float> numbers{step.to.x,       step.to.y,       step.control1.x, step.control1.y,
                                             step.control2.x, step.control2.y, step.bulge,      step.round_mm};
  return std::ranges::all_of(numbers, [](float number) { return std::isfinite(number) && std::abs(number) <= kLargest; });
}

std::string fault_of_step(const Outline& outline, std::size_t i) {
  const ProfileStep& step = outline[i];
  if (!finite(step)) return fmt::format("step {} has a number beyond {} mm", i, kLargest);
  if (step.to.x < 0 || step.to.y < 0)
    return fmt::format("step {} goes to ({}, {}); radius and height are at least 0", i, step.to.x, step.to.y);
  if (i == 0) return step.to.x == 0 ? "" : fmt::format("it starts {} mm from the axis; start with a radius of 0", step.to.x);
  if (glm::length(step.to - outline[i - 1].to) < 0.01f) return fmt::format("step {} goes nowhere", i);
  if (step.kind == ProfileStep::Kind::arc && (std::abs(step.bulge) < 1e-3f || std::abs(step.bulge) > 1))
    return fmt::format("step {} is an arc of more than half a turn, or none", i);
  if (step.round_mm < 0) return fmt::format("step {} has a rounding of {} mm", i, step.round_mm);
  if (step.round_mm > 0 && !rounds(outline, i)) return fmt::format("step {} has a rounding, but is no corner of two lines", i);
  const float room = glm::length(step.to - outline[i - 1].to);
  const float cut = corner_of(outline, i).cut_mm + (i > 1 ? corner_of(outline, i - 1).cut_mm : 0);
  if (step.kind == ProfileStep::Kind::line && !(cut <= room + 1e-3f))
    return fmt::format("the rounded corners of step {} take {:.2f} mm of its {:.2f} mm", i, cut, room);
  return {};
}

bool cross_each_other(glm::vec2 a, glm::vec2 b, glm::vec2 c, glm::vec2 d) {
  const float one = flat_cross(b - a, c - a), two = flat_cross(b - a, d - a), three = flat_cross(d - c, a - c),
              four = flat_cross(d - c, b - c);
  return ((one > kTiny && two < -kTiny) || (one < -kTiny && two > kTiny)) &&
         ((three > kTiny && four < -kTiny) || (three < -kTiny && four > kTiny));
}

std::string fault_of_trace(const std::vector<ProfileRun>& runs) {
  std::vector<glm::vec2> points;
  for (const ProfileRun& run : runs)
    for (const ProfilePoint& point : run) points.push_back(point.at);
  float area = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    area += 0.5f * flat_cross(points[i - 1], points[i]);
    if (points[i].x < -1e-3f) return fmt::format("it goes beyond the axis at a height of {:.1f} mm", points[i].y);
    for (std::size_t k = 1; k + 1 < i; ++k)
      if (cross_each_other(points[k - 1], points[k], points[i - 1], points[i]))
        return fmt::format("it crosses itself near radius {:.1f}, height {:.1f} mm", points[i].x, points[i].y);
  }
  return area > 0 ? "" : "it goes down on the outside; start at the bottom";
}

}  // namespace

std::vector<ProfileRun> trace(const Outline& outline) {
  std::vector<ProfileRun> runs;
  const auto add = [&](ProfileRun run) {
    if (glm::length(run.back().at - run.front().at) <= kTiny) return;
    if (!runs.empty()) run.front().at = runs.back().back().at;  // to the last bit
    runs.push_back(std::move(run));
  };
  for (std::size_t i = 1; i < outline.size(); ++i) {
    const glm::vec2 from = outline[i - 1].to, to = outline[i].to;
    if (outline[i].kind == ProfileStep::Kind::cubic) {
      add(cubic_run(from, outline[i]));
    } else if (outline[i].kind == ProfileStep::Kind::arc) {
      add(bulged(from, to, outline[i].bulge));
    } else {
      const glm::vec2 direction = glm::normalize(to - from);
      const Corner corner = corner_of(outline, i);
      add({{from + direction * corner_of(outline, i - 1).cut_mm, direction}, {to - direction * corner.cut_mm, direction}});
      if (corner.cut_mm > 0) add(arc_run(to - direction * corner.cut_mm, direction, outline[i].round_mm, corner.angle));
    }
  }
  measure(runs);
  return runs;
}

std::string fault_of(const Outline& outline) {
  if (outline.size() < 3) return "it has fewer than 3 points";
  if (outline.size() > kMaxProfileSteps) return fmt::format("it has {} steps; {} are the most", outline.size(), kMaxProfileSteps);
  for (std::size_t i = 0; i < outline.size(); ++i)
    if (std::string fault = fault_of_step(outline, i); !fault.empty()) return fault;
  if (outline.back().to.x != 0) return fmt::format("it ends {} mm from the axis; end with a radius of 0", outline.back().to.x);
  return fault_of_trace(trace(outline));
}

float outer_radius(const std::vector<ProfileRun>& runs, float y_mm) {
  float widest = 0;
  for (const ProfileRun& run : runs) {
    for (std::size_t i = 1; i < run.size(); ++i) {
      const glm::vec2 a = run[i - 1].at, b = run[i].at;
      if (y_mm < std::min(a.y, b.y) || y_mm > std::max(a.y, b.y)) continue;
      const float t = a.y == b.y ? 0 : (y_mm - a.y) / (b.y - a.y);
      widest = std::max(widest, a.y == b.y ? std::max(a.x, b.x) : glm::mix(a.x, b.x, t));
    }
  }
  return widest;
}

float way_up_to(const std::vector<ProfileRun>& runs, float y_mm) {
  float found = 0;
  for (const ProfileRun& run : runs) {
    for (std::size_t i = 1; i < run.size(); ++i) {
      const ProfilePoint &a = run[i - 1], &b = run[i];
      if (b.at.y > a.at.y && y_mm >= a.at.y && y_mm <= b.at.y)
        found = glm::mix(a.along_mm, b.along_mm, (y_mm - a.at.y) / (b.at.y - a.at.y));
    }
  }
  return found;
}

}  // namespace wrapture
