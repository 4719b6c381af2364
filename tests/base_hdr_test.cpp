// Radiance pictures: both codings, and files that mean harm.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "engine/base/error.hpp"
#include "engine/base/hdr.hpp"

namespace wrapture {
namespace {

std::span<const std::byte> hdr_bytes(const std::string& text) { return std::as_bytes(std::span(text.data(), text.size())); }
HdrImage hdr_of(const std::string& text) { return read_hdr(hdr_bytes(text), "x.hdr"); }

std::string hdr_header(const std::string& size, const std::string& format = "32-bit_rle_rgbe") {
  return "#?RADIANCE\nFORMAT=" + format + "\nEXPOSURE=1\n\n" + size + "\n";
}

/// Rows of one colour each, in runs.
std::string hdr_in_runs(std::uint32_t width, std::uint32_t height) {
  std::string file = hdr_header("-Y " + std::to_string(height) + " +X " + std::to_string(width));
  for (std::uint32_t y = 0; y < height; ++y) {
    file += {2, 2, static_cast<char>(width >> 8), static_cast<char>(width & 255)};
    for (const int value : {128, 64, 32, 129 + static_cast<int>(y)})
      for (std::uint32_t left = width; left > 0;) {
        const std::uint32_t count = std::min(left, 127u);
        file += {static_cast<char>(128 + count), static_cast<char>(value)};
        left -= count;
      }
  }
  return file;
}

std::string hdr_failure(const std::string& file) {
  try {
    (void)hdr_of(file);
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    EXPECT_TRUE(std::string(error.what()).starts_with("x.hdr: ")) << error.what();
    return error.what();
  }
  return "no error";
}

TEST(Hdr, ReadsRunsAndFlatPixels) {
  const HdrImage runs = hdr_of(hdr_in_runs(200, 3));
  ASSERT_EQ(runs.width, 200u);
  ASSERT_EQ(runs.rgb.size(), 3u * 200 * 3);
  for (std::uint32_t y = 0; y < 3; ++y) {
    EXPECT_FLOAT_EQ(runs.pixel(199, y)[0], static_cast<float>(1u << y));
    EXPECT_FLOAT_EQ(runs.pixel(0, y)[2], 0.25f * static_cast<float>(1u << y));
  }
  std::string flat = hdr_header("-Y 1 +X 5");
  flat += std::string("\x80\x40\x20\x81", 4) + std::string("\x01\x01\x01\x03", 4) + std::string("\x10\x10\x10\x00", 4);
  const HdrImage pixels = hdr_of(flat);
  EXPECT_FLOAT_EQ(pixels.pixel(3, 0)[0], 1);  // repeated three times
  EXPECT_FLOAT_EQ(pixels.pixel(4, 0)[0], 0);  // exponent 0 is black
}

TEST(Hdr, LiteralStretchesAreReadByteByByte) {
  std::string file = hdr_header("-Y 1 +X 8") + std::string("\x02\x02\x00\x08", 4);
  for (int component = 0; component < 3; ++component) {
    file += '\x08';
    for (int x = 0; x < 8; ++x) file += static_cast<char>(x * 16 + component);
  }
  file += std::string("\x88\x88", 2);
  EXPECT_FLOAT_EQ(hdr_of(file).pixel(5, 0)[1], 81);
}

TEST(Hdr, RefusesWhatIsDamagedOrTooLarge) {
  const std::string good = hdr_in_runs(200, 3);
  EXPECT_NE(hdr_failure("PNG"), "no error");
  EXPECT_NE(hdr_failure("#?RADIANCE\n"), "no error");
  EXPECT_NE(hdr_failure("hello\n\n"), "no error");
  EXPECT_NE(hdr_failure("#?RADIANCE\n" + std::string(100000, 'x')), "no error");
  EXPECT_NE(hdr_failure(hdr_header("-Y 1 +X 1", "32-bit_rle_xyze")).find("32-bit_rle_xyze"), std::string::npos);
  for (const char* size : {"+Y 1 +X 1", "-Y 0 +X 8", "-Y -3 +X 8", "-Y 8", "-Y 99999999999999999999 +X 1", "-Y 16385 +X 1"})
    EXPECT_NE(hdr_failure(hdr_header(size)), "no error") << size;
  EXPECT_NE(hdr_failure(hdr_header("-Y 16384 +X 16384")).find("16384x16384"), std::string::npos);  // before anything is allocated
  EXPECT_NE(hdr_failure(hdr_header("-Y 4096 +X 8192")).find("cut short"), std::string::npos);
  for (const std::size_t length : {good.size() - 1, good.size() - 7, good.size() / 2, std::size_t{60}})
    EXPECT_NE(hdr_failure(good.substr(0, length)), "no error") << length;
  std::string long_run = good;
  long_run[good.find("\x02\x02") + 4 + 2] = static_cast<char>(255);  // 127 more than fit
  long_run[good.find("\x02\x02") + 4 + 4] = static_cast<char>(255);
  EXPECT_NE(hdr_failure(long_run), "no error");
  std::string empty_run = hdr_header("-Y 1 +X 8") + std::string("\x02\x02\x00\x08\x00\x00", 6) + std::string(40, '\0');
  EXPECT_NE(hdr_failure(empty_run), "no error");
  EXPECT_NE(hdr_failure(hdr_header("-Y 1 +X 9") + std::string("\x02\x02\x00\x08", 4) + std::string(64, '\x88')), "no error");
  EXPECT_NE(hdr_failure(hdr_header("-Y 1 +X 4") + std::string("\x01\x01\x01\x04", 4)), "no error");  // repeats nothing
  EXPECT_NE(hdr_failure(hdr_header("-Y 1 +X 4") + std::string("\x05\x05\x05\x80\x01\x01\x01\xFF", 8)), "no error");
}

}  // namespace
}  // namespace wrapture
