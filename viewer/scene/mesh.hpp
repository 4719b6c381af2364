// Triangles of a package in mm, with exact texture coordinates, normals and tangents.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <optional>
#include <vector>

#include "viewer/scene/material.hpp"

namespace wrapture {

/// y is up, the floor is y = 0, the front of a package faces +z. Counter-clockwise triangles seen from outside.
struct Vertex {
  glm::vec3 position{0};          // mm
  glm::vec3 normal{0, 1, 0};      // unit, outward
  glm::vec4 tangent{1, 0, 0, 1};  // xyz: unit, along growing u; w: +-1, cross(normal, tangent) * w points along growing v
  glm::vec2 uv{0};                // (0,0) top left of the artwork, (1,1) bottom right; outside [0,1]: plain board in the edge's colour
};

/// What a run of triangles is made of; Scene::materials holds one Material for each.
/// side_board: printed, but the drawing melts into its colours away from the front. body: of a container that one cannot look through;
/// printed_body: the same, printed all round; trim: metal ends, collars, teats.
enum class Part : std::uint32_t { printed_board, plain_board, label, glass, cap, side_board, body, printed_body, trim };
inline constexpr std::size_t kPartCount = 9;

struct Submesh {
  Part part = Part::printed_board;
  std::uint32_t first_index = 0, index_count = 0;
  std::optional<Material> own{};  // of an imported shape, instead of the scene's
};

/// Corners of the smallest box around something, mm.
struct Bounds {
  glm::vec3 low{0}, high{0};
  [[nodiscard]] glm::vec3 centre() const { return 0.5f * (low + high); }
  [[nodiscard]] glm::vec3 size() const { return high - low; }
};

struct Mesh {
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> indices;  // three a triangle
  std::vector<Submesh> submeshes;      // cover `indices` without gap

  [[nodiscard]] Bounds bounds() const;
};

/// Appends a grid of (columns + 1) x (rows + 1) vertices made by `vertex(column, row)` to `mesh` as triangles of its last submesh.
/// Columns run along `tangent`, rows downwards as seen from outside.
template <class MakeVertex>
void add_grid(Mesh& mesh, std::uint32_t columns, std::uint32_t rows, const MakeVertex& vertex) {
  const auto first = static_cast<std::uint32_t>(mesh.vertices.size());
  for (std::uint32_t row = 0; row <= rows; ++row)
    for (std::uint32_t column = 0; column <= columns; ++column) mesh.vertices.push_back(vertex(column, row));
  const std::uint32_t stride = columns + 1;
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t column = 0; column < columns; ++column) {
      const std::uint32_t a = first + row * stride + column;
      for (const std::uint32_t index : {a, a + stride, a + 1, a + 1, a + stride, a + stride + 1}) mesh.indices.push_back(index);
    }
  }
}

/// Starts a submesh at the end of the index list / sets its count from what was added since.
void begin_part(Mesh& mesh, Part part);
void end_part(Mesh& mesh);

}  // namespace wrapture
