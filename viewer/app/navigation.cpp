// Mouse movements to camera movements.
#include "viewer/app/navigation.hpp"

#include <algorithm>
#include <cmath>

namespace wrapture {

namespace {
constexpr float kDegreesPerHeight = 180;
constexpr float kZoomPerHeight = 8;    // factor of a drag over the whole height
constexpr float kZoomPerNotch = 1.1f;  // factor
}  // namespace

Drag drag_kind(const MouseButtons& buttons) {
  if (buttons.middle) return Drag::pan;
  if (buttons.right) return Drag::zoom;
  if (!buttons.left) return Drag::none;
  if (buttons.shift) return Drag::pan;
  return buttons.ctrl ? Drag::zoom : Drag::orbit;
}

Camera drag_camera(const Camera& camera, Drag kind, float dx_px, float dy_px, float height_px) {
  const float height = std::max(height_px, 1.0f);
  switch (kind) {
    case Drag::orbit:
      return orbit(camera, -dx_px / height * kDegreesPerHeight, dy_px / height * kDegreesPerHeight);
    case Drag::pan:
      return pan(camera, dx_px, dy_px, height);
    case Drag::zoom:
      return zoom(camera, std::pow(kZoomPerHeight, -dy_px / height));
    case Drag::none:
      break;
  }
  return camera;
}

Camera wheel_camera(const Camera& camera, float notches) { return notches == 0 ? camera : zoom(camera, std::pow(kZoomPerNotch, notches)); }

}  // namespace wrapture
