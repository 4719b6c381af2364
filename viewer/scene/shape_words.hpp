// Where labels and pictures sit, in words of the command line and of scripts: "from=40,to=150,wrap=200".
#pragma once

#include <string_view>

#include "viewer/scene/container.hpp"

namespace wrapture {

/// KEY=VALUE with commas or blanks between. Keys of a placement: right, down (mm), scale, turn (degrees clockwise), flip (0 or 1).
/// Throws Error(usage) naming what is wrong with which word.
Placement placement_with(Placement placement, std::string_view words);
/// Keys of a band: from, to (mm), wrap, at (degrees), fit (cover or contain), repeat, shown (0 or 1), and those of a placement.
LabelBand band_with(LabelBand band, std::string_view words);

/// "120x168x46", mm. Throws Error(usage) naming `option`.
glm::vec3 parse_box(std::string_view option, std::string_view text);

}  // namespace wrapture
