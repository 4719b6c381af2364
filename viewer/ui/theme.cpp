// The themes, and how ImGui's style follows one.
#include "viewer/ui/theme.hpp"

#include <initializer_list>
#include <utility>

namespace wrapture {

namespace {

/// With a trace of blue, as papers and screens have it.
constexpr ImU32 grey(int level, int alpha = 255) { return IM_COL32(level, level, level + level / 80, alpha); }

constexpr Colours kDark{.text = grey(222),
                        .dim = grey(158),
                        .window = grey(40),
                        .popup = grey(32, 250),
                        .menu = grey(32),
                        .overlay = grey(24, 236),
                        .line = grey(58),
                        .border = grey(62),
                        .field = grey(27),
                        .fill = IM_COL32(74, 77, 82, 255),
                        .fill_hovered = IM_COL32(84, 88, 94, 255),
                        .button = grey(57),
                        .button_hovered = grey(69),
                        .button_active = grey(79),
                        .header = grey(56),
                        .header_hovered = grey(64),
                        .header_active = grey(74),
                        .scroll = grey(71),
                        .scroll_hovered = grey(89),
                        .scroll_active = grey(102),
                        .grab = grey(184),
                        .on_grab = grey(24),
                        .accent = IM_COL32(126, 172, 224, 255),
                        .error = IM_COL32(236, 138, 122, 255),
                        .good = IM_COL32(126, 196, 138, 255),
                        .selection = IM_COL32(82, 112, 153, 153)};

constexpr Colours kLight{.text = grey(30),
                         .dim = grey(88),
                         .window = grey(236),
                         .popup = grey(250, 252),
                         .menu = grey(226),
                         .overlay = grey(250, 240),
                         .line = grey(206),
                         .border = grey(198),
                         .field = grey(252),
                         .fill = IM_COL32(198, 204, 212, 255),
                         .fill_hovered = IM_COL32(186, 193, 203, 255),
                         .button = grey(215),
                         .button_hovered = grey(205),
                         .button_active = grey(195),
                         .header = grey(214),
                         .header_hovered = grey(206),
                         .header_active = grey(196),
                         .scroll = grey(188),
                         .scroll_hovered = grey(166),
                         .scroll_active = grey(146),
                         .grab = grey(66),
                         .on_grab = grey(246),
                         .accent = IM_COL32(22, 88, 160, 255),
                         .error = IM_COL32(172, 40, 26, 255),
                         .good = IM_COL32(24, 106, 48, 255),
                         .selection = IM_COL32(140, 182, 232, 170)};

void set_palette(const Colours& colours) {
  Palette::kText = colours.text;
  Palette::kDim = colours.dim;
  Palette::kLine = colours.line;
  Palette::kField = colours.field;
  Palette::kFill = colours.fill;
  Palette::kFillHovered = colours.fill_hovered;
  Palette::kGrab = colours.grab;
  Palette::kOnGrab = colours.on_grab;
  Palette::kAccent = colours.accent;
  Palette::kError = colours.error;
  Palette::kGood = colours.good;
  Palette::kOverlay = colours.overlay;
}

void set_colours(ImVec4* to, const Colours& from) {
  const std::initializer_list<std::pair<ImGuiCol, ImU32>> pairs{{ImGuiCol_Text, from.text},
                                                                {ImGuiCol_TextDisabled, from.dim},
                                                                {ImGuiCol_WindowBg, from.window},
                                                                {ImGuiCol_ChildBg, IM_COL32_BLACK_TRANS},
                                                                {ImGuiCol_PopupBg, from.popup},
                                                                {ImGuiCol_Border, from.border},
                                                                {ImGuiCol_FrameBg, from.field},
                                                                {ImGuiCol_FrameBgHovered, from.field},
                                                                {ImGuiCol_FrameBgActive, from.field},
                                                                {ImGuiCol_MenuBarBg, from.menu},
                                                                {ImGuiCol_ScrollbarBg, IM_COL32_BLACK_TRANS},
                                                                {ImGuiCol_ScrollbarGrab, from.scroll},
                                                                {ImGuiCol_ScrollbarGrabHovered, from.scroll_hovered},
                                                                {ImGuiCol_ScrollbarGrabActive, from.scroll_active},
                                                                {ImGuiCol_SliderGrab, from.grab},
                                                                {ImGuiCol_SliderGrabActive, from.text},
                                                                {ImGuiCol_CheckMark, from.accent},
                                                                {ImGuiCol_Button, from.button},
                                                                {ImGuiCol_ButtonHovered, from.button_hovered},
                                                                {ImGuiCol_ButtonActive, from.button_active},
                                                                {ImGuiCol_Header, from.header},
                                                                {ImGuiCol_HeaderHovered, from.header_hovered},
                                                                {ImGuiCol_HeaderActive, from.header_active},
                                                                {ImGuiCol_Separator, from.line},
                                                                {ImGuiCol_PlotHistogram, from.accent},
                                                                {ImGuiCol_TextSelectedBg, from.selection},
                                                                {ImGuiCol_ModalWindowDimBg, IM_COL32(13, 13, 13, 115)},
                                                                {ImGuiCol_NavHighlight, from.accent}};
  for (const auto& [index, colour] : pairs) to[index] = ImGui::ColorConvertU32ToFloat4(colour);
}

}  // namespace

const Colours& colours_of(Theme theme) { return theme == Theme::light ? kLight : kDark; }

void apply_theme(float scale, Theme theme) {
  ImGuiStyle style;
  if (theme == Theme::light)
    ImGui::StyleColorsLight(&style);
  else
    ImGui::StyleColorsDark(&style);
  set_palette(colours_of(theme));
  set_colours(style.Colors, colours_of(theme));
  style.WindowPadding = {14, 12};
  style.FramePadding = {8, 3};
  style.ItemSpacing = {8, 5};
  style.ItemInnerSpacing = {6, 5};
  style.ScrollbarSize = 10;
  style.GrabMinSize = 9;
  style.WindowBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameRounding = 4;
  style.GrabRounding = 4;
  style.PopupRounding = 5;
  style.ScrollbarRounding = 5;
  style.ScaleAllSizes(scale);
  ImGui::GetStyle() = style;
}

}  // namespace wrapture
