// Choosing how frames are written.
#include "viewer/export/animation.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {

std::pair<std::uint32_t, std::uint32_t> animation_size(AnimationKind kind, std::uint32_t width, std::uint32_t height) {
  if (kind != AnimationKind::mp4) return {width, height};
  return {width + width % 2, height + height % 2};
}

std::unique_ptr<FrameSink> open_animation(const std::filesystem::path& output, const AnimationOptions& options) {
  check(options.turntable);
  const AnimationKind kind = animation_kind(output);
  if (kind == AnimationKind::png_files) return open_png_files(output, options);
  check_writable(output);
  switch (kind) {
    case AnimationKind::webp:
      return open_webp(output, options);
    case AnimationKind::gif:
      return open_gif(output, options);
    default:
      return open_mp4(output, options);
  }
}

}  // namespace wrapture
