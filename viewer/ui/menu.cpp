// The menu bar: every titled command.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

void item(PanelContext& context, Command command, bool ticked = false) {
  const CommandInfo& info = info_of(command);
  if (ImGui::MenuItem(tr_id(info.title.data()).c_str(), info.shortcut.data(), ticked)) context.actions.push_back({command});
  widgets::tooltip(help_of(command));
}

void file_menu(PanelContext& context) {
  if (!ImGui::BeginMenu(tr_id("File").c_str())) return;
  item(context, Command::new_project);
  item(context, Command::open_project);
  item(context, Command::save_project);
  item(context, Command::save_project_as);
  ImGui::Separator();
  item(context, Command::open_artwork);
  item(context, Command::open_generator);
  item(context, Command::toggle_pattern, context.view.pattern.open);
  ImGui::Separator();
  item(context, Command::save_artwork);
  item(context, Command::save_view);
  item(context, Command::export_print);
  item(context, Command::export_turntable);
  item(context, Command::export_model);
  item(context, Command::screenshot);
  if (context.document.scene.kind == ShapeKind::box) item(context, Command::save_net);
  ImGui::Separator();
  item(context, Command::quit);
  ImGui::EndMenu();
}

/// "Undo strength": says what it would do.
void step_item(PanelContext& context, Command command, const char* format, const std::string& step) {
  const CommandInfo& info = info_of(command);
  const std::string label = step.empty() ? tr(info.title.data()) : fmt::format(fmt::runtime(format), tr(step.c_str()));
  if (ImGui::MenuItem(fmt::format("{}###{}", label, info.name).c_str(), info.shortcut.data(), false, !step.empty()))
    context.actions.push_back({command});
  widgets::tooltip(help_of(command));
}

void edit_menu(PanelContext& context) {
  if (!ImGui::BeginMenu(tr_id("Edit").c_str())) return;
  step_item(context, Command::undo, tr("Undo {}"), context.history.undo_word());
  step_item(context, Command::redo, tr("Redo {}"), context.history.redo_word());
  ImGui::EndMenu();
}

void style_menu(PanelContext& context) {
  if (!ImGui::BeginMenu(tr_id("Style").c_str())) return;
  for (const Library::Entry& entry : context.library.entries())
    if (ImGui::MenuItem(fmt::format("{}###{}", in_language(entry.style.title, entry.style.title_zh), entry.style.name).c_str(), nullptr,
                        wears(context.document, entry.style.name)))
      context.actions.push_back({Command::set_style, {}, entry.style.name});
  ImGui::Separator();
  item(context, Command::next_style);
  item(context, Command::previous_style);
  item(context, Command::roll_dice);
  ImGui::Separator();
  item(context, Command::style_of_picture);
  item(context, Command::save_style);
  ImGui::Separator();
  item(context, Command::toggle_protect, context.view.protect.open);
  item(context, Command::find_protect);
  item(context, Command::open_mask);
  if (!context.document.model.empty()) item(context, Command::close_generator);
  ImGui::EndMenu();
}

void shapes_menu(PanelContext& context) {
  if (!ImGui::BeginMenu(tr_id("Shapes").c_str())) return;
  const Scene& scene = context.document.scene;
  for (const Shapes::Entry& entry : context.shapes) {
    const Container& shape = entry.container;
    if (ImGui::MenuItem(fmt::format("{}###{}", in_language(shape.title, shape.title_zh), shape.name).c_str(), nullptr,
                        scene.kind == ShapeKind::bottle && scene.container.name == shape.name))
      context.actions.push_back({Command::set_shape, {}, shape.name});
  }
  ImGui::Separator();
  if (ImGui::MenuItem(tr_id("From a file...").c_str())) context.actions.push_back({Command::set_shape});
  ImGui::EndMenu();
}

void language_item(PanelContext& context, const char* name, Language shown) {
  if (ImGui::MenuItem(name, nullptr, language() == shown))
    context.actions.push_back({Command::set_language, {}, std::string(to_string(shown))});
  widgets::tooltip(help_of(Command::set_language));
}

void theme_item(PanelContext& context, const char* title, const char* name, Theme theme) {
  if (ImGui::MenuItem(tr_id(title).c_str(), nullptr, context.view.preferences.theme == theme))
    context.actions.push_back({Command::set_theme, {}, name});
  widgets::tooltip(help_of(Command::set_theme));
}

void scale_item(PanelContext& context, const std::string& label, float scale) {
  if (ImGui::MenuItem(label.c_str(), nullptr, context.view.preferences.ui_scale == scale))
    context.actions.push_back({Command::set_ui_scale, {static_cast<double>(scale)}});
  widgets::tooltip(help_of(Command::set_ui_scale));
}

/// Language, colours and sizes of the window itself.
void window_menus(PanelContext& context) {
  if (ImGui::BeginMenu(tr_id("Language").c_str())) {
    language_item(context, "English", Language::english);  // each in its own words
    language_item(context, "简体中文", Language::chinese);
    ImGui::EndMenu();
  }
  if (ImGui::BeginMenu(tr_id("Theme").c_str())) {
    theme_item(context, word("Dark"), "dark", Theme::dark);
    theme_item(context, word("Light"), "light", Theme::light);
    ImGui::EndMenu();
  }
  if (ImGui::BeginMenu(tr_id("Size of texts").c_str())) {
    scale_item(context, tr_id("Automatic"), 0);
    for (const float scale : {0.8f, 1.0f, 1.25f, 1.5f, 2.0f, 3.0f}) scale_item(context, fmt::format("{:.0f} %", scale * 100), scale);
    ImGui::EndMenu();
  }
}

void view_menu(PanelContext& context) {
  if (!ImGui::BeginMenu(tr_id("View").c_str())) return;
  item(context, Command::show_box, context.document.scene.kind == ShapeKind::box);
  item(context, Command::show_bottle, context.document.scene.kind == ShapeKind::bottle);
  item(context, Command::open_shape, context.document.scene.kind == ShapeKind::model);
  shapes_menu(context);
  ImGui::Separator();
  item(context, Command::frame_view);
  item(context, Command::reset_view);
  ImGui::Separator();
  window_menus(context);
  item(context, Command::set_reduced_motion, context.view.preferences.reduced_motion);
  item(context, Command::toggle_keyboard, context.view.keyboard_in_panel);
  ImGui::Separator();
  item(context, Command::toggle_panel);
  item(context, Command::toggle_fullscreen);
  item(context, Command::present);
  ImGui::EndMenu();
}

}  // namespace

float menu_bar(PanelContext& context) {
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {10 * context.scale, 6 * context.scale});
  float height = 0;
  if (ImGui::BeginMainMenuBar()) {
    height = ImGui::GetWindowHeight();
    file_menu(context);
    edit_menu(context);
    style_menu(context);
    view_menu(context);
    if (ImGui::BeginMenu(tr_id("Help").c_str())) {
      item(context, Command::toggle_help, context.view.help_open);
      item(context, Command::toggle_about, context.view.about_open);
      ImGui::EndMenu();
    }
    ImGui::EndMainMenuBar();
  }
  ImGui::PopStyleVar();
  return height;
}

}  // namespace wrapture
