// The tab that opens a can.
#pragma once

#include "viewer/scene/mesh.hpp"

namespace wrapture {

/// As a submesh of Part::trim; y_mm: the middle of its sheet.
void add_pull_tab(Mesh& mesh, float y_mm);

}  // namespace wrapture
