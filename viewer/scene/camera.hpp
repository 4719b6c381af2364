// An orbit camera: angles around a target, pan, zoom, and framing of a box.
#pragma once

#include <glm/glm.hpp>

#include "viewer/scene/mesh.hpp"

namespace wrapture {

inline constexpr float kMinPitchDeg = -4, kMaxPitchDeg = 89;
inline constexpr float kMinDistanceMm = 20, kMaxDistanceMm = 20000;

/// yaw 0, pitch 0 looks at the front (from +z); growing yaw walks to the package's right side (+x), growing pitch looks from above.
struct Camera {
  float yaw_deg = 0, pitch_deg = 0;
  float distance_mm = 900;  // eye to target
  glm::vec3 target_mm{0};
  float field_of_view_deg = 22;  // vertical

  [[nodiscard]] glm::vec3 eye_mm() const;
  [[nodiscard]] glm::mat4 view() const;
  /// Vulkan clip space: y down, depth 0 (near) to 1 (far). aspect: width / height of the picture.
  [[nodiscard]] glm::mat4 projection(float aspect) const;
  bool operator==(const Camera&) const = default;
};

/// Turns by angles (pitch is kept between kMinPitchDeg and kMaxPitchDeg, yaw in [-180, 180)).
Camera orbit(Camera camera, float yaw_deg, float pitch_deg);
/// Moves the target so that it follows a drag by dx, dy px (right, down) in a picture of height_px.
Camera pan(Camera camera, float dx_px, float dy_px, float height_px);
/// factor > 1 comes nearer.
Camera zoom(Camera camera, float factor);
/// Same angles; target and distance such that all of `bounds` is seen at every yaw, with a margin (share of the picture).
Camera frame(Camera camera, const Bounds& bounds, float aspect, float margin = 0.1f);

}  // namespace wrapture
