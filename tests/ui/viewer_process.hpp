// `wrapture view` on a Display: started with a script, asked by its screenshots, which carry the state as a note.
#pragma once

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "tests/ui/display.hpp"
#include "viewer/app/layout.hpp"

namespace wrapture::test {

/// On SwiftShader the window itself is driven in every run, its panels only with WRAPTURE_FULL=1 (tools/test.sh --full): what they do on
/// the device the other programs test on both drivers, and a window takes minutes there.
inline bool leaves_panels_out() {
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  return driver != nullptr && std::string_view(driver) == "swiftshader" && std::getenv("WRAPTURE_FULL") == nullptr;
}
#define SKIP_PANELS_WHERE_SLOW() \
  if (leaves_panels_out()) GTEST_SKIP() << "panels are driven on this driver by tools/test.sh --full only"

// The longest waits: busy machines take them, idle ones a second or two.
inline constexpr Seconds kStart{150}, kQuit{60};

struct Shot {
  Image image;
  nlohmann::json state;
  [[nodiscard]] Rect place(const std::string& name) const;  // px; throws where there is none
};

class ViewerProcess {
 public:
  /// script: lines; words: further words of the command line; state: where a crash left copies, else a folder of its own.
  ViewerProcess(Display& display, const std::string& script, const std::vector<std::string>& words = {},
                const std::filesystem::path& state = {});

  /// The n-th line that `report` printed (0: the first). Throws std::runtime_error with the program's messages when it does not come.
  nlohmann::json report(std::size_t number, Seconds longest);
  /// F12, with the mouse where nothing is hovered, once the picture rests.
  Shot screenshot();
  [[nodiscard]] std::string messages() const { return read_text(folder_ / "errors"); }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }
  Program& program() { return *program_; }

 private:
  Shot shoot();

  Display* display_;
  TemporaryFolder folder_;
  std::unique_ptr<Program> program_;
};

/// In the middle of what a Shot calls a place.
inline void click(const Display& display, const Rect& place) { display.click(place.x + place.width / 2, place.y + place.height / 2); }

/// The note of a PNG file of ours; null where there is none.
nlohmann::json note_of(const std::filesystem::path& png);
/// Share of the pixels of a rectangle where two pictures differ by more than `tolerance` of 255 in any channel.
double changed_share(const Image& a, const Image& b, const Rect& place, int tolerance = 2);

}  // namespace wrapture::test
