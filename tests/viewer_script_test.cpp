// Scripts: parsing with line numbers, and when each action is due.
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "viewer/app/script.hpp"

namespace wrapture {
namespace {

std::string error_of(const std::string& text) {
  try {
    parse_script(text, "demo");
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::usage);
    return error.what();
  }
  return "no error";
}

TEST(Script, ParsesLinesAndSkipsCommentsAndBlanks) {
  const auto steps = parse_script("# a demo\n\nbox\n  wait 3  # frames\nuntil styled\nstrength 50\r\nuntil thumbnails", "demo");
  ASSERT_EQ(steps.size(), 5u);
  EXPECT_EQ(steps[0], (ScriptStep{.action = {Command::show_box}}));
  EXPECT_EQ(steps[1], (ScriptStep{.kind = ScriptStep::Kind::wait, .frames = 3}));
  EXPECT_EQ(steps[2].kind, ScriptStep::Kind::until_styled);
  EXPECT_EQ(steps[3], (ScriptStep{.action = {Command::set_strength, {50}}}));
  EXPECT_EQ(steps[4].kind, ScriptStep::Kind::until_thumbnails);
}

TEST(Script, OrbitForTurnsALittleInEveryFrame) {
  const auto steps = parse_script("orbit-for 2 1.5 0", "demo");
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps[0], (ScriptStep{.action = {Command::orbit, {1.5, 0}}}));
  EXPECT_EQ(steps[1], (ScriptStep{.kind = ScriptStep::Kind::wait, .frames = 1}));
}

TEST(Script, ErrorsNameTheLine) {
  EXPECT_EQ(error_of("box\nwait 0"), "demo:2: needs a number of frames between 1 and 1000000");
  EXPECT_EQ(error_of("wait"), "demo:1: needs a number of frames between 1 and 1000000");
  EXPECT_EQ(error_of("wait 3 4"), "demo:1: does not take '4'");
  EXPECT_EQ(error_of("until tomorrow"), "demo:1: cannot wait until 'tomorrow'");
  EXPECT_EQ(error_of("orbit-for 3 1"), "demo:1: needs frames and two angles");
  EXPECT_EQ(error_of("\n\nhop"), "demo:3: no action 'hop'; actions are open, style, strength, box, bottle, orbit, ...");
}

TEST(Script, HandsOutWhatIsDue) {
  ScriptRunner runner(parse_script("box\nbottle\nwait 2\nframe\nuntil styled\nquit", "demo"));
  EXPECT_EQ(runner.due({.frames_presented = 5}).size(), 2u);
  EXPECT_TRUE(runner.due({.frames_presented = 5}).empty());  // the wait begins
  EXPECT_TRUE(runner.waits_for_frames());
  EXPECT_TRUE(runner.due({.frames_presented = 6}).empty());
  EXPECT_EQ(runner.due({.frames_presented = 7}).front().command, Command::frame_view);
  EXPECT_FALSE(runner.waits_for_frames());
  EXPECT_TRUE(runner.due({.frames_presented = 8}).empty());
  EXPECT_FALSE(runner.done());
  EXPECT_EQ(runner.due({.frames_presented = 8, .styled = true}).front().command, Command::quit);
  EXPECT_TRUE(runner.done());
}

TEST(Script, AScreenshotIsOfWhatWasBeforeIt) {
  ScriptRunner runner(parse_script("box\nscreenshot a.png\nbottle\nlose-device\nbox", "demo"));
  EXPECT_EQ(runner.due({}).size(), 2u);
  EXPECT_EQ(runner.due({}).size(), 2u);
  EXPECT_EQ(runner.due({}).size(), 1u);
}

TEST(Script, AConditionIsAskedAfterTheActionBeforeItTookEffect) {
  ScriptRunner runner(parse_script("style x\nuntil styled\nquit", "demo"));
  EXPECT_EQ(runner.due({.styled = true}).size(), 1u);  // `styled` is still of the old style
  EXPECT_TRUE(runner.due({.styled = false}).empty());
  EXPECT_EQ(runner.due({.styled = true}).front().command, Command::quit);
}

}  // namespace
}  // namespace wrapture
