// From what a file holds to a mesh that can be drawn: size, place, normals, tangents, and the part that wears the artwork.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "viewer/scene/import/raw_model.hpp"

namespace wrapture::import {

namespace {

constexpr float kSmallest_mm = 10, kLargest_mm = 1500;  // of the longest side, to be taken for a package
constexpr float kUsual_mm = 200;
constexpr double kLeastSpread = 0.02;  // of the unit square that texture coordinates must cover: palettes do not
constexpr std::size_t kSlices = 48;
constexpr float kCrease = 0.7f;  // cosine: flatter edges are smoothed where a file has no normals

Bounds bounds_of(const RawModel& raw) {
  Bounds bounds{glm::vec3(INFINITY), glm::vec3(-INFINITY)};
  for (const RawPart& part : raw.parts)
    for (const std::uint32_t index : part.indices) {
      bounds.low = glm::min(bounds.low, part.positions[index]);
      bounds.high = glm::max(bounds.high, part.positions[index]);
    }
  return bounds;
}

void check_numbers(const std::filesystem::path& path, const RawModel& raw) {
  const auto finite = [](glm::vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z) && glm::length(v) < 1e18f; };
  for (const RawPart& part : raw.parts) {
    if (!std::ranges::all_of(part.positions, finite))
      refuse_model(path, "has vertices at no place (infinite or not a number); export it again");
    const auto usable = [](glm::vec2 uv) {
      return std::isfinite(uv.x) && std::isfinite(uv.y) && std::abs(uv.x) < 1e6f && std::abs(uv.y) < 1e6f;
    };
    if (!std::ranges::all_of(part.uvs, usable)) refuse_model(path, "has texture coordinates that are no numbers; export it again");
  }
}

struct Scale {
  float mm_per_unit = 1;
  std::string note;
};

/// OBJ says no unit: that one is taken which makes a package of it.
Scale scale_of(const RawModel& raw, const Bounds& bounds, const ImportOptions& options) {
  const glm::vec3 size = bounds.size();
  const float longest = std::max({size.x, size.y, size.z}), height = size.y > 0 ? size.y : longest;
  if (options.height_mm > 0) return {options.height_mm / height, ""};
  const auto fits = [&](float unit) { return longest * unit >= kSmallest_mm && longest * unit <= kLargest_mm; };
  if (raw.mm_per_unit > 0 && fits(raw.mm_per_unit)) return {raw.mm_per_unit, ""};
  if (raw.mm_per_unit > 0 && longest * raw.mm_per_unit > kLargest_mm && longest * raw.mm_per_unit <= 10 * kLargest_mm)  // a slip by ten
    return {raw.mm_per_unit / 10,
            fmt::format("The file says {:.0f} mm, too large for a package; shown {:.0f} mm high. Set the height where that is wrong.",
                        height * raw.mm_per_unit, height * raw.mm_per_unit / 10)};
  struct Unit {
    float mm;
    const char* name;
    float least, most;  // longest sides in mm for which it is likely
  };
  for (const Unit& unit : {Unit{1, "mm", 40, 1000}, Unit{10, "cm", 30, 500}, Unit{1000, "m", 20, 1500}, Unit{25.4f, "inches", 30, 1000}})
    if (longest * unit.mm >= unit.least && longest * unit.mm <= unit.most)
      return {unit.mm, fmt::format("The file says no size; taken as {}: {:.0f} mm high. Set the height where that is wrong.", unit.name,
                                   height * unit.mm)};
  return {kUsual_mm / longest, fmt::format("The file's size makes no package; shown {:.0f} mm long. Set the height.", kUsual_mm)};
}

/// Area of a triangle times two, with its direction.
glm::vec3 face_of(const RawPart& part, std::size_t first) {
  const glm::vec3 a = part.positions[part.indices[first]];
  return glm::cross(part.positions[part.indices[first + 1]] - a, part.positions[part.indices[first + 2]] - a);
}

glm::vec3 unit_or(glm::vec3 v, glm::vec3 otherwise) {
  const float length = glm::length(v);
  return length > 1e-20f && std::isfinite(length) ? v / length : otherwise;
}

struct PlaceHash {
  std::size_t operator()(const glm::vec3& p) const {
    std::size_t hash = 0;
    for (int i = 0; i < 3; ++i) hash = hash * 1'000'003 ^ std::hash<float>()(p[i]);
    return hash;
  }
};

/// One vertex a corner, smooth over flat edges, sharp at others.
void make_normals(RawPart& part) {
  constexpr std::size_t kMostFaces = 48;  // at a place; beyond, a corner keeps its own face's normal
  std::unordered_map<glm::vec3, std::vector<std::uint32_t>, PlaceHash> faces;
  for (std::size_t i = 0; i < part.indices.size(); ++i) {
    auto& at = faces[part.positions[part.indices[i]]];
    if (at.size() <= kMostFaces) at.push_back(static_cast<std::uint32_t>(i / 3 * 3));
  }
  RawPart open{.material = part.material};
  for (std::size_t i = 0; i < part.indices.size(); ++i) {
    const std::uint32_t index = part.indices[i];
    const glm::vec3 own = face_of(part, i / 3 * 3), direction = unit_or(own, {0, 1, 0});
    glm::vec3 sum = own;
    const auto& near = faces[part.positions[index]];
    for (const std::uint32_t other : near)
      if (other != i / 3 * 3 && near.size() <= kMostFaces)
        if (const glm::vec3 face = face_of(part, other); glm::dot(unit_or(face, direction), direction) > kCrease) sum += face;
    open.positions.push_back(part.positions[index]);
    open.normals.push_back(unit_or(sum, direction));
    if (!part.uvs.empty()) open.uvs.push_back(part.uvs[index]);
    open.indices.push_back(static_cast<std::uint32_t>(i));
  }
  part = std::move(open);
}

/// Normals of length 1; those that are missing or none come from the triangles.
void complete_normals(RawPart& part) {
  if (part.normals.empty()) return make_normals(part);
  std::vector<glm::vec3> faces(part.positions.size(), glm::vec3(0));
  for (std::size_t i = 0; i + 2 < part.indices.size(); i += 3)
    for (std::size_t corner = 0; corner < 3; ++corner) faces[part.indices[i + corner]] += face_of(part, i);
  for (std::size_t i = 0; i < part.normals.size(); ++i) part.normals[i] = unit_or(part.normals[i], unit_or(faces[i], {0, 1, 0}));
}

/// How much of the artwork the coordinates spread over the surface: the area of their triangles.
double spread_of(const RawPart& part) {
  double area = 0;
  for (std::size_t i = 0; !part.uvs.empty() && i + 2 < part.indices.size(); i += 3) {
    const glm::dvec2 a = part.uvs[part.indices[i]], b = part.uvs[part.indices[i + 1]], c = part.uvs[part.indices[i + 2]];
    area += 0.5 * std::abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
  }
  return area;
}

double area_of(const RawPart& part) {
  double area = 0;
  for (std::size_t i = 0; i + 2 < part.indices.size(); i += 3) area += 0.5 * static_cast<double>(glm::length(face_of(part, i)));
  return area;
}

/// From the front, and mirrored from behind, over all of the part.
void project(RawPart& part) {
  Bounds bounds{glm::vec3(INFINITY), glm::vec3(-INFINITY)};
  for (const glm::vec3& p : part.positions) bounds = {glm::min(bounds.low, p), glm::max(bounds.high, p)};
  const glm::vec3 size = glm::max(bounds.size(), glm::vec3(1e-6f));
  part.uvs.clear();
  for (std::size_t i = 0; i < part.positions.size(); ++i) {
    const float u = (part.positions[i].x - bounds.low.x) / size.x, v = (bounds.high.y - part.positions[i].y) / size.y;
    part.uvs.emplace_back(part.normals[i].z < 0 ? 1 - u : u, v);
  }
}

/// Coordinates that repeat the picture are moved into it where they cover one repeat only.
void bring_home(std::vector<RawPart*>& parts) {
  glm::vec2 low(INFINITY), high(-INFINITY);
  for (const RawPart* part : parts)
    for (const glm::vec2& uv : part->uvs) {
      low = glm::min(low, uv);
      high = glm::max(high, uv);
    }
  const glm::vec2 shift = glm::floor(low + 1e-4f);
  if (high.x - shift.x > 1.001f || high.y - shift.y > 1.001f) return;
  for (RawPart* part : parts)
    for (glm::vec2& uv : part->uvs) uv -= shift;
}

glm::vec3 any_across(glm::vec3 normal) {
  return unit_or(glm::cross(normal, std::abs(normal.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0)), {1, 0, 0});
}

/// Directions of growing u and v at each vertex, summed over its triangles.
void add_tangents(const RawPart& part, std::vector<Vertex>& vertices, std::size_t first) {
  std::vector<glm::vec3> along(part.positions.size(), glm::vec3(0)), down(part.positions.size(), glm::vec3(0));
  for (std::size_t i = 0; !part.uvs.empty() && i + 2 < part.indices.size(); i += 3) {
    const std::uint32_t a = part.indices[i], b = part.indices[i + 1], c = part.indices[i + 2];
    const glm::vec3 e1 = part.positions[b] - part.positions[a], e2 = part.positions[c] - part.positions[a];
    const glm::vec2 d1 = part.uvs[b] - part.uvs[a], d2 = part.uvs[c] - part.uvs[a];
    const float determinant = d1.x * d2.y - d2.x * d1.y;
    if (std::abs(determinant) < 1e-12f) continue;
    for (const std::uint32_t corner : {a, b, c}) {
      along[corner] += (e1 * d2.y - e2 * d1.y) / determinant;
      down[corner] += (e2 * d1.x - e1 * d2.x) / determinant;
    }
  }
  for (std::size_t i = 0; i < part.positions.size(); ++i) {
    Vertex& vertex = vertices[first + i];
    const glm::vec3 n = vertex.normal, t = unit_or(along[i] - n * glm::dot(n, along[i]), any_across(n));
    vertex.tangent = glm::vec4(t, glm::dot(glm::cross(n, t), down[i]) < 0 ? -1 : 1);
  }
}

void append(Mesh& mesh, const RawPart& part, bool double_sided) {
  const auto first = static_cast<std::uint32_t>(mesh.vertices.size());
  for (std::size_t i = 0; i < part.positions.size(); ++i)
    mesh.vertices.push_back(
        {.position = part.positions[i], .normal = part.normals[i], .uv = part.uvs.empty() ? glm::vec2(0) : part.uvs[i]});
  add_tangents(part, mesh.vertices, first);
  for (const std::uint32_t index : part.indices) mesh.indices.push_back(first + index);
  if (!double_sided) return;
  const auto count = static_cast<std::uint32_t>(part.positions.size());  // once more for the other side
  for (std::uint32_t i = 0; i < count; ++i) {
    Vertex vertex = mesh.vertices[first + i];
    vertex.normal = -vertex.normal;
    vertex.tangent.w = -vertex.tangent.w;
    mesh.vertices.push_back(vertex);
  }
  for (std::size_t i = 0; i + 2 < part.indices.size(); i += 3)
    for (const std::size_t corner : {0u, 2u, 1u}) mesh.indices.push_back(first + count + part.indices[i + corner]);
}

std::size_t choose_material(const std::filesystem::path& path, const std::vector<ImportedMaterial>& materials, const std::string& wanted) {
  if (!wanted.empty()) {
    for (std::size_t i = 0; i < materials.size(); ++i)
      if (materials[i].name == wanted && materials[i].area_mm2 > 0) return i;
    std::string names;
    for (const ImportedMaterial& material : materials)
      if (material.area_mm2 > 0 && names.size() < 200) names += (names.empty() ? "'" : ", '") + material.name + "'";
    throw Error(Failure::usage, fmt::format("{}: has no material '{}'; it has {}", path.string(), wanted, names));
  }
  const auto better = [](const ImportedMaterial& a, const ImportedMaterial& b) {
    return a.has_coordinates != b.has_coordinates ? b.has_coordinates : a.area_mm2 < b.area_mm2;
  };
  return static_cast<std::size_t>(std::ranges::max_element(materials, better) - materials.begin());
}

void place(RawModel& raw, const Bounds& bounds, float scale) {
  const glm::vec3 foot(bounds.centre().x, bounds.low.y, bounds.centre().z);
  for (RawPart& part : raw.parts)
    for (glm::vec3& p : part.positions) p = (p - foot) * scale;
}

std::vector<float> radii_of(const Mesh& mesh, float height_mm) {
  std::vector<float> radii(kSlices);
  for (const Vertex& vertex : mesh.vertices) {
    const float share = height_mm > 0 ? vertex.position.y / height_mm : 0;
    const auto slice = std::min(static_cast<std::size_t>(std::max(share, 0.0f) * kSlices), kSlices - 1);
    radii[slice] = std::max(radii[slice], std::hypot(vertex.position.x, vertex.position.z));
  }
  for (std::size_t i = 1; i < kSlices; ++i)
    if (radii[i] == 0) radii[i] = radii[i - 1];  // no vertices at this height
  return radii;
}

}  // namespace

ImportedModel finish(const std::filesystem::path& path, RawModel raw, const ImportOptions& options) {
  std::erase_if(raw.parts, [](const RawPart& part) { return part.indices.empty(); });
  if (raw.parts.empty()) refuse_model(path, "holds no triangles; export it with its meshes");
  check_numbers(path, raw);
  const Bounds bounds = bounds_of(raw);
  const glm::vec3 size = bounds.size();
  if (!(std::max({size.x, size.y, size.z}) > 1e-12f)) refuse_model(path, "has no size (all vertices lie at one place); export it again");
  const Scale scale = scale_of(raw, bounds, options);
  place(raw, bounds, scale.mm_per_unit);
  ImportedModel model{.note = scale.note};
  std::vector<double> spreads(raw.materials.size());
  for (const RawMaterial& material : raw.materials) model.materials.push_back({.name = material.name});
  for (RawPart& part : raw.parts) {
    complete_normals(part);
    model.materials[part.material].area_mm2 += area_of(part);
    spreads[part.material] += spread_of(part);
  }
  for (std::size_t i = 0; i < spreads.size(); ++i) model.materials[i].has_coordinates = spreads[i] >= kLeastSpread;
  model.artwork_material = choose_material(path, model.materials, options.artwork_material);
  const ImportedMaterial& chosen = model.materials[model.artwork_material];
  std::vector<RawPart*> printed;
  for (RawPart& part : raw.parts)
    if (part.material == model.artwork_material) printed.push_back(&part);
  if (!chosen.has_coordinates) {
    for (RawPart* part : printed) project(*part);
    model.note += fmt::format("{}'{}' has no texture coordinates: the artwork is laid on from the front and the back.",
                              model.note.empty() ? "" : " ", chosen.name);
  }
  bring_home(printed);
  std::ranges::stable_sort(raw.parts, {}, &RawPart::material);
  for (const RawPart& part : raw.parts) {
    const RawMaterial& material = raw.materials[part.material];
    const bool wears = part.material == model.artwork_material;
    begin_part(model.mesh, wears ? Part::printed_body : Part::body);
    if (!wears)
      model.mesh.submeshes.back().own =
          Material{.base_colour = material.base_colour, .metallic = material.metallic, .roughness = material.roughness};
    append(model.mesh, part, material.double_sided);
    end_part(model.mesh);
  }
  model.bounds = model.mesh.bounds();
  model.height_mm = model.bounds.size().y;
  model.radii_mm = radii_of(model.mesh, model.height_mm);
  return model;
}

}  // namespace wrapture::import
