// Projects in the real window: undo by keyboard, saving, opening, the question before changes are lost, and a copy after kill -9.
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX

#include "tests/toy_styles.hpp"
#include "tests/ui/viewer_process.hpp"
#include "viewer/app/document_json.hpp"

namespace wrapture::test {
namespace {

TEST(ProjectWindow, UndoesSavesOpensAndAsks) {
  SKIP_PANELS_WHERE_SLOW();
  const ToyHome toys;
  Display display;
  const TemporaryFolder folder;
  const std::string project = (folder / "jam.wrapture").string();
  ViewerProcess viewer(display, "wait 2\nstrength 40\nbottle\norbit 20 0\norbit 20 0\nundo\nundo\nreport\nredo\nredo\nsave-project " +
                                    project + "\nstrength 10\nreport\nopen-project " + project + "\nno\nwait 5\nuntil styled\nreport\n");
  const auto undone = viewer.report(0, kStart);
  EXPECT_EQ(undone["shape"], "box");
  EXPECT_EQ(undone["strength"], 0.4);
  EXPECT_EQ(undone["steps"], 1);
  const auto saved = viewer.report(1, kStart);
  EXPECT_EQ(saved["project"], project);
  EXPECT_EQ(saved["changed"], true);
  EXPECT_EQ(saved["shape"], "bottle");
  const auto opened = viewer.report(2, kStart);
  EXPECT_EQ(opened["strength"], 0.4);
  EXPECT_EQ(opened["changed"], false);
  EXPECT_EQ(opened["steps"], 0) << "what was before is not part of this project";

  const Rect strength = viewer.screenshot().place("strength");
  const float middle = strength.y + strength.height / 2;
  display.drag(strength.x + 0.4f * strength.width, middle, strength.x + 0.8f * strength.width, middle);
  const Shot dragged = viewer.screenshot();
  EXPECT_NEAR(dragged.state["strength"].get<double>(), 0.8, 0.05);
  EXPECT_EQ(dragged.state["steps"], 1) << "a drag is one step";
  display.key("ctrl+z");
  EXPECT_EQ(viewer.screenshot().state["strength"], 0.4);
  display.key("ctrl+shift+z");
  EXPECT_EQ(viewer.screenshot().state["strength"], dragged.state["strength"]);
  display.key("ctrl+q");
  const Shot asked = viewer.screenshot();
  EXPECT_EQ(asked.state["question"], true);
  click(display, asked.place("answer-yes"));
  EXPECT_EQ(viewer.program().wait(kQuit), 0) << viewer.messages();
  EXPECT_NEAR(load_project(project).document.strength, 0.8f, 0.05f);
}

TEST(ProjectWindow, WhatACrashLeftIsOffered) {
  SKIP_PANELS_WHERE_SLOW();
  const ToyHome toys;
  Display display;
  const TemporaryFolder state;
  {
    ViewerProcess crashing(display, "wait 2\nstrength 30\nbottle\nkeep-copy\nreport\n", {}, state.path());
    crashing.report(0, kStart);
    kill(crashing.program().pid(), SIGKILL);
    EXPECT_EQ(crashing.program().wait(kQuit), 128 + SIGKILL);
  }
  ViewerProcess next(display, "wait 2\nreport\nyes\nwait 3\nuntil styled\nreport\nquit\n", {}, state.path());
  const auto offered = next.report(0, kStart);
  EXPECT_EQ(offered["question"], true);
  EXPECT_EQ(offered["strength"], 1.0);
  const auto recovered = next.report(1, kStart);
  EXPECT_EQ(recovered["strength"], 0.3);
  EXPECT_EQ(recovered["shape"], "bottle");
  EXPECT_EQ(recovered["changed"], true);
  EXPECT_EQ(next.program().wait(kQuit), 0) << next.messages();
  EXPECT_TRUE(std::filesystem::is_empty(state.path() / "wrapture" / "unsaved")) << "a clean end leaves no copy";
}

}  // namespace
}  // namespace wrapture::test
