// What keys, dropped files, actions and finished background work lead to.
#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/mask.hpp"
#include "engine/style/palette.hpp"
#include "viewer/app/capture.hpp"
#include "viewer/app/document_json.hpp"
#include "viewer/app/session_impl.hpp"
#include "viewer/render/offscreen.hpp"
#include "viewer/ui/imgui_compat.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr std::uint32_t kMaxSavedSide = 4096;    // px, of a saved picture
constexpr std::uint32_t kMaxPatternSide = 4096;  // px
constexpr std::size_t kMainColours = 6;          // of the artwork, to choose brand colours from

constexpr const char* kNoChineseFont = "no font with Chinese characters is installed: install fonts-noto-cjk or fonts-wqy-microhei";

std::filesystem::path screenshot_name() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char stamp[32]{};
  std::strftime(stamp, sizeof stamp, "%Y-%m-%d-%H%M%S", &local);
  return pictures_folder() / fmt::format("wrapture-{}.png", stamp);
}

/// Keys that go through the controls while the panel has the keyboard.
bool moves_in_panel(const std::string& key) { return key == "Left" || key == "Right" || key == "Up" || key == "Down" || key == "Tab"; }

PathDialog::Purpose purpose_of(Command command) {
  if (command == Command::open_artwork) return PathDialog::Purpose::open_artwork;
  if (command == Command::save_pattern) return PathDialog::Purpose::save_pattern;
  if (command == Command::export_print) return PathDialog::Purpose::save_print;
  if (command == Command::export_turntable) return PathDialog::Purpose::save_turntable;
  if (command == Command::export_model) return PathDialog::Purpose::save_model;
  return command == Command::save_artwork ? PathDialog::Purpose::save_artwork : PathDialog::Purpose::save_view;
}

/// Errors name files and places in English; another language says first what has happened.
const char* lead_of(Failure failure) {
  switch (failure) {
    case Failure::usage:
      return word("This setting is not possible.");
    case Failure::bad_input:
      return word("This file cannot be used.");
    case Failure::device_lost:
      return word("The device has not enough memory, or was lost.");
    default:
      return word("This did not work.");
  }
}

}  // namespace

void Session::Impl::say(const std::string& text, bool is_error) {
  if (!is_error && workspace.view.message.is_error) return;  // an error stays until it is clicked away or the user tries again
  workspace.view.message = {text, is_error, window.now_s()};
  if (is_error) fmt::print(stderr, "wrapture: {}\n", text);
  pacer.request();
}

void Session::Impl::check_language() {
  if (language() != Language::chinese || !find_cjk_font().path.empty()) return;
  set_language(Language::english);
  say(kNoChineseFont, true);
}

void Session::Impl::take_events(const WindowEvents& events) {
  for (const KeyPress& key : events.keys) {
    const bool typing = ImGui::GetIO().WantTextInput;
    const bool asked = workspace.view.dialog.purpose != PathDialog::Purpose::none && key.text.size() != 3 && !key.text.starts_with("Ctrl");
    if ((typing || asked) && key.text != "Escape") continue;  // letters belong to the text field, and arrows to the list
    if (workspace.view.keyboard_in_panel && moves_in_panel(key.text)) continue;
    if (auto action = action_of(key)) actions.push_back(std::move(*action));
  }
  for (const auto& path : events.dropped) drop(path, events.dropped_x, events.dropped_y);
}

/// On the question for a file: its answer. On the gallery: a style.
void Session::Impl::drop(const std::filesystem::path& path, float x, float y) {
  const auto gallery = places.find("gallery");
  const bool on_gallery = gallery != places.end() && gallery->second.contains(x, y);
  PathDialog& dialog = workspace.view.dialog;
  if (is_project(path)) {
    actions.push_back({Command::open_project, {}, path.string()});
    dialog = {};
  } else if (is_model_file(path)) {
    actions.push_back({Command::open_shape, {}, path.string()});
  } else if (path.extension() == ".onnx") {
    actions.push_back({Command::open_generator, {}, path.string()});
  } else if (dialog.purpose == PathDialog::Purpose::open_input) {
    actions.push_back({Command::set_input, {}, dialog.input + "=" + path.string()});
    dialog = {};
  } else if (path.extension() == ".hdr") {
    actions.push_back({Command::set_light, {}, path.string()});
    dialog = {};
  } else if (const auto look = look_command(dialog.purpose)) {
    actions.push_back({*look, {}, path.string()});
    dialog = {};
  } else if (dialog.purpose == PathDialog::Purpose::open_mask) {
    actions.push_back({Command::open_mask, {}, path.string()});
    dialog = {};
  } else if (dialog.purpose == PathDialog::Purpose::open_style_picture || on_gallery) {
    actions.push_back({Command::style_of_picture, {}, path.string()});
    dialog = {};
  } else {
    actions.push_back({Command::open_artwork, {}, path.string()});
  }
}

void Session::Impl::guarded(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.failure() == Failure::device_lost) throw;
    say(error.what(), true);
    if (language() != Language::english && workspace.view.message.is_error)
      workspace.view.message.text = fmt::format("{}\n{}", tr(lead_of(error.failure())), error.what());
  }
}

void Session::Impl::take_tasks() {
  guarded([this] {
    const std::optional<Arrival> arrival = workspace.tasks.loaded() ? std::exchange(arriving, std::nullopt) : std::nullopt;
    if (auto loaded = workspace.tasks.take_loaded()) {
      if (arrival && arrival->document.artwork == loaded->path) return arrive(*arrival, std::move(loaded->image));
      take_artwork(std::move(*loaded));
    }
  });
  guarded([this] {
    if (auto shape = workspace.tasks.take_shape()) take_shape(*shape);
  });
  take_style_picture();
  guarded([this] { take_sheet(); });
  guarded([this] {
    if (const auto saved = workspace.tasks.take_saved()) say(tr_format("Saved {}", saved->string()));
  });
}

void Session::Impl::perform_all() {
  const std::vector<Action> due = std::exchange(actions, {});
  for (const Action& action : due) {
    guarded([&] { perform_one(action); });
    settle();
  }
  if (!due.empty()) pacer.request();
}

void Session::Impl::perform_one(const Action& action) {
  if (asks_first(action) || perform_project(action)) return;
  ActionContext known{aspects(), workspace.library.entries(), layout.picture.height};
  if (const GeneratorCard* card = generator()) known.inputs = card->inputs;
  known.shapes = workspace.shapes.entries();
  if (artwork_dpi() > 0)
    known.artwork_mm = glm::vec2(workspace.artwork.width, workspace.artwork.height) * static_cast<float>(25.4 / artwork_dpi());
  if (perform(action, workspace.document, workspace.view, known)) return check_language();
  switch (action.command) {
    case Command::open_artwork:
      return open(action.text);
    case Command::open_generator:
      return open_generator(action.text);
    case Command::find_protect:
      return find_protect();
    case Command::apply_protect:
      return apply_protect();
    case Command::open_mask:
      return open_mask(action.text);
    case Command::show_model:
      return show_model();
    case Command::open_shape:
      return open_shape(action.text, {});
    case Command::set_shape_height:
    case Command::set_shape_material:
      return change_shape(action);
    case Command::open_input:
      return ask_for(PathDialog::Purpose::open_input, workspace.document.artwork, action.text);
    case Command::set_shape:
    case Command::open_panel:
    case Command::open_back_label:
    case Command::save_net:
      return perform_package_file(action);
    case Command::style_of_picture:
      return begin_style_of_picture(action.text);
    case Command::save_style:
      return save_style(action.text);
    case Command::remove_style:
      return remove_style(action.text);
    case Command::save_artwork:
    case Command::save_view:
    case Command::export_print:
    case Command::export_turntable:
    case Command::export_model:
      return save(action);
    case Command::cancel_export:
      return workspace.exporter.cancel();
    case Command::apply_recipe:
      return apply_recipe(action.text);
    case Command::use_pattern:
      return make_pattern({}, true);
    case Command::save_pattern:
      return save(action);
    case Command::screenshot:
      screenshot_path = action.text.empty() ? screenshot_name() : std::filesystem::path(action.text);
      return check_writable(*screenshot_path);
    case Command::quit:
      workspace.quit = true;
      return;
    case Command::toggle_fullscreen:
      return window.toggle_fullscreen();
    case Command::resize_window:
      return window.resize(static_cast<int>(action.numbers[0]), static_cast<int>(action.numbers[1]));
    case Command::system_dialog:
      return ask_system();
    case Command::toggle_favourite:
      return workspace.places.toggle_favourite(action.text);
    case Command::report:
      fmt::print("{}\n", report());
      std::fflush(stdout);
      return;
    case Command::lose_device:
      throw Error(Failure::device_lost, "the graphics device was lost (on demand)");
    default:
      return;
  }
}

void Session::Impl::open(const std::string& path) {
  workspace.view.message = {};
  if (!path.empty()) return workspace.tasks.load(path);
  ask_for(PathDialog::Purpose::open_artwork, workspace.document.artwork);
}

void Session::Impl::ask_for(PathDialog::Purpose purpose, const std::filesystem::path& beside, const std::string& input) {
  std::error_code ignored;
  const auto folder = std::filesystem::absolute(beside, ignored).parent_path();
  workspace.view.dialog = {.purpose = purpose, .input = input, .text = folder.string() + "/", .just_opened = true};
}

void Session::Impl::open_generator(const std::string& path) {
  workspace.view.message = {};
  const Document& document = workspace.document;
  if (path.empty()) return ask_for(PathDialog::Purpose::open_generator, document.model.empty() ? document.artwork : document.model);
  use_generator(workspace.document, path);
}

void Session::Impl::open_mask(const std::string& path) {
  workspace.view.message = {};
  if (path.empty()) return ask_for(PathDialog::Purpose::open_mask, workspace.document.artwork);
  const Mask mask = load_mask(path);
  check_mask(mask, worn().width, worn().height);
  workspace.document.control.protect = path;
  if (mask.empty()) say(tr_format("{} is black all over and protects nothing.", mask.path.filename().string()));
}

const GeneratorCard* Session::Impl::generator() const {
  const auto& card = restyler.stylizer().generator();
  const auto& model = workspace.document.model;
  return !model.empty() && card && card->model == model ? &*card : nullptr;
}

void Session::Impl::follow_generator(bool failed) {
  Document& document = workspace.document;
  const GeneratorCard* card = generator();
  if (document.model.empty() || card) {
    settled = document;
    if (const ModelInput* missing = failed && card ? first_missing(card->inputs, document.inputs) : nullptr) {
      workspace.view.message = {};  // no fault of the user's yet
      return say(tr_format("Choose a file for '{}' in the panel.", missing->title));
    }
    if (card && !card->note.empty() && card->note != noted) say(card->note);
    if (card) noted = card->note;
  } else if (failed) {
    use_generator(document, settled.model);
    document.facts = settled.facts;
    document.inputs = settled.inputs;
  }
}

void Session::Impl::save(const Action& action) {
  workspace.view.message = {};
  const PathDialog::Purpose purpose = purpose_of(action.command);
  if (action.text.empty()) {
    const auto suggested = suggested_path(workspace.document, purpose, pictures_folder());
    workspace.view.dialog = {.purpose = purpose, .text = suggested.string(), .just_opened = true};
    return;
  }
  const std::filesystem::path path = action.text;
  if (action.command == Command::export_print || action.command == Command::export_turntable || action.command == Command::export_model)
    return begin_export(action.command, path);
  check_writable(path);
  if (action.command == Command::save_view) return save_picture(path);
  if (action.command == Command::save_pattern) return make_pattern(path, false);
  result_path = path;  // when the run is finished
}

void Session::Impl::make_pattern(const std::filesystem::path& path, bool use) {
  const PatternChoice& choice = workspace.view.pattern;
  workspace.view.message = {};
  const auto [width, height] = fit_long_side(workspace.artwork, kMaxPatternSide);
  std::string name = fmt::format("{}-{}", choice.family, choice.seed);
  if (choice.walk > 0) name += fmt::format("-to-{}-at-{:.0f}", choice.to, choice.walk * 100);
  patterns.make(choice, width, height, use ? data_folder() / "patterns" / (name + ".png") : path, use);
}

void Session::Impl::take_pattern() {
  auto made = patterns.take_made();
  if (!made) return;
  if (!made->use) return workspace.tasks.save(made->path, std::move(made->image), to_json(workspace.document));
  std::error_code ignored;  // saving says what is wrong
  std::filesystem::create_directories(made->path.parent_path(), ignored);
  save_png(made->path, made->image);
  workspace.tasks.load(made->path);
}

void Session::Impl::save_result(const std::filesystem::path& path) {
  if (restyler.stylizer().result_takes_long()) return begin_export(Command::save_artwork, path);
  Image result = restyler.result();
  result.dpi = artwork_dpi();
  workspace.tasks.save(path, std::move(result), to_json(workspace.document), to_json(recipe(true)));
}

void Session::Impl::save_picture(const std::filesystem::path& path) {
  const VkExtent2D seen = picture_extent();
  const std::uint32_t factor = std::max(seen.width, seen.height) * 2 <= kMaxSavedSide ? 2 : 1;
  const RenderSize size{.width = seen.width * factor, .height = seen.height * factor};
  workspace.tasks.save(path, render_scene(context, workspace.document.scene, restyler.texture(), size, &look_maps),
                       to_json(workspace.document), to_json(recipe(false)));
}

/// After the frame was recorded: its draw data are drawn once more.
void Session::Impl::take_screenshot() {
  const std::filesystem::path path = *std::exchange(screenshot_path, std::nullopt);
  const VkExtent2D extent = window.framebuffer_size();
  Image image = capture(context, {swapchain.render_pass(), swapchain.format(), extent},
                        [&](VkCommandBuffer commands) { record_pass(commands, extent); });
  workspace.tasks.save(path, std::move(image), report());
}

void Session::Impl::use_artwork() {
  if (restyler.set_artwork(context, worn())) {
    say(tr_format("The mask {} does not fit this artwork and is dropped.", workspace.document.control.protect.filename().string()));
    workspace.document.control.protect.clear();
  }
  thumbnails.set_artwork(worn());
  if (workspace.document.artwork.native() != shown_artwork) workspace.view.protect.regions.clear();  // read again: they still suit it
  status.codes.clear();
  protect_work.use_artwork(worn());
  look_maps.artwork_changed();
  status.artwork_width = workspace.artwork.width;
  status.artwork_height = workspace.artwork.height;
  status.main_colours = main_colours(workspace.artwork, kMainColours);
  stale_pictures = 2;
  pacer.request();
}

std::string Session::Impl::report() const {
  auto json = nlohmann::json::parse(to_json(workspace.document));
  json["device"] = status.device;
  json["frames"] = workspace.frames_presented;
  json["seconds"] = window.now_s() - workspace.started_at_s;
  json["frames_per_second"] = meter.frames_per_second();
  json["at_rest"] =
      !protect_work.busy() && shown && shown->scene == workspace.document.scene && stale_pictures == 0 && shown->resolution_scale == 1;
  json["artwork_dpi"] = artwork_dpi();
  json["styled"] = restyler.progress().finished;
  json["stylise_ms"] = restyler.stylizer().last_run_milliseconds();
  json["arena_bytes"] = restyler.stylizer().arena_bytes();
  if (status.match) json["match"] = *status.match;
  const PatternChoice& pattern = workspace.view.pattern;
  if (pattern.open) json["pattern"] = {{"family", pattern.family}, {"seed", pattern.seed}, {"to", pattern.to}, {"walk", pattern.walk}};
  for (const CodeCheck& check : status.codes) json["codes"][check.code.text] = check.scans;
  json["protected_regions"] = workspace.view.protect.regions.size();
  json["language"] = to_string(language());
  json["message"] = workspace.view.message.text;
  json["project"] = workspace.project.string();
  json["changed"] = changed();
  json["steps"] = workspace.history.steps();
  json["question"] = workspace.view.question.kind != Question::Kind::none;
  if (const GeneratorCard* card = generator()) json["generator"] = {{"name", card->name}, {"reads", card->reads}, {"writes", card->writes}};
  for (const auto& [name, place] : places) json["places"][name] = {place.x, place.y, place.width, place.height};
  return json.dump();
}

}  // namespace wrapture
