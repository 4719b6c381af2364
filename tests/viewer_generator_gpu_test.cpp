// A foreign generator in the real window: opened, its inputs set from the panel, refused where it is none.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/style_generators.hpp"
#include "tests/ui/viewer_process.hpp"

namespace wrapture::test {
namespace {

Shot styled(ViewerProcess& viewer) {
  Shot shot;
  wait_until(kStart, [&] {
    shot = viewer.screenshot();
    return shot.state["styled"].get<bool>();
  });
  return shot;
}

TEST(GeneratorPanel, OpensAGeneratorAndSetsItsInputs) {
  SKIP_PANELS_WHERE_SLOW();
  Display display;
  const TemporaryFolder folder;
  save(make_mixer(), folder / "mixer.onnx");
  std::ofstream(folder / "mixer.json")
      << R"({"range": "0..1", "inputs": {"alpha": {"title": "Artwork"}, "beta": {"title": "Second", "default": 0.3},
    "style_image": {"title": "Picture"}, "z": {"title": "Grain"}, "code": {"title": "Class", "labels": ["red", "green", "blue"], "default": 2}}})";
  save_png(folder / "second.png", make_image(40, 30, 0xFF20C0E0u));
  std::ofstream(folder / "broken.onnx") << "not a network";
  ViewerProcess viewer(display, "until styled\nopen-generator " + (folder / "broken.onnx").string() +
                                    "\nwait 5\nuntil styled\nwait 3\nreport\nopen-generator " + (folder / "mixer.onnx").string() +
                                    "\nwait 5\nuntil styled\nwait 5\nreport\ninput style_image=" + (folder / "second.png").string() +
                                    "\nwait 2\nuntil styled\nreport\n");
  const auto refused = viewer.report(0, kStart);
  EXPECT_NE(refused["message"].get<std::string>().find("broken.onnx"), std::string::npos) << refused["message"];
  EXPECT_EQ(refused["model"], "") << "what was before stays";
  const auto waiting = viewer.report(1, kStart);
  EXPECT_EQ(waiting["generator"]["reads"], "0..1 RGB");
  EXPECT_NE(waiting["message"].get<std::string>().find("Choose a file for 'Picture'"), std::string::npos) << waiting["message"];
  viewer.report(2, kStart);
  const Shot start = styled(viewer);
  EXPECT_EQ(start.state["inputs"]["style_image"], (folder / "second.png").string());

  click(display, start.place("dice z"));
  const Shot rolled = styled(viewer);
  EXPECT_EQ(rolled.state["inputs"]["z"].get<std::string>().substr(0, 5), "seed:");
  EXPECT_GT(changed_share(start.image, rolled.image, start.place("picture"), 0), 0.02) << "other grain";

  const Rect alpha = start.place("input alpha");
  const float middle = alpha.y + alpha.height / 2;
  display.drag(alpha.x + alpha.width - 6, middle, alpha.x + 0.3f * alpha.width, middle);
  const Shot darker = styled(viewer);
  EXPECT_NEAR(std::stod(darker.state["inputs"]["alpha"].get<std::string>()), 0.3, 0.06);
  EXPECT_GT(changed_share(rolled.image, darker.image, start.place("picture")), 0.05);

  click(display, start.place("close generator"));
  const Shot closed = styled(viewer);
  EXPECT_EQ(closed.state["model"], "");
  EXPECT_FALSE(closed.state["places"].contains("dice z"));
  display.key("ctrl+q");
  EXPECT_EQ(viewer.program().wait(kQuit), 0) << viewer.messages();
}

}  // namespace
}  // namespace wrapture::test
