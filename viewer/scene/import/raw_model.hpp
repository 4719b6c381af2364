// Inside viewer/scene/import only: what a file holds, before it is put upright, scaled and completed.
#pragma once

#include <filesystem>
#include <glm/glm.hpp>
#include <span>
#include <string>
#include <vector>

#include "viewer/scene/import/import.hpp"

namespace wrapture::import {

struct RawMaterial {
  std::string name;
  glm::vec3 base_colour{0.8f};  // linear
  float metallic = 0, roughness = 0.6f;
  bool double_sided = false;
};

/// Triangles of one material, in the file's units, where they stand. normals and uvs: as many as positions, or none.
struct RawPart {
  std::size_t material = 0;
  std::vector<glm::vec3> positions, normals;
  std::vector<glm::vec2> uvs;  // (0, 0) top left
  std::vector<std::uint32_t> indices;
};

struct RawModel {
  std::vector<RawMaterial> materials;
  std::vector<RawPart> parts;
  float mm_per_unit = 0;  // 0: not known
};

RawModel read_gltf(const std::filesystem::path& path, std::span<const std::byte> bytes);
RawModel read_obj(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// Completes normals and tangents, chooses the artwork's material, scales, and puts it on the floor.
ImportedModel finish(const std::filesystem::path& path, RawModel raw, const ImportOptions& options);

/// Throws Error(bad_input) "<path>: <what>".
[[noreturn]] void refuse_model(const std::filesystem::path& path, const std::string& what);

/// The bytes of `name`, which a file refers to, from its own folder. Throws Error(bad_input) for names that lead out of it.
std::vector<std::byte> read_beside(const std::filesystem::path& path, const std::string& name);

}  // namespace wrapture::import
