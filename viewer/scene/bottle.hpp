// A bottle turned from a profile, with a paper label that keeps the artwork's aspect ratio in mm, and a cap.
#pragma once

#include "viewer/scene/mesh.hpp"

namespace wrapture {

struct Bottle {
  float height_mm = 250;  // with cap
  float body_radius_mm = 37;
  float neck_radius_mm = 14;
  float body_height_mm = 138;  // from the floor to where the shoulder begins
  float shoulder_height_mm = 46;
  float cap_height_mm = 30;
  float fill = 0.93f;        // level of the liquid as a share of the height below the cap
  float max_wrap_deg = 165;  // the label is made lower when it would reach further around
  bool operator==(const Bottle&) const = default;
};

/// Where the label sits. The artwork fills it exactly: wrap_rad * radius_mm / height_mm = the artwork's aspect ratio.
struct Label {
  float radius_mm = 0, bottom_mm = 0, height_mm = 0;
  float wrap_rad = 0;  // centred on +z
};
Label label_of(const Bottle& bottle, float artwork_aspect);

/// Radius of the glass at a height, mm; 0 above its end. For shadows and the liquid.
float radius_at(const Bottle& bottle, float y_mm);

/// Submeshes glass (closed), label, cap (closed). Throws Error(usage) when the sizes make no bottle.
Mesh make_bottle(const Bottle& bottle, float artwork_aspect);

}  // namespace wrapture
