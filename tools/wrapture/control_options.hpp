// Options that keep hold of a style: colours, brand colours, masks, stroke scale, seams; and the report on brand colours.
#pragma once

#include "engine/style/control.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {

/// As on the command line.
struct ControlOptions {
  float colour_keep = 0, stroke_scale = 1;
  std::vector<std::string> brand_colours;
  std::filesystem::path protect;
  std::string wrap = "none";
};

void add_control_options(CLI::App& command, ControlOptions& options);
/// Throws Error(usage) naming the option.
StyleControl control_of(const ControlOptions& options);

}  // namespace wrapture::cli
