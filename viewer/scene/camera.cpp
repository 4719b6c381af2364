// The orbit camera's maths.
#include "viewer/scene/camera.hpp"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

namespace wrapture {
namespace {

/// From the target to the eye.
glm::vec3 backward(const Camera& camera) {
  const float yaw = glm::radians(camera.yaw_deg), pitch = glm::radians(camera.pitch_deg);
  return {std::sin(yaw) * std::cos(pitch), std::sin(pitch), std::cos(yaw) * std::cos(pitch)};
}

float half_angle(const Camera& camera) { return 0.5f * glm::radians(camera.field_of_view_deg); }

}  // namespace

glm::vec3 Camera::eye_mm() const { return target_mm + distance_mm * backward(*this); }

glm::mat4 Camera::view() const { return glm::lookAt(eye_mm(), target_mm, glm::vec3(0, 1, 0)); }

glm::mat4 Camera::projection(float aspect) const {
  glm::mat4 clip = glm::perspective(glm::radians(field_of_view_deg), aspect, distance_mm * 0.02f, distance_mm * 20);
  clip[1][1] *= -1;
  return clip;
}

Camera orbit(Camera camera, float yaw_deg, float pitch_deg) {
  const float turned = camera.yaw_deg + yaw_deg + 180;
  camera.yaw_deg = turned - 360 * std::floor(turned / 360) - 180;
  camera.pitch_deg = std::clamp(camera.pitch_deg + pitch_deg, kMinPitchDeg, kMaxPitchDeg);
  return camera;
}

Camera pan(Camera camera, float dx_px, float dy_px, float height_px) {
  const float mm_per_px = 2 * camera.distance_mm * std::tan(half_angle(camera)) / std::max(1.0f, height_px);
  const glm::vec3 right = glm::normalize(glm::cross(glm::vec3(0, 1, 0), backward(camera)));
  const glm::vec3 up = glm::cross(backward(camera), right);
  camera.target_mm += mm_per_px * (dy_px * up - dx_px * right);
  return camera;
}

Camera zoom(Camera camera, float factor) {
  camera.distance_mm = std::clamp(camera.distance_mm / std::max(factor, 1e-3f), kMinDistanceMm, kMaxDistanceMm);
  return camera;
}

Camera frame(Camera camera, const Bounds& bounds, float aspect, float margin) {
  const glm::vec3 size = bounds.size();
  const float radius = 0.5f * std::hypot(size.x, size.z);  // of the upright cylinder that holds the box at every yaw
  const float pitch = std::abs(glm::radians(camera.pitch_deg));
  const float half_height = 0.5f * size.y * std::cos(pitch) + radius * std::sin(pitch);
  const float towards_eye = radius * std::cos(pitch) + 0.5f * size.y * std::sin(pitch);
  const float share = 1 - 2 * std::clamp(margin, 0.0f, 0.45f);
  const float tangent = std::tan(half_angle(camera));
  camera.target_mm = bounds.centre();
  const float reach = std::max(half_height / (tangent * share), radius / (tangent * aspect * share));
  camera.distance_mm = std::clamp(reach + towards_eye, kMinDistanceMm, kMaxDistanceMm);
  return camera;
}

}  // namespace wrapture
