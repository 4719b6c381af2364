// The built-in studio: soft boxes around the package, its light on rough surfaces, its reflections, and its shadow rays. Pure code.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "viewer/scene/look.hpp"

namespace wrapture {

/// A glowing rectangle at infinity. The studio's frame turns with the camera: the camera stands at +z, +x is its right, +y up.
struct SoftBox {
  glm::vec3 direction{0, 0, 1};  // unit, from the package to the middle of the box
  float half_width = 0.4f;       // tangent of half the angle it fills, sideways
  float half_height = 0.4f;      // upwards
  float radiance = 1;            // in the middle
  float softness = 0.15f;        // share of the half size over which the edge fades
};

/// All light is white, so that artwork keeps its hues. Radiance 1 from everywhere makes a white surface exactly 1.
struct Studio {
  std::vector<SoftBox> boxes;
  float sky = 0.4f, horizon = 0.3f, ground = 0.5f;  // radiance of the room itself
};

/// The default set: key left, fill right, overhead box, two rim strips, a weak front card. Scaled so that a matte surface that looks
/// at the camera receives 1.
Studio product_studio();
/// The set-ups: "product" (the default), "high-key" (light from everywhere), "dramatic" (dark, with rims). Throws Error(usage) naming them.
std::span<const LightSetup> light_setups();
Studio studio_of(std::string_view setup);

/// Light from a unit direction.
float radiance(const Studio& studio, glm::vec3 direction);

/// Irradiance / pi on a surface with this unit normal, by summing over `samples` directions.
float irradiance(const Studio& studio, glm::vec3 normal, std::uint32_t samples = 4096);

/// The same as spherical harmonics up to order 2 in the order 1, y, z, x, xy, yz, 3z2-1, xz, x2-y2; the basis' constants are folded in,
/// so that irradiance / pi = c[0] + c[1] y + c[2] z + c[3] x + c[4] xy + c[5] yz + c[6] (3zz - 1) + c[7] xz + c[8] (xx - yy).
/// After Ramamoorthi and Hanrahan, "An Efficient Representation for Irradiance Environment Maps", 2001.
std::array<float, 9> irradiance_harmonics(const Studio& studio);

class Surroundings;
/// The same of a panorama, for red, green and blue.
std::array<std::array<float, 9>, 3> irradiance_harmonics(const Surroundings& surroundings);
/// Turned around the upright axis: what came from the camera's side then comes from its right at 90.
std::array<float, 9> turned(const std::array<float, 9>& harmonics, float degrees);

/// Reflections: a cube map whose mip level l is blurred for the roughness l / (levels - 1).
struct ReflectionMap {
  std::uint32_t side = 0, levels = 0;  // px of level 0
  std::uint32_t channels = 1;          // of a texel: 1, white light; 4, red, green, blue, 1
  std::vector<std::uint16_t> texels;   // half floats; level after level, in each the faces +x -x +y -y +z -z, row after row
};
/// Takes about a tenth of a second for 128 px on two cores; works on up to `threads` threads.
ReflectionMap make_reflection_map(const Studio& studio, std::uint32_t side, std::uint32_t threads);
ReflectionMap make_reflection_map(const Surroundings& surroundings, std::uint32_t side, std::uint32_t threads);

/// Where the light on the floor comes from. xyz: unit direction upwards; w: its share of the light (they add up to 1).
inline constexpr std::size_t kShadowRays = 128;
std::array<glm::vec4, kShadowRays> shadow_rays(const Studio& studio);
std::array<glm::vec4, kShadowRays> shadow_rays(const Surroundings& surroundings);

}  // namespace wrapture
