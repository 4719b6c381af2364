// Drives the viewer from outside.
#include "tests/ui/viewer_process.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "viewer/app/tasks.hpp"

namespace wrapture::test {

namespace fs = std::filesystem;

namespace {
constexpr Seconds kLongest{60};  // for a screenshot on a busy machine

/// That of a ToyHome where the test has one, else a fresh folder.
std::string data_home(const fs::path& fresh) {
  const char* toys = std::getenv("WRAPTURE_DATA");
  const char* home = std::getenv("XDG_DATA_HOME");
  return toys != nullptr && home != nullptr ? home : fresh.string();
}

}  // namespace

Rect Shot::place(const std::string& name) const {
  const auto& place = state.at("places").at(name);
  return {place.at(0), place.at(1), place.at(2), place.at(3)};
}

ViewerProcess::ViewerProcess(Display& display, const std::string& script, const std::vector<std::string>& words, const fs::path& state)
    : display_(&display) {
  std::ofstream(folder_ / "script") << script;
  fs::create_directory(folder_ / "pictures");
  Launch launch{.words = {WRAPTURE_PROGRAM, "view", "--validation", "--size", "1280x800", "--working-side", "192", "--script",
                          (folder_ / "script").string()},
                .environment = {{"DISPLAY", display.name()},
                                {"XDG_PICTURES_DIR", (folder_ / "pictures").string()},
                                {"XDG_DATA_HOME", data_home(folder_ / "data")},
                                {"XDG_CACHE_HOME", (folder_ / "cache").string()},
                                {"XDG_CONFIG_HOME", (folder_ / "config").string()},
                                {"XDG_STATE_HOME", (state.empty() ? folder_ / "state" : state).string()},
                                {"LC_ALL", "C"}},
                .without = {"WAYLAND_DISPLAY"},
                .output = folder_ / "output",
                .errors = folder_ / "errors"};
  launch.words.insert(launch.words.end(), words.begin(), words.end());
  program_ = std::make_unique<Program>(launch);
}

nlohmann::json ViewerProcess::report(std::size_t number, Seconds longest) {
  std::vector<std::string> lines;
  wait_until(longest, [&] {
    if (program_->wait(Seconds(0))) longest = Seconds(0);
    lines.clear();
    std::istringstream text(read_text(folder_ / "output"));
    for (std::string line; std::getline(text, line) && !text.eof();) lines.push_back(line);  // the last may be half written
    return lines.size() > number || longest == Seconds(0);
  });
  if (lines.size() <= number) throw std::runtime_error("the viewer made no report; it says: " + messages());
  auto state = nlohmann::json::parse(lines[number]);
  if (const double rate = state["frames_per_second"]; rate > 0) display_->set_step_time(Seconds(std::clamp(3 / rate, 0.08, 2.0)));
  return state;
}

Shot ViewerProcess::shoot() {
  const auto pictures = folder_ / "pictures";
  for (const auto& old : fs::directory_iterator(pictures)) fs::remove(old);
  display_->key("F12");
  fs::path path;
  const bool there = wait_until(kLongest, [&] {
    for (const auto& entry : fs::directory_iterator(pictures))
      if (entry.path().extension() == ".png") path = entry.path();
    return !path.empty();
  });
  if (!there) throw std::runtime_error("no screenshot was saved; the viewer says: " + messages());
  return {load_image(path), note_of(path)};
}

Shot ViewerProcess::screenshot() {
  display_->move(1270, 790);
  Shot shot;
  wait_until(kLongest, [&] {
    sleep_for(Seconds(0.3));
    shot = shoot();
    return shot.state["at_rest"].get<bool>();
  });
  return shot;
}

nlohmann::json note_of(const fs::path& png) {
  std::ifstream file(png, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::string key = std::string("tEXt") + kNoteKey + '\0';
  const auto at = bytes.find(key);
  if (at == std::string::npos || at < 4) return nullptr;
  std::size_t length = 0;
  for (std::size_t i = at - 4; i < at; ++i) length = length * 256 + static_cast<unsigned char>(bytes[i]);
  return nlohmann::json::parse(bytes.substr(at + key.size(), length + 4 - key.size()));
}

double changed_share(const Image& a, const Image& b, const Rect& place, int tolerance) {
  if (a.width != b.width || a.height != b.height) return 1;
  std::size_t changed = 0, all = 0;
  for (auto y = static_cast<std::uint32_t>(place.y); y < std::min(a.height, static_cast<std::uint32_t>(place.y + place.height)); ++y) {
    for (auto x = static_cast<std::uint32_t>(place.x); x < std::min(a.width, static_cast<std::uint32_t>(place.x + place.width)); ++x) {
      int most = 0;
      for (int channel = 0; channel < 3; ++channel) most = std::max(most, std::abs(a.pixel(x, y)[channel] - b.pixel(x, y)[channel]));
      changed += most > tolerance ? 1 : 0;
      ++all;
    }
  }
  return all == 0 ? 0 : static_cast<double>(changed) / static_cast<double>(all);
}

}  // namespace wrapture::test
