// Project files, undo and redo, and copies for recovery after a crash.
#include <fmt/format.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/app/document_json.hpp"
#include "viewer/app/session_impl.hpp"
#include "viewer/ui/imgui_compat.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace fs = std::filesystem;

namespace {

constexpr double kCopyEvery_s = 60;

/// One copy a running program, named by its process.
fs::path copies_folder() { return state_folder() / "unsaved"; }
fs::path own_copy() { return copies_folder() / fmt::format("{}{}", getpid(), kProjectEnding); }

/// A copy whose program is gone; empty: none.
fs::path left_copy() {
  std::error_code error;
  for (auto entry = fs::directory_iterator(copies_folder(), error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().stem().string();
    pid_t owner = 0;
    const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), owner);
    if (!is_project(entry->path()) || fault != std::errc() || end != name.data() + name.size() || owner <= 0) continue;
    if (owner != getpid() && kill(owner, 0) != 0 && errno == ESRCH) return entry->path();
  }
  return {};
}

}  // namespace

bool Session::Impl::perform_project(const Action& action) {
  switch (action.command) {
    case Command::undo:
    case Command::redo:
      step_history(action.command == Command::redo);
      return true;
    case Command::new_project:
      new_project();
      return true;
    case Command::open_project:
      if (action.text.empty())
        ask_for(PathDialog::Purpose::open_project, workspace.project.empty() ? workspace.document.artwork : workspace.project);
      else
        open_project(action.text);
      return true;
    case Command::save_project:
      save_project_as(action.text.empty() ? workspace.project.string() : action.text);
      return true;
    case Command::save_project_as:
      save_project_as(action.text);
      return true;
    case Command::keep_copy:
      keep_copy();
      return true;
    case Command::answer_yes:
    case Command::answer_no:
      answer(action.command == Command::answer_yes);
      return true;
    default:
      return false;
  }
}

void Session::Impl::settle() {
  if (arriving || ImGui::IsAnyItemActive() || ImGui::IsAnyMouseDown() || workspace.frames_presented == 0) return;
  if (!workspace.document.model.empty() && !generator()) return;  // may be taken back
  workspace.history.settle(workspace.document);
}

void Session::Impl::step_history(bool forward) {
  if (arriving) return;
  workspace.history.settle(workspace.document);
  const Document* wanted = forward ? workspace.history.next() : workspace.history.previous();
  if (wanted == nullptr) return;
  workspace.view.message = {};
  go_to({*wanted, forward ? Arrival::Kind::redo : Arrival::Kind::undo});
}

void Session::Impl::go_to(Arrival arrival) {
  const bool from_file = arrival.kind == Arrival::Kind::project || arrival.kind == Arrival::Kind::fresh;
  if (!from_file && arrival.document.artwork == workspace.document.artwork) return arrive(arrival, std::nullopt);
  const fs::path artwork = arrival.document.artwork;
  arriving = std::move(arrival);
  workspace.tasks.load(artwork);
}

/// Everything is checked before anything changes.
void Session::Impl::arrive(const Arrival& arrival, std::optional<Image> artwork) {
  using Kind = Arrival::Kind;
  check_files(arrival.document, workspace.library, artwork ? *artwork : workspace.artwork);
  if (artwork) {
    workspace.artwork = std::move(*artwork);
    workspace.document.artwork = arrival.document.artwork;
    use_artwork();
  }
  workspace.document = arrival.document;
  if (arrival.kind == Kind::fresh) workspace.document.scene = make_scene(ShapeKind::box, aspects().artwork, aspects().picture);
  workspace.view.message = {};
  noted.clear();
  pacer.request();
  if (arrival.kind == Kind::undo) return workspace.history.undo();
  if (arrival.kind == Kind::redo) return workspace.history.redo();
  workspace.project = arrival.project;
  workspace.saved = arrival.kind == Kind::recovered ? Document{} : workspace.document;
  workspace.history.reset(workspace.document);
  if (arrival.kind != Kind::recovered) return;
  keep_copy();
  std::error_code ignored;
  fs::remove(arrival.copy, ignored);
}

void Session::Impl::open_project(const fs::path& path) {
  workspace.view.message = {};
  go_to({load_project(path).document, Arrival::Kind::project, path});
}

void Session::Impl::new_project() {
  Document fresh{.artwork = resource("viewer/samples/coffee.png")};
  if (!workspace.library.entries().empty()) fresh.style = workspace.library.entries().front().style.name;
  fresh.working_side = workspace.document.working_side;
  go_to({fresh, Arrival::Kind::fresh});
}

void Session::Impl::save_project_as(const std::string& text) {
  workspace.view.message = {};
  if (text.empty()) {
    const auto suggested = suggested_path(workspace.document, PathDialog::Purpose::save_project, pictures_folder());
    workspace.view.dialog = {.purpose = PathDialog::Purpose::save_project, .text = suggested.string(), .just_opened = true};
    return;
  }
  const Document& document = workspace.document;
  const auto unsaved = [&](const std::string& name) {
    const Library::Entry* entry = workspace.library.look_up(name);
    return entry != nullptr && entry->yours && entry->file.empty();
  };
  if (document.model.empty() && document.mix.empty() && unsaved(document.style))
    throw Error(Failure::usage, "the style of this picture has no name yet and would be lost; use Save as style... first");
  const fs::path path = is_project(text) ? fs::path(text) : fs::path(text + kProjectEnding);
  save_project(path, document);
  workspace.project = path;
  workspace.saved = document;
  say(tr_format("Saved {}", path.string()));
}

/// Of a design without a file only its look counts: turning it is no work that could be lost.
bool Session::Impl::changed() const {
  Document seen = workspace.document;
  if (workspace.project.empty()) seen.scene.camera = workspace.saved.scene.camera;
  return workspace.frames_presented > 0 && !(seen == workspace.saved);
}

/// A window that plays a script has nobody who could answer about a design that was never named.
bool Session::Impl::asks_first(const Action& action) {
  const bool loses = action.command == Command::quit || action.command == Command::new_project ||
                     (action.command == Command::open_project && !action.text.empty());
  if (!loses || std::exchange(confirmed, false) || !changed()) return false;
  if (workspace.project.empty() && (!options.script.empty() || options.frames > 0)) return false;
  waiting = action;
  const fs::path& name = workspace.project.empty() ? workspace.document.artwork : workspace.project;
  workspace.view.question = {Question::Kind::lose_changes, name.stem().string()};
  return true;
}

void Session::Impl::answer(bool yes) {
  const Question question = std::exchange(workspace.view.question, {});
  if (question.kind == Question::Kind::recover) {
    const fs::path copy = std::exchange(recovered, {});
    std::error_code ignored;
    if (!yes) {
      fs::remove(copy, ignored);
      return;
    }
    const Project project = load_project(copy);
    return go_to({project.document, Arrival::Kind::recovered, project.saved_as, copy});
  }
  if (question.kind != Question::Kind::lose_changes || !waiting) return;
  const Action next = *std::exchange(waiting, std::nullopt);
  if (yes) {
    save_project_as(workspace.project.string());
    if (workspace.project.empty()) return;  // its name is asked for now
  }
  confirmed = !yes;
  perform_one(next);
  confirmed = false;
}

void Session::Impl::offer_recovery() {
  if (workspace.frames_presented > 0) return;
  recovered = left_copy();
  if (recovered.empty()) return;
  try {
    const Project project = load_project(recovered);
    const fs::path& name = project.saved_as.empty() ? project.document.artwork : project.saved_as;
    workspace.view.question = {Question::Kind::recover, name.stem().string()};
  } catch (const Error&) {  // nothing that could be offered
    std::error_code ignored;
    fs::remove(std::exchange(recovered, {}), ignored);
  }
}

void Session::Impl::keep_copy() {
  copied_at_s = window.now_s();
  const fs::path saved_as = workspace.project.empty() ? fs::path() : fs::absolute(workspace.project);
  const std::string text = project_text({workspace.document, saved_as}, {});
  std::error_code ignored;  // writing says what is wrong
  fs::create_directories(copies_folder(), ignored);
  write_file_atomic(own_copy(), text);
}

void Session::Impl::follow_project() {
  const bool is_changed = changed();
  const fs::path& file = workspace.project.empty() ? workspace.document.artwork : workspace.project;
  std::string wanted = fmt::format("{}{} - Wrapture", file.filename().string(), is_changed ? "*" : "");
  if (wanted != shown_title) {
    shown_title = std::move(wanted);
    window.set_title(shown_title);
  }
  if (!is_changed) {
    copied_at_s = window.now_s();
  } else if (window.now_s() - copied_at_s > kCopyEvery_s && !arriving) {
    copied_at_s = window.now_s();
    guarded([this] { keep_copy(); });
  }
}

void Session::Impl::end_cleanly() {
  std::error_code ignored;
  fs::remove(own_copy(), ignored);
}

}  // namespace wrapture
