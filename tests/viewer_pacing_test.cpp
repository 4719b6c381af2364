// Pacing: draws while something moves, sleeps while nothing does.
#include <gtest/gtest.h>

#include "viewer/app/pacing.hpp"

namespace wrapture {
namespace {

Pacer settled() {
  Pacer pacer;
  for (int i = 0; i < 3; ++i) pacer.drawn(10);
  return pacer;
}

TEST(Pacer, BeginsWithAFewFramesThenSleeps) {
  Pacer pacer;
  int frames = 0;
  for (; pacer.should_draw(0, {}) && frames < 100; ++frames) {
    EXPECT_EQ(pacer.wait_s(0, {}), 0);
    pacer.drawn(0);
  }
  EXPECT_EQ(frames, 3);
  EXPECT_GE(pacer.wait_s(0, {}), 0.5);
  EXPECT_FALSE(pacer.should_draw(1e6, {}));
}

TEST(Pacer, ARequestWakesItForThatManyFrames) {
  Pacer pacer = settled();
  pacer.request(2);
  pacer.request(1);  // a smaller wish does not shorten a larger one
  EXPECT_TRUE(pacer.should_draw(10, {}));
  pacer.drawn(10);
  EXPECT_TRUE(pacer.should_draw(10, {}));
  pacer.drawn(10);
  EXPECT_FALSE(pacer.should_draw(10, {}));
}

TEST(Pacer, StylingLooksOftenAndDrawsTenTimesASecond) {
  Pacer pacer = settled();
  const Activity styling{.stylising = true};
  EXPECT_FALSE(pacer.should_draw(10.05, styling));
  EXPECT_TRUE(pacer.should_draw(10.11, styling));
  EXPECT_GT(pacer.wait_s(10.05, styling), 0);
  EXPECT_LE(pacer.wait_s(10.05, styling), 0.005);
}

TEST(Pacer, TextCursorAndPendingWorkWaitForTheirNextFrame) {
  Pacer pacer = settled();
  EXPECT_NEAR(pacer.wait_s(10.1, {.text_cursor = true}), 0.15, 1e-9);
  EXPECT_TRUE(pacer.should_draw(10.3, {.text_cursor = true}));
  EXPECT_NEAR(pacer.wait_s(10.06, {.pending = true}), 0.04, 1e-9);
  EXPECT_GT(pacer.wait_s(20, {.pending = true}), 0);  // never a busy loop
}

TEST(Pacer, AnimationNeverWaits) {
  const Pacer pacer = settled();
  EXPECT_TRUE(pacer.should_draw(10, {.animating = true}));
  EXPECT_EQ(pacer.wait_s(10, {.animating = true}), 0);
}

TEST(MotionScale, FollowsTheDevice) {
  MotionScale motion(false);
  EXPECT_EQ(motion.value(), 1);
  for (int i = 0; i < 100; ++i) motion.add(50);  // fair
  EXPECT_EQ(motion.value(), 1);
  motion.add(200);
  motion.add(200);
  motion.add(50);  // a hitch is not a slow device
  EXPECT_EQ(motion.value(), 1);
  for (int i = 0; i < 3; ++i) motion.add(200);
  EXPECT_LT(motion.value(), 1);
  for (int i = 0; i < 100; ++i) motion.add(200);
  const float least = motion.value();
  EXPECT_GT(least, 0.25f);
  for (int i = 0; i < 100; ++i) motion.add(10);
  EXPECT_EQ(motion.value(), 1);
  EXPECT_EQ(MotionScale(true).value(), 0.5f);
}

TEST(FrameMeter, IsTheMeanOverFramesAndIgnoresPauses) {
  FrameMeter meter;
  EXPECT_EQ(meter.frames_per_second(), 0);
  for (int i = 0; i <= 10; ++i) meter.add(i * 0.02);
  EXPECT_NEAR(meter.frames_per_second(), 50, 1e-6);
  meter.add(60);  // after a pause
  EXPECT_NEAR(meter.frames_per_second(), 50, 1e-6);
  for (int i = 1; i <= 40; ++i) meter.add(60 + i * 0.01);
  EXPECT_NEAR(meter.milliseconds(), 10, 1e-6);  // only the last 30 count
}

TEST(FrameTimes, TellsTheMedianAndTheTail) {
  FrameTimes times;
  EXPECT_EQ(times.quantile(0.5), 0);
  for (int i = 0; i < 3000; ++i) times.add(i % 50 == 0 ? 40 : 16);
  EXPECT_FLOAT_EQ(static_cast<float>(times.quantile(0.5)), 16);
  EXPECT_FLOAT_EQ(static_cast<float>(times.quantile(0.99)), 40);
  for (int i = 0; i < 2048; ++i) times.add(20);
  EXPECT_FLOAT_EQ(static_cast<float>(times.quantile(1)), 20) << "what was long ago is forgotten";
}

}  // namespace
}  // namespace wrapture
