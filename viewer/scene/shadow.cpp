// Bodies for the floor's shadow, and the rays that light it.
#include "viewer/scene/shadow.hpp"

#include <cmath>
#include <glm/gtc/constants.hpp>

#include "viewer/scene/directions.hpp"
#include "viewer/scene/studio.hpp"

namespace wrapture {
namespace {

Occluders of_bottle(const Bottle& bottle) {
  Occluders result;
  const auto add = [&](float low, float high, float radius) {
    result.cylinders[result.cylinder_count++] = glm::vec4(low, high, radius, 0);
  };
  constexpr int kShoulderParts = 6;
  const float shoulder = bottle.body_height_mm, part = bottle.shoulder_height_mm / kShoulderParts;
  const float cap = bottle.height_mm - bottle.cap_height_mm;
  add(0, 1.5f, radius_at(bottle, 0.8f));
  add(1.5f, shoulder, bottle.body_radius_mm);
  for (int i = 0; i < kShoulderParts; ++i) {
    const float low = shoulder + part * static_cast<float>(i);
    add(low, low + part, radius_at(bottle, low + 0.5f * part));
  }
  add(shoulder + bottle.shoulder_height_mm, cap, bottle.neck_radius_mm);
  add(cap, bottle.height_mm, bottle.neck_radius_mm + 1.6f);
  const float foot = radius_at(bottle, 0.4f);
  result.foot_half_mm = glm::vec2(foot);
  result.foot_radius_mm = foot;
  result.reach_mm = bottle.body_radius_mm + 1.5f * bottle.height_mm;
  return result;
}

}  // namespace

Occluders occluders_of(const Scene& scene) {
  if (scene.kind == ShapeKind::bottle) return of_bottle(scene.bottle);
  Occluders result;
  result.box_half_mm = 0.5f * glm::vec3(scene.carton.width_mm, scene.carton.height_mm, scene.carton.depth_mm);
  result.foot_radius_mm = scene.carton.edge_radius_mm;
  result.foot_half_mm = glm::vec2(result.box_half_mm.x, result.box_half_mm.z) - 0.5f * scene.carton.edge_radius_mm;
  result.reach_mm = glm::length(result.foot_half_mm) + 1.5f * scene.carton.height_mm;
  return result;
}

std::array<glm::vec4, kShadowRays> shadow_rays(const Studio& studio) {
  // Evenly spread candidates over the upper half, gathered into the wanted number of rays of equal light.
  constexpr std::uint32_t kCandidates = 1u << 15;
  std::array<glm::vec4, kShadowRays> rays{};
  const auto light = [&](glm::vec3 direction) { return direction.y > 0 ? direction.y * radiance(studio, direction) : 0.0f; };
  double total = 0;
  for (std::uint32_t i = 0; i < kCandidates; ++i) total += static_cast<double>(light(sphere_direction(i, kCandidates)));
  // Candidates are ordered by height; within a band of height they jump around the circle by the golden angle. Taking every ray where
  // the running sum passes the next share spreads the rays by light in both.
  double sum = 0, next = 0.5 * total / kShadowRays;
  std::size_t taken = 0;
  for (std::uint32_t i = 0; i < kCandidates && taken < kShadowRays; ++i) {
    const glm::vec3 direction = sphere_direction(i, kCandidates);
    sum += static_cast<double>(light(direction));
    while (sum > next && taken < kShadowRays) {
      rays[taken++] = glm::vec4(direction, 1.0f / kShadowRays);
      next += total / kShadowRays;
    }
  }
  return rays;
}

}  // namespace wrapture
