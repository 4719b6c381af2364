// Every command of the viewer once: menus, shortcuts, buttons and scripts all send these.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/style/model.hpp"
#include "viewer/app/document.hpp"
#include "viewer/scene/shape_file.hpp"

namespace wrapture {

enum class Command {
  new_project,
  open_project,
  save_project,
  save_project_as,
  keep_copy,
  answer_yes,
  answer_no,
  undo,
  redo,
  open_artwork,
  set_artwork_width,
  open_generator,
  close_generator,
  save_artwork,
  save_view,
  toggle_pattern,
  set_pattern,
  roll_pattern,
  use_pattern,
  save_pattern,
  export_print,
  export_turntable,
  export_model,
  cancel_export,
  set_print,
  set_turntable,
  apply_recipe,
  screenshot,
  quit,
  show_box,
  show_bottle,
  show_model,
  open_shape,
  set_shape_height,
  set_shape_material,
  set_style,
  next_style,
  previous_style,
  set_mix,
  style_of_picture,
  save_style,
  remove_style,
  set_input,
  open_input,
  roll_dice,
  set_strength,
  set_seed,
  set_working_size,
  set_colour_keep,
  add_brand_colour,
  remove_brand_colour,
  toggle_protect,
  find_protect,
  add_protect_rectangle,
  add_protect_brush,
  remove_protect,
  clear_protect,
  set_feather,
  apply_protect,
  open_mask,
  drop_mask,
  set_stroke_scale,
  set_wrap,
  set_carton,
  set_shape,
  set_board,
  fit_carton,
  artwork_as,
  place_artwork,
  open_panel,
  drop_panel,
  place_panel,
  save_net,
  set_container,
  set_label,
  set_back_label,
  open_back_label,
  drop_back_label,
  set_fill,
  set_liquid,
  set_exposure,
  set_background,
  open_background,
  set_light,
  turn_light,
  set_finish,
  set_foil,
  set_spot_uv,
  set_emboss,
  set_emboss_depth,
  set_exact_colours,
  orbit,
  pan,
  zoom,
  frame_view,
  reset_view,
  show_original,
  toggle_panel,
  toggle_fullscreen,
  toggle_help,
  toggle_about,
  set_language,
  set_theme,
  set_ui_scale,
  set_reduced_motion,
  toggle_keyboard,
  present,
  close_overlay,
  resize_window,
  system_dialog,
  toggle_favourite,
  report,
  lose_device,
};

/// Numbers come before text. As in a script line: `orbit 30 -10`, `open my artwork.png`.
struct Action {
  Command command{};
  std::vector<double> numbers{};
  std::string text{};
  bool operator==(const Action&) const = default;
};

/// What a command is called and takes.
struct CommandInfo {
  Command command{};
  std::string_view name;      // in scripts
  std::string_view title;     // in menus; empty: not in menus
  std::string_view shortcut;  // as KeyPress::text, empty: none
  std::string_view help;      // tooltip, one sentence
  std::size_t min_numbers = 0, max_numbers = 0;
  enum class Text { none, optional, required } text = Text::none;
  std::vector<double> shortcut_numbers{};  // what the shortcut sends
};
std::span<const CommandInfo> all_commands();
const CommandInfo& info_of(Command command);
/// Its help in the language of the window.
const char* help_of(Command command);

/// "Ctrl+O", "F", "F12", "Tab", "Left", "?", "1": letters are upper case, as the user's keyboard names them.
struct KeyPress {
  std::string text;
  bool pressed = true;  // false: released; only show_original cares
};
std::optional<Action> action_of(const KeyPress& key);

/// One line of a script: a command's name, numbers, text. Throws Error(usage) naming what is wrong with it.
Action parse_action(std::string_view line);

/// What actions that only change values need to know.
struct ActionContext {
  Aspects aspects;
  std::span<const Library::Entry> styles;
  float picture_height_px = 1;
  std::span<const ModelInput> inputs{};  // of the generator that is open, besides the artwork
  std::span<const Shapes::Entry> shapes{};
  glm::vec2 artwork_mm{0};  // 0: its resolution is not known
};

/// Changes document or view. False where the command is not only a change of values: then it is the session's to do.
/// Throws Error(usage) for values out of range and styles that do not exist; document and view are then as before.
bool perform(const Action& action, Document& document, ViewState& view, const ActionContext& context);

/// The part of perform() that is about the package.
bool perform_package(const Action& action, Document& document, const ActionContext& context);

}  // namespace wrapture
