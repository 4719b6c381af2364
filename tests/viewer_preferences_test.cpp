// What is remembered of the window, its colours, and the sheet of keys.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

#include "engine/base/error.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "viewer/app/preferences.hpp"
#include "viewer/ui/actions.hpp"
#include "viewer/ui/cheat_sheet.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

TEST(Preferences, AreReadAsTheyWereWritten) {
  const TemporaryFolder folder;
  const fs::path path = folder / "wrapture" / "window.json";  // the folder is made
  EXPECT_EQ(load_preferences(path), Preferences{});
  const Preferences liked{.language = "zh",
                          .theme = Theme::light,
                          .ui_scale = 1.5f,
                          .reduced_motion = true,
                          .panel_hidden = true,
                          .width = 1000,
                          .height = 700};
  save_preferences(path, liked);
  EXPECT_EQ(load_preferences(path), liked);
  EXPECT_EQ(std::distance(fs::directory_iterator(path.parent_path()), {}), 1) << "nothing is left beside it";
}

TEST(Preferences, BadFilesAreNamed) {
  const TemporaryFolder folder;
  const fs::path path = folder / "window.json";
  for (const char* text : {"", "{", "[]", "{}", R"({"version": 2})", R"({"version": "1"})", R"({"version": 1, "window": [1]})",
                           R"({"version": 1, "window": [10, 10]})", R"({"version": 1, "ui_scale": 99})", R"({"version": 1, "theme": 3})",
                           R"({"version": 1, "window": [-5, 800]})"}) {
    std::ofstream(path) << text;
    try {
      load_preferences(path);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      EXPECT_NE(std::string(error.what()).find("window.json"), std::string::npos) << error.what();
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    }
  }
}

TEST(Preferences, ActionsChangeThem) {
  Document document;
  ViewState view;
  const auto run = [&](const char* line) { EXPECT_TRUE(perform(parse_action(line), document, view, {})) << line; };
  run("theme light");
  run("ui-scale 2");
  run("reduced-motion");
  EXPECT_EQ(view.preferences, (Preferences{.theme = Theme::light, .ui_scale = 2, .reduced_motion = true}));
  run("theme");
  EXPECT_EQ(view.preferences.theme, Theme::dark);
  for (const char* line : {"theme pink", "ui-scale 9", "ui-scale 0.1"}) {
    const Preferences before = view.preferences;
    EXPECT_THROW(perform(parse_action(line), document, view, {}), Error) << line;
    EXPECT_EQ(view.preferences, before) << line;
  }
  run("present 2");
  EXPECT_TRUE(view.presenting && view.presenter_screen == 2);
  run("close");
  EXPECT_FALSE(view.presenting);
  run("keyboard");
  run("about");
  EXPECT_TRUE(view.keyboard_in_panel && view.about_open);
  run("close");
  EXPECT_TRUE(view.keyboard_in_panel && !view.about_open);
  run("close");
  EXPECT_FALSE(view.keyboard_in_panel);
}

/// Of WCAG 2, 1 to 21; what is translucent lies over the worse of black and white.
double luminance(ImU32 colour, double under) {
  const double alpha = static_cast<double>(colour >> IM_COL32_A_SHIFT & 255) / 255;
  const auto linear = [&](int shift) {
    const double value = alpha * static_cast<double>(colour >> shift & 255) / 255 + (1 - alpha) * under;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(IM_COL32_R_SHIFT) + 0.7152 * linear(IM_COL32_G_SHIFT) + 0.0722 * linear(IM_COL32_B_SHIFT);
}

double contrast(ImU32 text, ImU32 behind) {
  double least = 21;
  for (const double under : {0.0, 1.0}) {
    const double a = luminance(text, under), b = luminance(behind, under);
    least = std::min(least, (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05));
  }
  return least;
}

TEST(Theme, TextIsLegibleOnEverythingThatItIsDrawnOn) {
  EXPECT_NEAR(contrast(IM_COL32_WHITE, IM_COL32_BLACK), 21, 0.01);
  for (const Theme theme : {Theme::dark, Theme::light}) {
    const Colours& c = colours_of(theme);
    for (const ImU32 behind : {c.window, c.popup, c.menu, c.overlay, c.field, c.fill, c.fill_hovered, c.button, c.button_hovered,
                               c.button_active, c.header, c.header_hovered, c.header_active})
      EXPECT_GE(contrast(c.text, behind), 4.5) << static_cast<int>(theme) << " on " << std::hex << behind;
    for (const ImU32 behind : {c.window, c.popup, c.menu, c.overlay, c.field})
      EXPECT_GE(contrast(c.dim, behind), 4.5) << static_cast<int>(theme) << " dim on " << std::hex << behind;
    for (const ImU32 text : {c.accent, c.error, c.good})
      for (const ImU32 behind : {c.window, c.overlay, c.button})
        EXPECT_GE(contrast(text, behind), 4.5) << static_cast<int>(theme) << " colour " << std::hex << text << " on " << behind;
    EXPECT_GE(contrast(c.on_grab, c.grab), 4.5);
    EXPECT_GE(contrast(c.accent, c.window), 3) << "the frame of what is chosen";
  }
}

TEST(CheatSheet, HasEveryShortcutInBothLanguages) {
  for (const Language shown : {Language::english, Language::chinese}) {
    set_language(shown);
    const auto lines = cheat_sheet();
    for (const CommandInfo& info : all_commands()) {
      if (info.shortcut.empty() || info.command == Command::orbit || info.command == Command::zoom || info.shortcut == "F1") continue;
      const auto line = std::ranges::find(lines, std::string(info.shortcut), &CheatSheetLine::keys);
      ASSERT_NE(line, lines.end()) << info.shortcut;
      EXPECT_EQ(line->meaning, tr(info.help.data())) << info.shortcut;
    }
    set_language(Language::english);
  }
}

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// A control without a word about it is found by its source: a tooltip has to follow within some lines, or a label with one come before.
TEST(Tooltips, EveryControlHasOne) {
  constexpr int kLines = 12;
  static const std::regex control(
      R"((ImGui::(Button|SmallButton|InvisibleButton|ColorButton|Checkbox|RadioButton|DragInt|DragFloat|InputInt|InputFloat|ColorEdit3|SliderFloat|SliderInt)|widgets::slider|widgets::dice_button)\()");
  static const std::regex empty_help(R"(row_label\([^;]*, ""\)|slider_row\(\{[^{}]*, ""\})");
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(WRAPTURE_TESTS_FOLDER) / ".." / "viewer/ui")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with("_section.cpp") && !name.ends_with("_overlay.cpp")) continue;
    const std::string source = text_of(entry.path());
    EXPECT_FALSE(std::regex_search(source, empty_help)) << name << " has a row without a help";
    for (std::sregex_iterator i(source.begin(), source.end(), control), end; i != end; ++i) {
      ++seen;
      const auto at = static_cast<std::size_t>(i->position());
      std::size_t until = at;
      for (int line = 0; line < kLines && until != std::string::npos; ++line) until = source.find('\n', until + 1);
      const std::string after = source.substr(at, until == std::string::npos ? until : until - at);
      const std::string before = source.substr(at - std::min<std::size_t>(at, 300), std::min<std::size_t>(at, 300));
      if (after.starts_with("ImGui::InvisibleButton(\"sheet\"") || before.find("row_label(") != std::string::npos) continue;
      EXPECT_NE(after.find("tooltip("), std::string::npos) << name << ": " << after.substr(0, after.find('\n'));
    }
  }
  EXPECT_GT(seen, 12);
}

}  // namespace
}  // namespace wrapture
