// Box and bottle as numbers: exact texture coordinates, unit outward normals, tangents, closed surfaces.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "engine/base/error.hpp"
#include "tests/meshes.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {
namespace {

TEST(Carton, IsClosedWithOutwardNormals) {
  for (const float radius : {0.2f, 1.6f, 15.0f}) {
    const Mesh mesh = make_carton({.edge_radius_mm = radius}, 0.7f);
    expect_sound(mesh);
    const auto surface = all_of(mesh, {Part::printed_board, Part::side_board, Part::plain_board});
    EXPECT_EQ(open_edges(surface), 0) << "radius " << radius;
    EXPECT_GT(volume(surface), 0.8f * 120 * 168 * 46);
    EXPECT_LT(volume(surface), 1.0f * 120 * 168 * 46);
  }
}

TEST(Carton, HasItsOuterSizesAndStandsOnTheFloor) {
  const Bounds bounds = make_carton({.width_mm = 100, .height_mm = 150, .depth_mm = 40}, 1).bounds();
  EXPECT_NEAR(bounds.low.y, 0, 1e-4);
  EXPECT_NEAR(bounds.size().x, 100, 1e-3);
  EXPECT_NEAR(bounds.size().y, 150, 1e-3);
  EXPECT_NEAR(bounds.size().z, 40, 1e-3);
}

TEST(Carton, PrintKeepsItsAspectRatioInMm) {
  for (const Fit fit : {Fit::cover, Fit::contain}) {
    for (const float aspect : {0.5f, 0.75f, 1.0f, 1.9f}) {
      for (const Triangle& t : all_of(make_carton({.fit = fit}, aspect), {Part::printed_board})) {
        const glm::vec3 area = area_vector(t);
        if (std::abs(glm::normalize(area).z) < 0.9999f || glm::length(area) < 1) continue;  // the flat of front and back
        const glm::vec2 mm = mm_per_uv(t);
        EXPECT_NEAR(mm.x / mm.y / aspect, 1, 1e-3);
      }
    }
  }
}

glm::vec4 uv_range(const std::vector<Triangle>& all, float z_sign) {
  glm::vec4 range(9, 9, -9, -9);
  for (const Triangle& t : all)
    for (const Vertex& v : t)
      if (v.normal.z * z_sign > 0.5f)
        range = {std::min(range.x, v.uv.x), std::min(range.y, v.uv.y), std::max(range.z, v.uv.x), std::max(range.w, v.uv.y)};
  return range;
}

TEST(Carton, FittedCartonShowsTheWholeArtworkAndNothingElse) {
  for (const float aspect : {0.5f, 0.75f, 1.0f, 1.9f}) {
    const auto printed = triangles(make_carton(carton_for(aspect), aspect), Part::printed_board);
    for (const float side : {1.0f, -1.0f}) {
      const glm::vec4 range = uv_range(printed, side);
      EXPECT_NEAR(range.x, 0, 1e-3);
      EXPECT_NEAR(range.y, 0, 1e-3);
      EXPECT_NEAR(range.z, 1, 1e-3);
      EXPECT_NEAR(range.w, 1, 1e-3);
    }
  }
}

TEST(Carton, CoverCropsAndContainShowsBoard) {
  const glm::vec4 cropped = uv_range(triangles(make_carton({.fit = Fit::cover}, 2), Part::printed_board), 1);
  EXPECT_GT(cropped.x, 0.1f);
  EXPECT_NEAR(cropped.y, 0, 1e-4);
  const glm::vec4 whole = uv_range(triangles(make_carton({.fit = Fit::contain}, 2), Part::printed_board), 1);
  EXPECT_NEAR(whole.x, 0, 1e-4);
  EXPECT_LT(whole.y, -0.1f);
}

TEST(Carton, FrontAndBackReadFromLeftToRightAndSidesGoOnFromTheFront) {
  const Mesh mesh = make_carton(carton_for(0.75f), 0.75f);
  for (const Triangle& t : triangles(mesh, Part::printed_board)) {
    for (const Vertex& v : t) {
      if (std::abs(v.normal.z) < 0.999f) continue;
      EXPECT_GT(glm::dot(glm::vec3(v.tangent), glm::vec3(v.normal.z, 0, 0)), 0.99f);
      EXPECT_GT(v.tangent.w * glm::dot(glm::cross(v.normal, glm::vec3(v.tangent)), glm::vec3(0, -1, 0)), 0.99f);
    }
  }
  std::map<Corner, glm::vec2> front;
  for (const Triangle& t : triangles(mesh, Part::printed_board))
    for (const Vertex& v : t)
      if (v.position.z > 0) front[welded(v.position)] = v.uv;
  int shared = 0;
  for (const Triangle& t : triangles(mesh, Part::side_board)) {
    for (const Vertex& v : t) {
      const auto same = front.find(welded(v.position));
      if (same == front.end()) continue;
      ++shared;
      EXPECT_NEAR(same->second.x, v.uv.x, 1e-4);
      EXPECT_NEAR(same->second.y, v.uv.y, 1e-4);
    }
  }
  EXPECT_GT(shared, 20);
}

TEST(Carton, RefusesImpossibleSizes) {
  for (const Carton& bad : {Carton{.width_mm = 1}, Carton{.height_mm = 5000}, Carton{.depth_mm = NAN}, Carton{.edge_radius_mm = 0},
                            Carton{.edge_radius_mm = 30}}) {
    try {
      make_carton(bad, 1);
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::usage);
    }
  }
}

TEST(Bottle, PartsAreSoundAndClosed) {
  const Mesh mesh = make_container(default_bottle(), 0.7f);
  expect_sound(mesh);
  EXPECT_EQ(open_edges(triangles(mesh, Part::glass)), 0);
  EXPECT_EQ(open_edges(triangles(mesh, Part::cap)), 0);
  EXPECT_GT(volume(triangles(mesh, Part::glass)), 0);
  EXPECT_NEAR(mesh.bounds().low.y, 0, 1e-4);
  EXPECT_NEAR(mesh.bounds().high.y, 250, 1e-3);
}

TEST(Bottle, LabelKeepsTheArtworksAspectRatioInMm) {
  for (const float aspect : {0.4f, 0.75f, 1.0f, 1.6f, 3.0f}) {
    const Label label = label_of(default_bottle(), default_bottle().label, aspect);
    EXPECT_NEAR(label.wrap_rad * label.radius_mm / label.height_mm / aspect, 1, 1e-5);
    EXPECT_LE(label.wrap_rad, 165.01f / 180 * 3.14159f);
    EXPECT_GT(label.bottom_mm, 5);
    EXPECT_LT(label.bottom_mm + label.height_mm, 138);
    float area = 0;
    for (const Triangle& t : triangles(make_container(default_bottle(), aspect), Part::label)) {
      area += glm::length(area_vector(t));
      // The mesh's chords are a little shorter than the arc they stand for: 1 - cos(1.2 degrees) at 160 segments a turn.
      const glm::vec2 mm = mm_per_uv(t);
      EXPECT_NEAR(mm.x / mm.y / aspect, 1, 1e-3);
    }
    EXPECT_NEAR(area / (label.wrap_rad * label.radius_mm * label.height_mm), 1, 1e-3);
  }
}

Label scene_label(float aspect) {
  const Container container = make_scene(ShapeKind::bottle, aspect, 1).container;
  return label_of(container, container.label, aspect);
}

TEST(Bottle, WideArtworkGoesAroundAndTallArtworkStaysInFront) {
  EXPECT_GT(scene_label(1.8f).wrap_rad, 4.5f);
  EXPECT_LT(scene_label(0.7f).wrap_rad, 2.9f);
}

TEST(Bottle, LabelIsProudOfTheGlassAndReadsFromLeftToRight) {
  for (const Triangle& t : triangles(make_container(default_bottle(), 0.7f), Part::label)) {
    for (const Vertex& v : t) {
      EXPECT_GT(std::hypot(v.position.x, v.position.z), radius_at(default_bottle(), v.position.y) + 0.1f);
      EXPECT_EQ(v.uv.x < 0.5f, v.position.x < -1e-4f) << v.uv.x;
    }
  }
}

TEST(Bottle, NormalsFollowTheProfile) {
  for (const Triangle& t : triangles(make_container(default_bottle(), 1), Part::glass)) {
    for (const Vertex& v : t) {
      const float radius = std::hypot(v.position.x, v.position.z);
      if (v.position.y < 140 || v.position.y > 182 || radius < 1) continue;  // the shoulder
      const float h = 1.5f;                                                  // longer than the chords of the trace
      const float slope = (radius_at(default_bottle(), v.position.y + h) - radius_at(default_bottle(), v.position.y - h)) / (2 * h);
      const glm::vec3 outward = glm::vec3(v.position.x, 0, v.position.z) / radius;
      EXPECT_GT(glm::dot(glm::normalize(outward + glm::vec3(0, -slope, 0)), v.normal), 0.998f) << "y " << v.position.y;
    }
  }
}

TEST(Bottle, RefusesImpossibleSizes) {
  EXPECT_THROW(static_cast<void>(resized(default_bottle(), 100, 74)), Error);
  EXPECT_THROW(static_cast<void>(resized(default_bottle(), 250, 20)), Error);
  Container bad = default_bottle();
  bad.label.wrap_deg = 0;
  EXPECT_THROW(make_container(bad, 1), Error);
}

TEST(Shape, NamesAreReadAndWritten) {
  for (const ShapeKind kind : {ShapeKind::box, ShapeKind::bottle}) EXPECT_EQ(shape_kind(to_string(kind)), kind);
  EXPECT_THROW(shape_kind("sphere"), Error);
}

}  // namespace
}  // namespace wrapture
