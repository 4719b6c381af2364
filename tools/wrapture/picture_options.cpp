// Options of pictures of the package.
#include "tools/wrapture/picture_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture::cli {
namespace {

constexpr double kMmPerInch = 25.4, kPrintDpi = 300, kUsualRate = 24, kUsualSeconds = 3;
constexpr std::uint32_t kTurntableWidth = 800, kTurntableHeight = 600;  // px, where no size is said

Turntable turntable_of(const PictureOptions& options) {
  Turntable turntable;
  turntable.frames_per_second = options.frames_per_second.value_or(kUsualRate);
  if (options.frames && options.frames_per_second && options.seconds)
    throw Error(Failure::usage, "give two of --frames, --fps and --seconds; the third follows");
  if (options.frames && options.seconds) turntable.frames_per_second = *options.frames / *options.seconds;
  const double seconds = options.seconds.value_or(kUsualSeconds);
  turntable.frames = options.frames.value_or(static_cast<std::uint32_t>(std::lround(turntable.frames_per_second * seconds)));
  check(turntable);
  return turntable;
}

}  // namespace

void add_picture_options(CLI::App& command, PictureOptions& options) {
  command.add_option("--size", options.size, "WIDTHxHEIGHT of the picture in pixels (1600x1200; turntables 800x600)");
  command.add_option("--dpi", options.dpi, "Pixels per inch, written into the file (300 with --width-mm)")->check(number_between(1, 10000));
  command.add_option("--width-mm", options.width_mm, "Width on paper: as many pixels as --dpi wants, at the aspect of --size")
      ->check(number_between(1, 20000));
  command.add_flag("--transparent", options.transparent, "No background");
  command.add_flag("--turntable", options.turntable,
                   "One turn of the package, as .webp, .gif, .mp4 (by ffmpeg), name-{frame}.png or into a folder/; such names alone do");
  command.add_option("--frames", options.frames, "Of the turn (72)")->check(number_between(2, kMaxFrames));
  command.add_option("--fps", options.frames_per_second, "Frames a second (24)")->check(number_between(1, 120));
  command.add_option("--seconds", options.seconds, "How long the turn takes (3)")->check(number_between(0.1, 600));
  command.add_option("--quality", options.quality, "Of WebP; 100: without loss")->check(number_between(0, 100));
}

RenderSize render_size(const PictureOptions& options) {
  RenderSize size;
  size.transparent = options.transparent;
  if (const Size given = parse_size("--size", options.size, std::uint64_t{kMaxPictureSide} * kMaxPictureSide); given.width > 0) {
    size.width = given.width;
    size.height = given.height;
  }
  if (!options.width_mm) return size;
  const double width = *options.width_mm / kMmPerInch * dpi_of(options), height = width * size.height / size.width;
  if (std::max(width, height) > kMaxPictureSide)
    throw Error(Failure::usage, fmt::format("--width-mm {}: that is {:.0f}x{:.0f} px, and a side may have {}; lower --dpi",
                                            *options.width_mm, width, height, kMaxPictureSide));
  size.width = static_cast<std::uint32_t>(std::max(1L, std::lround(width)));
  size.height = static_cast<std::uint32_t>(std::max(1L, std::lround(height)));
  return size;
}

double dpi_of(const PictureOptions& options) { return options.dpi.value_or(options.width_mm ? kPrintDpi : 0); }

bool is_turntable(const PictureOptions& options, const std::filesystem::path& output) {
  if (options.turntable || names_animation(output)) {
    static_cast<void>(animation_kind(output));
    return true;
  }
  if (options.frames || options.frames_per_second || options.seconds)
    throw Error(Failure::usage,
                fmt::format("{}: --frames, --fps and --seconds are of turntables (.webp, .gif, .mp4, folder/)", output.string()));
  return false;
}

AnimationOptions animation_of(const PictureOptions& options, const std::filesystem::path& output, RenderSize& size) {
  if (options.size.empty() && !options.width_mm) {
    size.width = kTurntableWidth;
    size.height = kTurntableHeight;
  }
  std::tie(size.width, size.height) = animation_size(animation_kind(output), size.width, size.height);
  return {.turntable = turntable_of(options),
          .width = size.width,
          .height = size.height,
          .transparent = size.transparent,
          .quality = options.quality};
}

}  // namespace wrapture::cli
