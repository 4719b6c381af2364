// The colours that artwork is mainly made of, to choose brand colours from. Pure, any thread.
#pragma once

#include <vector>

#include "engine/base/image.hpp"
#include "engine/style/colour.hpp"

namespace wrapture {

/// At most `count` colours that differ from each other, the one with the largest area first; each is found in the artwork exactly so.
/// Looks at about 100,000 pixels, whatever the size; wholly transparent ones do not count.
std::vector<Colour> main_colours(const Image& artwork, std::size_t count);

}  // namespace wrapture
