// The tab that opens a can: a ring of stamped sheet, a nose and a rivet.
#include "viewer/scene/pull_tab.hpp"

#include <cmath>
#include <glm/gtc/constants.hpp>

namespace wrapture {
namespace {

constexpr float kWhole = 2 * glm::pi<float>();

/// Middle line of the ring, seen from above: two half circles and what joins them. turn: 0..1; returns place and unit outward.
struct RingPoint {
  glm::vec2 at, outward;  // (x, z)
};
RingPoint ring_point(float turn) {
  constexpr float kRadius = 6.6f, kHalfStraight = 3.4f, kMiddle = -6.4f;
  const float angle = kWhole * turn;
  const glm::vec2 outward(std::sin(angle), std::cos(angle));
  return {kRadius * outward + glm::vec2(0, kMiddle + (outward.y > 0 ? kHalfStraight : -kHalfStraight)), outward};
}

void add_ring(Mesh& mesh, float y_mm) {
  constexpr std::uint32_t kAlong = 64, kAround = 12;
  constexpr float kHalfWidth = 1.5f, kHalfHeight = 0.6f;
  add_grid(mesh, kAlong, kAround, [&](std::uint32_t column, std::uint32_t row) {
    // The two straight parts lie between columns a quarter and three quarters of the way round.
    const float turn = (static_cast<float>(column % kAlong) + 0.5f) / kAlong, angle = kWhole * static_cast<float>(row) / kAround;
    const RingPoint ring = ring_point(turn);
    const float out = std::cos(angle), up = -std::sin(angle);
    const glm::vec3 outward(ring.outward.x, 0, ring.outward.y);
    const glm::vec3 normal = glm::normalize(outward * (out / kHalfWidth) + glm::vec3(0, up / kHalfHeight, 0));
    const glm::vec3 along(outward.z, 0, -outward.x);
    return Vertex{glm::vec3(ring.at.x, y_mm, ring.at.y) + outward * (out * kHalfWidth) + glm::vec3(0, up * kHalfHeight, 0),
                  normal,
                  glm::vec4(along, -1),
                  {turn, 0}};
  });
}

void add_ellipsoid(Mesh& mesh, glm::vec3 centre, glm::vec3 half) {
  constexpr std::uint32_t kAround = 32, kRows = 10;
  add_grid(mesh, kAround, kRows, [&](std::uint32_t column, std::uint32_t row) {
    const float angle = kWhole * static_cast<float>(column % kAround) / kAround, down = 0.5f * kWhole * static_cast<float>(row) / kRows;
    const glm::vec3 unit(std::sin(down) * std::sin(angle), std::cos(down), std::sin(down) * std::cos(angle));
    const glm::vec3 normal = glm::normalize(unit / half), along(std::cos(angle), 0, -std::sin(angle));
    return Vertex{centre + half * unit, normal, glm::vec4(glm::normalize(along - normal * glm::dot(along, normal)), -1), {0, 0}};
  });
}

}  // namespace

void add_pull_tab(Mesh& mesh, float y_mm) {
  begin_part(mesh, Part::trim);
  add_ring(mesh, y_mm);
  add_ellipsoid(mesh, {0, y_mm, 1.6f}, {7.6f, 0.7f, 5.6f});
  add_ellipsoid(mesh, {0, y_mm + 0.4f, 0.6f}, {2.3f, 1.1f, 2.3f});
  end_part(mesh);
}

}  // namespace wrapture
