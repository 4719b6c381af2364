// The lines of print over the flat artwork: where it is cut and folded, bleed and safe area.
#pragma once

#include "viewer/scene/net.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {

/// Lines in mm of the whole texture; its size on the package. Lines may lie outside of it.
struct FlatSheet {
  glm::vec2 size_mm{0};
  std::vector<NetLine> lines;
};

/// texture_aspect: width / height of the texture. A dieline: the net. Else the edge of what is printed (cut), bleed and safe around it: the
/// front of a box, the label or labels of a container, one repeat of what is printed all round.
FlatSheet flat_sheet(const Scene& scene, float texture_aspect);

}  // namespace wrapture
