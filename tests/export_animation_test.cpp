// Animations are read again by other software (stb_image, libwebp, ffmpeg) and compared with the frames that went in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stb_image.h>
#include <webp/demux.h>

#include <cmath>
#include <cstdlib>
#include <memory>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "viewer/export/animation.hpp"
#include "viewer/export/child.hpp"

namespace wrapture {
namespace {

using test::TemporaryFolder;
using ::testing::HasSubstr;

constexpr std::uint32_t kWidth = 64, kHeight = 48, kFrames = 5;

/// A colour ramp that stays, and a square that moves over it.
Image frame_of(std::uint32_t index, bool transparent = false) {
  Image image = make_image(kWidth, kHeight);
  for (std::uint32_t y = 0; y < kHeight; ++y)
    for (std::uint32_t x = 0; x < kWidth; ++x) {
      std::uint8_t* pixel = image.pixel(x, y);
      const bool square = x >= 8 * index && x < 8 * index + 12 && y >= 14 && y < 30;
      pixel[0] = static_cast<std::uint8_t>(square ? 210 : 90 + x);
      pixel[1] = static_cast<std::uint8_t>(square ? 40 : 120 + y);
      pixel[2] = static_cast<std::uint8_t>(square ? 30 : 160);
      pixel[3] = !square && transparent ? 0 : 255;
    }
  return image;
}

AnimationOptions options_of(bool transparent = false, float quality = 90) {
  return {.turntable = {.frames = kFrames, .frames_per_second = 12},
          .width = kWidth,
          .height = kHeight,
          .transparent = transparent,
          .quality = quality};
}

void write_frames(const std::filesystem::path& path, const AnimationOptions& options) {
  const auto sink = open_animation(path, options);
  for (std::uint32_t i = 0; i < kFrames; ++i) sink->add(frame_of(i, options.transparent));
  EXPECT_FALSE(std::filesystem::exists(path)) << "nothing may be there before the end";
  sink->finish();
}

/// Mean difference in levels of what is shown; alpha counts where either is not opaque.
double difference(const Image& a, const std::uint8_t* b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
    if (a.rgba[i + 3] == 0 && b[i + 3] == 0) continue;
    for (std::size_t k = 0; k < 4; ++k) sum += std::abs(a.rgba[i + k] - b[i + k]);
  }
  return sum / static_cast<double>(a.rgba.size());
}

std::vector<std::vector<std::uint8_t>> read_gif(const std::filesystem::path& path, std::vector<int>& delays) {
  const auto bytes = read_file(path, 1u << 24);
  int width = 0, height = 0, count = 0, channels = 0;
  int* times = nullptr;
  const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
      stbi_load_gif_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()), static_cast<int>(bytes.size()), &times, &width, &height,
                                &count, &channels, 4),
      stbi_image_free);
  std::vector<std::vector<std::uint8_t>> frames;
  if (!pixels) return frames;
  delays.assign(times, times + count);
  stbi_image_free(times);
  const std::size_t size = std::size_t{4} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
    frames.emplace_back(pixels.get() + i * size, pixels.get() + (i + 1) * size);
  return frames;
}

TEST(Animation, AGifIsLikeItsFramesAndDoesNotFlicker) {
  const TemporaryFolder folder;
  write_frames(folder / "a.gif", options_of());
  std::vector<int> delays;
  const auto frames = read_gif(folder / "a.gif", delays);
  ASSERT_EQ(frames.size(), kFrames);
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    ASSERT_EQ(frames[i].size(), std::size_t{4} * kWidth * kHeight);
    EXPECT_LT(difference(frame_of(i), frames[i].data()), 2.5) << i;
    for (std::uint32_t y = 31; y < kHeight; ++y)  // below the square nothing moves
      for (std::size_t k = std::size_t{4} * y * kWidth; k < std::size_t{4} * (y + 1) * kWidth; ++k)
        ASSERT_EQ(frames[i][k], frames[0][k]) << "frame " << i << " flickers in row " << y;
  }
  EXPECT_EQ(delays, (std::vector<int>{80, 90, 80, 80, 90})) << "12 a second in hundredths, without drift";
}

TEST(Animation, AGifKeepsWhatIsTransparent) {
  const TemporaryFolder folder;
  write_frames(folder / "a.gif", options_of(true));
  std::vector<int> delays;
  const auto frames = read_gif(folder / "a.gif", delays);
  ASSERT_EQ(frames.size(), kFrames);
  for (std::uint32_t i = 0; i < kFrames; ++i) EXPECT_LT(difference(frame_of(i, true), frames[i].data()), 1) << i;
}

struct WebpFrames {
  std::vector<std::vector<std::uint8_t>> pixels;
  std::vector<int> ends_ms;
};

WebpFrames read_webp(const std::filesystem::path& path) {
  const auto bytes = read_file(path, 1u << 24);
  const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  const std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder*)> decoder(WebPAnimDecoderNew(&data, nullptr), WebPAnimDecoderDelete);
  WebpFrames frames;
  while (decoder && WebPAnimDecoderHasMoreFrames(decoder.get())) {
    std::uint8_t* pixels = nullptr;
    int end_ms = 0;
    if (!WebPAnimDecoderGetNext(decoder.get(), &pixels, &end_ms)) break;
    frames.pixels.emplace_back(pixels, pixels + std::size_t{4} * kWidth * kHeight);
    frames.ends_ms.push_back(end_ms);
  }
  return frames;
}

TEST(Animation, AWebpIsLikeItsFrames) {
  const TemporaryFolder folder;
  write_frames(folder / "a.webp", options_of());
  const WebpFrames frames = read_webp(folder / "a.webp");
  ASSERT_EQ(frames.pixels.size(), kFrames);
  for (std::uint32_t i = 0; i < kFrames; ++i) EXPECT_LT(difference(frame_of(i), frames.pixels[i].data()), 3) << i;
  EXPECT_EQ(frames.ends_ms, (std::vector<int>{83, 167, 250, 333, 417}));
}

TEST(Animation, AWebpWithoutLossIsExact) {
  const TemporaryFolder folder;
  write_frames(folder / "a.webp", options_of(true, 100));
  const WebpFrames frames = read_webp(folder / "a.webp");
  ASSERT_EQ(frames.pixels.size(), kFrames);
  for (std::uint32_t i = 0; i < kFrames; ++i) EXPECT_EQ(difference(frame_of(i, true), frames.pixels[i].data()), 0) << i;
}

TEST(Animation, AnMp4IsLikeItsFrames) {
  if (!program_is_there("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  const TemporaryFolder folder;
  write_frames(folder / "a.mp4", options_of());
  Child decoder(
      {"ffmpeg", "-v", "error", "-i", (folder / "a.mp4").string(), "-f", "rawvideo", "-pix_fmt", "rgba", (folder / "frames").string()});
  ASSERT_EQ(decoder.finish(), 0) << decoder.messages();
  const auto bytes = read_file(folder / "frames", 1u << 24);
  ASSERT_EQ(bytes.size(), std::size_t{4} * kWidth * kHeight * kFrames);
  for (std::uint32_t i = 0; i < kFrames; ++i)
    EXPECT_LT(difference(frame_of(i), reinterpret_cast<const std::uint8_t*>(bytes.data()) + i * bytes.size() / kFrames), 4) << i;
}

TEST(Animation, WithoutFfmpegItSaysSoBeforeAnyWork) {
  const TemporaryFolder folder;
  const std::string path = std::getenv("PATH");
  setenv("PATH", folder.path().c_str(), 1);
  std::string message;
  try {
    open_animation(folder / "a.mp4", options_of());
  } catch (const Error& error) {
    message = error.what();
  }
  setenv("PATH", path.c_str(), 1);
  EXPECT_THAT(message, HasSubstr("a.mp4"));
  EXPECT_THAT(message, HasSubstr("install"));
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

TEST(Animation, PngFilesAreTheFramesAndHaveTheirNames) {
  const TemporaryFolder folder;
  write_frames(folder.path() / "new" / "", options_of());
  write_frames(folder / "tea-{frame:5}.png", options_of());
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    EXPECT_EQ(load_image(folder.path() / "new" / ("frame-00" + std::to_string(i) + ".png")).rgba, frame_of(i).rgba);
    EXPECT_EQ(load_image(folder / ("tea-0000" + std::to_string(i) + ".png")).rgba, frame_of(i).rgba);
  }
}

TEST(Animation, NothingIsLeftOfOneThatWasGivenUp) {
  const TemporaryFolder folder;
  for (const char* name : {"a.gif", "a.webp", "a.mp4", "tea-{frame}.png", "new/"}) {
    if (std::string(name) == "a.mp4" && !program_is_there("ffmpeg")) continue;
    const auto sink = open_animation(folder / name, options_of());
    sink->add(frame_of(0));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Animation, WhatAFormatCannotHoldIsRefused) {
  const TemporaryFolder folder;
  const auto refused = [&](const char* name, AnimationOptions options) {
    try {
      open_animation(folder / name, options);
      return false;
    } catch (const Error& error) {
      return error.failure() == Failure::usage;
    }
  };
  AnimationOptions odd = options_of();
  odd.width = 63;
  EXPECT_TRUE(refused("a.mp4", odd));
  EXPECT_TRUE(refused("a.mp4", options_of(true)));
  AnimationOptions large = options_of();
  large.width = 16384;
  EXPECT_TRUE(refused("a.webp", large));
  large.turntable.frames = 3000;
  EXPECT_TRUE(refused("a.gif", large));
  AnimationOptions fast = options_of();
  fast.turntable.frames_per_second = 60;
  EXPECT_TRUE(refused("a.gif", fast));
  EXPECT_TRUE(refused("a.png", options_of()));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Child, ThatEndsEarlyIsNoticedAndHarmless) {
  Child child({"sh", "-c", "echo no; exit 3"});
  const std::vector<std::byte> bytes(std::size_t{1} << 20);
  while (child.write(bytes)) {
  }
  EXPECT_EQ(child.finish(), 3);
  EXPECT_EQ(child.messages(), "no\n");
  EXPECT_THROW(Child({"no-such-program-here"}), Error);
}

}  // namespace
}  // namespace wrapture
