// Orbit, pan, zoom and framing.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "viewer/scene/scene.hpp"

namespace wrapture {
namespace {

/// Position in the picture, -1..1 from left to right and top to bottom; z: depth.
glm::vec3 seen(const Camera& camera, glm::vec3 point, float aspect) {
  const glm::vec4 clip = camera.projection(aspect) * camera.view() * glm::vec4(point, 1);
  return glm::vec3(clip) / clip.w;
}

TEST(Camera, LooksAtTheTargetAndKeepsVulkansAxes) {
  const Camera camera{.yaw_deg = 30, .pitch_deg = 20, .distance_mm = 500, .target_mm = {10, 20, 30}};
  const glm::vec3 middle = seen(camera, camera.target_mm, 1.5f);
  EXPECT_NEAR(middle.x, 0, 1e-5);
  EXPECT_NEAR(middle.y, 0, 1e-5);
  EXPECT_GT(middle.z, 0);
  EXPECT_LT(middle.z, 1);
  EXPECT_LT(seen(camera, camera.target_mm + glm::vec3(0, 10, 0), 1.5f).y, 0);  // up is up
  EXPECT_NEAR(glm::length(camera.eye_mm() - camera.target_mm), 500, 1e-3);
}

TEST(Camera, YawWalksToTheRightSide) {
  EXPECT_GT(Camera{.yaw_deg = 90}.eye_mm().x, 899);
  EXPECT_GT(Camera{}.eye_mm().z, 899);
  EXPECT_GT(Camera{.pitch_deg = 80}.eye_mm().y, 800);
  EXPECT_GT(seen(Camera{}, {5, 0, 0}, 1).x, 0);  // +x is right when looking at the front
}

TEST(Camera, OrbitWrapsYawAndStopsPitch) {
  EXPECT_FLOAT_EQ(orbit({.yaw_deg = 170}, 20, 0).yaw_deg, -170);
  EXPECT_FLOAT_EQ(orbit({.yaw_deg = -170}, -20, 0).yaw_deg, 170);
  EXPECT_FLOAT_EQ(orbit({}, 0, 500).pitch_deg, kMaxPitchDeg);
  EXPECT_FLOAT_EQ(orbit({}, 0, -500).pitch_deg, kMinPitchDeg);
  EXPECT_NEAR(orbit({.yaw_deg = 12}, 720, 0).yaw_deg, 12, 1e-3);
}

TEST(Camera, PanFollowsThePointer) {
  const Camera camera{.yaw_deg = 40, .pitch_deg = 25, .distance_mm = 700};
  const glm::vec3 held = camera.target_mm;
  const Camera moved = pan(camera, 60, -45, 600);
  const glm::vec3 now = seen(moved, held, 800.0f / 600);
  EXPECT_NEAR(now.x * 400, 60, 0.5);
  EXPECT_NEAR(now.y * 300, -45, 0.5);
}

TEST(Camera, ZoomKeepsWithinItsLimits) {
  EXPECT_FLOAT_EQ(zoom({.distance_mm = 900}, 2).distance_mm, 450);
  EXPECT_FLOAT_EQ(zoom({.distance_mm = 900}, 1e9f).distance_mm, kMinDistanceMm);
  EXPECT_FLOAT_EQ(zoom({.distance_mm = 900}, 0).distance_mm, kMaxDistanceMm);
}

TEST(Camera, FramingShowsAllCornersAtEveryYaw) {
  for (const ShapeKind kind : {ShapeKind::box, ShapeKind::bottle}) {
    for (const float aspect : {0.5f, 1.0f, 1.78f}) {
      const Scene scene = make_scene(kind, 0.75f, aspect);
      const Bounds bounds = bounds_of(scene);
      float reach = 0;
      for (float yaw = -180; yaw < 180; yaw += 15) {
        Camera camera = scene.camera;
        camera.yaw_deg = yaw;
        for (const Vertex& vertex : make_mesh(scene, 0.75f).vertices) {
          const glm::vec3 place = seen(camera, vertex.position, aspect);
          reach = std::max({reach, std::abs(place.x), std::abs(place.y)});
        }
      }
      EXPECT_LT(reach, 0.9f) << to_string(kind) << " at aspect " << aspect;
      EXPECT_GT(reach, 0.6f) << to_string(kind) << " at aspect " << aspect;
      EXPECT_NEAR(bounds.low.y, 0, 1e-5);
    }
  }
}

TEST(Scene, BoundsAreThoseOfTheMesh) {
  for (const ShapeKind kind : {ShapeKind::box, ShapeKind::bottle}) {
    const Scene scene = make_scene(kind, 1.3f, 1.5f);
    const Bounds mesh = make_mesh(scene, 1.3f).bounds(), said = bounds_of(scene);
    EXPECT_NEAR(glm::length(mesh.low - said.low), 0, 0.3f);  // the label is 0.15 mm proud
    EXPECT_NEAR(glm::length(mesh.high - said.high), 0, 0.3f);
  }
}

}  // namespace
}  // namespace wrapture
