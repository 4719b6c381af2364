// Where a package has foil, varnish and relief, as one picture for the renderer. Pure, any thread.
#pragma once

#include "engine/base/image.hpp"
#include "viewer/scene/look.hpp"

namespace wrapture {

inline constexpr float kMaxSpotSlope = 1;  // of the relief; 45 degrees

/// Of the artwork's aspect, at most 2048 px long. Red: foil, green: varnish, blue and alpha: slope of the surface along u and v, 127 is
/// flat and 254 kMaxSpotSlope. A colour's place has soft edges. Throws Error(bad_input) naming a mask that cannot be read or does not fit.
Image make_spot_map(const Look& look, const Image& artwork);
inline bool has_spots(const Look& look) { return !look.foil.empty() || !look.spot_uv.empty() || !look.emboss.empty(); }

}  // namespace wrapture
