// Frames in, one file (or a folder of files) out: PNG files, animated WebP, GIF, and MP4 by ffmpeg.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/image.hpp"
#include "viewer/export/turntable.hpp"

namespace wrapture {

struct AnimationOptions {
  Turntable turntable;
  std::uint32_t width = 0, height = 0;  // px, of every frame
  bool transparent = false;
  float quality = 90;                                       // of WebP, 0..100; 100: without loss
  std::vector<std::pair<std::string, std::string>> text{};  // of PNG files
};

/// Takes frames in order. Nothing is at its place before finish(), and nothing is left where that was never called. One thread at a time.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  /// Throws Error.
  virtual void add(const Image& frame) = 0;
  /// After the last frame. Throws Error(failed); then nothing was written.
  virtual void finish() = 0;
};

/// By animation_kind(). Throws Error(usage) where the kind cannot hold such frames, and Error(failed) where `output` cannot be written or
/// ffmpeg is missing: before any frame is made.
std::unique_ptr<FrameSink> open_animation(const std::filesystem::path& output, const AnimationOptions& options);

/// The size that frames of this kind have: MP4 wants even sides.
std::pair<std::uint32_t, std::uint32_t> animation_size(AnimationKind kind, std::uint32_t width, std::uint32_t height);

// What open_animation() chooses from.
std::unique_ptr<FrameSink> open_png_files(const std::filesystem::path& output, const AnimationOptions& options);
std::unique_ptr<FrameSink> open_webp(const std::filesystem::path& output, const AnimationOptions& options);
std::unique_ptr<FrameSink> open_gif(const std::filesystem::path& output, const AnimationOptions& options);
std::unique_ptr<FrameSink> open_mp4(const std::filesystem::path& output, const AnimationOptions& options);

}  // namespace wrapture
