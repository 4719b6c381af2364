// The arena never lets two values that are alive together share bytes, and does let others.
#include <gtest/gtest.h>

#include <random>

#include "engine/plan/arena.hpp"

namespace wrapture::planning {
namespace {

std::vector<Lifetime> random_lifetimes(std::uint32_t seed, std::size_t count) {
  std::mt19937 engine(seed);
  const auto random = [&engine] { return static_cast<std::uint32_t>(engine()); };
  std::vector<Lifetime> values;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t first = random() % 60;
    values.push_back({.bytes = 1 + random() % 5000, .first = first, .last = first + random() % 12});
  }
  return values;
}

bool alive_together(const Lifetime& a, const Lifetime& b) { return a.first <= b.last && b.first <= a.last; }

TEST(Arena, ValuesAliveTogetherNeverOverlap) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const auto values = random_lifetimes(seed, 40);
    const ArenaLayout layout = lay_out(values, 256, true);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(layout.offsets[i] % 256, 0u);
      ASSERT_LE(layout.offsets[i] + values[i].bytes, layout.bytes);
      for (std::size_t j = 0; j < i; ++j) {
        if (!alive_together(values[i], values[j])) continue;
        const bool apart =
            layout.offsets[i] + values[i].bytes <= layout.offsets[j] || layout.offsets[j] + values[j].bytes <= layout.offsets[i];
        ASSERT_TRUE(apart) << "seed " << seed << ": values " << i << " and " << j;
      }
    }
  }
}

TEST(Arena, StaysNearTheLargestSumAliveAtOnce) {
  double ratio = 0;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    const ArenaLayout layout = lay_out(random_lifetimes(seed, 60), 64, true);
    ASSERT_GE(layout.bytes, layout.live_peak);
    ratio += static_cast<double>(layout.bytes) / static_cast<double>(layout.live_peak) / 100;
  }
  EXPECT_LT(ratio, 1.15);  // 1.05 when this was written
}

TEST(Arena, LivePeakIsTheLargestSumOfAlignedSizes) {
  const std::vector<Lifetime> values{{100, 0, 1}, {300, 1, 2}, {200, 2, 3}};
  EXPECT_EQ(lay_out(values, 256, true).live_peak, 512u + 256u);
}

TEST(Arena, ValuesThatDoNotMeetShareBytes) {
  const std::vector<Lifetime> values{{1024, 0, 1}, {1024, 2, 3}, {1024, 4, 5}};
  EXPECT_EQ(lay_out(values, 256, true).bytes, 1024u);
  EXPECT_EQ(lay_out(values, 256, false).bytes, 3072u);
}

TEST(Arena, WithoutReuseEveryValueHasItsOwnRange) {
  const auto values = random_lifetimes(7, 50);
  const ArenaLayout layout = lay_out(values, 16, false);
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_TRUE(layout.offsets[i] + values[i].bytes <= layout.offsets[j] || layout.offsets[j] + values[j].bytes <= layout.offsets[i]);
}

TEST(Arena, NothingTakesNoBytes) { EXPECT_EQ(lay_out({}, 256, true).bytes, 0u); }

}  // namespace
}  // namespace wrapture::planning
