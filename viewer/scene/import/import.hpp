// Shapes that others modelled: glTF, GLB and OBJ files as a mesh in mm, checked in full before anything is believed. Pure code.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "viewer/scene/mesh.hpp"

namespace wrapture {

inline constexpr std::size_t kMaxModelVertices = 10'000'000, kMaxModelTriangles = 10'000'000;
inline constexpr std::uint64_t kMaxModelBytes = std::uint64_t{512} << 20;  // of a file and of each buffer
inline constexpr int kMaxModelDepth = 64;                                  // of nodes and of JSON

struct ImportOptions {
  std::string artwork_material;  // by name; empty: the largest area with texture coordinates
  float height_mm = 0;           // 0: as the file says or as it is guessed
};

struct ImportedMaterial {
  std::string name;
  double area_mm2 = 0;
  bool has_coordinates = false;  // texture coordinates that spread the artwork over it
};

/// Stands on the floor (y = 0), around the y axis.
struct ImportedModel {
  Mesh mesh;  // the artwork's part is Part::printed_body, the others have materials of their own
  Bounds bounds;
  std::vector<ImportedMaterial> materials;
  std::size_t artwork_material = 0;
  float height_mm = 0;
  std::string note;             // what was guessed, for the user; empty: nothing
  std::vector<float> radii_mm;  // largest distance from the y axis in equal slices from the floor up
};

/// By the ending of a name.
bool is_model_file(const std::filesystem::path& path);

/// Throws Error(bad_input) "<path>: <what, where, what to do>"; Error(usage) for an artwork material that the file does not have.
/// glTF is in metres; of OBJ the unit is guessed. Buffers beside a .gltf file are read from its own folder only, and nothing else is.
ImportedModel import_model(const std::filesystem::path& path, const ImportOptions& options = {});
/// `bytes`: the whole file.
ImportedModel import_model(const std::filesystem::path& path, std::span<const std::byte> bytes, const ImportOptions& options);

}  // namespace wrapture
