// Mouse and keyboard at a glance.
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

void line(const PanelContext& context, const std::string& keys, const std::string& meaning) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  imgui_compat::push_font(context.fonts.strong);
  ImGui::TextUnformatted(keys.c_str());
  ImGui::PopFont();
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(meaning.c_str());
}

}  // namespace

void help_overlay(PanelContext& context, const Rect& picture) {
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  ImGui::SetNextWindowPos({(picture.x + picture.width / 2) / scale.x, (picture.y + picture.height / 2) / scale.y}, ImGuiCond_Always,
                          {0.5f, 0.5f});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, Palette::kOverlay);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8 * context.scale);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {22 * context.scale, 18 * context.scale});
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {10 * context.scale, 3 * context.scale});
  ImGui::Begin("help", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoNav);
  if (ImGui::BeginTable("keys", 2, ImGuiTableFlags_SizingFixedFit)) {
    line(context, tr("Drag"), tr("Turn the package"));
    line(context, tr("Wheel"), tr("Nearer, farther"));
    line(context, tr("Shift+drag"), tr("Move it; the middle button does too"));
    line(context, tr("Ctrl+click"), tr("Type a number into a slider"));
    line(context, tr("Arrows"), tr("Turn in steps"));
    for (const CommandInfo& info : all_commands())
      if (!info.shortcut.empty() && !info.help.empty()) line(context, std::string(info.shortcut), help_of(info.command));
    ImGui::EndTable();
  }
  if (ImGui::IsWindowHovered() && ImGui::IsMouseClicked(0)) context.view.help_open = false;
  ImGui::End();
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor();
}

}  // namespace wrapture
