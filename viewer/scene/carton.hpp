// A folding carton with rounded edges whose panels are printed from one artwork.
#pragma once

#include "viewer/scene/mesh.hpp"
#include "viewer/scene/placement.hpp"

namespace wrapture {

/// front: the artwork is the front's picture; dieline: it is the whole flat sheet of the box's net, and each panel takes its part of it.
enum class PrintedAs { front, dieline };

struct Carton {
  float width_mm = 120, height_mm = 168, depth_mm = 46;  // outer sizes
  float edge_radius_mm = 1.6f;                           // of all edges and corners; at most half the smallest side
  float board_mm = 0.5f;                                 // thickness; the net allows for it
  Fit fit = Fit::cover;
  PrintedAs printed_as = PrintedAs::front;
  Placement placement{};  // of the front's picture
  bool operator==(const Carton&) const = default;
};

/// Throws Error(usage) when sizes, edge radius or board make no box.
void check(const Carton& carton);

/// artwork_aspect: width / height of the artwork, > 0.
/// Front and back show the artwork, upright and unmirrored; the sides go on from the front's edges (mirrored, so that nothing breaks at
/// the edge) and melt into its colours, as nobody wants to read mirrored words; top and bottom are plain board in the colour of the
/// artwork's nearest edge. One mm on the front is equally many texels across and down; the print follows the paper around the rounded
/// edges. Printed as a dieline all six sides show their panel of the net (viewer/scene/net.hpp). Throws Error(usage) when a size is not
/// between 5 and 2000 mm or the radius does not fit.
Mesh make_carton(const Carton& carton, float artwork_aspect);

/// A carton of about the default volume whose front has the artwork's aspect ratio (between 0.45 and 2.2).
Carton carton_for(float artwork_aspect);
/// The same of a front of these sizes, mm, within what is possible; board and fit as `carton` has them.
Carton carton_for(const Carton& carton, float front_width_mm, float front_height_mm);

}  // namespace wrapture
