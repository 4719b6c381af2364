// Two benchmarks side by side: ratios, what else differs, and when that is too slow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/bench_reports.hpp"
#include "tools/bench/compare.hpp"

namespace wrapture::bench {
namespace {

using ::testing::HasSubstr;

/// One valid network only.
Report before() {
  Report report = example();
  report.runs.resize(1);
  return report;
}

/// The same, `factor` times slower.
Report slower(double factor) {
  Report report = before();
  report.runs[0].median_ms *= factor;
  report.runs[0].p95_ms *= factor;
  for (Layer& layer : report.runs[0].layers) layer.median_ms *= factor;
  return report;
}

TEST(BenchCompare, DividesNewByOld) {
  const Comparison comparison = compare(before(), slower(1.5));
  ASSERT_EQ(comparison.runs.size(), 1u);
  EXPECT_DOUBLE_EQ(comparison.runs[0].median->ratio(), 1.5);
  EXPECT_DOUBLE_EQ(comparison.runs[0].p95->ratio(), 1.5);
  EXPECT_TRUE(comparison.notes.empty());
  const std::string text = to_markdown(comparison);
  EXPECT_THAT(text, HasSubstr("| net.onnx 64x48 fp32 | 4.000 | 6.000 | 1.50 | 5.000 | 7.500 | 1.50 |"));
  EXPECT_THAT(text, HasSubstr("| nn/conv2d.f32 | 2.000 | 3.000 | 1.50 |"));
}

TEST(BenchCompare, AddsUpTheDispatchesOfAKernelAndLeavesOutWhatOnlyOneHas) {
  Report now = before();
  now.runs[0].layers.push_back(now.runs[0].layers[0]);
  now.runs[0].layers[1].kernel = "nn/unary.f32.texel";
  const Comparison comparison = compare(before(), now);
  ASSERT_EQ(comparison.runs[0].kernels.size(), 1u);
  EXPECT_EQ(comparison.runs[0].kernels[0].kernel, "nn/conv2d.f32");
  EXPECT_DOUBLE_EQ(comparison.runs[0].kernels[0].total.ratio(), 2);
}

TEST(BenchCompare, TellsRunsApartBySizeAndPrecision) {
  Report now = before();
  now.runs[0].precision = "fp16";
  const Comparison comparison = compare(before(), now);
  EXPECT_TRUE(comparison.runs.empty());
  EXPECT_THAT(comparison.notes, testing::ElementsAre("only before: net.onnx 64x48 fp32", "only now: net.onnx 64x48 fp16"));
}

TEST(BenchCompare, NotesAnotherDeviceDriverAndSettings) {
  Report now = before();
  now.device = "Card 10";
  now.driver = "driver 9";
  now.version = "1.2.4";
  now.settings.repeats = 9;
  now.settings.no_rewrite = {"all"};
  const std::string text = to_markdown(compare(before(), now));
  EXPECT_THAT(text, HasSubstr("- another device: 'Card 9' before, 'Card 10' now\n"));
  EXPECT_THAT(text, HasSubstr("another driver: 'driver 8' before, 'driver 9' now"));
  EXPECT_THAT(text, HasSubstr("another version of the program: '1.2.3' before, '1.2.4' now"));
  EXPECT_THAT(text, HasSubstr("another number of repeats: '7' before, '9' now"));
  EXPECT_THAT(text, HasSubstr("another list of rewrite rules left out: 'none' before, 'all' now"));
}

TEST(BenchCompare, FailsAboveTheLimitOnly) {
  EXPECT_EQ(slower_than(compare(before(), slower(1.1)), 1.11), std::nullopt);
  EXPECT_EQ(slower_than(compare(before(), slower(0.5)), 1), std::nullopt);
  const auto why = slower_than(compare(before(), slower(1.2)), 1.1);
  ASSERT_TRUE(why);
  EXPECT_THAT(*why, HasSubstr("net.onnx 64x48 fp32: the median is 1.20 times what it was (4.800 ms, before 4.000 ms), more than 1.10"));
}

TEST(BenchCompare, FailsForTheTailAlone) {
  Report now = before();
  now.runs[0].p95_ms = 20;
  const auto why = slower_than(compare(before(), now), 2);
  ASSERT_TRUE(why);
  EXPECT_THAT(*why, HasSubstr("the 95th percentile is 4.00 times"));
}

TEST(BenchCompare, ANetworkThatIsNoLongerMeasuredFails) {
  Report old = before();
  old.runs.push_back(old.runs[0]);
  old.runs[1].width = 65;
  EXPECT_EQ(slower_than(compare(old, before()), 2).value_or(""), "only before: net.onnx 65x48 fp32; it was not measured again");
  EXPECT_EQ(slower_than(compare(before(), old), 2), std::nullopt) << "one more is no harm";
}

TEST(BenchCompare, NothingInCommonAndWrongResultsFailToo) {
  Report other = before();
  other.runs[0].width = 65;
  EXPECT_THAT(slower_than(compare(before(), other), 1.1).value_or(""), HasSubstr("nothing can be compared"));
  Report wrong = before();
  wrong.runs[0].check.validity = Validity::invalid;
  EXPECT_THAT(slower_than(compare(before(), wrong), 1.1).value_or(""), HasSubstr("invalid now"));
  EXPECT_THAT(to_markdown(compare(wrong, before())), HasSubstr("invalid before"));
}

}  // namespace
}  // namespace wrapture::bench
