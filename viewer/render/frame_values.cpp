// Turns a scene into the numbers that the shaders read.
#include "viewer/render/frame_values.hpp"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

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

}  // namespace

shader::Frame frame_values(const Scene& scene, const Occluders& occluders, const StudioValues& studio, ArtworkSize artwork, float aspect) {
  shader::Frame frame{};
  const glm::mat4 turn = glm::rotate(glm::mat4(1), -glm::radians(scene.camera.yaw_deg), glm::vec3(0, 1, 0));
  frame.clip_from_studio = scene.camera.projection(aspect) * scene.camera.view() * glm::transpose(turn);
  frame.studio_from_package = turn;
  frame.eye = glm::vec4(glm::vec3(turn * glm::vec4(scene.camera.eye_mm(), 1)), scene.exposure);
  for (std::size_t i = 0; i < studio.irradiance.size(); ++i) frame.irradiance[i / 4][static_cast<int>(i % 4)] = studio.irradiance[i];
  const Background& background = scene.background;
  const glm::vec3 bottom = background.kind == BackgroundKind::colour ? background.top : background.bottom;
  frame.background_top = linear(background.top, background.kind == BackgroundKind::transparent ? 1.0f : 0.0f);
  frame.background_bottom = linear(bottom, static_cast<float>(studio.reflection_levels - 1));
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
  std::ranges::copy(studio.rays, frame.rays);
  return frame;
}

shader::PartMaterial part_values(const Material& material, bool mirrored) {
  return {glm::vec4(material.base_colour, material.metallic),
          glm::vec4(material.roughness, material.clearcoat, material.clearcoat_roughness, mirrored ? -1 : 1)};
}

}  // namespace wrapture
