// A folding carton with rounded edges whose panels are printed from one artwork.
#pragma once

#include "viewer/scene/mesh.hpp"

namespace wrapture {

/// cover: the artwork fills the panel and is cropped evenly; contain: all of it is seen, plain board around it.
enum class Fit { cover, contain };

struct Carton {
  float width_mm = 120, height_mm = 168, depth_mm = 46;  // outer sizes
  float edge_radius_mm = 1.6f;                           // of all edges and corners; at most half the smallest side
  Fit fit = Fit::cover;
  bool operator==(const Carton&) const = default;
};

/// artwork_aspect: width / height of the artwork, > 0.
/// Front and back show the artwork, upright and unmirrored; the sides go on from the front's edges (mirrored, so that nothing breaks at
/// the edge) and melt into its colours, as nobody wants to read mirrored words; top and bottom are plain board in the colour of the
/// artwork's nearest edge. One mm on the front is equally many texels across and down; the print follows the paper around the rounded
/// edges. Throws Error(usage) when a size is not between 5 and 2000 mm or the radius does not fit.
Mesh make_carton(const Carton& carton, float artwork_aspect);

/// A carton of about the default volume whose front has the artwork's aspect ratio (between 0.45 and 2.2).
Carton carton_for(float artwork_aspect);

}  // namespace wrapture
