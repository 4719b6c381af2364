// run_viewer(): checks the options, opens the window, and starts again once when the device is lost.
#include "viewer/app/app.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/image.hpp"
#include "engine/style/mask.hpp"
#include "engine/style/protect.hpp"
#include "viewer/app/document_json.hpp"
#include "viewer/app/session.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr std::uint64_t kSteadyFrames = 60;  // a device that is lost again before so many frames is lost for good

void check(const ViewerOptions& options) {
  const auto in_range = [](std::uint32_t side) { return side >= 320 && side <= 16384; };
  if (!in_range(options.width) || !in_range(options.height))
    throw Error(Failure::usage,
                fmt::format("a window of {}x{} is not possible; 320x320 to 16384x16384 are", options.width, options.height));
  if (!(options.strength >= 0 && options.strength <= 1))
    throw Error(Failure::usage, fmt::format("strength {} is not between 0 and 1", options.strength));
  check(options.control);
  if (options.ui_scale != 0 && !(options.ui_scale >= 0.5f && options.ui_scale <= 4))
    throw Error(Failure::usage, fmt::format("ui scale {} is not between 0.5 and 4", options.ui_scale));
  if (options.working_side < 64 || options.working_side > 4096)
    throw Error(Failure::usage, fmt::format("working side {} is not between 64 and 4096 px", options.working_side));
}

/// Shape and sizes; what else is printed is only looked at here, and composed by the session.
void fill_package(Workspace& workspace, const ViewerOptions& options, float artwork_aspect, float picture_aspect) {
  Document& document = workspace.document;
  document.more = options.more;
  document.scene = make_scene(options.container ? ShapeKind::bottle : ShapeKind::box, artwork_aspect, picture_aspect);
  if (options.container) use_container(document.scene, *options.container, artwork_aspect);
  Carton& carton = document.scene.carton;
  const Image& artwork = workspace.artwork;
  if (options.box_of_artwork && !(artwork.dpi > 0))
    throw Error(Failure::usage, "--box artwork: the artwork has no resolution (dpi) and so no size in mm; write WIDTHxHEIGHTxDEPTH");
  const auto mm = [&](std::uint32_t px) { return static_cast<float>(px * 25.4 / artwork.dpi); };
  if (options.box_of_artwork) carton = carton_for(carton, mm(artwork.width), mm(artwork.height));
  if (options.box_mm) {
    carton.width_mm = options.box_mm->x;
    carton.height_mm = options.box_mm->y;
    carton.depth_mm = options.box_mm->z;
    carton.edge_radius_mm = std::min(carton.edge_radius_mm, 0.2f * std::min({carton.width_mm, carton.height_mm, carton.depth_mm}));
  }
  carton.board_mm = options.board_mm;
  if (options.dieline || !options.more.panels.empty()) carton.printed_as = PrintedAs::dieline;
  check(carton);
  for (const auto& [face, panel] : options.more.panels) static_cast<void>(load_image(panel.file));
  if (!options.more.back_label.empty()) static_cast<void>(load_image(options.more.back_label));
}

/// --style and --model count more than what is saved.
void fill_from_project(Workspace& workspace, const ViewerOptions& options) {
  workspace.document = load_project(options.artwork).document;
  workspace.project = options.artwork;
  workspace.saved = workspace.document;
  if (!options.style.empty()) use_style(workspace.document, workspace.library.find(options.style).style.name);
  if (!options.model.empty()) use_generator(workspace.document, options.model);
  workspace.artwork = load_image(workspace.document.artwork);
  try {
    check_files(workspace.document, workspace.library, workspace.artwork);
  } catch (const Error& error) {
    throw Error(Failure::bad_input, fmt::format("{}: {}", options.artwork.string(), error.what()));
  }
  workspace.history.reset(workspace.document);
}

/// Everything that can be wrong is found before a window opens.
void fill(Workspace& workspace, const ViewerOptions& options) {
  if (!options.script.empty()) workspace.script = ScriptRunner(load_script(options.script));
  if (is_project(options.artwork)) return fill_from_project(workspace, options);
  Document& document = workspace.document;
  document.artwork = options.artwork.empty() ? resource("viewer/samples/coffee.png") : options.artwork;
  workspace.artwork = load_image(document.artwork, {.isolation = Isolation::all});
  if (!options.style.empty())
    document.style = workspace.library.find(options.style).style.name;
  else if (!workspace.library.entries().empty())
    document.style = workspace.library.entries().front().style.name;
  if (!options.model.empty()) {
    check_values(load_generator(options.model, options.facts).inputs, options.inputs, false);
    use_generator(document, options.model);
    document.facts = options.facts;
    document.inputs = options.inputs;
  }
  document.strength = options.strength;
  document.control = options.control;
  if (options.control.protect == kProtectFound)
    document.control.protect = protect_found(workspace.artwork);
  else if (!options.control.protect.empty())
    check_mask(load_mask(options.control.protect), workspace.artwork.width, workspace.artwork.height);
  document.working_side = options.working_side;
  const float artwork_aspect = static_cast<float>(workspace.artwork.width) / static_cast<float>(workspace.artwork.height);
  const float picture_aspect = 0.75f * static_cast<float>(options.width) / static_cast<float>(options.height);
  fill_package(workspace, options, artwork_aspect, picture_aspect);
  document.scene.look = options.look;
  document.scene.background = options.background;
  document.scene.exposure = options.exposure;
  if (!options.shape_file.empty()) use_model(document.scene, load_model(options.shape_file, options.shape_options), picture_aspect);
}

/// What the user chose before, where nothing else is said now. A file that cannot be read is no reason not to start.
ViewerOptions with_preferences(const ViewerOptions& wanted, Workspace& workspace) {
  Preferences& preferences = workspace.view.preferences;
  try {
    preferences = workspace.remembered = load_preferences(preferences_path());
  } catch (const Error& error) {
    workspace.view.message = {error.what(), true, 0};
    fmt::print(stderr, "wrapture: {}\n", error.what());
  }
  workspace.view.panel_hidden = preferences.panel_hidden;
  ViewerOptions options = wanted;
  if (!options.language.empty()) preferences.language = options.language;
  set_language(preferences.language.empty() ? system_language() : language_of(preferences.language));
  if (options.ui_scale > 0) preferences.ui_scale = options.ui_scale;
  if (options.width == 0) {
    options.width = preferences.width;
    options.height = preferences.height;
  }
  workspace.remembered = preferences;  // what the command line says is for this time
  return options;
}

/// Its size when it was left, but for full screen.
void remember_window(const Window& window, Workspace& workspace) {
  const auto [width, height] = window.content_size();
  if (window.fills_screen() || width < 320 || height < 320) return;
  Preferences& preferences = workspace.view.preferences;
  preferences.width = width;
  preferences.height = height;
  if (preferences == workspace.remembered) return;
  try {
    save_preferences(preferences_path(), preferences);
  } catch (const Error& error) {
    fmt::print(stderr, "wrapture: {}\n", error.what());
  }
}

/// A lost device is recovered once; twice in a row ends.
void run_sessions(const ViewerOptions& options, Window& window, Workspace& workspace) {
  std::uint64_t frames_at_loss = 0;
  bool lost = false;
  while (!workspace.quit) {
    try {
      Session session(options, window, workspace);
      session.run();
    } catch (const Error& error) {
      if (error.failure() != Failure::device_lost) throw;
      if (lost && workspace.frames_presented - frames_at_loss < kSteadyFrames)
        throw Error(Failure::device_lost, fmt::format("the graphics device was lost twice in a row: {}", error.what()));
      lost = true;
      if (dynamic_cast<const OutOfMemory*>(&error) != nullptr)
        workspace.document.working_side = std::max(workspace.document.working_side / 2, 64u);
      frames_at_loss = workspace.frames_presented;
      workspace.view.message = {tr_format("Started anew: {}", error.what()), false, window.now_s()};
      fmt::print(stderr, "wrapture: {}; starting anew\n", error.what());
    }
  }
}

}  // namespace

int run_viewer(const ViewerOptions& wanted) {
  Workspace workspace;
  const ViewerOptions options = with_preferences(wanted, workspace);
  check(options);
  fill(workspace, options);
  const std::uint32_t messages_before = vk::Context::total_message_count();
  {
    Window window({.title = "Wrapture", .width = options.width, .height = options.height});
    run_sessions(options, window, workspace);
    if (wanted.width == 0) remember_window(window, workspace);
  }
  return vk::Context::total_message_count() == messages_before ? 0 : 1;
}

}  // namespace wrapture
