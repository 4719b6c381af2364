// Bounds and submesh bookkeeping of a mesh.
#include "viewer/scene/mesh.hpp"

#include <limits>

namespace wrapture {

Bounds Mesh::bounds() const {
  if (vertices.empty()) return {};
  Bounds bounds{glm::vec3(std::numeric_limits<float>::max()), glm::vec3(std::numeric_limits<float>::lowest())};
  for (const Vertex& vertex : vertices) {
    bounds.low = glm::min(bounds.low, vertex.position);
    bounds.high = glm::max(bounds.high, vertex.position);
  }
  return bounds;
}

void begin_part(Mesh& mesh, Part part) { mesh.submeshes.push_back({part, static_cast<std::uint32_t>(mesh.indices.size()), 0}); }

void end_part(Mesh& mesh) {
  Submesh& last = mesh.submeshes.back();
  last.index_count = static_cast<std::uint32_t>(mesh.indices.size()) - last.first_index;
}

}  // namespace wrapture
