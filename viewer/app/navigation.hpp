// What dragging and turning the wheel over the picture does to the camera. Pure.
#pragma once

#include "viewer/scene/camera.hpp"

namespace wrapture {

enum class Drag { none, orbit, pan, zoom };

struct MouseButtons {
  bool left = false, middle = false, right = false;
  bool shift = false, ctrl = false;
};

/// Left: orbit, with Shift: pan, with Ctrl: zoom; middle: pan; right: zoom.
Drag drag_kind(const MouseButtons& buttons);

/// A drag by (dx, dy) px, right and down, in a picture of height_px. Half the height turns by 90 degrees: the package follows the mouse.
Camera drag_camera(const Camera& camera, Drag kind, float dx_px, float dy_px, float height_px);

/// Notches of the wheel, away from the user > 0: nearer.
Camera wheel_camera(const Camera& camera, float notches);

}  // namespace wrapture
