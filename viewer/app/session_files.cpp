// Files in use that other programs save: read again, or the old content stays and the user is told.
#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/style/mask.hpp"
#include "viewer/app/session_impl.hpp"
#include "viewer/ui/path_purpose.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

void Session::Impl::follow_files() {
  const Document& document = workspace.document;
  std::vector<std::filesystem::path> files{document.artwork};
  if (!document.control.protect.empty()) files.push_back(document.control.protect);
  for (const auto& [style, picture] : workspace.style_pictures)
    if (wears(document, style)) files.push_back(picture);
  watch.follow(files);
  for (const FileChange& change : watch.take()) guarded([&] { reload(change); });
}

void Session::Impl::reload(const FileChange& change) {
  const std::string name = change.path.filename().string();
  pacer.request();
  if (!change.exists) return say(tr_format("{} is gone; what was read of it stays. It is read again when it comes back.", name));
  if (change.path == workspace.document.artwork) workspace.tasks.load(change.path, Loading::again);
  if (change.path == workspace.document.control.protect) reload_mask();
  const auto made = std::ranges::find_if(workspace.style_pictures, [&](const auto& pair) { return pair.second == change.path; });
  if (made != workspace.style_pictures.end() && wears(workspace.document, made->first)) workspace.tasks.encode(change.path);
}

void Session::Impl::show_model() {
  if (!workspace.document.scene.model.loaded) return open_shape("", {});
  show_shape(workspace.document, ShapeKind::model, aspects());
}

void Session::Impl::open_shape(const std::string& path, const ImportOptions& shape_options) {
  workspace.view.message = {};
  const ModelShape& shape = workspace.document.scene.model;
  if (path.empty()) return ask_for(PathDialog::Purpose::open_shape, shape.loaded ? shape.file : workspace.document.artwork);
  if (std::filesystem::path(path).extension() == ".json") {
    actions.push_back({Command::set_shape, {}, path});
    return;
  }
  workspace.tasks.load_shape(path, shape_options);
}

/// Read again with another size, or worn by another material.
void Session::Impl::change_shape(const Action& action) {
  const ModelShape& shape = workspace.document.scene.model;
  if (!shape.loaded) throw Error(Failure::usage, "no shape is open; open one first");
  ImportOptions wanted{.artwork_material = shape.artwork_material, .height_mm = shape.height_mm};
  if (action.command == Command::set_shape_material) wanted.artwork_material = action.text;
  if (action.command == Command::set_shape_height) wanted.height_mm = static_cast<float>(action.numbers[0]);
  if (!(wanted.height_mm >= 1 && wanted.height_mm <= 5000))
    throw Error(Failure::usage, fmt::format("a height of {} mm is not between 1 and 5000", wanted.height_mm));
  open_shape(shape.file.string(), wanted);
}

void Session::Impl::take_shape(const ModelShape& shape) {
  Scene& scene = workspace.document.scene;
  const bool same = scene.kind == ShapeKind::model && scene.model.file == shape.file;
  if (same) {
    scene.model = shape;
    return frame_view(workspace.document, aspects());
  }
  use_model(scene, shape, aspects().picture);
  if (!shape.loaded->note.empty()) say(shape.loaded->note);
}

/// A mask that cannot be used stays as it was: the stylizer keeps what it has.
void Session::Impl::reload_mask() {
  const auto& path = workspace.document.control.protect;
  const Mask mask = load_mask(path);
  check_mask(mask, worn().width, worn().height);
  restyler.forget_mask();
  workspace.view.message = {};
  say(tr_format("Read {} again.", path.filename().string()));
}

/// Thumbnails of the file browser, and the answer of the desktop's dialog.
void Session::Impl::browse() {
  PathDialog& dialog = workspace.view.dialog;
  if (file_pictures.step()) pacer.request();
  if (dialog.purpose == PathDialog::Purpose::none) file_pictures.rest();
  const auto answer = system_dialog.take();
  if (!answer) return;
  pacer.request();
  if (answer->empty() || dialog.purpose == PathDialog::Purpose::none) return;  // our own goes on
  actions.push_back(answer_of(dialog, *answer));
  dialog = {};
}

void Session::Impl::ask_system() {
  const PathDialog& dialog = workspace.view.dialog;
  if (dialog.purpose == PathDialog::Purpose::none) throw Error(Failure::usage, "no file is asked for; open something first");
  if (!has_system_dialog) throw Error("there is no zenity on this system; choose the file here");
  const auto types = file_types(dialog.purpose);
  system_dialog.ask({.title = title_of(dialog), .start = dialog.text, .saves = !opens(dialog.purpose), .endings = types.front().endings},
                    Window::wake);
}

/// The picture of a style was saved anew: its new style takes the place of the old one.
void Session::Impl::replace_style(const std::string& old_name, const std::string& new_name) {
  Document& document = workspace.document;
  if (old_name == new_name) return;
  if (document.style == old_name) document.style = new_name;
  for (MixPart& part : document.mix)
    if (part.name == old_name) part.name = new_name;
  workspace.style_pictures.erase(old_name);
  const Library::Entry* old = workspace.library.look_up(old_name);
  if (old != nullptr && old->yours && old->file.empty()) workspace.library.remove(old_name);
}

/// A new artwork, or the old one anew.
void Session::Impl::take_artwork(LoadedArtwork loaded) {
  const bool again = loaded.loading == Loading::again;
  if (again && loaded.path != workspace.document.artwork) return;  // another was opened meanwhile
  const Image& before = workspace.artwork;
  const bool same_shape = std::uint64_t{before.width} * loaded.image.height == std::uint64_t{before.height} * loaded.image.width;
  workspace.view.message = {};
  if (!again) offer_recipe(loaded.path, workspace.document.artwork);
  workspace.artwork = std::move(loaded.image);
  workspace.sheet.reset();
  ordered.reset();
  workspace.document.artwork = loaded.path;
  if (!again) workspace.document.artwork_width_mm = 0;
  if (!again) workspace.places.add_recent(loaded.path);
  use_artwork();
  if (!again || !same_shape) fit_package(workspace.document, aspects());
  if (kept_camera) workspace.document.scene.camera = *std::exchange(kept_camera, std::nullopt);
  if (again) say(tr_format("Read {} again.", loaded.path.filename().string()));
}

double Session::Impl::artwork_dpi() const {
  constexpr double kInch_mm = 25.4;
  const double width_mm = workspace.document.artwork_width_mm;
  return width_mm > 0 ? workspace.artwork.width / width_mm * kInch_mm : workspace.artwork.dpi;
}

}  // namespace wrapture
