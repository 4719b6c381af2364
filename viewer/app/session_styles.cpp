// Styles of the user's own: made of pictures, saved, removed.
#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/style/style_file.hpp"
#include "viewer/app/session_impl.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

void Session::Impl::begin_style_of_picture(const std::string& path) {
  workspace.view.message = {};
  if (path.empty()) return ask_for(PathDialog::Purpose::open_style_picture, workspace.document.artwork);
  encoding.reset();
  workspace.tasks.encode(path);
}

void Session::Impl::take_style_picture() {
  guarded([this] {
    if (auto task = workspace.tasks.take_encoding()) encoding.emplace(context, kernels, std::move(*task));
  });
}

void Session::Impl::step_encoding(double milliseconds) {
  if (!encoding) return;
  bool done = true;  // also where it fails
  guarded([&] {
    done = encoding->step(milliseconds);
    if (!done) return;
    Library::Entry entry = style_of_picture(workspace.library, encoding->task(), encoding->code());
    const std::string name = entry.style.name, title = entry.style.title;
    const Library::Entry* kept = workspace.library.look_up(name);
    if (kept == nullptr || kept->file.empty()) workspace.library.put(std::move(entry));  // else it is saved already
    const auto& known = workspace.style_pictures;
    const auto old = std::ranges::find_if(known, [&](const auto& pair) { return pair.second == encoding->task().picture; });
    const bool again = old != known.end() && wears(workspace.document, old->first);
    if (again)
      replace_style(std::string(old->first), name);
    else
      use_style(workspace.document, name);
    workspace.style_pictures[name] = encoding->task().picture;
    follow_library();
    say(tr_format("The style of '{}'. 'Save as style...' keeps it for later.", title));
  });
  if (done) encoding.reset();
}

void Session::Impl::save_style(const std::string& title) {
  workspace.view.message = {};
  Document& document = workspace.document;
  if (title.empty()) {
    workspace.view.dialog = {.purpose = PathDialog::Purpose::name_style, .text = "", .just_opened = true};
    return;
  }
  if (!document.model.empty()) throw Error(Failure::usage, "a generator is open, which is no style; choose a style or a mix first");
  const std::string before = document.style;
  Library::Entry entry = workspace.library.find(document.mix.empty() ? document.style : document.mix.front().name);
  if (!document.mix.empty()) {
    entry.style = {.name = "", .source = "mix of " + to_string(document.mix)};
    entry.style.code = blend(workspace.library, document.mix).code;
  }
  if (entry.style.code.empty()) throw Error(Failure::usage, fmt::format("'{}' is a foreign generator, not a style", before));
  entry.style.name = style_name_of(title);
  entry.style.title = title;
  if (const Library::Entry* other = workspace.library.look_up(entry.style.name); other != nullptr && !(other->yours && other->file.empty()))
    throw Error(Failure::usage, fmt::format("there is a style '{}' already; choose another name", entry.style.name));
  const std::string name = entry.style.name, path = workspace.library.keep(std::move(entry), Overwrite::no).file.string();
  const Library::Entry* unsaved = workspace.library.look_up(before);
  if (document.mix.empty() && unsaved != nullptr && unsaved->yours && unsaved->file.empty()) workspace.library.remove(before);
  use_style(document, name);
  follow_library();
  say(tr_format("Saved {}", path));
}

void Session::Impl::remove_style(const std::string& name) {
  workspace.view.message = {};
  workspace.library.remove(name);
  Document& document = workspace.document;
  if (std::ranges::count(document.mix, name, &MixPart::name) > 0) document.mix.clear();
  if (document.style == name) document.style = workspace.library.entries().front().style.name;
  follow_library();
  say(tr_format("Removed '{}'.", name));
}

void Session::Impl::follow_library() {
  thumbnails.follow_library();
  pacer.request();
}

}  // namespace wrapture
