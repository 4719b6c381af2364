// The soft boxes, what they send from a direction, and the light they add up to on a surface.
#include "viewer/scene/studio.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "engine/base/error.hpp"
#include "viewer/scene/directions.hpp"
#include "viewer/scene/surroundings.hpp"

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

/// A matte surface that looks at the camera receives `light`.
void balance(Studio& studio, float light) {
  const glm::vec3 to_camera = glm::normalize(glm::vec3(0, 0.04f, 1));
  scale(studio, light / irradiance(studio, to_camera, 16384));
}

/// Large soft boxes all around in a bright room: hardly a shadow.
Studio high_key_studio() {
  Studio studio;
  studio.boxes = {
      {from_angles(-58, 18), 0.70f, 1.00f, 1.7f, 0.45f},  // left and right walls of light
      {from_angles(58, 18), 0.70f, 1.00f, 1.4f, 0.45f},   //
      {from_angles(0, 86), 1.20f, 0.90f, 2.2f, 0.50f},    // ceiling
      {from_angles(4, 12), 0.90f, 0.80f, 1.2f, 0.80f},    // front card
      {from_angles(-120, 12), 0.30f, 1.1f, 1.9f, 0.40f},  // behind, for the edges
      {from_angles(118, 12), 0.30f, 1.1f, 1.9f, 0.40f},   //
  };
  studio.sky = 1.0f;
  studio.horizon = 0.95f;
  studio.ground = 0.85f;
  balance(studio, 1.06f);
  return studio;
}

/// One narrow key from high on the left, bright rims from behind, the rest of the room dark.
Studio dramatic_studio() {
  Studio studio;
  studio.boxes = {
      {from_angles(-52, 34), 0.30f, 0.60f, 6.5f, 0.25f},  // key
      {from_angles(-112, 16), 0.15f, 1.2f, 7.0f, 0.16f},  // rims
      {from_angles(106, 16), 0.15f, 1.2f, 8.0f, 0.16f},   //
      {from_angles(10, 80), 0.35f, 0.30f, 2.2f, 0.40f},   // a hint from above
      {from_angles(8, 6), 0.55f, 0.45f, 0.35f, 0.90f},    // and from the front
  };
  studio.sky = 0.035f;
  studio.horizon = 0.03f;
  studio.ground = 0.05f;
  balance(studio, 0.62f);
  return studio;
}

constexpr std::array<LightSetup, 3> kSetups{{
    {"product", "Product", "产品", "Soft boxes left and right and above: true colours and clear edges.",
     "左右与上方柔光箱：颜色真实，边缘清晰。"},
    {"high-key", "High key", "高调", "Light from everywhere: bright, airy, hardly a shadow.", "四面皆光：明亮通透，几乎无影。"},
    {"dramatic", "Dramatic", "戏剧", "A dark room, one key light and bright rims.", "暗室、一盏主光与明亮的轮廓光。"},
}};

constexpr std::uint32_t kHarmonicSamples = 16384;

std::array<double, 9> basis_of(glm::vec3 v) {
  const glm::dvec3 d(v);
  return {1, d.y, d.z, d.x, d.x * d.y, d.y * d.z, 3 * d.z * d.z - 1, d.x * d.z, d.x * d.x - d.y * d.y};
}

/// From sums of light times basis over kHarmonicSamples directions.
std::array<float, 9> harmonics_of(const std::array<double, 9>& sums) {
  // Squared normalisation of each basis function times the cosine lobe's factor (pi, 2 pi / 3, pi / 4) / pi.
  constexpr std::array<double, 9> kSquared{0.0795775, 0.238732, 0.238732, 0.238732, 1.092548, 1.092548, 0.0994718, 1.092548, 0.273137};
  std::array<float, 9> result{};
  for (std::size_t k = 0; k < result.size(); ++k) {
    const double lobe = k == 0 ? 1.0 : k < 4 ? 2.0 / 3 : 0.25;
    result[k] = static_cast<float>(sums[k] * 4 * static_cast<double>(kPi) / kHarmonicSamples * kSquared[k] * lobe);
  }
  return result;
}

}  // namespace

std::span<const LightSetup> light_setups() { return kSetups; }

Studio studio_of(std::string_view setup) {
  if (setup == "product") return product_studio();
  if (setup == "high-key") return high_key_studio();
  if (setup == "dramatic") return dramatic_studio();
  throw Error(Failure::usage, fmt::format("light '{}' is not known; use product, high-key, dramatic or the path of an .hdr file", setup));
}

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
  balance(studio, 1);
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
  std::array<double, 9> sums{};
  for (std::uint32_t i = 0; i < kHarmonicSamples; ++i) {
    const glm::vec3 direction = sphere_direction(i, kHarmonicSamples);
    const auto light = static_cast<double>(radiance(studio, direction));
    const auto basis = basis_of(direction);
    for (std::size_t k = 0; k < basis.size(); ++k) sums[k] += light * basis[k];
  }
  return harmonics_of(sums);
}

std::array<std::array<float, 9>, 3> irradiance_harmonics(const Surroundings& surroundings) {
  std::array<std::array<double, 9>, 3> sums{};
  for (std::uint32_t i = 0; i < kHarmonicSamples; ++i) {
    const glm::vec3 direction = sphere_direction(i, kHarmonicSamples);
    const glm::vec3 light = surroundings.radiance(direction, 0.03f);
    const auto basis = basis_of(direction);
    for (std::size_t channel = 0; channel < 3; ++channel)
      for (std::size_t k = 0; k < basis.size(); ++k) sums[channel][k] += static_cast<double>(light[static_cast<int>(channel)]) * basis[k];
  }
  return {harmonics_of(sums[0]), harmonics_of(sums[1]), harmonics_of(sums[2])};
}

std::array<float, 9> turned(const std::array<float, 9>& h, float degrees) {
  // The light at n is that of the unturned one at the direction turned back: x' = c x - s z, z' = s x + c z.
  const float c = std::cos(glm::radians(degrees)), s = std::sin(glm::radians(degrees));
  // With x2-y2 and 3z2-1 written as forms in xx, yy, zz (xx + yy + zz = 1).
  const float xx = h[8] - h[6], zz = 2 * h[6], yy = -h[8] - h[6], xz = h[7];
  const float txx = c * c * xx + s * s * zz + c * s * xz, tzz = s * s * xx + c * c * zz - c * s * xz;
  const float txz = -2 * c * s * xx + 2 * c * s * zz + (c * c - s * s) * xz;
  // Back: zz = 2 b, xx = a - b, yy = -a - b, whose sum is zero as that of any turned form of order 2.
  const float b = 0.5f * tzz, a = 0.5f * (txx - yy);
  return {h[0], h[1], c * h[2] - s * h[3], s * h[2] + c * h[3], c * h[4] + s * h[5], c * h[5] - s * h[4], b, txz, a};
}

}  // namespace wrapture
