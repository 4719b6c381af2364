// The menu bar: every titled command.
#include <algorithm>

#include "viewer/ui/widgets.hpp"

namespace wrapture {

namespace {

void item(PanelContext& context, Command command, bool ticked = false) {
  const CommandInfo& info = info_of(command);
  if (ImGui::MenuItem(std::string(info.title).c_str(), std::string(info.shortcut).c_str(), ticked)) context.actions.push_back({command});
  widgets::tooltip(std::string(info.help).c_str());
}

void file_menu(PanelContext& context) {
  if (!ImGui::BeginMenu("File")) return;
  item(context, Command::open_artwork);
  item(context, Command::open_generator);
  item(context, Command::toggle_pattern, context.view.pattern.open);
  ImGui::Separator();
  item(context, Command::save_artwork);
  item(context, Command::save_view);
  item(context, Command::screenshot);
  ImGui::Separator();
  item(context, Command::quit);
  ImGui::EndMenu();
}

void style_menu(PanelContext& context) {
  if (!ImGui::BeginMenu("Style")) return;
  for (const Library::Entry& entry : context.library.entries())
    if (ImGui::MenuItem(entry.style.title.c_str(), nullptr, wears(context.document, entry.style.name)))
      context.actions.push_back({Command::set_style, {}, entry.style.name});
  ImGui::Separator();
  item(context, Command::next_style);
  item(context, Command::previous_style);
  item(context, Command::roll_dice);
  ImGui::Separator();
  item(context, Command::style_of_picture);
  item(context, Command::save_style);
  if (!context.document.model.empty()) item(context, Command::close_generator);
  ImGui::EndMenu();
}

void view_menu(PanelContext& context) {
  if (!ImGui::BeginMenu("View")) return;
  item(context, Command::show_box, context.document.scene.kind == ShapeKind::box);
  item(context, Command::show_bottle, context.document.scene.kind == ShapeKind::bottle);
  ImGui::Separator();
  item(context, Command::frame_view);
  item(context, Command::reset_view);
  ImGui::Separator();
  item(context, Command::toggle_panel);
  item(context, Command::toggle_fullscreen);
  ImGui::EndMenu();
}

}  // namespace

float menu_bar(PanelContext& context) {
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {10 * context.scale, 6 * context.scale});
  float height = 0;
  if (ImGui::BeginMainMenuBar()) {
    height = ImGui::GetWindowHeight();
    file_menu(context);
    style_menu(context);
    view_menu(context);
    if (ImGui::BeginMenu("Help")) {
      item(context, Command::toggle_help, context.view.help_open);
      ImGui::EndMenu();
    }
    ImGui::EndMainMenuBar();
  }
  ImGui::PopStyleVar();
  return height;
}

}  // namespace wrapture
