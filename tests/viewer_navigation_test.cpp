// Mouse over the picture: which drag does what, and by how much.
#include <gtest/gtest.h>

#include "viewer/app/navigation.hpp"

namespace wrapture {
namespace {

TEST(Navigation, ButtonsAndKeysChooseTheDrag) {
  EXPECT_EQ(drag_kind({}), Drag::none);
  EXPECT_EQ(drag_kind({.left = true}), Drag::orbit);
  EXPECT_EQ(drag_kind({.left = true, .shift = true}), Drag::pan);
  EXPECT_EQ(drag_kind({.left = true, .ctrl = true}), Drag::zoom);
  EXPECT_EQ(drag_kind({.middle = true}), Drag::pan);
  EXPECT_EQ(drag_kind({.right = true}), Drag::zoom);
}

TEST(Navigation, ThePackageFollowsTheMouse) {
  const Camera start{.yaw_deg = 10, .pitch_deg = 20};
  const Camera right = drag_camera(start, Drag::orbit, 100, 0, 720);
  EXPECT_FLOAT_EQ(right.yaw_deg, 10 - 25);  // the eye walks left
  EXPECT_FLOAT_EQ(right.pitch_deg, 20);
  const Camera down = drag_camera(start, Drag::orbit, 0, 100, 720);
  EXPECT_FLOAT_EQ(down.pitch_deg, 20 + 25);  // the eye rises
  EXPECT_FLOAT_EQ(down.yaw_deg, 10);
}

TEST(Navigation, OrbitDoesNotDependOnTheSizeOfThePicture) {
  const Camera small = drag_camera({}, Drag::orbit, 50, 20, 360), large = drag_camera({}, Drag::orbit, 200, 80, 1440);
  EXPECT_FLOAT_EQ(small.yaw_deg, large.yaw_deg);
  EXPECT_FLOAT_EQ(small.pitch_deg, large.pitch_deg);
}

TEST(Navigation, ManySmallDragsAreOneLargeDrag) {
  Camera many;
  for (int i = 0; i < 50; ++i) many = drag_camera(many, Drag::orbit, 2, 1, 800);
  const Camera once = drag_camera({}, Drag::orbit, 100, 50, 800);
  EXPECT_NEAR(many.yaw_deg, once.yaw_deg, 1e-3);  // 50 roundings of about 1e-5 degrees
  EXPECT_NEAR(many.pitch_deg, once.pitch_deg, 1e-3);
}

TEST(Navigation, PitchStopsAtItsLimits) {
  EXPECT_FLOAT_EQ(drag_camera({}, Drag::orbit, 0, 1e6f, 700).pitch_deg, kMaxPitchDeg);
  EXPECT_FLOAT_EQ(drag_camera({}, Drag::orbit, 0, -1e6f, 700).pitch_deg, kMinPitchDeg);
}

TEST(Navigation, PanMovesTheTargetOnlyAndZoomTheDistanceOnly) {
  const Camera start{.yaw_deg = 30, .pitch_deg = 10};
  const Camera panned = drag_camera(start, Drag::pan, 40, 0, 700);
  EXPECT_NE(panned.target_mm, start.target_mm);
  EXPECT_FLOAT_EQ(panned.distance_mm, start.distance_mm);
  EXPECT_FLOAT_EQ(panned.yaw_deg, start.yaw_deg);
  const Camera zoomed = drag_camera(start, Drag::zoom, 0, -100, 700);
  EXPECT_LT(zoomed.distance_mm, start.distance_mm);
  EXPECT_EQ(zoomed.target_mm, start.target_mm);
}

TEST(Navigation, WheelBackUndoesWheelForth) {
  const Camera start{};
  EXPECT_LT(wheel_camera(start, 1).distance_mm, start.distance_mm);
  EXPECT_NEAR(wheel_camera(wheel_camera(start, 3), -3).distance_mm, start.distance_mm, 1e-2);  // two roundings of 900 mm
  EXPECT_EQ(wheel_camera(start, 0), start);
}

TEST(Navigation, APictureWithoutHeightDoesNotDivideByZero) {
  const Camera moved = drag_camera({}, Drag::orbit, 10, 0, 0);
  EXPECT_TRUE(moved.yaw_deg >= -180 && moved.yaw_deg < 180);
}

}  // namespace
}  // namespace wrapture
