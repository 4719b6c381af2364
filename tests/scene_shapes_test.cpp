// The shapes that are bundled, shapes as files, sizes, labels, and print all round.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "tests/meshes.hpp"
#include "viewer/scene/flat.hpp"
#include "viewer/scene/scene.hpp"
#include "viewer/scene/shadow.hpp"
#include "viewer/scene/shape_file.hpp"

namespace wrapture {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

std::string error_of(const std::function<void()>& work, Failure failure) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), failure) << error.what();
    return error.what();
  }
  return "no error";
}

Container bundled(const std::string& name) { return Shapes().find(name); }

TEST(Shapes, AllThatAreBundledAreSoundAndClosed) {
  const Shapes shapes;
  EXPECT_TRUE(shapes.problems().empty()) << shapes.problems().front();
  for (const std::string name : {"bottle", "wine", "beer", "spirit", "water", "cosmetic", "jar", "can", "tube"})
    EXPECT_EQ(shapes.find(name).name, name);
  for (const Shapes::Entry& entry : shapes.entries()) {
    SCOPED_TRACE(entry.container.name);
    const Mesh mesh = make_container(entry.container, 0.75f);
    expect_sound(mesh, 0.3f);
    for (std::size_t i = 0; i < entry.container.pieces.size(); ++i) {
      const auto piece = triangles_of(mesh, mesh.submeshes[i]);
      EXPECT_EQ(open_edges(piece), 0) << "piece " << i;
      EXPECT_GT(volume(piece), 0) << "piece " << i;
    }
    EXPECT_NEAR(mesh.bounds().low.y, 0, 0.01);
    const Bounds bounds = bounds_of(entry.container);
    EXPECT_NEAR(mesh.bounds().high.y, bounds.high.y, 0.01);
    EXPECT_LE(mesh.bounds().high.x, bounds.high.x + 0.2f);
    EXPECT_GT(mesh.bounds().high.x, 0.97f * bounds.high.x);
  }
}

TEST(Shapes, HaveTheSizesOfWhatOneBuys) {
  struct Size {
    const char* name;
    float height, diameter, tolerance;
  };
  for (const Size& size :
       {Size{"wine", 300, 75.6f, 1}, {"beer", 229, 61, 1}, {"can", 115, 66.2f, 0.5f}, {"water", 216, 65, 2}, {"jar", 108, 80, 2}}) {
    EXPECT_NEAR(height_mm(bundled(size.name)), size.height, size.tolerance) << size.name;
    EXPECT_NEAR(diameter_mm(bundled(size.name)), size.diameter, size.tolerance) << size.name;
  }
}

TEST(Shapes, AreTheSameAfterWritingAndReading) {
  const Shapes shapes;
  for (const Shapes::Entry& entry : shapes.entries()) {
    const Json json = to_json(entry.container);
    const Container again = container_from_json(json, "again");
    EXPECT_EQ(to_json(again), json) << entry.container.name;
    EXPECT_EQ(again.pieces.size(), entry.container.pieces.size());
    EXPECT_NEAR(radius_at(again, 50), radius_at(entry.container, 50), 0.01);
  }
}

TEST(Shapes, AreTallerAndWiderWithTheSameNeckAndClosure) {
  const Shapes shapes;
  for (const Shapes::Entry& entry : shapes.entries()) {
    const Container& before = entry.container;
    SCOPED_TRACE(before.name);
    const float height = height_mm(before), diameter = diameter_mm(before);
    const Container after = resized(before, height + 40, diameter + 10);
    EXPECT_NEAR(height_mm(after), height + 40, 0.05);
    EXPECT_NEAR(diameter_mm(after), diameter + 10, 0.05);
    if (before.fixed_radius_mm > 0) {
      EXPECT_NEAR(radius_at(after, height + 38), radius_at(before, height - 2), 0.05) << "the closure stays";
    }
    const Container back = resized(after, height, diameter);
    EXPECT_NEAR(radius_at(back, 0.4f * height), radius_at(before, 0.4f * height), 0.05);
    EXPECT_NEAR(back.label.high_mm, before.label.high_mm, 0.05);
    // The edge of a tube that is pressed flat is thinner than its triangles are long.
    const bool flat = std::ranges::any_of(after.pieces, [](const Piece& piece) { return piece.flattened.to_mm > piece.flattened.from_mm; });
    expect_sound(make_container(after, 0.8f), flat ? -0.2f : 0.3f);
  }
  EXPECT_THAT(error_of([] { static_cast<void>(resized(bundled("wine"), 300, 20)); }, Failure::usage),
              HasSubstr("the diameter 36 to 2000 mm"));
}

TEST(Shapes, BadFilesAreRefusedWithThePlace) {
  const Json good = to_json(default_bottle());
  struct Bad {
    const char* pointer;
    Json value;
    const char* says;
  };
  const std::vector<Bad> cases{
      {"/wrapture_shape", 2, "a later Wrapture"},
      {"/name", "My Bottle", "name: use lower-case"},
      {"/name", "box", "not box"},
      {"/pieces", Json::array(), "pieces: write a list of 1 to 12"},
      {"/pieces/0/part", "gold", "pieces[0].part: 'gold' is no part"},
      {"/pieces/0/outline/2/1", "high", "pieces[0].outline[2][1]: write a number"},
      {"/pieces/0/outline/2/1", 5000, "5000 is not between 0 and 2000"},
      {"/pieces/0/outline/2/1", 3, "pieces[0].outline: the rounded corners of step 2 take"},
      {"/pieces/0/outline/0/0", 4, "starts 4 mm from the axis"},
      {"/pieces/0/outline/1/round", 60, "rounded corners"},
      {"/pieces/0/outline/1/rund", 5, "'rund' is not known; known are to, round"},
      {"/label/to", 900, "the label from"},
      {"/label/wrap", 400, "label.wrap: 400 is not between"},
      {"/liquid/level", 7, "liquid.level"},
      {"/materials/glass/colour", "brown", "materials.glass.colour: 'brown' is no colour"},
      {"/materials/gold", Json::object(), "'gold' is not known"},
      {"/colour", "red", "'colour' is not known"},
  };
  for (const Bad& bad : cases) {
    Json json = good;
    json[Json::json_pointer(bad.pointer)] = bad.value;
    const std::string error = error_of([&] { static_cast<void>(container_from_json(json, "my.json")); }, Failure::bad_input);
    EXPECT_THAT(error, HasSubstr(bad.says)) << bad.pointer;
    EXPECT_THAT(error, HasSubstr("my.json: ")) << bad.pointer;
  }
  EXPECT_THAT(error_of([&] { static_cast<void>(container_from_json(Json::array(), "x")); }, Failure::bad_input),
              HasSubstr("it is no shape"));
}

TEST(Outline, ThatCrossesItselfIsRefused) {
  const Outline good{{.to = {0, 0}}, {.to = {20, 0}}, {.to = {20, 60}}, {.to = {0, 60}}};
  EXPECT_EQ(fault_of(good), "");
  Outline bad = good;
  bad.insert(bad.begin() + 2, {ProfileStep{.to = {30, 40}}, ProfileStep{.to = {30, 20}}, ProfileStep{.to = {10, 50}}});
  EXPECT_THAT(fault_of(bad), HasSubstr("crosses itself"));
  EXPECT_THAT(fault_of({{.to = {0, 60}}, {.to = {20, 60}}, {.to = {20, 0}}, {.to = {0, 0}}}), HasSubstr("goes down"));
  Outline long_one(kMaxProfileSteps + 1, ProfileStep{});
  EXPECT_THAT(fault_of(long_one), HasSubstr("65 steps"));
}

TEST(Outline, ArcsAndCornersAreRoundWithExactTangents) {
  // A half ball on a cylinder with a rounded foot.
  const Outline outline{{.to = {0, 0}},
                        {.to = {20, 0}, .round_mm = 4},
                        {.to = {20, 30}},
                        {.kind = ProfileStep::Kind::arc, .to = {0, 50}, .bulge = std::tan(0.125f * 3.14159265f)}};
  ASSERT_EQ(fault_of(outline), "");
  for (const ProfileRun& run : trace(outline)) {
    for (const ProfilePoint& point : run) {
      EXPECT_NEAR(glm::length(point.slope), 1, 1e-5);
      if (point.at.y > 30.01f) {
        EXPECT_NEAR(glm::length(point.at - glm::vec2(0, 30)), 20, 1e-3);
        EXPECT_NEAR(glm::dot(point.slope, (point.at - glm::vec2(0, 30)) / 20.0f), 0, 1e-3);
      }
      if (point.at.y < 3.9f && point.at.x > 16.1f) {
        EXPECT_NEAR(glm::length(point.at - glm::vec2(16, 4)), 4, 1e-3);
      }
    }
  }
}

TEST(Label, SitsWhereItIsTold) {
  Container wine = bundled("wine");
  wine.label = {.low_mm = 60, .high_mm = 140, .wrap_deg = 90, .turn_deg = 90, .fit = Fit::cover};
  const Mesh mesh = make_container(wine, 0.7f);
  glm::vec3 low(1e3f), high(-1e3f);
  for (const auto& t : triangles(mesh, Part::label))
    for (const Vertex& v : t) low = glm::min(low, v.position), high = glm::max(high, v.position);
  EXPECT_NEAR(low.y, 60, 0.01);
  EXPECT_NEAR(high.y, 140, 0.01);
  EXPECT_NEAR(high.x, 37.95f, 0.05) << "on the right side";
  EXPECT_NEAR(high.z, 37.95f * std::sqrt(0.5f), 0.1) << "a quarter turn wide";
  wine.label.placement.right_mm = 10;
  float least = 1;
  for (const auto& t : triangles(make_container(wine, 0.7f), Part::label))
    for (const Vertex& v : t) least = std::min(least, v.uv.x);
  EXPECT_LT(least, 0) << "moved to the right there is paper left of the artwork";
}

TEST(Label, OnTheBackHasItsOwnPartOfTheTexture) {
  Container jar = bundled("jar");
  jar.back = {.shown = true, .low_mm = 20, .high_mm = 60, .wrap_deg = 100, .turn_deg = 180};
  jar.back_aspect = 0.5f;
  for (const auto& t : triangles(make_container(jar, 1.5f), Part::label)) {  // two thirds front, one third back
    for (const Vertex& v : t) {
      if (v.position.z > 0) {
        EXPECT_LE(v.uv.x, 2.0f / 3 + 1e-4f);
      } else if (v.position.z < -20) {
        EXPECT_GE(v.uv.x, 2.0f / 3 - 1e-4f);
      }
    }
  }
  const FlatSheet flat = flat_sheet({.kind = ShapeKind::bottle, .container = jar}, 1.5f);
  EXPECT_EQ(flat.lines.size(), 6u) << "cut, safe and bleed of two labels";
  EXPECT_NEAR(flat.size_mm.x / flat.size_mm.y, 1.5f, 1e-3);
}

TEST(Print, AllRoundKeepsTheArtworksShape) {
  for (const std::string name : {"can", "tube"}) {
    const Container container = bundled(name);
    for (const float aspect : {0.5f, 0.75f, 1.0f, 1.8f, 2.6f}) {
      const PrintSheet sheet = print_sheet(container, aspect);
      EXPECT_NEAR(sheet.artwork_mm.x / sheet.artwork_mm.y / aspect, 1, 1e-3);
      EXPECT_NEAR(sheet.paper_mm.x * static_cast<float>(sheet.repeats), 3.14159f * diameter_mm(container), 0.1);
      EXPECT_LE(sheet.artwork_mm.y, sheet.paper_mm.y + 0.01f) << "nothing is cropped";
      if (aspect > 1.5f) {
        EXPECT_EQ(sheet.repeats, 1);
      }
    }
  }
  Container can = bundled("can");
  for (const auto& t : triangles(make_container(can, 0.75f), Part::printed_body)) {
    const glm::vec3 area = area_vector(t);
    if (glm::length(area) < 0.5f || std::abs(t[0].normal.y) > 0.01f || std::abs(t[1].normal.y) > 0.01f || std::abs(t[2].normal.y) > 0.01f)
      continue;
    const glm::vec2 mm = mm_per_uv(t);
    EXPECT_NEAR(mm.x / mm.y / 0.75f, 1, 2e-3);
  }
}

TEST(Shadow, FollowsEveryShape) {
  const Shapes shapes;
  for (const Shapes::Entry& entry : shapes.entries()) {
    Scene scene;
    use_container(scene, entry.container, 0.8f);
    const Occluders occluders = occluders_of(scene);
    ASSERT_GT(occluders.cylinder_count, 3u);
    float top = 0, widest = 0;
    for (std::uint32_t i = 0; i < occluders.cylinder_count; ++i) {
      EXPECT_NEAR(occluders.cylinders[i].x, top, 1e-3);
      top = occluders.cylinders[i].y;
      widest = std::max(widest, occluders.cylinders[i].z);
    }
    EXPECT_NEAR(top, height_mm(entry.container), 1e-2);
    EXPECT_NEAR(widest, 0.5f * diameter_mm(entry.container), 1.0f) << entry.container.name;
  }
}

}  // namespace
}  // namespace wrapture
