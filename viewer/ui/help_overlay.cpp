// Mouse and keyboard at a glance, from the table of commands.
#include <algorithm>

#include "viewer/ui/cheat_sheet.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr float kWidestEms = 66, kTwoColumnsEms = 46;  // of the sheet; from where on it has two columns

void cell(const PanelContext& context, const CheatSheetLine& line) {
  ImGui::TableNextColumn();
  imgui_compat::push_font(context.fonts.strong);
  ImGui::TextUnformatted(line.keys.c_str());
  ImGui::PopFont();
  ImGui::TableNextColumn();
  ImGui::TextWrapped("%s", line.meaning.c_str());
}

/// Down the first column, then down the second.
void sheet(const PanelContext& context, const std::vector<CheatSheetLine>& lines, int columns) {
  const std::size_t rows = (lines.size() + static_cast<std::size_t>(columns) - 1) / static_cast<std::size_t>(columns);
  for (int column = 0; column < columns; ++column) {
    ImGui::TableSetupColumn(column == 0 ? "keys" : "keys 2", ImGuiTableColumnFlags_WidthFixed);
    ImGui::TableSetupColumn(column == 0 ? "meaning" : "meaning 2", ImGuiTableColumnFlags_WidthStretch);
  }
  for (std::size_t row = 0; row < rows; ++row) {
    ImGui::TableNextRow();
    for (std::size_t i = row; i < lines.size(); i += rows) cell(context, lines[i]);
  }
}

}  // namespace

std::vector<CheatSheetLine> cheat_sheet() {
  std::vector<CheatSheetLine> lines{{tr("Drag"), tr("Turn the package")},
                                    {tr("Wheel"), tr("Nearer, farther")},
                                    {tr("Shift+drag"), tr("Move it; the middle button does too")},
                                    {tr("Ctrl+click"), tr("Type a number into a slider")},
                                    {tr("Arrows"), tr("Turn in steps")},
                                    {"+ -", tr("Nearer, farther")}};
  for (const CommandInfo& info : all_commands()) {
    if (info.shortcut.empty() || info.help.empty()) continue;
    lines.push_back({std::string(info.shortcut), tr(info.help.data())});
  }
  return lines;
}

void help_overlay(PanelContext& context, const Rect& picture) {
  const float em = ImGui::GetFontSize();
  const float width = std::min(kWidestEms * em, picture.width / ImGui::GetIO().DisplayFramebufferScale.x - 2 * em);
  widgets::begin_overlay(context, "help", picture, width);
  const int columns = width > kTwoColumnsEms * em ? 2 : 1;
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {0.6f * em, 0.2f * em});
  if (ImGui::BeginTable("keys", 2 * columns)) {
    sheet(context, cheat_sheet(), columns);
    ImGui::EndTable();
  }
  ImGui::PopStyleVar();
  if (ImGui::IsWindowHovered() && ImGui::IsMouseClicked(0)) context.view.help_open = false;
  widgets::end_overlay();
}

}  // namespace wrapture
