// A package as a GLB file (glTF 2.0, binary): metres, the print baked into textures, materials set. For web viewers, AR and other tools.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {

struct GlbOptions {
  std::uint32_t texture_side = 4096;  // px, long side of the print at most; 64..8192
  std::string name = "package";
  std::string generator = "Wrapture";
  std::string note{};  // JSON, kept as `extras.wrapture` of the asset; empty: none
};

/// The bytes of the file. artwork: what the package wears, styled or not. Pure. Throws Error(usage) where the scene makes no package.
std::vector<std::byte> make_glb(const Scene& scene, const Image& artwork, const GlbOptions& options = {});

}  // namespace wrapture
