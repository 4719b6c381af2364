// Styles of the user's own in the real window: made of a picture, named, mixed by sliders, removed.
#include <gtest/gtest.h>

#include <functional>

#include "engine/style/model.hpp"
#include "tests/toy_styles.hpp"
#include "tests/ui/viewer_process.hpp"

namespace wrapture::test {
namespace {

std::string message_of(const nlohmann::json& report) { return report["message"].get<std::string>(); }

/// Once the state is as wanted and shown in full; the last one tried where that does not come.
Shot shot_where(ViewerProcess& viewer, const std::function<bool(const nlohmann::json& state)>& wanted) {
  Shot shot;
  wait_until(kQuit, [&] {
    shot = viewer.screenshot();
    return shot.state["styled"].get<bool>() && wanted(shot.state);
  });
  return shot;
}

TEST(StylesPanel, APictureIsNamedMixedAndRemoved) {
  SKIP_PANELS_WHERE_SLOW();
  const ToyHome home;
  Display display;
  const TemporaryFolder folder;
  const std::string waves = (folder / "waves.png").string(), flat = (folder / "flat.png").string();
  save_png(waves, make_ramps(60, 40));
  save_png(flat, make_image(30, 30, 0xFF2040F0u));
  ViewerProcess viewer(display,
                       "until styled\nstyle-picture " + flat + "\nuntil styled\nwait 3\nreport\nstyle-picture " + waves +
                           "\nuntil styled\nuntil thumbnails\nwait 3\nreport\nsave-style Sea Waves\nuntil thumbnails\nwait 3\nreport\n" +
                           "save-style red\nwait 2\nreport\nmix red=0.5,sea-waves=0.5\nwait 2\nuntil styled\nreport\n");
  const auto refused = viewer.report(0, kStart);
  EXPECT_NE(message_of(refused).find("flat.png: its middle is one flat colour"), std::string::npos) << message_of(refused);
  EXPECT_EQ(refused["style"], "plain") << "what was before stays";
  const auto made = viewer.report(1, kStart);
  EXPECT_EQ(made["style"], "waves");
  EXPECT_TRUE(made["places"].contains("style waves"));
  const auto saved = viewer.report(2, kStart);
  EXPECT_EQ(saved["style"], "sea-waves");
  EXPECT_TRUE(std::filesystem::exists(home.styles() / "sea-waves.wstyle"));
  EXPECT_FALSE(saved["places"].contains("style waves")) << "the name takes the picture's place";
  EXPECT_NE(message_of(viewer.report(3, kStart)).find("there is a style 'red' already"), std::string::npos);
  EXPECT_EQ(viewer.report(4, kStart)["mix"], "red=0.5,sea-waves=0.5");

  const Shot even = shot_where(viewer, [](const auto&) { return true; });
  const Rect slider = even.place("mix red");
  const float middle = slider.y + slider.height / 2;
  display.drag(slider.x + slider.width / 2, middle, slider.x + slider.width - 2, middle);
  const Shot redder = shot_where(viewer, [&](const auto& state) { return state["mix"] != even.state["mix"]; });
  EXPECT_NE(redder.state["mix"], even.state["mix"]);
  EXPECT_GT(changed_share(even.image, redder.image, even.place("picture")), 0.02);
  click(display, redder.place("unmix red"));
  const Shot alone = shot_where(viewer, [](const auto& state) { return state["mix"] == ""; });
  EXPECT_EQ(alone.state["mix"], "");
  EXPECT_EQ(alone.state["style"], "sea-waves");
  display.key("ctrl+q");
  EXPECT_EQ(viewer.program().wait(kQuit), 0) << viewer.messages();
  EXPECT_EQ(viewer.messages().find("alidation"), std::string::npos) << viewer.messages();
}

TEST(StylesPanel, AStyleInUseCanBeRemoved) {
  SKIP_PANELS_WHERE_SLOW();
  const ToyHome home;
  {
    Library library;
    Library::Entry entry = library.find("red");
    entry.style.name = "mine";
    library.keep(entry, Overwrite::no);
  }
  Display display;
  ViewerProcess viewer(display,
                       "style mine\nuntil styled\nmix mine=1,night=1\nuntil styled\nremove-style mine\nuntil styled\nwait 3\nreport\n" +
                           std::string("remove-style red\nwait 2\nreport\nquit\n"));
  const auto removed = viewer.report(0, kStart);
  EXPECT_EQ(removed["style"], "plain");
  EXPECT_EQ(removed["mix"], "");
  EXPECT_FALSE(std::filesystem::exists(home.styles() / "mine.wstyle"));
  EXPECT_NE(message_of(viewer.report(1, kStart)).find("only your own"), std::string::npos);
  EXPECT_EQ(viewer.program().wait(kQuit), 0) << viewer.messages();
}

}  // namespace
}  // namespace wrapture::test
