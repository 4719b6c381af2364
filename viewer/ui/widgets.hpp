// The building blocks of our panels: headings, rows with label and slider, tooltips, segmented switches.
#pragma once

#include <imgui.h>

#include <initializer_list>
#include <span>
#include <string>

#include "viewer/ui/imgui_compat.hpp"
#include "viewer/ui/panels.hpp"

namespace wrapture::widgets {

void heading(const PanelContext& context, const char* title);
/// Shown when the mouse rests on the last item.
void tooltip(const char* text);
/// A dim small line.
void caption(const PanelContext& context, const std::string& text);

/// As many characters of the text as fit into `width` px of the current font, then dots.
std::string fitting(const std::string& text, float width);

/// A slider over the rest of the line that fills from the left under its value. Ctrl+click types a number. True when it changed.
bool slider(const char* id, float& value, float low, float high, const char* format);

/// A dim label; what follows takes the rest of the line.
void row_label(const char* label, const char* help);

struct SliderRow {
  const char* label;
  float low = 0, high = 1;
  const char* format = "%.0f mm";
  const char* help = "";
};
/// Label on the left, slider on the right. True when it changed. value stays within low and high.
bool slider_row(const SliderRow& row, float& value);

/// One of several, side by side over the whole width. True when another was chosen.
bool segmented(const char* id, std::span<const char* const> labels, std::span<const char* const> helps, int& chosen);

/// One of several of any width, in as many lines as they need. True when another was chosen.
bool chips(const PanelContext& context, const char* id, std::span<const char* const> labels, std::span<const char* const> helps,
           int& chosen);

/// A button over half the width that sends a command, with the command's tooltip and shortcut.
void command_button(PanelContext& context, const char* label, Command command, float width);

/// A sheet in the middle of the picture, at most as high as that; what does not fit is scrolled. width: screen units.
void begin_overlay(const PanelContext& context, const char* id, const Rect& picture, float width);
void end_overlay();

/// A square button that shows five dots. True when it was pressed.
bool dice_button(const PanelContext& context, const char* id, float side);

/// Remembers where the last item lies, framebuffer pixels.
void remember_place(PanelContext& context, const std::string& name);

}  // namespace wrapture::widgets
