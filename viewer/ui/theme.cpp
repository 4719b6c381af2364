// Sets ImGui's style.
#include "viewer/ui/theme.hpp"

namespace wrapture {

namespace {

ImVec4 grey(float level, float alpha = 1) { return {level, level, level * 1.012f, alpha}; }

void set_colours(ImVec4* colours) {
  colours[ImGuiCol_Text] = ImGui::ColorConvertU32ToFloat4(Palette::kText);
  colours[ImGuiCol_TextDisabled] = ImGui::ColorConvertU32ToFloat4(Palette::kDim);
  colours[ImGuiCol_WindowBg] = grey(0.155f);
  colours[ImGuiCol_ChildBg] = grey(0, 0);
  colours[ImGuiCol_PopupBg] = grey(0.125f, 0.98f);
  colours[ImGuiCol_Border] = grey(0.245f);
  colours[ImGuiCol_FrameBg] = grey(0.105f);
  colours[ImGuiCol_FrameBgHovered] = grey(0.125f);
  colours[ImGuiCol_FrameBgActive] = grey(0.125f);
  colours[ImGuiCol_MenuBarBg] = grey(0.125f);
  colours[ImGuiCol_ScrollbarBg] = grey(0, 0);
  colours[ImGuiCol_ScrollbarGrab] = grey(0.28f);
  colours[ImGuiCol_ScrollbarGrabHovered] = grey(0.35f);
  colours[ImGuiCol_ScrollbarGrabActive] = grey(0.4f);
  colours[ImGuiCol_SliderGrab] = grey(0.72f);
  colours[ImGuiCol_SliderGrabActive] = grey(0.92f);
  colours[ImGuiCol_CheckMark] = ImGui::ColorConvertU32ToFloat4(Palette::kAccent);
  colours[ImGuiCol_Button] = grey(0.225f);
  colours[ImGuiCol_ButtonHovered] = grey(0.27f);
  colours[ImGuiCol_ButtonActive] = grey(0.31f);
  colours[ImGuiCol_Header] = grey(0.22f);
  colours[ImGuiCol_HeaderHovered] = grey(0.25f);
  colours[ImGuiCol_HeaderActive] = grey(0.29f);
  colours[ImGuiCol_Separator] = ImGui::ColorConvertU32ToFloat4(Palette::kLine);
  colours[ImGuiCol_PlotHistogram] = ImGui::ColorConvertU32ToFloat4(Palette::kAccent);
  colours[ImGuiCol_TextSelectedBg] = {0.32f, 0.44f, 0.60f, 0.6f};
  colours[ImGuiCol_ModalWindowDimBg] = grey(0.05f, 0.45f);
  colours[ImGuiCol_NavHighlight] = ImGui::ColorConvertU32ToFloat4(Palette::kAccent);
}

}  // namespace

void apply_theme(float scale) {
  ImGuiStyle style;
  ImGui::StyleColorsDark(&style);
  set_colours(style.Colors);
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
