// The table of commands: names, shortcuts, help.
#include <array>
#include <cassert>

#include "viewer/ui/actions.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

using Text = CommandInfo::Text;

constexpr double kArrowDeg = 6, kKeyZoom = 1.15;

const std::vector<CommandInfo>& table() {
  static const std::vector<CommandInfo> commands{
      {Command::new_project, "new-project", "New project", "Ctrl+N", "Begin anew with the sample."},
      {Command::open_project, "open-project", "Open project...", "Ctrl+Shift+O",
       "Open a .wrapture file; dropping it on the window does the same.", 0, 0, Text::optional},
      {Command::save_project, "save-project", "Save project", "Ctrl+Shift+S",
       "Save artwork's place, style, shape, look and view as a .wrapture file.", 0, 0, Text::optional},
      {Command::save_project_as, "save-project-as", "Save project as...", "", "Save the project under another name.", 0, 0, Text::optional},
      {Command::keep_copy, "keep-copy", "", "", "Keep a copy for recovery now, as happens once a minute."},
      {Command::answer_yes, "yes", "", "", "Answer the question with its first button."},
      {Command::answer_no, "no", "", "", "Answer the question with its second button."},
      {Command::undo, "undo", "Undo", "Ctrl+Z", "Take back the last change."},
      {Command::redo, "redo", "Redo", "Ctrl+Y", "Make the change again that was taken back."},
      {Command::redo, "", "", "Ctrl+Shift+Z", "Make the change again that was taken back."},
      {Command::open_artwork, "open", "Open artwork...", "Ctrl+O", "Open a picture; dropping a file on the window does the same.", 0, 0,
       Text::optional},
      {Command::set_artwork_width, "artwork-width", "", "", "Set in mm how wide the artwork is printed; 0: as its file says.", 1, 1},
      {Command::open_generator, "open-generator", "Open generator...", "Ctrl+G",
       "Open an ONNX file that turns pictures into pictures; dropping it on the window does the same.", 0, 0, Text::optional},
      {Command::close_generator, "close-generator", "Close generator", "", "Go back to the styles."},
      {Command::save_artwork, "save-artwork", "Save styled artwork...", "Ctrl+S", "Save the styled artwork as PNG, at the artwork's size.",
       0, 0, Text::optional},
      {Command::save_view, "save-view", "Save picture...", "Ctrl+E", "Save the package as a PNG, twice as large as seen here.", 0, 0,
       Text::optional},
      {Command::toggle_pattern, "pattern-panel", "Pattern...", "P", "Show or hide the panel that makes seamless background patterns."},
      {Command::set_pattern, "pattern", "", "", "Choose a pattern: seed, seed to walk to, percent of the walk; then the family.", 0, 3,
       Text::optional},
      {Command::roll_pattern, "pattern-dice", "", "", "Draw another pattern of the family; 1: another end of the walk.", 0, 1},
      {Command::use_pattern, "use-pattern", "", "", "Make the pattern the artwork, at the artwork's size."},
      {Command::save_pattern, "save-pattern", "", "", "Save the pattern as PNG, at the artwork's size.", 0, 0, Text::optional},
      {Command::export_print, "export-print", "Save print picture...", "",
       "Save the package as a PNG of a size on paper, in tiles where it is large, in the background.", 0, 0, Text::optional},
      {Command::export_turntable, "export-turntable", "Save turntable...", "",
       "Save a turn of the package as .webp, .gif, .mp4 (by ffmpeg) or PNG files, in the background.", 0, 0, Text::optional},
      {Command::export_model, "export-model", "Save 3D model...", "", "Save the package as GLB for web viewers, AR and 3D tools.", 0, 0,
       Text::optional},
      {Command::cancel_export, "cancel-export", "", "", "End the export that runs; nothing is written."},
      {Command::set_print, "print-size", "", "", "Set the print picture: width in mm, dpi, and 1 for no background.", 1, 3},
      {Command::set_turntable, "turntable-size", "", "", "Set the turntable: seconds, frames a second, width in px.", 1, 3},
      {Command::apply_recipe, "apply-recipe", "", "", "Take style, settings and view of a PNG that Wrapture wrote.", 0, 0, Text::required},
      {Command::screenshot, "screenshot", "Screenshot", "F12", "Save the window as a PNG in the pictures folder.", 0, 0, Text::optional},
      {Command::quit, "quit", "Quit", "Ctrl+Q", "Close the window."},
      {Command::show_box, "box", "Box", "1", "Show a folding carton."},
      {Command::show_bottle, "bottle", "Bottle", "2", "Show a bottle with a label."},
      {Command::show_model, "model", "", "", "Show the shape that was opened last, or open one."},
      {Command::open_shape, "open-shape", "Open shape...", "",
       "Show the artwork on a model (GLB, glTF or OBJ); dropping it on the window does the same.", 0, 0, Text::optional},
      {Command::set_shape_height, "shape-height", "", "", "Set the height of an opened shape in mm.", 1, 1},
      {Command::set_shape_material, "shape-material", "", "", "Choose the material of an opened shape that wears the artwork.", 0, 0,
       Text::required},
      {Command::set_style, "style", "", "", "Choose a style by its name.", 0, 0, Text::required},
      {Command::next_style, "next-style", "Next style", "]", "Choose the next style of the gallery."},
      {Command::previous_style, "previous-style", "Previous style", "[", "Choose the previous style of the gallery."},
      {Command::set_mix, "mix", "", "", "Mix styles by weight, NAME=WEIGHT with commas between; nothing: back to one style.", 0, 0,
       Text::optional},
      {Command::style_of_picture, "style-picture", "Use a picture as style...", "Ctrl+P",
       "Take the style of a picture; dropping it on the gallery does the same.", 0, 0, Text::optional},
      {Command::save_style, "save-style", "Save as style...", "", "Keep the mix, or the style of a picture, under a name of your own.", 0,
       0, Text::optional},
      {Command::remove_style, "remove-style", "", "", "Remove one of your own styles for good.", 0, 0, Text::required},
      {Command::set_input, "input", "", "", "Set an input of the generator: NAME=VALUE, as --input on the command line.", 0, 0,
       Text::required},
      {Command::open_input, "open-input", "", "", "Ask for the file of the generator's input of this name.", 0, 0, Text::required},
      {Command::roll_dice, "dice", "New variation", "D", "Draw other random numbers for the strokes, or for a generator's noise.", 0, 0,
       Text::optional},
      {Command::set_strength, "strength", "", "", "Set the strength in percent.", 1, 1},
      {Command::set_seed, "seed", "", "", "Set the seed of the style's variation.", 1, 1},
      {Command::set_working_size, "working-size", "", "", "Set the size in px at which the style is computed.", 1, 1},
      {Command::set_colour_keep, "colour-keep", "", "", "Set in percent how far the artwork's colours are kept.", 1, 1},
      {Command::add_brand_colour, "brand-colour", "", "",
       "Keep a colour of the artwork bit for bit: RRGGBB or RRGGBB:TOLERANCE, as --brand-colour on the command line.", 0, 0,
       Text::required},
      {Command::remove_brand_colour, "remove-brand-colour", "", "", "Keep a colour, RRGGBB, no longer.", 0, 0, Text::required},
      {Command::toggle_protect, "protect-sheet", "Protected regions...", "M", "Show the flat artwork to draw what is to stay as it is."},
      {Command::find_protect, "protect-find", "Find barcodes and small text...", "",
       "Look for barcodes and small text, and show what was found; nothing is protected before it is applied."},
      {Command::add_protect_rectangle, "protect-rectangle", "", "",
       "Add a protected rectangle: left, top, width, height in percent of the artwork.", 4, 4},
      {Command::add_protect_brush, "protect-brush", "", "",
       "Add a brush stroke: radius, then x and y of each place, in percent of the artwork.", 3, 2001},
      {Command::remove_protect, "protect-remove", "", "", "Remove the protected region of this number, from 1 on.", 1, 1},
      {Command::clear_protect, "protect-clear", "", "", "Remove all regions from the sheet."},
      {Command::set_feather, "protect-feather", "", "", "Set over how many px of the artwork protection fades around a region.", 1, 1},
      {Command::apply_protect, "protect-apply", "", "", "Protect the regions of the sheet; without any, nothing is protected."},
      {Command::open_mask, "protect", "Protect with mask...", "",
       "Open a grey picture: white keeps the artwork as it is, black takes the full style.", 0, 0, Text::optional},
      {Command::drop_mask, "unprotect", "", "", "Do without the mask."},
      {Command::set_stroke_scale, "stroke-scale", "", "", "Set how large strokes are, from 0.5 to 2.", 1, 1},
      {Command::set_wrap, "wrap", "", "", "Join the left and right edge (1) or not (0); no number: the other.", 0, 1},
      {Command::set_carton, "carton", "", "", "Set width, height, depth and edge radius of the box in mm.", 3, 4},
      {Command::set_shape, "shape", "", "", "Show a package by its name, or a shape from a JSON file.", 0, 0, Text::optional},
      {Command::set_board, "board", "", "", "Set the thickness of the box's board in mm.", 1, 1},
      {Command::fit_carton, "fit-carton", "Fit box to artwork", "",
       "Make the front of the box as large as the artwork in mm; where the artwork has no resolution, of its shape."},
      {Command::artwork_as, "artwork-as", "", "", "Say what the box's artwork is: front, or dieline, the whole flat sheet.", 0, 0,
       Text::required},
      {Command::place_artwork, "place", "", "",
       "Move the artwork on the front of the box: right=MM down=MM scale=S turn=DEGREES flip=1; nothing: back to the middle.", 0, 0,
       Text::optional},
      {Command::open_panel, "side", "", "", "Print a picture of its own on a side of the box: SIDE=FILE; SIDE alone asks for the file.", 0,
       0, Text::required},
      {Command::drop_panel, "side-drop", "", "", "Take the picture off a side of the box: front, back, left, right, top, bottom or all.", 0,
       0, Text::required},
      {Command::place_panel, "side-place", "", "",
       "Move the picture of a side: the side, then fit=cover|contain right=MM down=MM scale=S turn=DEGREES flip=1.", 0, 0, Text::required},
      {Command::save_net, "save-net", "Save net...", "",
       "Save the flat sheet of the box with its cut, fold, bleed and safe lines as SVG or PNG.", 0, 0, Text::optional},
      {Command::set_container, "container", "", "", "Set height and diameter of the container in mm.", 2, 2},
      {Command::set_label, "label", "", "",
       "Set where the label sits: from=MM to=MM wrap=DEGREES at=DEGREES fit=cover|contain shown=0|1 right=MM down=MM scale=S turn=DEGREES.",
       0, 0, Text::required},
      {Command::set_back_label, "back-label", "", "", "The same for a label on the back; nothing: put it on or take it off.", 0, 0,
       Text::optional},
      {Command::open_back_label, "back-artwork", "Artwork of the back label...", "", "Print a picture of its own on the back label.", 0, 0,
       Text::optional},
      {Command::drop_back_label, "back-artwork-drop", "", "", "Print the artwork on the back label too."},
      {Command::set_fill, "fill", "", "", "Set the level of the liquid in percent.", 1, 1},
      {Command::set_liquid, "liquid", "", "", "Set the colour of the liquid: RRGGBB.", 0, 0, Text::required},
      {Command::set_exposure, "exposure", "", "", "Set the exposure in stops.", 1, 1},
      {Command::set_background, "background", "", "",
       "Set the background: red green blue from 0 to 255, or as --background on the command line; nothing: the studio's.", 0, 3,
       Text::optional},
      {Command::open_background, "background-picture", "Background picture...", "", "Show a picture behind the package.", 0, 0,
       Text::optional},
      {Command::set_light, "light", "Surroundings as light...", "",
       "Light the package: product, high-key, dramatic, or an .hdr panorama; dropping one on the window does the same.", 0, 0,
       Text::optional},
      {Command::turn_light, "light-rotation", "", "", "Turn the light around the package to so many degrees.", 1, 1},
      {Command::set_finish, "finish", "", "", "Choose a finish of `wrapture finishes`, or none.", 0, 0, Text::required},
      {Command::set_foil, "foil", "Foil from mask...", "",
       "Foil the artwork where a grey mask is white: gold:, silver: or copper: and its path or #RRGGBB:TOLERANCE; none: no foil.", 0, 0,
       Text::optional},
      {Command::set_spot_uv, "spot-uv", "Spot varnish from mask...", "",
       "Varnish the artwork where a grey mask is white: its path or #RRGGBB:TOLERANCE; none: no varnish.", 0, 0, Text::optional},
      {Command::set_emboss, "emboss", "Relief from mask...", "",
       "Raise the artwork by a grey mask, white highest: its path or #RRGGBB:TOLERANCE; none: flat.", 0, 0, Text::optional},
      {Command::set_emboss_depth, "emboss-depth", "", "", "Set the height of the relief in percent.", 1, 1},
      {Command::set_exact_colours, "exact-colours", "Exact artwork colours", "",
       "Show the artwork's own sRGB values, neither lit nor tone mapped (1), or not (0); no number: the other.", 0, 1},
      {Command::orbit, "orbit", "", "", "Turn the view by degrees: right, up.", 2, 2},
      {Command::orbit, "", "", "Left", "", 0, 0, Text::none, {-kArrowDeg, 0}},
      {Command::orbit, "", "", "Right", "", 0, 0, Text::none, {kArrowDeg, 0}},
      {Command::orbit, "", "", "Up", "", 0, 0, Text::none, {0, kArrowDeg}},
      {Command::orbit, "", "", "Down", "", 0, 0, Text::none, {0, -kArrowDeg}},
      {Command::pan, "pan", "", "", "Move the package by px of the picture: right, down.", 2, 2},
      {Command::zoom, "zoom", "", "", "Come nearer by a factor.", 1, 1},
      {Command::zoom, "", "", "+", "", 0, 0, Text::none, {kKeyZoom}},
      {Command::zoom, "", "", "=", "", 0, 0, Text::none, {kKeyZoom}},
      {Command::zoom, "", "", "-", "", 0, 0, Text::none, {1 / kKeyZoom}},
      {Command::frame_view, "frame", "Frame package", "F", "Show all of the package at these angles."},
      {Command::reset_view, "reset", "Reset view", "R", "Go back to the three-quarter view."},
      {Command::show_original, "original", "", "O", "Show the artwork without style while held.", 0, 1},
      {Command::toggle_panel, "panel", "Hide panel", "Tab", "Hide or show the panel and the menu."},
      {Command::toggle_fullscreen, "fullscreen", "Full screen", "F11", "Fill the screen, or go back to a window."},
      {Command::toggle_help, "help", "Shortcuts", "?", "Show mouse and keyboard."},
      {Command::toggle_help, "", "", "F1", ""},
      {Command::set_language, "language", "", "", "Set the language of the window, en or zh; nothing: the other.", 0, 0, Text::optional},
      {Command::toggle_about, "about", "About Wrapture", "", "Show version, licence, folders, and that nothing is uploaded."},
      {Command::set_theme, "theme", "", "", "Set the window's colours, dark or light; nothing: the other.", 0, 0, Text::optional},
      {Command::set_ui_scale, "ui-scale", "", "", "Set the size of texts and controls, 0.5 to 4; 0: as the display says.", 1, 1},
      {Command::set_reduced_motion, "reduced-motion", "Reduced motion", "",
       "Nothing moves or blinks by itself: 1; 0: as usual; no number: the other.", 0, 1},
      {Command::present, "present", "Presenter mode", "F5",
       "Show the picture alone, full screen, on the second screen where there is one; F5 or Escape goes back.", 0, 1},
      {Command::toggle_keyboard, "keyboard", "Keyboard in the panel", "F6",
       "Go through panel and menus with the arrow keys: Space or Enter chooses, Alt reaches the menus, F6 or Escape goes back."},
      {Command::close_overlay, "close", "", "Escape", "Close what lies over the picture."},
      {Command::resize_window, "resize", "", "", "Set the window's size.", 2, 2},
      {Command::system_dialog, "system-dialog", "", "", "Ask for the path with the desktop's own dialog instead."},
      {Command::toggle_favourite, "favourite", "", "", "Make a folder a favourite of the file browser, or no longer.", 0, 0,
       Text::required},
      {Command::report, "report", "", "", "Print the state as a line of JSON."},
      {Command::lose_device, "lose-device", "", "", "Behave as if the graphics device was lost."},
  };
  return commands;
}

}  // namespace

std::span<const CommandInfo> all_commands() { return table(); }

const CommandInfo& info_of(Command command) {
  for (const CommandInfo& info : table())
    if (info.command == command) return info;
  assert(false && "command without a line in the table");
  return table().front();
}

const char* help_of(Command command) { return tr(info_of(command).help.data()); }

std::optional<Action> action_of(const KeyPress& key) {
  for (const CommandInfo& info : table()) {
    if (info.shortcut.empty() || info.shortcut != key.text) continue;
    if (info.command == Command::show_original) return Action{info.command, {key.pressed ? 1.0 : 0.0}};
    if (!key.pressed) return std::nullopt;
    return Action{info.command, info.shortcut_numbers};
  }
  return std::nullopt;
}

}  // namespace wrapture
