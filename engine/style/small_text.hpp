// Finds small text in artwork, so that it can be protected. Pure, any thread.
#pragma once

#include "engine/style/codes.hpp"

namespace wrapture {

/// Boxes around lines of small text, px, with a margin of a third of the letters' height. Letters are told from ornament by what print
/// has in common: spots of one ink with strokes of even width, side by side in a row, of like height. Small: letters up to 4 mm high where
/// the resolution is known, else up to 3.5 % of the long side. The picture is looked at with 2400 px of its long side at most.
std::vector<Box> find_small_text(const Image& image);

}  // namespace wrapture
