// How the user likes the window: theme, language, sizes. Remembered in the XDG config folder from one start to the next.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace wrapture {

enum class Theme { dark, light };

struct Preferences {
  std::string language{};  // "en" or "zh"; empty: what LANG says
  Theme theme = Theme::dark;
  float ui_scale = 0;           // 0.5..4; 0: what the display says
  bool reduced_motion = false;  // nothing moves by itself
  bool panel_hidden = false;
  std::uint32_t width = 1280, height = 800;  // of the window's content, screen units
  bool operator==(const Preferences&) const = default;
};

/// Of this version; a file of a later one is not understood.
inline constexpr int kPreferencesVersion = 1;

std::filesystem::path preferences_path();
/// The file's; where there is none the defaults. Throws Error(bad_input) naming the file and what is wrong with it.
Preferences load_preferences(const std::filesystem::path& path);
/// Makes the folder, too. Throws Error(failed); the file is then as before.
void save_preferences(const std::filesystem::path& path, const Preferences& preferences);

}  // namespace wrapture
