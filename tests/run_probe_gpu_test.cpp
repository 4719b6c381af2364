// The probes of a device's peaks: they do the work that they say, and notice a device that computes wrongly.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/run/probe.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

constexpr ProbeOptions kShort{.milliseconds = 2, .repeats = 2, .stream_bytes = 8 << 20};

double fastest(std::uint32_t rounds) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) best = std::min(best, time_arithmetic(test_context(), test_kernels(), rounds).milliseconds);
  return best;
}

TEST(Probe, MeasuresBothPeaks) {
  const Peaks peaks = measure_peaks(test_context(), test_kernels(), kShort);
  EXPECT_GT(peaks.gflops, 0.1);
  EXPECT_LT(peaks.gflops, 1e6);
  EXPECT_GT(peaks.gigabytes_per_s, 0.05);
  EXPECT_LT(peaks.gigabytes_per_s, 1e5);
  EXPECT_EQ(peaks.streamed_bytes, 8u << 20);
}

TEST(Probe, ArithmeticIsDoneAndNotLeftOut) {
  (void)fastest(1);  // compiles
  const double few = fastest(2), many = fastest(64);
  EXPECT_GT(many, 3 * few);  // 32 times, but for what a dispatch costs anyway and what other programs take meanwhile
}

TEST(Probe, RefusesADeviceWhoseSumsAreWrong) {
  try {
    ProbeOptions wrong = kShort;
    wrong.factor = 0.5f;
    (void)measure_peaks(test_context(), test_kernels(), wrong);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::failed);
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr(test_context().info().name), testing::HasSubstr("computes wrongly"),
                                             testing::HasSubstr("--device")));
  }
}

TEST(Probe, StreamsAtLeastARow) {
  ProbeOptions tiny = kShort;
  tiny.repeats = 1;
  tiny.stream_bytes = 100;  // less than a row of threads
  EXPECT_EQ(measure_peaks(test_context(), test_kernels(), tiny).streamed_bytes, 2u << 20);
}

}  // namespace
}  // namespace wrapture
