// One picture out of several: the flat sheet of a carton from a picture a panel, or a front and a back label side by side.
#pragma once

#include <map>

#include "engine/base/image.hpp"
#include "viewer/scene/net.hpp"

namespace wrapture {

struct PanelPicture {
  const Image* image = nullptr;  // borrowed
  Fit fit = Fit::cover;
  Placement placement{};
};

/// The carton's flat sheet: each picture on its panel and over its bleed; what has none is in the colour of the front's edge.
/// At most `long_side` px. Throws Error(usage) as make_net().
Image compose_sheet(const Carton& carton, const std::map<Face, PanelPicture>& pictures, std::uint32_t long_side = 4096);

/// `front` with `back` right of it, as high as it.
Image join_labels(const Image& front, const Image& back);

/// Draws the net over a copy of `sheet` (any size with the net's aspect); line widths as printed.
Image draw_net(const Net& net, Image sheet);
/// A white sheet at a resolution. Throws Error(usage) where it would be too large.
Image blank_sheet(const Net& net, double dpi);

}  // namespace wrapture
