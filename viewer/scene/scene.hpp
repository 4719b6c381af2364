// Everything that a picture is made of besides the artwork: shape, camera, materials, background.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "viewer/scene/camera.hpp"
#include "viewer/scene/carton.hpp"
#include "viewer/scene/container.hpp"
#include "viewer/scene/import/import.hpp"
#include "viewer/scene/look.hpp"
#include "viewer/scene/material.hpp"

namespace wrapture {

/// bottle: any container; model: an imported one.
enum class ShapeKind { box, bottle, model };
std::string_view to_string(ShapeKind kind);
/// "box" or "bottle" (a model has a file instead of a name); throws Error(usage) naming both otherwise.
ShapeKind shape_kind(std::string_view name);

/// A shape from a file. Scenes are copied and compared every frame, and what was read never changes: they share it.
struct ModelShape {
  std::filesystem::path file;
  std::string artwork_material;  // by name
  float height_mm = 0;
  std::shared_ptr<const ImportedModel> loaded;
  bool operator==(const ModelShape&) const = default;
};
/// Throws what import_model() throws.
ModelShape load_model(const std::filesystem::path& file, const ImportOptions& options = {});

enum class BackgroundKind { gradient, colour, transparent, picture };
struct Background {
  BackgroundKind kind = BackgroundKind::gradient;
  glm::vec3 top{0.80f, 0.82f, 0.84f}, bottom{0.955f, 0.955f, 0.95f};  // sRGB 0..1, as seen on screen; `colour` uses `top`
  std::string picture;                                                // path; fills the view, cropped evenly
  bool operator==(const Background&) const = default;
};

/// Plain value; compare to find out whether a new picture is needed.
struct Scene {
  ShapeKind kind = ShapeKind::box;
  Carton carton;
  Container container = default_bottle();
  ModelShape model;
  Camera camera;
  std::array<Material, kPartCount> materials{printed_board(), plain_board(),    paper_label(),  tinted_glass(), satin_cap(),
                                             printed_board(), smooth_plastic(), printed_body(), satin_metal()};  // by Part
  Background background;
  Look look;
  float exposure = 1;        // 1: a white label that faces the camera comes out at about 0.94
  float shadow = 1;          // 0..1, strength of the shadow on the floor
  float reflection = 0.35f;  // 0..1, gloss of the floor
  bool operator==(const Scene&) const = default;
};

/// A scene that shows artwork of this aspect ratio (width / height) well: sizes from the artwork, three-quarter view, framed for
/// picture_aspect.
Scene make_scene(ShapeKind kind, float artwork_aspect, float picture_aspect);

/// Shows a container in its own materials, with a label as wide as the artwork asks for.
void use_container(Scene& scene, const Container& container, float artwork_aspect);

/// The background as it is seen: the default one follows the set-up of the lights.
Background backdrop_of(const Scene& scene);
/// "studio", "transparent", "#RRGGBB", "#TOP,#BOTTOM" or the path of a picture. Throws Error(usage) naming the text.
Background parse_background(const std::string& text);
std::string to_string(const Background& background);
/// Shows an imported shape, in three-quarter view, framed for picture_aspect.
void use_model(Scene& scene, const ModelShape& model, float picture_aspect);

/// What --shape calls it: box, the container's name, or model.
std::string shape_name(const Scene& scene);

/// The mesh of the scene's shape. artwork_aspect: width / height of the whole texture.
Mesh make_mesh(const Scene& scene, float artwork_aspect);
Bounds bounds_of(const Scene& scene);

}  // namespace wrapture
