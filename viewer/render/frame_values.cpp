// Turns a scene into the numbers that the shaders read.
#include "viewer/render/frame_values.hpp"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

#include "viewer/render/spot_map.hpp"
#include "viewer/scene/grain.hpp"

namespace wrapture {
namespace {

static_assert(kShadowRays == WRAPTURE_SHADOW_RAYS && kMaxCylinders == WRAPTURE_MAX_CYLINDERS);

float linear(float encoded) { return encoded <= 0.04045f ? encoded / 12.92f : std::pow((encoded + 0.055f) / 1.055f, 2.4f); }
glm::vec4 linear(glm::vec3 c, float w) { return {linear(c.r), linear(c.g), linear(c.b), w}; }

/// The mip level at which the artwork is about 32 texels long: its colours without its drawing.
float edge_level(ArtworkSize artwork) {
  const float level = std::log2(static_cast<float>(std::max(artwork.width, artwork.height)) / 32);
  return std::clamp(std::floor(level), 0.0f, static_cast<float>(artwork.mip_levels - 1));
}

void write_light(shader::Frame& frame, const LightValues& light, float turn_deg) {
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const std::array<float, 9> harmonics = turned(light.irradiance[channel], turn_deg);
    for (std::size_t i = 0; i < 9; ++i) frame.irradiance[3 * channel + i / 4][static_cast<int>(i % 4)] = harmonics[i];
  }
  const float c = std::cos(glm::radians(turn_deg)), s = std::sin(glm::radians(turn_deg));
  frame.light = glm::vec4(c, s, 0, 0);
  for (std::size_t i = 0; i < kShadowRays; ++i) {
    const glm::vec4 ray = light.rays[i];
    frame.rays[i] = glm::vec4(c * ray.x + s * ray.z, ray.y, c * ray.z - s * ray.x, ray.w);
  }
}

/// Reflectance of hot-stamped foil (the metals' own, a little paler), and its roughness.
glm::vec4 foil_of(Foil metal) {
  switch (metal) {
    case Foil::gold:
      return {1.0f, 0.74f, 0.30f, 0.16f};
    case Foil::copper:
      return {0.96f, 0.56f, 0.38f, 0.17f};
    case Foil::silver:
      break;
  }
  return {0.93f, 0.935f, 0.94f, 0.15f};
}

}  // namespace

shader::Frame frame_values(const Scene& scene, const Background& background, const Occluders& occluders, const LightValues& light,
                           ArtworkSize artwork, float aspect) {
  shader::Frame frame{};
  const glm::mat4 turn = glm::rotate(glm::mat4(1), -glm::radians(scene.camera.yaw_deg), glm::vec3(0, 1, 0));
  frame.clip_from_studio = scene.camera.projection(aspect) * scene.camera.view() * glm::transpose(turn);
  frame.studio_from_package = turn;
  frame.eye = glm::vec4(glm::vec3(turn * glm::vec4(scene.camera.eye_mm(), 1)), scene.exposure);
  write_light(frame, light, scene.look.light_turn_deg);
  frame.foil = foil_of(scene.look.metal);
  frame.spots = glm::vec4(kMaxSpotSlope, 1 / kGrainTile_mm, 0, 0);
  const glm::vec3 bottom = background.kind == BackgroundKind::colour ? background.top : background.bottom;
  frame.background_top = linear(background.top, background.kind == BackgroundKind::transparent ? 1.0f : 0.0f);
  frame.background_bottom = linear(bottom, static_cast<float>(light.reflection_levels - 1));
  frame.artwork = glm::vec4(artwork.width, artwork.height, edge_level(artwork), 0);
  frame.floor = glm::vec4(occluders.reach_mm, scene.shadow, scene.reflection, 0);
  frame.foot = glm::vec4(occluders.foot_half_mm, occluders.foot_radius_mm, occluders.box_half_mm.x > 0 ? 1 : 0);
  frame.box_half = glm::vec4(occluders.box_half_mm, 0);
  const Container& container = scene.container;
  const bool filled = container.full_mm > 0 && container.fill > 0;
  frame.glass =
      glm::vec4(filled ? container.fill * container.full_mm : -10, height_mm(container), 0, std::max(glass_radius(container), 1.0f));
  frame.liquid = glm::vec4(container.liquid, 0);
  std::ranges::copy(occluders.cylinders, frame.cylinders);
  return frame;
}

shader::PartMaterial part_values(const Material& material, bool mirrored) {
  return {glm::vec4(material.base_colour, material.metallic),
          glm::vec4(material.roughness, material.clearcoat, material.clearcoat_roughness, mirrored ? -1 : 1),
          glm::vec4(material.substrate, material.ink_cover), glm::vec4(material.grain, material.sheen, material.ink_fade, material.wall)};
}

}  // namespace wrapture
