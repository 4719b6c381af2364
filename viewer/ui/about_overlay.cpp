// What this program is, and that nothing leaves the computer.
#include <fmt/format.h>

#include "engine/base/file.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr float kWidthEms = 32;
constexpr const char* kLibraries =
    "Vulkan, Dear ImGui, GLFW, GLM, FreeType, ONNX, Protocol Buffers, libpng, libjpeg, ZBar, {fmt}, JSON for Modern C++, CLI11";

void paragraph(const char* text, ImU32 colour) {
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextWrapped("%s", text);
  ImGui::PopStyleColor();
}

void titled(const PanelContext& context, const char* title, const std::string& text) {
  ImGui::Dummy({0, 4 * context.scale});
  widgets::caption(context, title);
  paragraph(text.c_str(), Palette::kText);
}

}  // namespace

void about_overlay(PanelContext& context, const Rect& picture) {
  widgets::begin_overlay(context, "about", picture, std::min(kWidthEms * ImGui::GetFontSize(), picture.width * 0.9f));
  imgui_compat::push_font(context.fonts.strong);
  ImGui::Text("Wrapture %s", WRAPTURE_VERSION);
  ImGui::PopFont();
  paragraph(tr("Restyles the artwork of packages and shows it on boxes and bottles."), Palette::kDim);
  ImGui::Dummy({0, 4 * context.scale});
  paragraph(tr("Fully offline: nothing is uploaded. Artwork, styles and settings stay on this computer; the program opens no network "
               "connection."),
            Palette::kText);
  titled(context, tr("Device"), context.status.device);
  titled(context, tr("Settings"), preferences_path().string());
  titled(context, tr("Your styles and models"), data_folder().string());
  titled(context, tr("Licence"),
         tr("Apache License 2.0. The networks and the pictures they learnt from have notes of their own in weights/README.md."));
  titled(context, tr("Made with"), kLibraries);
  ImGui::Dummy({0, 6 * context.scale});
  if (ImGui::Button(tr_id("Close").c_str(), {6 * ImGui::GetFontSize(), 0})) context.view.about_open = false;
  widgets::tooltip(help_of(Command::close_overlay));
  widgets::remember_place(context, "close about");
  widgets::end_overlay();
}

}  // namespace wrapture
