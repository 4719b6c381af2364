// Textures for other programs of what our shaders make of artwork: the print on board, its colours without the drawing, the sides of a box.
// Pure; private to the GLB writer.
#pragma once

#include <glm/glm.hpp>
#include <vector>

#include "engine/base/image.hpp"
#include "viewer/scene/material.hpp"
#include "viewer/scene/mesh.hpp"

namespace wrapture {

/// Artwork on unprinted board (linear colour) where it is transparent; opaque, without dpi and profile.
Image bake_print(const Image& artwork, std::uint32_t longest_side, glm::vec3 board = Material().substrate);

/// The colours of the artwork without its drawing: about 32 px long.
Image bake_colours(const Image& print);

/// A box's sides: the print goes on mirrored from the front and melts into its colours.
struct BakedSides {
  Image image;                // left side in the left half, right side in the right half
  std::vector<glm::vec2> uv;  // of the submesh's vertices in the order of Mesh::vertices; unused ones are 0
};
BakedSides bake_sides(const Mesh& mesh, const Submesh& sides, const Image& print, const Image& colours);

}  // namespace wrapture
