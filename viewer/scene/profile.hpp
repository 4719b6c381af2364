// Outlines that are turned around the y axis: straight lines with rounded corners, arcs, and cubics, from the axis below to the axis above.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <string>
#include <vector>

namespace wrapture {

/// How an outline goes on from the point before. x: distance from the axis, y: height; mm.
struct ProfileStep {
  enum class Kind { line, arc, cubic };
  Kind kind = Kind::line;
  glm::vec2 to{0};
  glm::vec2 control1{0}, control2{0};  // of a cubic
  float bulge = 0;                     // of an arc: tangent of a quarter of its angle; above 0 it turns left: outward on the way up
  float round_mm = 0;                  // radius of the corner at `to`, between two lines
  bool operator==(const ProfileStep&) const = default;
};

/// The first step is the start; its kind does not matter. Closed by the axis.
using Outline = std::vector<ProfileStep>;

struct ProfilePoint {
  glm::vec2 at{0};     // (radius, y), mm
  glm::vec2 slope{0};  // unit, onwards
  float along_mm = 0;  // way along the outline up to here
};
/// Points of one smooth part, both ends included; neighbours meet at a corner or go on smoothly.
using ProfileRun = std::vector<ProfilePoint>;

/// Close enough together that the polygon looks round. Runs without length are left out.
std::vector<ProfileRun> trace(const Outline& outline);

/// What is wrong with an outline as a sentence, with the number of the step; empty: nothing. Sizes up to 2000 mm, starts and ends on the
/// axis, goes up on the outside, does not cross itself, and its rounded corners fit between their neighbours.
std::string fault_of(const Outline& outline);

/// The outermost radius at a height, mm; 0 where the outline is not.
float outer_radius(const std::vector<ProfileRun>& runs, float y_mm);

/// The way along an outline to where it is at a height on the outside, mm.
float way_up_to(const std::vector<ProfileRun>& runs, float y_mm);

inline constexpr std::size_t kMaxProfileSteps = 64;

}  // namespace wrapture
