// The real window: `wrapture view` on a screen in memory, driven by mouse and keyboard, judged by what it shows.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "tests/toy_styles.hpp"
#include "tests/ui/viewer_process.hpp"

namespace wrapture::test {
namespace {

/// A gallery of toys where the real one takes a minute to be filled and the window is what is tested; with WRAPTURE_FULL=1 the real one.
std::unique_ptr<ToyHome> toys_where_slow() { return leaves_panels_out() ? std::make_unique<ToyHome>() : nullptr; }

/// A rectangle without the pixels at its edge, where a highlight may be.
Rect inner(const Rect& rect, float margin = 4) {
  return {rect.x + margin, rect.y + margin, rect.width - 2 * margin, rect.height - 2 * margin};
}

/// Everything of the panel that does not depend on the view: from the gallery to the strength slider.
Rect settled_panel(const Shot& shot) {
  const Rect panel = shot.place("panel"), strength = shot.place("strength");
  return {panel.x, panel.y, panel.width, strength.y + strength.height - panel.y};
}

/// The picture without its foot, where messages come and go.
Rect upper(const Rect& picture) { return {picture.x, picture.y, picture.width, 0.85f * picture.height}; }

void expect_clean_end(ViewerProcess& viewer) {
  const auto code = viewer.program().wait(kQuit);
  ASSERT_TRUE(code.has_value()) << "the window did not close; it says: " << viewer.messages();
  EXPECT_EQ(*code, 0) << viewer.messages();
  EXPECT_EQ(viewer.messages().find("alidation"), std::string::npos) << viewer.messages();
}

TEST(Window, MouseAndKeyboardChangeWhatTheyShould) {
  const auto toys = toys_where_slow();
  Display display;
  ViewerProcess viewer(display, "until styled\nuntil thumbnails\nreport\n");
  viewer.report(0, kStart);
  const Shot start = viewer.screenshot();
  EXPECT_EQ(start.state["strength"], 1.0);
  EXPECT_EQ(start.state["shape"], "box");
  EXPECT_LT(changed_share(start.image, display.look(), settled_panel(start)), 0.02) << "the screen does not show what was drawn";
  EXPECT_LT(changed_share(start.image, display.look(), upper(start.place("picture"))), 0.02) << "the screen does not show what was drawn";

  const Rect strength = start.place("strength");
  const float middle = strength.y + strength.height / 2;
  display.drag(strength.x + strength.width - 6, middle, strength.x + 0.4f * strength.width, middle);
  const Shot weaker = viewer.screenshot();
  EXPECT_NEAR(weaker.state["strength"].get<double>(), 0.4, 0.05);
  EXPECT_GT(changed_share(start.image, weaker.image, start.place("picture")), 0.02);
  EXPECT_GT(changed_share(start.image, weaker.image, inner(strength)), 0.1);
  EXPECT_EQ(weaker.state["yaw_deg"], start.state["yaw_deg"]);

  const Rect picture = start.place("picture");
  const float x = picture.x + picture.width / 2, y = picture.y + picture.height / 2;
  display.drag(x, y, x + 200, y);
  const Shot turned = viewer.screenshot();
  const double wanted = weaker.state["yaw_deg"].get<double>() - 200 / (picture.height) * 180;
  EXPECT_NEAR(turned.state["yaw_deg"].get<double>(), wanted, 2);
  EXPECT_EQ(turned.state["pitch_deg"], weaker.state["pitch_deg"]);
  EXPECT_EQ(turned.state["strength"], weaker.state["strength"]);
  EXPECT_GT(changed_share(weaker.image, turned.image, picture), 0.1);
  EXPECT_EQ(changed_share(weaker.image, turned.image, settled_panel(turned), 0), 0) << "orbiting must not change the panel";

  display.key("2");
  const Shot bottle = viewer.screenshot();
  EXPECT_EQ(bottle.state["shape"], "bottle");
  EXPECT_GT(changed_share(turned.image, bottle.image, picture), 0.1);

  display.key("Tab");
  EXPECT_EQ(viewer.screenshot().place("picture"), (Rect{0, 0, 1280, 800}));
  display.key("ctrl+q");
  expect_clean_end(viewer);
}

TEST(Window, AStyleIsChosenByAClickAndTheOriginalByHoldingO) {
  const auto toys = toys_where_slow();
  Display display;
  ViewerProcess viewer(display, "until styled\nuntil thumbnails\nreport\nframe\n");
  const auto report = viewer.report(0, kStart);
  const Shot before = viewer.screenshot();
  std::string other;
  for (const auto& [name, place] : report["places"].items())
    if (name.starts_with("style ") && name != "style " + report["style"].get<std::string>()) other = name;
  ASSERT_FALSE(other.empty()) << "the library has only one style";
  click(display, before.place(other));
  ASSERT_TRUE(wait_until(Seconds(20), [&] { return viewer.screenshot().state["styled"].get<bool>(); }));
  const Shot after = viewer.screenshot();
  EXPECT_EQ("style " + after.state["style"].get<std::string>(), other);
  EXPECT_GT(changed_share(before.image, after.image, before.place("picture")), 0.02);

  display.xdotool({"keydown", "o"});
  const Shot original = viewer.screenshot();
  display.xdotool({"keyup", "o"});
  EXPECT_GT(changed_share(after.image, original.image, before.place("picture")), 0.02);
  EXPECT_EQ(changed_share(after.image, viewer.screenshot().image, upper(before.place("picture")), 0), 0)
      << "letting go brings the style back";
  display.key("ctrl+q");
  expect_clean_end(viewer);
}

TEST(Window, ScriptsSaveLoseTheDeviceAndSurviveBadArtwork) {
  Display display;
  const TemporaryFolder folder;
  std::ofstream(folder / "broken.png") << "not a picture";
  const std::string saved = (folder / "saved.png").string(), view = (folder / "view.png").string();
  ViewerProcess viewer(display,
                       "strength 0\nuntil styled\nsave-artwork " + saved + "\nuntil styled\nsave-view " + view + "\nopen " +
                           (folder / "broken.png").string() + "\nwait 10\nreport\nstyle nowhere\nwait 2\nreport\n" +
                           "lose-device\nbottle\nuntil styled\nwait 5\nresize 640 480\nwait 5\nresize 1100 700\nwait 5\nreport\nquit\n");
  const auto broken = viewer.report(0, kStart);
  EXPECT_NE(broken["message"].get<std::string>().find("broken.png"), std::string::npos) << broken["message"];
  EXPECT_NE(broken["artwork"].get<std::string>().find("coffee.png"), std::string::npos) << "the old artwork stays";
  const auto unknown = viewer.report(1, Seconds(10));
  EXPECT_NE(unknown["message"].get<std::string>().find("no style 'nowhere'"), std::string::npos) << unknown["message"];
  const auto last = viewer.report(2, kStart);
  EXPECT_EQ(last["shape"], "bottle");
  EXPECT_EQ(last["places"]["picture"][3].get<float>() + last["places"]["picture"][1].get<float>(), 700);
  expect_clean_end(viewer);
  EXPECT_NE(viewer.messages().find("starting anew"), std::string::npos);

  const Image original = load_image(last["artwork"].get<std::string>()), unstyled = load_image(saved);
  EXPECT_EQ(original.rgba, unstyled.rgba) << "strength 0 is the artwork, bit for bit";
  EXPECT_EQ(note_of(saved)["strength"], 0.0);
  const Image picture = load_image(view);
  EXPECT_EQ(picture.width, 2 * broken["places"]["picture"][2].get<unsigned>());
}

TEST(Window, APatternIsMadeSavedAndUsedAsArtwork) {
  SKIP_PANELS_WHERE_SLOW();
  Display display;
  const TemporaryFolder folder;
  const std::string saved = (folder / "pattern.png").string();
  ViewerProcess viewer(display, "strength 0\npattern 7 waves\nuntil styled\nsave-pattern " + saved +
                                    "\nuntil styled\nwait 5\nreport\nuse-pattern\nuntil styled\nwait 5\nreport\n");
  const auto before = viewer.report(0, kStart);
  EXPECT_EQ(before["pattern"]["family"], "waves");
  EXPECT_TRUE(before["places"].contains("pattern preview"));
  const auto used = viewer.report(1, kStart);
  EXPECT_TRUE(used["artwork"].get<std::string>().ends_with("patterns/waves-7.png")) << used["artwork"];
  const Image artwork = load_image(used["artwork"].get<std::string>());
  EXPECT_EQ(load_image(saved).rgba, artwork.rgba);
  EXPECT_EQ(used["message"], "");
  const Shot opened = viewer.screenshot();
  click(display, opened.place("pattern dice 0"));
  ASSERT_TRUE(wait_until(Seconds(30), [&] { return viewer.screenshot().state["pattern"]["seed"] != 7; }));
  ASSERT_TRUE(wait_until(Seconds(30), [&] {
    return changed_share(opened.image, viewer.screenshot().image, inner(opened.place("pattern preview"))) > 0.1;
  })) << "another seed shows another preview";
  display.key("p");
  EXPECT_FALSE(viewer.screenshot().state.contains("pattern"));
  display.key("ctrl+q");
  expect_clean_end(viewer);
}

TEST(Window, ExportsInTheBackgroundCanBeCancelledAndBringTheirRecipeBack) {
  SKIP_PANELS_WHERE_SLOW();
  const ToyHome toys;
  Display display;
  const TemporaryFolder folder;
  const auto file = [&](const char* name) { return (folder / name).string(); };
  ViewerProcess viewer(display, "until styled\nstrength 60\nprint-size 40 150\nturntable-size 1 4 200\nuntil styled\nexport-print " +
                                    file("print.png") + "\nuntil exported\nexport-turntable " + file("turn.gif") +
                                    "\nuntil exported\nturntable-size 60 60 2000\nexport-turntable " + file("long.webp") +
                                    "\nwait 5\nreport\n");
  viewer.report(0, kStart);
  const Shot running = viewer.screenshot();
  ASSERT_TRUE(running.state["places"].contains("cancel export"));
  click(display, running.place("cancel export"));
  ASSERT_TRUE(wait_until(Seconds(30), [&] { return !viewer.screenshot().state["places"].contains("cancel export"); }));
  EXPECT_FALSE(std::filesystem::exists(folder / "long.webp"));
  const Image print = load_image(folder / "print.png");
  EXPECT_EQ(print.width, 236u);
  EXPECT_EQ(print.dpi, 150);
  EXPECT_TRUE(std::filesystem::exists(folder / "turn.gif"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 2) << "nothing else is left";
  EXPECT_EQ(nlohmann::json::parse(text_in_png(folder / "print.png", "wrapture"))["settings"]["strength"], 0.6);
  display.key("ctrl+q");
  expect_clean_end(viewer);
}

TEST(Window, SurvivesAStormOfResizesAndRestsWhenNothingChanges) {
  const auto toys = toys_where_slow();
  Display display;
  ViewerProcess viewer(display, "until styled\nuntil thumbnails\nreport\n");
  viewer.report(0, kStart);
  std::string window = display.xdotool({"search", "--onlyvisible", "--name", "Wrapture"});
  window.resize(window.find('\n'));
  const bool full = std::getenv("WRAPTURE_FULL") != nullptr;
  for (int i = 0; i < (full ? 1000 : 50); ++i)
    display.xdotool({"windowsize", window, std::to_string(400 + (i * 173) % 800), std::to_string(350 + (i * 97) % 420)});
  for (int i = 0; i < (full ? 200 : 5); ++i) {
    display.xdotool({"windowunmap", "--sync", window});
    display.xdotool({"windowmap", "--sync", window});
  }
  display.xdotool({"windowsize", "--sync", window, "1280", "800"});
  EXPECT_EQ(viewer.screenshot().image.width, 1280u);

  display.key("Escape");  // closes the note that the screenshot was saved
  sleep_for(Seconds(2));
  const double before = viewer.program().processor_s();
  sleep_for(Seconds(3));
  EXPECT_LT(viewer.program().processor_s() - before, 0.15) << "an idle window must leave the processor alone (5 % of one core)";
  display.key("ctrl+q");
  expect_clean_end(viewer);
}

TEST(Window, WithoutADisplayItSaysWhatToUseInstead) {
  const TemporaryFolder folder;
  Program program({.words = {WRAPTURE_PROGRAM, "view"}, .without = {"DISPLAY", "WAYLAND_DISPLAY"}, .errors = folder / "errors"});
  EXPECT_EQ(program.wait(Seconds(20)), 1);
  const std::string message = read_text(folder / "errors");
  EXPECT_NE(message.find("no display"), std::string::npos) << message;
  EXPECT_NE(message.find("wrapture render"), std::string::npos) << message;
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 1) << message;
}

}  // namespace
}  // namespace wrapture::test
