// The kiosk without a window: restarts and steps down, the order of the show, playlists, the kept state, the log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/toy_styles.hpp"
#include "viewer/app/kiosk/log.hpp"
#include "viewer/app/kiosk/playlist.hpp"
#include "viewer/app/kiosk/policy.hpp"
#include "viewer/app/kiosk/show.hpp"
#include "viewer/app/kiosk/state.hpp"

namespace wrapture {
namespace {

using test::TemporaryFolder;

TEST(KioskPolicy, StepsDownAtTheThirdFailureInFiveMinutes) {
  RestartPolicy policy(0);
  EXPECT_LE(policy.failed(10), 10);
  EXPECT_LE(policy.failed(100), 10);
  EXPECT_EQ(policy.mode(), KioskMode::full);
  EXPECT_LE(policy.failed(200), 10);
  EXPECT_EQ(policy.mode(), KioskMode::careful);
  EXPECT_EQ(policy.failures(200), 0) << "the lower mode begins with a clean sheet";
}

TEST(KioskPolicy, ForgivesOneFailureEveryFiveMinutes) {
  RestartPolicy policy(0);
  policy.failed(10);
  policy.failed(20);
  EXPECT_EQ(policy.failures(309), 2);
  EXPECT_EQ(policy.failures(311), 1);
  EXPECT_EQ(policy.failures(611), 0);
  for (int i = 0; i < 100; ++i) policy.failed(1000 + 301.0 * i);  // one each five minutes, for a day
  EXPECT_EQ(policy.mode(), KioskMode::full);
}

TEST(KioskPolicy, EndsWithTheStillPictureAndStaysThere) {
  RestartPolicy policy(0);
  std::vector<KioskMode> modes;
  for (int i = 0; i < 18; ++i) {
    policy.failed(i);
    if (i % 3 == 2) modes.push_back(policy.mode());
  }
  using enum KioskMode;
  EXPECT_THAT(modes, ::testing::ElementsAre(careful, other_device, cpu_device, still, still, still));
  RestartPolicy other(0, other_device);
  other.failed(1, true);
  EXPECT_EQ(other.mode(), cpu_device) << "a device that is not there is not tried three times";
}

TEST(KioskPolicy, AChildThatSaysNothingHangs) {
  RestartPolicy policy(0);
  policy.started(100);
  EXPECT_FALSE(policy.hangs(100 + kFirstHeartbeat_s - 1)) << "kernels are built";
  EXPECT_TRUE(policy.hangs(100 + kFirstHeartbeat_s + 1));
  policy.heartbeat(120);
  EXPECT_FALSE(policy.hangs(120 + kHeartbeat_s - 1));
  EXPECT_TRUE(policy.hangs(120 + kHeartbeat_s + 1));
  policy.started(200);
  EXPECT_FALSE(policy.hangs(220)) << "the new child has said nothing yet";
}

TEST(KioskShow, GoesRoundWithoutAHardCut) {
  Show show({.count = 3}, 1, 0);
  std::vector<std::size_t> order{show.item()};
  float before = 0;
  for (double now = 0; now < 80; now += 1.0 / 60) {
    show.update(now, 10, true);
    const bool turned = show.take_turn();
    if (turned) order.push_back(show.item());
    const float fade = show.fade(now);
    if (!turned) {
      EXPECT_LT(std::abs(fade - before), 0.03f) << "at " << now;
    } else {
      EXPECT_GT(before, 0.97f);
    }
    before = fade;
  }
  EXPECT_THAT(order, ::testing::ElementsAre(1, 2, 0, 1, 2, 0, 1));
}

TEST(KioskShow, WaitsForThePictureThatComes) {
  Show show({.count = 2}, 0, 0);
  show.update(500, 10, false);
  EXPECT_FALSE(show.fading());
  show.update(501, 10, true);
  EXPECT_TRUE(show.fading());
}

TEST(KioskShow, AGuestTakesOverAndTheLoopComesBack) {
  Show show({.count = 2, .idle_s = 45}, 0, 0);
  show.touch(5);
  show.update(5, 10, true);
  EXPECT_TRUE(show.guest());
  EXPECT_FLOAT_EQ(show.controls(5 + kControlsFade_s), 1);
  for (double now = 5; now < 49.9; now += 0.1) {
    show.update(now, 10, true);
    ASSERT_FALSE(show.fading()) << "nobody's picture is taken away";
  }
  show.update(50.1, 10, true);
  EXPECT_FALSE(show.guest());
  EXPECT_FALSE(show.fading());
  show.update(50.2 + kAfterGuest_s, 10, true);
  EXPECT_TRUE(show.fading());
  show.touch(50.3 + kAfterGuest_s);  // during a fade, which goes on
  show.update(51 + kAfterGuest_s + kFade_s, 10, true);
  EXPECT_EQ(show.item(), 1u);
  EXPECT_TRUE(show.guest());
}

TEST(KioskShow, TheCameraMovesGentlyAndNeverRests) {
  const Camera framed{.yaw_deg = 0, .pitch_deg = 8, .distance_mm = 900};
  for (std::size_t number = 0; number < 3; ++number) {
    Camera before = moving_camera(framed, number, 0);
    double resting_s = 0;
    for (double age = 1.0 / 30; age < 60; age += 1.0 / 30) {
      const Camera camera = moving_camera(framed, number, age);
      const double turned = std::abs(std::remainder(camera.yaw_deg - before.yaw_deg, 360.0));
      EXPECT_LT(turned * 30, 15) << "degrees a second, move " << number << " at " << age;
      EXPECT_GT(camera.pitch_deg, kMinPitchDeg);
      EXPECT_NEAR(camera.distance_mm, framed.distance_mm, framed.distance_mm * 0.2);
      resting_s = camera == before ? resting_s + 1.0 / 30 : 0;
      EXPECT_LT(resting_s, 0.2);
      before = camera;
    }
  }
}

TEST(KioskShow, ControlsDoNotCoverThePackage) {
  const Camera framed{.yaw_deg = 20, .pitch_deg = 0, .distance_mm = 900};
  const auto height_of = [](const Camera& camera, float y_mm) {  // 0: top of the picture, 1: bottom
    const glm::vec4 clip = camera.projection(1) * camera.view() * glm::vec4(0, y_mm, 0, 1);
    return 0.5f + 0.5f * clip.y / clip.w;
  };
  EXPECT_EQ(lifted(framed, 0), framed);
  const Camera above = lifted(framed, 0.3f);
  const float low = height_of(framed, -150), high = height_of(framed, 150);
  EXPECT_NEAR(height_of(above, -150), 0.7f * low, 0.01f);
  EXPECT_NEAR(height_of(above, 150), 0.7f * high, 0.01f);
}

TEST(KioskHours, AlsoOverMidnight) {
  EXPECT_EQ(parse_clock("09:30"), 570);
  EXPECT_EQ(parse_clock("24:00"), 0);
  for (const char* wrong : {"9:30", "25:00", "12:60", "ab:cd", ""}) EXPECT_EQ(parse_clock(wrong), -1) << wrong;
  const OpeningHours day{570, 1080}, night{1320, 120};
  EXPECT_FALSE(day.is_open(569));
  EXPECT_TRUE(day.is_open(570));
  EXPECT_FALSE(day.is_open(1080));
  EXPECT_TRUE(night.is_open(1400));
  EXPECT_TRUE(night.is_open(60));
  EXPECT_FALSE(night.is_open(720));
  EXPECT_TRUE(OpeningHours{}.is_open(0));
}

TEST(KioskClosed, TheTextWandersOverTheWholeScreen) {
  float low_x = 1, high_x = 0, low_y = 1, high_y = 0;
  for (double now = 0; now < 8 * 3600; now += 1) {
    const Drift drift = closed_drift(now);
    low_x = std::min(low_x, drift.x), high_x = std::max(high_x, drift.x);
    low_y = std::min(low_y, drift.y), high_y = std::max(high_y, drift.y);
  }
  EXPECT_LT(std::max(low_x, low_y), 0.01f);
  EXPECT_GT(std::min(high_x, high_y), 0.99f);
}

class KioskPlaylist : public ::testing::Test {
 protected:
  Playlist read(const std::string& text) {
    std::ofstream(folder / "show.json") << text;
    return load_playlist(folder / "show.json", library);
  }
  std::string refusal(const std::string& text) {
    try {
      read(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      return error.what();
    }
    return "accepted";
  }
  void SetUp() override { save_png(folder / "a.png", make_ramps(16, 16)); }

  TemporaryFolder folder;
  ToyHome home;
  Library library;
};

TEST_F(KioskPlaylist, SaysEverything) {
  const Playlist playlist = read(R"({"items": [{"artwork": "a.png", "style": "night", "shape": "bottle", "strength": 0.5, "seconds": 20,
    "title": "Night, 0.7 l"}, {"artwork": "a.png"}], "idle_seconds": 30, "pin": "2580", "open": "09:00", "close": "18:30",
    "headline": "Ours", "restart_at": "06:00"})");
  ASSERT_EQ(playlist.items.size(), 2u);
  EXPECT_EQ(playlist.items[0], (PlaylistItem{folder / "a.png", "night", ShapeKind::bottle, 0.5f, 20, "Night, 0.7 l"}));
  EXPECT_EQ(playlist.items[1].style, "plain");
  EXPECT_EQ(playlist.idle_s, 30);
  EXPECT_EQ(playlist.pin, "2580");
  EXPECT_EQ(playlist.hours, (OpeningHours{540, 1110}));
  EXPECT_EQ(playlist.restart_min, 360);
}

TEST_F(KioskPlaylist, SaysWhatIsWrongAndWhere) {
  const std::vector<std::pair<const char*, const char*>> wrong{
      {R"({"items": []})", "items: must be a list"},
      {R"({"items": [{"artwork": "b.png"}]})", "items[0]: "},
      {R"({"items": [{"artwork": "a.png", "style": "nigth"}]})", "did you mean 'night'"},
      {R"({"items": [{"artwork": "a.png", "shape": "ball"}]})", "items[0]"},
      {R"({"items": [{"artwork": "a.png", "seconds": 1e9}]})", "seconds: must be a number from 3 to 3600"},
      {R"({"items": [{"artwork": "a.png", "strenght": 1}]})", "'strenght' means nothing here"},
      {R"({"items": [{"artwork": 7}]})", "artwork: must be a text"},
      {R"({"items": [{"artwork": "a.png"}], "pin": "12a"})", "pin: "},
      {R"({"items": [{"artwork": "a.png"}], "open": "9"})", "open: must be a time"},
      {R"([1, 2)", "is no JSON"},
      {R"(7)", "must be an object"}};
  for (const auto& [text, message] : wrong) {
    const std::string said = refusal(text);
    EXPECT_THAT(said, ::testing::HasSubstr(message)) << text;
    EXPECT_THAT(said, ::testing::StartsWith((folder / "show.json").string()));
    EXPECT_THAT(said, ::testing::Not(::testing::HasSubstr("\n")));
  }
}

TEST(KioskState, SurvivesARoundTripAndFallsBackFromRubbish) {
  const TemporaryFolder folder;
  const auto path = folder / "state" / "kiosk.json";
  const KioskState state{.item = 4, .guest = true, .style = "night", .strength = 0.25f, .shape = ShapeKind::bottle};
  save_kiosk_state(path, state);
  EXPECT_EQ(load_kiosk_state(path), state);
  for (const char* rubbish : {"", "{", R"({"item": -1})", R"({"item":1,"guest":true,"style":"x","strength":7,"shape":"box"})"}) {
    std::ofstream(path) << rubbish;
    EXPECT_EQ(load_kiosk_state(path), KioskState{}) << rubbish;
  }
  EXPECT_EQ(load_kiosk_state(folder / "none"), KioskState{});
}

TEST(KioskLog, NeverGrowsBeyondItsSize) {
  const TemporaryFolder folder;
  const auto path = folder / "kiosk.log";
  {
    RotatedLog log(path, 20'000);
    for (int i = 0; i < 2000; ++i) log.add("line " + std::to_string(i) + std::string(60, '.'));
  }
  const auto size = std::filesystem::file_size(path) + std::filesystem::file_size(path.string() + ".1");
  EXPECT_LE(size, 20'200u);
  EXPECT_GT(size, 10'000u);
  const auto bytes = read_file(path, 1 << 20);
  EXPECT_NE(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()).find("line 1999"), std::string::npos);
}

}  // namespace
}  // namespace wrapture
