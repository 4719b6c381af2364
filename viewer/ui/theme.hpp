// Colours and distances of the user interface: calm neutral greys, so that artwork is judged against nothing coloured.
#pragma once

#include <imgui.h>

#include "viewer/app/preferences.hpp"

namespace wrapture {

/// Every colour of a theme. Text is legible (4.5:1 at least) on everything that it is drawn on; a test sees to that.
struct Colours {
  ImU32 text, dim;            // dim: captions and labels
  ImU32 window, popup, menu;  // what lies behind
  ImU32 overlay;              // behind text over the picture; nearly opaque
  ImU32 line, border;
  ImU32 field;               // of sliders and text
  ImU32 fill, fill_hovered;  // of sliders, under their value
  ImU32 button, button_hovered, button_active;
  ImU32 header, header_hovered, header_active;
  ImU32 scroll, scroll_hovered, scroll_active;
  ImU32 grab, on_grab;  // the chosen one of several, and its text
  ImU32 accent;         // what is chosen or under way; also text
  ImU32 error, good;    // text
  ImU32 selection;      // behind chosen letters
};
const Colours& colours_of(Theme theme);

/// Those that panels draw with themselves, of the theme that apply_theme() has set, as ImGui's own style. Window thread only.
struct Palette {
  inline static ImU32 kText, kDim, kLine, kField, kFill, kFillHovered, kGrab, kOnGrab, kAccent, kError, kGood, kOverlay;
};

/// Sets the current ImGui context's style anew for this scale.
void apply_theme(float scale, Theme theme = Theme::dark);

}  // namespace wrapture
