// Preferences as a small JSON file.
#include "viewer/app/preferences.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {

namespace {

constexpr std::uint64_t kMostBytes = 1u << 16;

Error wrong(const std::filesystem::path& path, std::string_view what) {
  return {Failure::bad_input,
          fmt::format("{}: {}; the window starts with its defaults, and replaces the file when you change something", path.string(), what)};
}

Preferences preferences_of(const nlohmann::json& json) {
  Preferences read;
  read.language = json.value("language", read.language);
  if (read.language != "zh" && read.language != "en") read.language.clear();
  read.theme = json.value("theme", std::string("dark")) == "light" ? Theme::light : Theme::dark;
  read.ui_scale = json.value("ui_scale", read.ui_scale);
  read.reduced_motion = json.value("reduced_motion", read.reduced_motion);
  read.panel_hidden = json.value("panel_hidden", read.panel_hidden);
  const auto size = json.value("window", std::vector<std::uint32_t>{read.width, read.height});
  read.width = !size.empty() ? size.front() : 0;  // 0 is refused
  read.height = size.size() == 2 ? size.back() : 0;
  return read;
}

bool possible(const Preferences& read) {
  const auto side = [](std::uint32_t value) { return value >= 320 && value <= 16384; };
  return side(read.width) && side(read.height) && (read.ui_scale == 0 || (read.ui_scale >= 0.5f && read.ui_scale <= 4));
}

}  // namespace

std::filesystem::path preferences_path() { return config_folder() / "window.json"; }

Preferences load_preferences(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return {};
  const auto bytes = read_file(path, kMostBytes);
  try {
    const auto json =
        nlohmann::json::parse(reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<const char*>(bytes.data()) + bytes.size());
    if (json.at("version").get<int>() != kPreferencesVersion) throw wrong(path, "is of another version of Wrapture");
    Preferences read = preferences_of(json);
    if (!possible(read)) throw wrong(path, "holds sizes that are not possible");
    return read;
  } catch (const nlohmann::json::exception&) {
    throw wrong(path, "is damaged");
  }
}

void save_preferences(const std::filesystem::path& path, const Preferences& preferences) {
  std::error_code ignored;  // writing says what is wrong
  std::filesystem::create_directories(path.parent_path(), ignored);
  const nlohmann::json json{{"version", kPreferencesVersion},
                            {"language", preferences.language},
                            {"theme", preferences.theme == Theme::light ? "light" : "dark"},
                            {"ui_scale", preferences.ui_scale},
                            {"reduced_motion", preferences.reduced_motion},
                            {"panel_hidden", preferences.panel_hidden},
                            {"window", {preferences.width, preferences.height}}};
  write_file_atomic(path, json.dump(2) + "\n");
}

}  // namespace wrapture
