// glTF: the nodes of the scene, their meshes where they stand, and materials. Textures, skins and animations are left alone.
#include <fmt/format.h>

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>
#include <glm/gtc/type_ptr.hpp>
#include <vector>

#include "viewer/scene/import/gltf_document.hpp"
#include "viewer/scene/import/raw_model.hpp"

namespace wrapture::import {

namespace {

using nlohmann::json;

constexpr std::uint64_t kTriangles = 4, kStrip = 5, kFan = 6;

class GltfReader {
 public:
  explicit GltfReader(const GltfDocument& document) : document_(document), visited_(document.count("nodes")) {}
  RawModel read();

 private:
  void read_materials();
  void visit(std::uint64_t node, const glm::mat4& parent, int depth);
  [[nodiscard]] glm::mat4 matrix_of(const json& node) const;
  void add_mesh(const json& mesh, const glm::mat4& matrix);
  void add_primitive(const json& primitive, const glm::mat4& matrix);
  [[nodiscard]] std::vector<std::uint32_t> indices_of(const json& primitive, std::size_t vertices, std::uint64_t mode);
  [[nodiscard]] std::optional<AccessorView> attribute(const json& attributes, const char* name, std::size_t components) const;
  [[noreturn]] void refuse(const std::string& what) const { refuse_model(document_.path(), what + "; export it again"); }

  const GltfDocument& document_;
  std::vector<bool> visited_;
  std::size_t vertices_ = 0, triangles_ = 0;
  RawModel model_{.mm_per_unit = 1000};
};

/// A member that is an object; an empty one where it is missing.
const json& object_of(const json& parent, const char* key) {
  static const json kNothing = json::object();
  const auto found = parent.find(key);
  return found != parent.end() && found->is_object() ? *found : kNothing;
}

RawModel GltfReader::read() {
  read_materials();
  const std::uint64_t scene = document_.whole(document_.root(), "scene").value_or(0);
  if (document_.count("scenes") == 0) {  // a library of meshes: each once, where it lies
    for (std::size_t i = 0; i < document_.count("meshes"); ++i) add_mesh(document_.item("meshes", i), glm::mat4(1));
    return std::move(model_);
  }
  const auto& nodes = document_.item("scenes", scene);
  if (const auto roots = nodes.find("nodes"); roots != nodes.end()) {
    if (!roots->is_array()) refuse("scene has no proper nodes");
    for (const json& node : *roots) {
      if (!node.is_number_unsigned()) refuse("scene has no proper nodes");
      visit(node.get<std::uint64_t>(), glm::mat4(1), 0);
    }
  }
  return std::move(model_);
}

void GltfReader::read_materials() {
  for (std::size_t i = 0; i < document_.count("materials"); ++i) {
    const json& material = document_.item("materials", i);
    const json& pbr = object_of(material, "pbrMetallicRoughness");
    RawMaterial raw;
    const auto name = material.find("name");
    raw.name = name != material.end() && name->is_string() ? name->get<std::string>() : fmt::format("material {}", i);
    const auto number = [&](const char* key, float otherwise) {
      const auto found = pbr.find(key);
      return found != pbr.end() && found->is_number() ? std::clamp(found->get<float>(), 0.0f, 1.0f) : otherwise;
    };
    if (const auto colour = document_.numbers(pbr, "baseColorFactor", 4); !colour.empty())
      raw.base_colour = glm::clamp(glm::vec3(colour[0], colour[1], colour[2]), 0.0f, 1.0f);
    else
      raw.base_colour = glm::vec3(1);
    raw.metallic = pbr.contains("metallicRoughnessTexture") ? 0 : number("metallicFactor", 1);  // its texture says where
    raw.roughness = std::max(number("roughnessFactor", 1), 0.05f);
    const auto sided = material.find("doubleSided");
    raw.double_sided = sided != material.end() && sided->is_boolean() && sided->get<bool>();
    model_.materials.push_back(raw);
  }
  model_.materials.push_back({.name = "without material"});
}

glm::mat4 GltfReader::matrix_of(const json& node) const {
  if (const auto values = document_.numbers(node, "matrix", 16); !values.empty()) return glm::make_mat4(values.data());
  glm::mat4 matrix(1);
  if (const auto t = document_.numbers(node, "translation", 3); !t.empty()) matrix = glm::translate(matrix, {t[0], t[1], t[2]});
  if (const auto r = document_.numbers(node, "rotation", 4); !r.empty()) {
    const glm::quat turn(r[3], r[0], r[1], r[2]);
    if (glm::dot(turn, turn) > 1e-12f) matrix *= glm::mat4_cast(glm::normalize(turn));
  }
  if (const auto s = document_.numbers(node, "scale", 3); !s.empty()) matrix = glm::scale(matrix, {s[0], s[1], s[2]});
  return matrix;
}

void GltfReader::visit(std::uint64_t index, const glm::mat4& parent, int depth) {
  const json& node = document_.item("nodes", index);
  if (visited_[index]) refuse(fmt::format("node {} is its own ancestor, or has two parents", index));
  if (depth >= kMaxModelDepth) refuse(fmt::format("nodes are nested more than {} deep", kMaxModelDepth));
  visited_[index] = true;
  const glm::mat4 matrix = parent * matrix_of(node);
  if (const auto mesh = document_.whole(node, "mesh")) add_mesh(document_.item("meshes", *mesh), matrix);
  const auto children = node.find("children");
  if (children == node.end()) return;
  if (!children->is_array()) refuse(fmt::format("node {} has no proper children", index));
  for (const json& child : *children) {
    if (!child.is_number_unsigned()) refuse(fmt::format("node {} has no proper children", index));
    visit(child.get<std::uint64_t>(), matrix, depth + 1);
  }
}

void GltfReader::add_mesh(const json& mesh, const glm::mat4& matrix) {
  const auto primitives = mesh.find("primitives");
  if (primitives == mesh.end() || !primitives->is_array()) refuse("a mesh has no primitives");
  for (const json& primitive : *primitives) {
    if (!primitive.is_object()) refuse("a mesh has no proper primitives");
    add_primitive(primitive, matrix);
  }
}

std::optional<AccessorView> GltfReader::attribute(const json& attributes, const char* name, std::size_t components) const {
  const auto index = document_.whole(attributes, name);
  if (!index) return std::nullopt;
  AccessorView view = document_.accessor(*index);
  if (view.components != components) refuse(fmt::format("attribute {} has {} components instead of {}", name, view.components, components));
  return view;
}

std::vector<std::uint32_t> GltfReader::indices_of(const json& primitive, std::size_t vertices, std::uint64_t mode) {
  const auto accessor = document_.whole(primitive, "indices");
  std::optional<AccessorView> view;
  if (accessor) view = document_.accessor(*accessor);
  if (view && (view->components != 1 || (view->kind != 5121 && view->kind != 5123 && view->kind != 5125))) refuse("indices are no indices");
  const std::size_t count = view ? view->count : vertices;
  triangles_ += mode == kTriangles ? count / 3 : count;
  if (triangles_ > kMaxModelTriangles)
    refuse_model(document_.path(), fmt::format("has more than {} triangles; simplify it first", kMaxModelTriangles));
  const auto index = [&](std::size_t i) {
    const std::uint32_t value = view ? view->index(i) : static_cast<std::uint32_t>(i);
    if (value >= vertices) refuse(fmt::format("index {} points behind the {} vertices of its mesh", value, vertices));
    return value;
  };
  std::vector<std::uint32_t> indices;
  if (mode == kTriangles) {
    for (std::size_t i = 0; i < count / 3 * 3; ++i) indices.push_back(index(i));
  } else {
    for (std::size_t i = 2; i < count; ++i) {
      const std::size_t first = mode == kFan ? 0 : i - 2 + i % 2, second = mode == kFan ? i - 1 : i - 1 - i % 2;
      for (const std::size_t corner : {first, second, i}) indices.push_back(index(corner));
    }
  }
  return indices;
}

void GltfReader::add_primitive(const json& primitive, const glm::mat4& matrix) {
  const std::uint64_t mode = document_.whole(primitive, "mode").value_or(kTriangles);
  if (mode != kTriangles && mode != kStrip && mode != kFan) return;  // points and lines have no surface
  const json& attributes = object_of(primitive, "attributes");
  const auto positions = attribute(attributes, "POSITION", 3);
  if (!positions || positions->count == 0) return;
  vertices_ += positions->count;
  if (vertices_ > kMaxModelVertices)
    refuse_model(document_.path(), fmt::format("has more than {} vertices; simplify it first", kMaxModelVertices));
  const auto normals = attribute(attributes, "NORMAL", 3), uvs = attribute(attributes, "TEXCOORD_0", 2);
  if ((normals && normals->count < positions->count) || (uvs && uvs->count < positions->count))
    refuse("attributes of a mesh differ in length");
  RawPart part{.material = document_.whole(primitive, "material").value_or(model_.materials.size() - 1)};
  if (part.material >= model_.materials.size()) refuse(fmt::format("material {} does not exist", part.material));
  part.indices = indices_of(primitive, positions->count, mode);
  const glm::mat3 turn(matrix);
  const bool mirrored = glm::determinant(turn) < 0;
  const glm::mat3 for_normals = std::abs(glm::determinant(turn)) > 1e-30f ? glm::transpose(glm::inverse(turn)) : glm::mat3(1);
  for (std::size_t i = 0; i < positions->count; ++i) {
    const glm::vec3 at(positions->number(i, 0), positions->number(i, 1), positions->number(i, 2));
    part.positions.emplace_back(matrix * glm::vec4(at, 1));
    if (normals) part.normals.push_back(for_normals * glm::vec3(normals->number(i, 0), normals->number(i, 1), normals->number(i, 2)));
    if (uvs) part.uvs.emplace_back(uvs->number(i, 0), uvs->number(i, 1));
  }
  if (mirrored)
    for (std::size_t i = 0; i + 2 < part.indices.size(); i += 3) std::swap(part.indices[i + 1], part.indices[i + 2]);
  model_.parts.push_back(std::move(part));
}

}  // namespace

RawModel read_gltf(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  const GltfDocument document(path, bytes);
  return GltfReader(document).read();
}

}  // namespace wrapture::import
