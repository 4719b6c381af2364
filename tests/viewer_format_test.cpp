// Numbers with units, as the panels show them.
#include <gtest/gtest.h>

#include "viewer/ui/format.hpp"

namespace wrapture {
namespace {

TEST(Format, Durations) {
  EXPECT_EQ(format_duration(0), "-");
  EXPECT_EQ(format_duration(0.4231), "0.42 ms");
  EXPECT_EQ(format_duration(12.3), "12 ms");
  EXPECT_EQ(format_duration(999.4), "999 ms");
  EXPECT_EQ(format_duration(999.6), "1.0 s");
  EXPECT_EQ(format_duration(3421), "3.4 s");
}

TEST(Format, Bytes) {
  EXPECT_EQ(format_bytes(0), "0 KiB");
  EXPECT_EQ(format_bytes(640 * 1024), "640 KiB");
  EXPECT_EQ(format_bytes(128ull << 20), "128 MiB");
  EXPECT_EQ(format_bytes(3ull << 29), "1.5 GiB");
}

TEST(Format, SizesAndRates) {
  EXPECT_EQ(format_pixels(1200, 900), "1200 × 900 px");
  EXPECT_EQ(format_print_size(1200, 900, 300), "102 × 76 mm at 300 dpi");
  EXPECT_EQ(format_print_size(1200, 900, 0), "");
  EXPECT_EQ(format_rate(0), "-");
  EXPECT_EQ(format_rate(7.41), "7.4 fps");
  EXPECT_EQ(format_rate(59.7), "60 fps");
}

TEST(Format, ShortensInTheMiddleAndKeepsCharactersWhole) {
  EXPECT_EQ(shorten_middle("short.png", 9), "short.png");
  EXPECT_EQ(shorten_middle("a-rather-long-name.png", 11), "a-ra....png");
  EXPECT_EQ(shorten_middle("包装设计咖啡茶叶橙子.png", 9), "包装设...png");
  EXPECT_EQ(shorten_middle("abcdef", 2), "abcdef");  // too little room to say anything
}

}  // namespace
}  // namespace wrapture
