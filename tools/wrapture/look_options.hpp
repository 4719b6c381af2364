// Options for finishes, light and background that `render` and `view` share.
#pragma once

#include "tools/wrapture/command.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture::cli {

/// As on the command line.
struct LookOptions {
  std::vector<std::string> finishes;
  std::string foil, spot_uv, emboss, light, background;
  float emboss_depth = 0.5f, light_turn_deg = 0, exposure_ev = 0;
  bool exact_colours = false;
};

void add_look_options(CLI::App& command, LookOptions& options);
/// Look, background and exposure into the scene. Throws Error(usage) naming the option. Files are not read yet.
void apply_look(const LookOptions& options, Scene& scene);

}  // namespace wrapture::cli
