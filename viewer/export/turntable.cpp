// Angles, times and names of a turntable's frames.
#include "viewer/export/turntable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr std::string_view kHole = "{frame";

bool is_folder(const std::filesystem::path& output) {
  std::error_code ignored;
  return output.filename().empty() || std::filesystem::is_directory(output, ignored);
}

}  // namespace

void check(const Turntable& turntable) {
  if (turntable.frames < 2 || turntable.frames > kMaxFrames)
    throw Error(Failure::usage, fmt::format("a turntable of {} frames is not possible; use 2 to {}", turntable.frames, kMaxFrames));
  if (!(turntable.frames_per_second >= 1 && turntable.frames_per_second <= 120))
    throw Error(Failure::usage, fmt::format("{} frames a second are not possible; use 1 to 120", turntable.frames_per_second));
}

Scene turned(Scene scene, const Turntable& turntable, std::uint32_t index) {
  scene.camera = orbit(scene.camera, 360 * static_cast<float>(index) / static_cast<float>(turntable.frames), 0);
  return scene;
}

std::uint32_t frame_time(const Turntable& turntable, std::uint32_t index, std::uint32_t per_second) {
  return static_cast<std::uint32_t>(std::lround(index * static_cast<double>(per_second) / turntable.frames_per_second));
}

AnimationKind animation_kind(const std::filesystem::path& output) {
  if (is_folder(output)) return AnimationKind::png_files;
  const std::string ending = output.extension().string();
  if (ending == ".webp") return AnimationKind::webp;
  if (ending == ".gif") return AnimationKind::gif;
  if (ending == ".mp4") return AnimationKind::mp4;
  if (ending == ".png" && output.filename().string().find(kHole) != std::string::npos) return AnimationKind::png_files;
  throw Error(Failure::usage,
              fmt::format("{}: a turntable is written as .webp, .gif, .mp4, as name-{{frame}}.png or into a folder/", output.string()));
}

bool names_animation(const std::filesystem::path& output) {
  const std::string ending = output.extension().string();
  return (output.filename().empty() && !output.empty()) || ending == ".webp" || ending == ".gif" || ending == ".mp4" ||
         output.filename().string().find(kHole) != std::string::npos;
}

std::filesystem::path frame_path(const std::filesystem::path& output, std::uint32_t index, std::uint32_t frames) {
  if (is_folder(output)) return frame_path(output / "frame-{frame}.png", index, frames);
  std::string name = output.filename().string();
  const std::size_t hole = name.find(kHole), end = name.find('}', hole);
  const auto refuse = [&] {
    throw Error(Failure::usage, fmt::format("{}: write {{frame}} or {{frame:4}}, with the number of digits", output.string()));
  };
  if (hole == std::string::npos || end == std::string::npos) refuse();
  std::size_t digits = std::max<std::size_t>(3, fmt::format("{}", frames - 1).size());
  const std::string said = name.substr(hole + kHole.size(), end - hole - kHole.size());
  if (!said.empty()) {
    const auto [stop, error] = std::from_chars(said.data() + 1, said.data() + said.size(), digits);
    if (said[0] != ':' || error != std::errc() || stop != said.data() + said.size() || digits < 1 || digits > 9) refuse();
  }
  name.replace(hole, end - hole + 1, fmt::format("{:0{}}", index, digits));
  return output.parent_path() / name;
}

}  // namespace wrapture
