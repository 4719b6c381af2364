// Default scenes for artwork of any aspect ratio.
#include "viewer/scene/scene.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr float kWrapAround = 1.5f;  // labels wider than this are drawn to go around the bottle, with the small print at the back

}  // namespace

std::string_view to_string(ShapeKind kind) { return kind == ShapeKind::box ? "box" : "bottle"; }

ShapeKind shape_kind(std::string_view name) {
  if (name == "box") return ShapeKind::box;
  if (name == "bottle") return ShapeKind::bottle;
  throw Error(Failure::usage, fmt::format("shape '{}' is not known; use box or bottle", name));
}

Scene make_scene(ShapeKind kind, float artwork_aspect, float picture_aspect) {
  Scene scene;
  scene.kind = kind;
  scene.carton = carton_for(artwork_aspect);
  if (artwork_aspect > kWrapAround) scene.bottle.max_wrap_deg = 320;
  scene.camera.yaw_deg = kind == ShapeKind::box ? 25.0f : 0.0f;
  scene.camera.pitch_deg = kind == ShapeKind::box ? 14.0f : 7.0f;
  scene.camera = frame(scene.camera, bounds_of(scene), picture_aspect, 0.07f);
  return scene;
}

Mesh make_mesh(const Scene& scene, float artwork_aspect) {
  return scene.kind == ShapeKind::box ? make_carton(scene.carton, artwork_aspect) : make_bottle(scene.bottle, artwork_aspect);
}

Bounds bounds_of(const Scene& scene) {
  if (scene.kind == ShapeKind::box) {
    const glm::vec3 half(0.5f * scene.carton.width_mm, 0, 0.5f * scene.carton.depth_mm);
    return {-half, half + glm::vec3(0, scene.carton.height_mm, 0)};
  }
  const glm::vec3 half(scene.bottle.body_radius_mm, 0, scene.bottle.body_radius_mm);
  return {-half, half + glm::vec3(0, scene.bottle.height_mm, 0)};
}

}  // namespace wrapture
