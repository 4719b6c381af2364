// Exports from the window, and recipes that pictures bring along.
#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/app/session_impl.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr std::uint32_t kMaxWorkingSide = 4096;  // px, of the window
constexpr float kMmPerInch = 25.4f;

bool has_style(const StyleSettings& settings) { return !settings.style.empty() || !settings.mix.empty() || !settings.model.empty(); }

std::uint32_t whole(float value) { return static_cast<std::uint32_t>(std::clamp(std::round(value), 1.0f, 16384.0f)); }

}  // namespace

Recipe Session::Impl::recipe(bool flat) const {
  const Document& document = workspace.document;
  Recipe recipe{.version = WRAPTURE_VERSION,
                .device = context.info().name,
                .artwork = document.artwork.filename().string(),
                .settings = settings_of(document)};
  if (flat) return recipe;
  recipe.shape = to_string(document.scene.kind);
  recipe.camera = document.scene.camera;
  return recipe;
}

void Session::Impl::begin_export(Command command, const std::filesystem::path& path) {
  const ExportChoice& choice = workspace.view.exports;
  ExportTask task{.output = {.path = path,
                             .flat = command == Command::save_artwork,
                             .scene = workspace.document.scene,
                             .picture = {},
                             .recipe = recipe(command == Command::save_artwork),
                             .software = "Wrapture " WRAPTURE_VERSION},
                  .artwork = worn(),
                  .settings = settings_of(workspace.document),
                  .library = workspace.library,
                  .device = options.device,
                  .validation = options.validation};
  if (!has_style(task.settings)) task.settings.strength = 0;
  PictureSettings& picture = task.output.picture;
  const float aspect = aspects().picture;
  picture.transparent = choice.transparent;
  if (command == Command::export_turntable) {
    picture.width = whole(choice.turntable_px);
    picture.height = whole(choice.turntable_px / aspect);
    picture.frames_per_second = static_cast<double>(choice.frames_per_second);
    picture.frames = std::max(2u, whole(choice.frames_per_second * choice.seconds));
    if (path.extension() == ".mp4") picture.transparent = false;
  } else if (command == Command::export_print) {
    picture.width = whole(choice.width_mm / kMmPerInch * choice.dpi);
    picture.height = whole(choice.width_mm / kMmPerInch * choice.dpi / aspect);
    picture.dpi = static_cast<double>(choice.dpi);
  }
  workspace.exporter.start(std::move(task));
}

void Session::Impl::take_export() {
  Exporter& exporter = workspace.exporter;
  try {
    if (const auto done = exporter.take_done()) say(tr_format("Saved {}", done->string()));
  } catch (const Error& error) {
    if (error.failure() == Failure::interrupted) return say(tr("Cancelled; nothing was written."));
    say(error.what(), true);  // also where the worker's own device was lost: ours is not
  }
}

void Session::Impl::offer_recipe(const std::filesystem::path& path, const std::filesystem::path& before) {
  RecipeOffer& offer = workspace.view.offer;
  offer = {};
  if (path.extension() != ".png") return;
  if (const auto found = recipe_in(path)) offer = {.path = path, .before = before, .text = describe(*found)};
}

/// On the artwork that the picture was made from where that is beside it, else on what was open before.
void Session::Impl::apply_recipe(const std::filesystem::path& path) {
  workspace.view.message = {};
  const auto found = recipe_in(path);
  if (!found) throw Error(Failure::bad_input, path.string() + ": holds no recipe");
  Document document = workspace.document;
  const StyleSettings& wanted = found->settings;
  if (!wanted.model.empty()) throw Error(Failure::usage, tr_format("Its generator '{}' is to be opened first.", wanted.model.string()));
  for (const MixPart& part : wanted.mix) static_cast<void>(workspace.library.find(part.name));
  if (!wanted.style.empty()) use_style(document, workspace.library.find(wanted.style).style.name);
  if (!wanted.mix.empty()) use_mix(document, wanted.mix);
  document.strength = wanted.strength;
  document.seed = wanted.seed;
  document.working_side = std::min(wanted.working_side, kMaxWorkingSide);
  const std::filesystem::path mask = wanted.control.protect;
  document.control = wanted.control;
  document.control.protect.clear();
  std::error_code ignored;
  if (!mask.empty() && std::filesystem::exists(path.parent_path() / mask, ignored)) document.control.protect = path.parent_path() / mask;
  if (found->shape == "box" || found->shape == "bottle") show_shape(document, shape_kind(*found->shape), aspects());
  if (found->camera) document.scene.camera = *found->camera;
  const std::filesystem::path original = path.parent_path() / found->artwork, before = workspace.view.offer.before;
  workspace.document = document;
  workspace.view.offer = {};
  const bool there = !found->artwork.empty() && std::filesystem::exists(original, ignored);
  const std::filesystem::path artwork = there ? original : before;
  kept_camera = document.scene.camera;
  if (!artwork.empty() && artwork != document.artwork) workspace.tasks.load(artwork);
}

}  // namespace wrapture
