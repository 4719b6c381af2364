// Collects the styles of all models at hand.
#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/words.hpp"
#include "engine/style/model.hpp"
#include "engine/style/style_file.hpp"

namespace wrapture {
namespace {

/// The program's own first.
std::vector<std::filesystem::path> model_folders() { return {resource("weights"), data_folder() / "models"}; }

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, const char* extension) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

[[noreturn]] void refuse_programs(const std::string& name) {
  throw Error(Failure::usage, "'" + name + "' is a style of the program; only your own can be changed, choose another name");
}

}  // namespace

std::filesystem::path find_model(const std::string& kind) {
  for (const auto& folder : model_folders())
    for (const auto& path : files_in(folder, ".onnx"))
      if (kind_of(OnnxModel::load(path)) == kind) return path;
  throw Error(Failure::bad_input, "no model of the kind '" + kind + "': weights/" + kind +
                                      ".onnx is missing; install the program's weights again, or put the file into " +
                                      (data_folder() / "models").string());
}

Library::Library() {
  for (const auto& folder : model_folders()) {
    for (const auto& path : files_in(folder, ".onnx")) {
      OnnxModel onnx = OnnxModel::load(path);
      if (const std::string kind = kind_of(onnx); !kind.empty() && kind != "stylist") continue;
      GeneratorModel model = open_generator(std::move(onnx));
      for (auto& style : model.styles) entries_.push_back({std::move(style), path});
    }
  }
  for (const auto& file : files_in(style_folder(), ".wstyle")) {
    try {
      add_own(file);
    } catch (const Error& error) {
      problems_.push_back({file, error.what()});
    }
  }
}

void Library::add_own(const std::filesystem::path& file) {
  StyleFile loaded = load_style_file(file);
  Entry entry = entry_of(*this, std::move(loaded), file);
  if (look_up(entry.style.name) != nullptr)
    throw Error(Failure::bad_input, file.string() + ": there is another style '" + entry.style.name + "'; remove one of them");
  entry.file = file;
  entries_.push_back(std::move(entry));
}

std::filesystem::path Library::model_with(const std::string& weights) {
  if (models_.empty())
    for (const Entry& entry : entries_)
      if (!entry.yours && !entry.style.code.empty() &&
          !std::ranges::count(models_, entry.model, [](const auto& one) { return one.second; }))
        models_.emplace(OnnxModel::load(entry.model).weights_sha256(), entry.model);
  const auto found = models_.find(weights);
  return found == models_.end() ? std::filesystem::path() : found->second;
}

Library::Entry entry_of(Library& library, StyleFile file, const std::filesystem::path& path) {
  const auto model = library.model_with(file.model);
  if (model.empty())
    throw Error(Failure::bad_input, path.string() + ": its generator, with the weights " + file.model.substr(0, 12) +
                                        "..., is not here; make the style again from its picture");
  const auto other = std::ranges::find(library.entries(), model, &Library::Entry::model);
  if (other->style.code.size() != file.style.code.size())
    throw Error(Failure::bad_input, path.string() + ": its code is not as long as its generator's; make the style again");
  return {std::move(file.style), model, true};
}

const Library::Entry* Library::look_up(const std::string& name) const {
  const auto found = std::ranges::find(entries_, name, [](const Entry& entry) { return entry.style.name; });
  return found == entries_.end() ? nullptr : &*found;
}

const Library::Entry& Library::find(const std::string& name) const {
  if (const Entry* entry = look_up(name)) return *entry;
  for (const Problem& problem : problems_)
    if (problem.file.stem() == name) throw Error(Failure::bad_input, problem.what);
  if (entries_.empty())
    throw Error(Failure::usage, "no style '" + name + "': no model in weights/; give a generator with --model FILE.onnx");
  const auto nearest = std::ranges::min_element(entries_, {}, [&](const Entry& entry) { return edit_distance(name, entry.style.name); });
  throw Error(Failure::usage, "no style '" + name + "'; did you mean '" + nearest->style.name + "'? (`wrapture styles` lists them)");
}

void Library::put(Entry entry) {
  const auto found = std::ranges::find(entries_, entry.style.name, [](const Entry& one) { return one.style.name; });
  if (found == entries_.end()) {
    entries_.push_back(std::move(entry));
    return;
  }
  if (!found->yours) refuse_programs(entry.style.name);
  *found = std::move(entry);
}

const Library::Entry& Library::keep(Entry entry, Overwrite overwrite) {
  entry.file = style_path(entry.style.name);
  const Entry* other = look_up(entry.style.name);
  if (other != nullptr && !other->yours) refuse_programs(entry.style.name);
  entry.style.code = rounded_code(entry.style);
  entry.yours = true;
  std::filesystem::create_directories(entry.file.parent_path());
  save_style_file(entry.file, {entry.style, OnnxModel::load(entry.model).weights_sha256()}, overwrite);
  std::erase_if(problems_, [&](const Problem& problem) { return problem.file == entry.file; });
  const std::string name = entry.style.name;
  put(std::move(entry));
  return find(name);
}

void Library::remove(const std::string& name) {
  std::filesystem::path file;
  const auto problem = std::ranges::find(problems_, name, [](const Problem& one) { return one.file.stem().string(); });
  if (problem != problems_.end() && look_up(name) == nullptr) {
    file = problem->file;
  } else {
    const Entry& entry = find(name);
    if (!entry.yours) refuse_programs(name);
    file = entry.file;
  }
  std::error_code error;
  if (!file.empty() && !std::filesystem::remove(file, error) && error)
    throw Error(file.string() + ": cannot be removed (" + error.message() + "); check its permissions");
  std::erase_if(entries_, [&](const Entry& one) { return one.yours && one.style.name == name; });
  std::erase_if(problems_, [&](const Problem& one) { return one.file == file; });
}

}  // namespace wrapture
