// The soft boxes, what they send from a direction, and the light they add up to on a surface.
#include "viewer/scene/studio.hpp"

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "viewer/scene/directions.hpp"

namespace wrapture {
namespace {

constexpr float kPi = glm::pi<float>();

glm::vec3 from_angles(float azimuth_deg, float elevation_deg) {  // azimuth 0 = behind the camera's lens (+z), 90 = its right
  const float azimuth = glm::radians(azimuth_deg), elevation = glm::radians(elevation_deg);
  return {std::sin(azimuth) * std::cos(elevation), std::sin(elevation), std::cos(azimuth) * std::cos(elevation)};
}

float fade(float coordinate, float half, float softness) {
  const float t = std::clamp((half - std::abs(coordinate)) / (half * softness), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

float radiance_of(const SoftBox& box, glm::vec3 direction) {
  const float ahead = glm::dot(direction, box.direction);
  if (ahead <= 0.05f) return 0;
  const glm::vec3 up = std::abs(box.direction.y) > 0.98f ? glm::vec3(0, 0, -1) : glm::vec3(0, 1, 0);
  const glm::vec3 right = glm::normalize(glm::cross(up, box.direction));
  const float x = glm::dot(direction, right) / ahead;
  const float y = glm::dot(direction, glm::cross(box.direction, right)) / ahead;
  if (std::abs(x) >= box.half_width || std::abs(y) >= box.half_height) return 0;
  const float centre = 1 - 0.3f * (x * x / (box.half_width * box.half_width) + y * y / (box.half_height * box.half_height));
  return box.radiance * centre * fade(x, box.half_width, box.softness) * fade(y, box.half_height, box.softness);
}

float room(const Studio& studio, float height) {
  const float t = std::sqrt(std::min(1.0f, std::abs(height)));
  return height > 0 ? glm::mix(studio.horizon, studio.sky, t) : glm::mix(studio.horizon, studio.ground, t);
}

void scale(Studio& studio, float factor) {
  for (SoftBox& box : studio.boxes) box.radiance *= factor;
  studio.sky *= factor;
  studio.horizon *= factor;
  studio.ground *= factor;
}

}  // namespace

Studio product_studio() {
  Studio studio;
  studio.boxes = {
      {from_angles(-70, 22), 0.32f, 0.95f, 4.5f, 0.10f},  // key
      {from_angles(62, 16), 0.55f, 0.95f, 0.7f, 0.12f},   // fill
      {from_angles(0, 86), 0.85f, 0.60f, 3.0f, 0.20f},    // overhead
      {from_angles(-118, 14), 0.16f, 1.1f, 4.6f, 0.14f},  // rims: draw the edges of glass
      {from_angles(112, 14), 0.13f, 1.1f, 4.4f, 0.14f},   //
      {from_angles(4, 12), 0.75f, 0.65f, 1.7f, 0.6f},     // front card
  };
  studio.sky = 0.42f;
  studio.horizon = 0.34f;
  studio.ground = 0.55f;
  const glm::vec3 to_camera = glm::normalize(glm::vec3(0, 0.04f, 1));
  scale(studio, 1 / irradiance(studio, to_camera, 16384));
  return studio;
}

float radiance(const Studio& studio, glm::vec3 direction) {
  float sum = room(studio, direction.y);
  for (const SoftBox& box : studio.boxes) sum += radiance_of(box, direction);
  return sum;
}

float irradiance(const Studio& studio, glm::vec3 normal, std::uint32_t samples) {
  double sum = 0;
  for (std::uint32_t i = 0; i < samples; ++i) {
    const glm::vec3 direction = sphere_direction(i, samples);
    const float cosine = glm::dot(direction, normal);
    if (cosine > 0) sum += static_cast<double>(cosine * radiance(studio, direction));
  }
  return static_cast<float>(sum * 4 / samples);
}

std::array<float, 9> irradiance_harmonics(const Studio& studio) {
  constexpr std::uint32_t kSamples = 16384;
  std::array<double, 9> sums{};
  for (std::uint32_t i = 0; i < kSamples; ++i) {
    const glm::vec3 d = sphere_direction(i, kSamples);
    const float light = radiance(studio, d);
    const std::array<float, 9> basis{1, d.y, d.z, d.x, d.x * d.y, d.y * d.z, 3 * d.z * d.z - 1, d.x * d.z, d.x * d.x - d.y * d.y};
    for (std::size_t k = 0; k < basis.size(); ++k) sums[k] += static_cast<double>(light * basis[k]);
  }
  // Squared normalisation of each basis function times the cosine lobe's factor (pi, 2 pi / 3, pi / 4) / pi.
  constexpr std::array<double, 9> kSquared{0.0795775, 0.238732, 0.238732, 0.238732, 1.092548, 1.092548, 0.0994718, 1.092548, 0.273137};
  std::array<float, 9> result{};
  for (std::size_t k = 0; k < result.size(); ++k) {
    const double lobe = k == 0 ? 1.0 : k < 4 ? 2.0 / 3 : 0.25;
    result[k] = static_cast<float>(sums[k] * 4 * static_cast<double>(kPi) / kSamples * kSquared[k] * lobe);
  }
  return result;
}

}  // namespace wrapture
