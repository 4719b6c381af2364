// Collects the styles of all models at hand.
#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/model.hpp"

namespace wrapture {
namespace {

/// Levenshtein's edit distance, for "did you mean".
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row.back();
}

std::vector<std::filesystem::path> models_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".onnx") paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

Library::Library() {
  for (const auto& folder : {resource("weights"), data_folder() / "models"}) {
    for (const auto& path : models_in(folder)) {
      GeneratorModel model = open_generator(path);
      for (auto& style : model.styles) entries_.push_back({std::move(style), path});
    }
  }
}

const Library::Entry& Library::find(const std::string& name) const {
  const auto found = std::ranges::find(entries_, name, [](const Entry& entry) { return entry.style.name; });
  if (found != entries_.end()) return *found;
  if (entries_.empty())
    throw Error(Failure::usage, "no style '" + name + "': no model in weights/; give a generator with --model FILE.onnx");
  const auto nearest = std::ranges::min_element(entries_, {}, [&](const Entry& entry) { return distance(name, entry.style.name); });
  throw Error(Failure::usage, "no style '" + name + "'; did you mean '" + nearest->style.name + "'? (`wrapture styles` lists them)");
}

}  // namespace wrapture
