// Colours and distances of the user interface: calm neutral greys, so that artwork is judged against nothing coloured.
#pragma once

#include <imgui.h>

namespace wrapture {

/// Colours that panels draw with themselves.
struct Palette {
  static constexpr ImU32 kText = IM_COL32(222, 222, 224, 255);
  static constexpr ImU32 kDim = IM_COL32(158, 158, 163, 255);  // 5.5:1 on the panel
  static constexpr ImU32 kLine = IM_COL32(58, 58, 61, 255);
  static constexpr ImU32 kField = IM_COL32(27, 27, 29, 255);
  static constexpr ImU32 kFill = IM_COL32(74, 77, 82, 255);  // of sliders
  static constexpr ImU32 kFillHovered = IM_COL32(84, 88, 94, 255);
  static constexpr ImU32 kAccent = IM_COL32(112, 160, 214, 255);
  static constexpr ImU32 kError = IM_COL32(236, 138, 122, 255);
  static constexpr ImU32 kOverlay = IM_COL32(24, 24, 26, 224);  // behind text over the picture
};

/// Sets the current ImGui context's style anew for this scale.
void apply_theme(float scale);

}  // namespace wrapture
