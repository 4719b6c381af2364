// A package that turns once: which frames there are, and their names. Pure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "viewer/scene/scene.hpp"

namespace wrapture {

inline constexpr std::uint32_t kMaxFrames = 3600;

struct Turntable {
  std::uint32_t frames = 72;  // of the whole turn; the last is one step before the first
  double frames_per_second = 24;
};

/// Throws Error(usage) for values out of range.
void check(const Turntable& turntable);

/// The scene as frame `index` shows it: the camera walks around the package, and the light with it.
Scene turned(Scene scene, const Turntable& turntable, std::uint32_t index);

/// When a frame begins, in whole units of 1/`per_second` s: rounded, so that the errors do not add up.
std::uint32_t frame_time(const Turntable& turntable, std::uint32_t index, std::uint32_t per_second);

/// What a turntable is written as.
enum class AnimationKind { png_files, webp, gif, mp4 };

/// By the ending of `output`; a folder (it is one, or ends in /) and a name with {frame} mean PNG files. Throws Error(usage).
AnimationKind animation_kind(const std::filesystem::path& output);

/// Whether the name alone asks for a turntable: it ends in .webp, .gif, .mp4 or /, or has {frame}.
bool names_animation(const std::filesystem::path& output);

/// "a-{frame}.png" with the number in as many digits as the last needs, at least 3; {frame:5}: in 5. A folder: frame-000.png and so on in
/// it. Throws Error(usage) for braces that mean something else.
std::filesystem::path frame_path(const std::filesystem::path& output, std::uint32_t index, std::uint32_t frames);

}  // namespace wrapture
