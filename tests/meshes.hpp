// What tests of shapes ask of meshes: triangles of a part, closed surfaces, sound normals.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <vector>

#include "viewer/scene/mesh.hpp"

namespace wrapture {

using Triangle = std::array<Vertex, 3>;

inline std::vector<Triangle> triangles_of(const Mesh& mesh, const Submesh& submesh) {
  std::vector<Triangle> found;
  for (std::uint32_t i = submesh.first_index; i < submesh.first_index + submesh.index_count; i += 3)
    found.push_back({mesh.vertices[mesh.indices[i]], mesh.vertices[mesh.indices[i + 1]], mesh.vertices[mesh.indices[i + 2]]});
  return found;
}

inline std::vector<Triangle> triangles(const Mesh& mesh, Part part) {
  std::vector<Triangle> found;
  for (const Submesh& submesh : mesh.submeshes) {
    if (submesh.part != part) continue;
    const auto more = triangles_of(mesh, submesh);
    found.insert(found.end(), more.begin(), more.end());
  }
  return found;
}

inline glm::vec3 area_vector(const Triangle& t) { return 0.5f * glm::cross(t[1].position - t[0].position, t[2].position - t[0].position); }

/// mm on the surface for one unit of u and of v, from a flat triangle.
inline glm::vec2 mm_per_uv(const Triangle& t) {
  const glm::vec3 e1 = t[1].position - t[0].position, e2 = t[2].position - t[0].position;
  const glm::vec2 d1 = t[1].uv - t[0].uv, d2 = t[2].uv - t[0].uv;
  const float determinant = d1.x * d2.y - d2.x * d1.y;
  return {glm::length((e1 * d2.y - e2 * d1.y) / determinant), glm::length((e2 * d1.x - e1 * d2.x) / determinant)};
}

using Corner = std::tuple<int, int, int>;
inline Corner welded(glm::vec3 p) {  // to 1/1000 mm
  return {static_cast<int>(std::lround(p.x * 1000)), static_cast<int>(std::lround(p.y * 1000)), static_cast<int>(std::lround(p.z * 1000))};
}

/// Edges (by position) that are not used exactly once in each direction; triangles without area are left out.
inline int open_edges(const std::vector<Triangle>& all) {
  std::map<std::pair<Corner, Corner>, int> uses;
  for (const Triangle& t : all) {
    const std::array corners{welded(t[0].position), welded(t[1].position), welded(t[2].position)};
    if (corners[0] == corners[1] || corners[1] == corners[2] || corners[0] == corners[2]) continue;
    for (std::size_t i = 0; i < 3; ++i) ++uses[{corners[i], corners[(i + 1) % 3]}];
  }
  int open = 0;
  for (const auto& [edge, count] : uses) {
    const auto back = uses.find({edge.second, edge.first});
    if (count != 1 || back == uses.end() || back->second != 1) ++open;
  }
  return open;
}

inline float volume(const std::vector<Triangle>& all) {
  double sum = 0;
  for (const Triangle& t : all) sum += static_cast<double>(glm::dot(t[0].position, glm::cross(t[1].position, t[2].position))) / 6;
  return static_cast<float>(sum);
}

inline std::vector<Triangle> all_of(const Mesh& mesh, std::initializer_list<Part> parts) {
  std::vector<Triangle> found;
  for (const Part part : parts) {
    const auto more = triangles(mesh, part);
    found.insert(found.end(), more.begin(), more.end());
  }
  return found;
}

/// facing: cosine between a triangle and the normals of its corners at least; small where tight curves have few triangles.
inline void expect_sound(const Mesh& mesh, float facing = 0.6f) {
  std::uint32_t next = 0;
  for (const Submesh& submesh : mesh.submeshes) {
    EXPECT_EQ(submesh.first_index, next);
    EXPECT_GT(submesh.index_count, 0u);
    next += submesh.index_count;
  }
  EXPECT_EQ(next, mesh.indices.size());
  for (const Vertex& vertex : mesh.vertices) {
    const glm::vec3 tangent(vertex.tangent);
    ASSERT_NEAR(glm::length(vertex.normal), 1, 1e-5);
    ASSERT_NEAR(glm::length(tangent), 1, 1e-5);
    ASSERT_NEAR(glm::dot(vertex.normal, tangent), 0, 1e-5);
    ASSERT_EQ(std::abs(vertex.tangent.w), 1);
  }
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
    const Triangle t{mesh.vertices[mesh.indices[i]], mesh.vertices[mesh.indices[i + 1]], mesh.vertices[mesh.indices[i + 2]]};
    const glm::vec3 area = area_vector(t);
    if (glm::length(area) < 1e-5f) continue;  // at the axis of a turned part
    for (const Vertex& vertex : t) ASSERT_GT(glm::dot(glm::normalize(area), vertex.normal), facing) << "triangle " << i / 3;
  }
}

}  // namespace wrapture
