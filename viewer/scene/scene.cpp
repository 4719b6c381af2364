// Default scenes for artwork of any aspect ratio.
#include "viewer/scene/scene.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr float kWrapAround = 1.5f;  // labels wider than this are drawn to go around the bottle, with the small print at the back
constexpr float kWideWrapDeg = 320;

void fit_label(Container& container, float artwork_aspect) {
  if (artwork_aspect > kWrapAround) container.label.wrap_deg = std::max(container.label.wrap_deg, kWideWrapDeg);
}

float linear(float encoded) { return encoded <= 0.04045f ? encoded / 12.92f : std::pow((encoded + 0.055f) / 1.055f, 2.4f); }

Material worn_material(const PartLook& look) {
  return {.base_colour = {linear(look.colour.r), linear(look.colour.g), linear(look.colour.b)},
          .metallic = look.metallic,
          .roughness = look.roughness,
          .clearcoat = look.clearcoat,
          .wall = look.wall};
}

}  // namespace

std::string_view to_string(ShapeKind kind) { return kind == ShapeKind::box ? "box" : kind == ShapeKind::bottle ? "bottle" : "model"; }

ModelShape load_model(const std::filesystem::path& file, const ImportOptions& options) {
  auto loaded = std::make_shared<const ImportedModel>(import_model(file, options));
  const std::string material = loaded->materials[loaded->artwork_material].name;
  const float height = loaded->height_mm;
  return {file, material, height, std::move(loaded)};
}

void use_model(Scene& scene, const ModelShape& model, float picture_aspect) {
  scene.kind = ShapeKind::model;
  scene.model = model;
  scene.camera.yaw_deg = 25;
  scene.camera.pitch_deg = 10;
  scene.camera = frame(scene.camera, bounds_of(scene), picture_aspect, 0.07f);
}

ShapeKind shape_kind(std::string_view name) {
  if (name == "box") return ShapeKind::box;
  if (name == "bottle") return ShapeKind::bottle;
  throw Error(Failure::usage, fmt::format("shape '{}' is not known; use box or bottle", name));
}

Scene make_scene(ShapeKind kind, float artwork_aspect, float picture_aspect) {
  Scene scene;
  scene.kind = kind;
  scene.carton = carton_for(artwork_aspect);
  fit_label(scene.container, artwork_aspect);
  scene.camera.yaw_deg = kind == ShapeKind::box ? 25.0f : 0.0f;
  scene.camera.pitch_deg = kind == ShapeKind::box ? 14.0f : 7.0f;
  scene.camera = frame(scene.camera, bounds_of(scene), picture_aspect, 0.07f);
  return scene;
}

void use_container(Scene& scene, const Container& container, float artwork_aspect) {
  const Scene plain;
  scene.kind = ShapeKind::bottle;
  scene.container = container;
  fit_label(scene.container, artwork_aspect);
  for (const Part part : {Part::glass, Part::cap, Part::body, Part::printed_body, Part::trim})
    scene.materials[static_cast<std::size_t>(part)] = plain.materials[static_cast<std::size_t>(part)];
  for (const PartLook& look : container.looks) scene.materials[static_cast<std::size_t>(look.part)] = worn_material(look);
}

std::string shape_name(const Scene& scene) {
  return scene.kind == ShapeKind::bottle ? scene.container.name : std::string(to_string(scene.kind));
}

Mesh make_mesh(const Scene& scene, float artwork_aspect) {
  if (scene.kind == ShapeKind::model && scene.model.loaded) return scene.model.loaded->mesh;
  return scene.kind == ShapeKind::box ? make_carton(scene.carton, artwork_aspect) : make_container(scene.container, artwork_aspect);
}

Bounds bounds_of(const Scene& scene) {
  if (scene.kind == ShapeKind::model && scene.model.loaded) return scene.model.loaded->bounds;
  if (scene.kind == ShapeKind::box) {
    const glm::vec3 half(0.5f * scene.carton.width_mm, 0, 0.5f * scene.carton.depth_mm);
    return {-half, half + glm::vec3(0, scene.carton.height_mm, 0)};
  }
  return bounds_of(scene.container);
}

}  // namespace wrapture
