// Bodies for the floor's shadow, and the rays that light it.
#include "viewer/scene/shadow.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "viewer/scene/directions.hpp"
#include "viewer/scene/studio.hpp"
#include "viewer/scene/surroundings.hpp"

namespace wrapture {
namespace {

/// How far the container reaches at evenly spaced heights, mm.
std::vector<float> envelope(const Container& container, float height, std::size_t count) {
  std::vector<std::vector<ProfileRun>> traces;
  for (const Piece& piece : container.pieces) traces.push_back(trace(piece.outline));
  std::vector<float> radii(count);
  for (std::size_t i = 0; i < count; ++i) {
    const float y = height * (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
    for (const auto& runs : traces) radii[i] = std::max(radii[i], outer_radius(runs, y));
  }
  return radii;
}

/// Slices of the envelope, thin where the radius changes fast. The lowest is thin, for the contact with the floor.
Occluders of_container(const Container& container) {
  constexpr std::size_t kSlices = 240;
  Occluders result;
  const float height = height_mm(container);
  const std::vector<float> radii = envelope(container, height, kSlices);
  float change = 0;
  for (std::size_t i = 1; i < kSlices; ++i) change += std::abs(radii[i] - radii[i - 1]) + 0.01f * height / kSlices;
  const float share = change / (kMaxCylinders - 1.5f);
  std::size_t first = 0;
  float spent = 0, sum = 0;
  for (std::size_t i = 0; i < kSlices; ++i) {
    sum += radii[i];
    if (i + 1 < kSlices) spent += std::abs(radii[i + 1] - radii[i]) + 0.01f * height / kSlices;
    const bool last_place = result.cylinder_count + 1 == kMaxCylinders;
    if (i + 1 < kSlices && (last_place || spent < share)) continue;
    const float low = height * static_cast<float>(first) / kSlices, high = height * static_cast<float>(i + 1) / kSlices;
    result.cylinders[result.cylinder_count++] = glm::vec4(low, high, sum / static_cast<float>(i + 1 - first), 0);
    first = i + 1;
    spent = sum = 0;
  }
  const float foot = radius_at(container, 0.4f);
  result.foot_half_mm = glm::vec2(foot);
  result.foot_radius_mm = foot;
  result.reach_mm = 0.5f * diameter_mm(container) + 1.5f * height;
  return result;
}

/// Round ones as slices of their envelope, others as the box around them.
Occluders of_model(const ImportedModel& model) {
  Occluders result;
  const glm::vec3 size = model.bounds.size();
  result.reach_mm = 0.5f * std::max(size.x, size.z) + 1.5f * size.y;
  result.foot_half_mm = 0.5f * glm::vec2(size.x, size.z);
  const float widest = model.radii_mm.empty() ? 0 : *std::ranges::max_element(model.radii_mm), half = 0.5f * std::max(size.x, size.z);
  const bool round = std::min(size.x, size.z) > 1.8f * half && widest < 1.15f * half;  // the corners of a square are at 1.41
  if (!round) {
    result.box_half_mm = 0.5f * size;
    result.foot_radius_mm = 0.1f * std::min(size.x, size.z);
    return result;
  }
  const std::size_t slices = model.radii_mm.size();
  for (std::size_t i = 0; i < kMaxCylinders; ++i) {
    const std::size_t first = i * slices / kMaxCylinders, last = (i + 1) * slices / kMaxCylinders;
    float sum = 0;
    for (std::size_t slice = first; slice < last; ++slice) sum += model.radii_mm[slice];
    const float share = size.y / static_cast<float>(slices);
    result.cylinders[i] =
        glm::vec4(static_cast<float>(first) * share, static_cast<float>(last) * share, sum / static_cast<float>(last - first), 0);
  }
  result.cylinder_count = kMaxCylinders;
  result.foot_radius_mm = model.radii_mm.front();
  result.foot_half_mm = glm::vec2(result.foot_radius_mm);
  return result;
}

template <class Radiance>
std::array<glm::vec4, kShadowRays> rays_of(const Radiance& radiance_at) {
  // Evenly spread candidates over the upper half, gathered into the wanted number of rays of equal light.
  constexpr std::uint32_t kCandidates = 1u << 15;
  std::array<glm::vec4, kShadowRays> rays{};
  const auto light = [&](glm::vec3 direction) { return direction.y > 0 ? direction.y * radiance_at(direction) : 0.0f; };
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

}  // namespace

Occluders occluders_of(const Scene& scene) {
  if (scene.kind == ShapeKind::model && scene.model.loaded) return of_model(*scene.model.loaded);
  if (scene.kind == ShapeKind::bottle) return of_container(scene.container);
  Occluders result;
  result.box_half_mm = 0.5f * glm::vec3(scene.carton.width_mm, scene.carton.height_mm, scene.carton.depth_mm);
  result.foot_radius_mm = scene.carton.edge_radius_mm;
  result.foot_half_mm = glm::vec2(result.box_half_mm.x, result.box_half_mm.z) - 0.5f * scene.carton.edge_radius_mm;
  result.reach_mm = glm::length(result.foot_half_mm) + 1.5f * scene.carton.height_mm;
  return result;
}

std::array<glm::vec4, kShadowRays> shadow_rays(const Studio& studio) {
  return rays_of([&](glm::vec3 direction) { return radiance(studio, direction); });
}

std::array<glm::vec4, kShadowRays> shadow_rays(const Surroundings& surroundings) {
  return rays_of(
      [&](glm::vec3 direction) { return glm::dot(surroundings.radiance(direction, 0.05f), glm::vec3(0.2126f, 0.7152f, 0.0722f)); });
}

}  // namespace wrapture
