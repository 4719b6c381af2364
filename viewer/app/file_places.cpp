// The places as JSON in the user's state folder.
#include "viewer/app/file_places.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostRecent = 12, kMostFavourites = 50;
constexpr std::uint64_t kMaxBytes = 1u << 20;

std::vector<fs::path> paths_of(const nlohmann::json& json, const char* key, std::size_t most) {
  std::vector<fs::path> paths;
  if (const auto list = json.find(key); list != json.end() && list->is_array())
    for (const auto& entry : *list)
      if (entry.is_string() && paths.size() < most) paths.emplace_back(entry.get<std::string>());
  return paths;
}

nlohmann::json json_of(const std::vector<fs::path>& paths) {
  auto list = nlohmann::json::array();
  for (const fs::path& path : paths) list.push_back(path.string());
  return list;
}

}  // namespace

fs::path tidy_path(const fs::path& path) {
  std::error_code ignored;
  const fs::path absolute = fs::absolute(path, ignored).lexically_normal();
  return absolute.has_filename() || !absolute.has_relative_path() ? absolute : absolute.parent_path();
}

FilePlaces::FilePlaces(fs::path file) : file_(std::move(file)) {
  std::error_code ignored;
  if (!fs::exists(file_, ignored)) return;
  try {
    const auto bytes = read_file(file_, kMaxBytes);
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const auto json = nlohmann::json::parse(text, text + bytes.size(), nullptr, false);
    if (!json.is_object()) return;
    recent_ = paths_of(json, "recent", kMostRecent);
    favourites_ = paths_of(json, "favourites", kMostFavourites);
  } catch (const Error&) {
    return;  // as none
  }
}

bool FilePlaces::is_favourite(const fs::path& folder) const { return std::ranges::count(favourites_, tidy_path(folder)) > 0; }

void FilePlaces::add_recent(const fs::path& file) {
  const fs::path path = tidy_path(file);
  if (!recent_.empty() && recent_.front() == path) return;
  std::erase(recent_, path);
  recent_.insert(recent_.begin(), path);
  if (recent_.size() > kMostRecent) recent_.resize(kMostRecent);
  save();
}

void FilePlaces::toggle_favourite(const fs::path& folder) {
  const fs::path path = tidy_path(folder);
  if (std::erase(favourites_, path) == 0 && favourites_.size() < kMostFavourites) favourites_.push_back(path);
  save();
}

void FilePlaces::save() const {
  const nlohmann::json json{{"recent", json_of(recent_)}, {"favourites", json_of(favourites_)}};
  std::error_code ignored;
  fs::create_directories(file_.parent_path(), ignored);
  try {
    write_file_atomic(file_, json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
  } catch (const Error&) {
    return;  // they are remembered until the window is closed
  }
}

}  // namespace wrapture
