// The sheet on which regions are protected: what is drawn on it, and what its commands do. Pure.
#pragma once

#include <array>
#include <vector>

#include "engine/style/protect.hpp"

namespace wrapture {

struct Action;

/// Regions count once they are applied: they become the mask of the document.
struct ProtectEditor {
  bool open = false;
  std::vector<ProtectRegion> regions;
  float feather_px = 2;                      // of the artwork
  bool brush = false;                        // else rectangles
  float brush_radius = 0.012f;               // share of the artwork's long side
  bool finding = false;                      // barcodes and text are being looked for
  std::vector<std::array<float, 2>> stroke;  // under way, shares: the corners of a rectangle, or the path of a brush
};

/// Changes the editor; false where the command is another's. Throws Error(usage); the editor is then as before.
bool perform_protect(const Action& action, ProtectEditor& editor);

/// Found regions take the place of those found before; what was drawn stays.
void take_found(ProtectEditor& editor, std::vector<ProtectRegion> found);

}  // namespace wrapture
