// Options of pictures of the package: their size in pixels or on paper, and turntables.
#pragma once

#include <optional>

#include "tools/wrapture/command.hpp"
#include "viewer/export/animation.hpp"
#include "viewer/render/offscreen.hpp"

namespace wrapture::cli {

/// As on the command line.
struct PictureOptions {
  std::string size;
  std::optional<double> dpi, width_mm;
  bool transparent = false;
  bool turntable = false;
  std::optional<std::uint32_t> frames;
  std::optional<double> frames_per_second, seconds;
  float quality = 90;
};

void add_picture_options(CLI::App& command, PictureOptions& options);

/// Pixels as said, or as many as the width on paper needs: the size then only says the aspect. Throws Error(usage).
RenderSize render_size(const PictureOptions& options);
/// For the file; 0: none is said.
double dpi_of(const PictureOptions& options);

/// Whether options or the name of the output ask for a turntable. Throws Error(usage) where they do not fit together.
bool is_turntable(const PictureOptions& options, const std::filesystem::path& output);
/// The size is made even where the format wants that. Throws Error(usage).
AnimationOptions animation_of(const PictureOptions& options, const std::filesystem::path& output, RenderSize& size);

}  // namespace wrapture::cli
