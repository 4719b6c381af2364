// The window while its device fails: a swapchain that is out of date, a screen that is taken away, a device that is lost. By the fault
// layer; and the kiosk's supervisor, whose child is killed and stopped.
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX

#include <fstream>

#include "tests/toy_styles.hpp"
#include "tests/ui/kiosk_process.hpp"
#include "tests/ui/viewer_process.hpp"
#include "viewer/app/kiosk/supervisor.hpp"

namespace wrapture::test {
namespace {

/// Variables of the environment while it lives; programs that are started see them.
struct Environment {
  explicit Environment(const std::map<std::string, std::string>& variables) {
    for (const auto& [name, value] : variables) {
      setenv(name.c_str(), value.c_str(), 1);
      names.push_back(name);
    }
  }
  ~Environment() {
    for (const std::string& name : names) unsetenv(name.c_str());
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  std::vector<std::string> names;
};

Environment faults(const std::string& wish) {
  return Environment(
      {{"VK_ADD_LAYER_PATH", WRAPTURE_FAULT_LAYER}, {"VK_INSTANCE_LAYERS", "VK_LAYER_WRAPTURE_fault"}, {"WRAPTURE_FAULT", wish}});
}

TEST(WindowFaults, GoesOnWhereTheScreenChangesAndTheDeviceIsLost) {
  SKIP_PANELS_WHERE_SLOW();
  const ToyHome toys;
  Display display;
  const Environment layer = faults(
      "vkAcquireNextImageKHR:4:out_of_date,vkQueuePresentKHR:6:suboptimal,vkQueuePresentKHR:8:out_of_date,vkAcquireNextImageKHR:11:"
      "suboptimal,"
      "vkAcquireNextImageKHR:14:timeout,vkQueuePresentKHR:120:surface_lost,vkAcquireNextImageKHR:230:device_lost");
  ViewerProcess viewer(display, "until styled\nwait 90\nreport\nwait 100\nreport\nwait 100\nuntil styled\nreport\nquit\n");
  viewer.report(0, kStart);
  viewer.report(1, kStart);
  const auto last = viewer.report(2, kStart);
  EXPECT_TRUE(last["styled"].get<bool>());
  ASSERT_EQ(viewer.program().wait(kQuit), 0) << viewer.messages();
  const std::string messages = viewer.messages();
  EXPECT_NE(messages.find("VK_ERROR_SURFACE_LOST_KHR"), std::string::npos) << messages;
  EXPECT_NE(messages.find("VK_ERROR_DEVICE_LOST"), std::string::npos) << messages;
  std::size_t restarts = 0;
  for (std::size_t at = 0; (at = messages.find("starting anew", at)) != std::string::npos; ++at) ++restarts;
  EXPECT_EQ(restarts, 2u) << "each loss is said once\n" << messages;
}

TEST(Kiosk, IsBackAfterACrashAndWithFullAfterAHang) {
  SKIP_PANELS_WHERE_SLOW();
  const ToyHome toys;
  Display display;
  const TemporaryFolder folder;
  save_png(folder / "a.png", make_ramps(64, 64));
  std::ofstream(folder / "show.json") << R"({"items": [{"artwork": "a.png", "style": "red", "seconds": 3},
    {"artwork": "a.png", "style": "night", "shape": "bottle", "seconds": 60}]})";
  const Environment own({{"XDG_RUNTIME_DIR", folder.path().string()}, {"XDG_STATE_HOME", (folder / "state").string()}});
  Program kiosk({.words = {WRAPTURE_PROGRAM, "kiosk", (folder / "show.json").string(), "--size", "320x320", "--working-side", "128"},
                 .environment = {{"DISPLAY", display.name()}},
                 .errors = folder / "errors"});
  const auto shows = [&](int item, int restarts) {
    return wait_until(kStart, [&] {
      const auto now = kiosk_state_now();
      return now.value("item", -1) == item && now.value("restarts", -1) == restarts && now.value("frames", 0) > 5 &&
             now.value("running", false);
    });
  };
  ASSERT_TRUE(shows(1, 0)) << read_text(folder / "errors");
  sleep_for(Seconds(3));  // the state is kept every two seconds
  kill(kiosk_state_now()["process"].get<pid_t>(), SIGKILL);
  const auto begun = std::chrono::steady_clock::now();
  ASSERT_TRUE(shows(1, 1)) << "in the same place of the show\n" << read_text(folder / "errors");
  EXPECT_LT(Seconds(std::chrono::steady_clock::now() - begun).count(), 10);
  if (std::getenv("WRAPTURE_FULL") != nullptr) {  // takes the 15 s in which a show must say something
    kill(kiosk_state_now()["process"].get<pid_t>(), SIGSTOP);
    ASSERT_TRUE(shows(1, 2)) << read_text(folder / "errors");
  }
  const Program second({.words = {WRAPTURE_PROGRAM, "kiosk"}, .environment = {{"DISPLAY", display.name()}}, .errors = folder / "second"});
  ASSERT_TRUE(wait_until(Seconds(10), [&] { return read_text(folder / "second").find("a kiosk runs already") != std::string::npos; }));
  kill(kiosk.pid(), SIGTERM);
  EXPECT_EQ(kiosk.wait(Seconds(10)), 0) << read_text(folder / "errors");
  EXPECT_NE(read_text(kiosk_log_path()).find("the show ended with code 137"), std::string::npos);
}

}  // namespace
}  // namespace wrapture::test
