// Shapes from files: sizes in mm, the floor, normals, texture coordinates, materials; and the samples of others where they are there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/error.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/gltf_files.hpp"
#include "viewer/scene/import/import.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture::imports {
namespace {

using nlohmann::json;
using test::SquareModel;
using ::testing::HasSubstr;

ImportedModel import(const SquareModel& model, const ImportOptions& options = {}) {
  return import_model("square.glb", test::glb_of(model.json, model.binary), options);
}

ImportedModel import_obj(const std::string& text, const ImportOptions& options = {}) {
  return import_model("shape.obj", test::bytes_of(text), options);
}

void expect_near(glm::vec3 a, glm::vec3 b, float tolerance = 1e-3f) {
  EXPECT_LT(glm::length(a - b), tolerance) << a.x << " " << a.y << " " << a.z;
}

/// What every mesh must be to be drawn: indices in range, unit directions, submeshes that cover it.
void expect_drawable(const Mesh& mesh) {
  for (const std::uint32_t index : mesh.indices) ASSERT_LT(index, mesh.vertices.size());
  std::uint32_t next = 0;
  for (const Submesh& submesh : mesh.submeshes) {
    EXPECT_EQ(submesh.first_index, next);
    EXPECT_EQ(submesh.index_count % 3, 0u);
    next += submesh.index_count;
  }
  EXPECT_EQ(next, mesh.indices.size());
  for (const Vertex& vertex : mesh.vertices) {
    ASSERT_NEAR(glm::length(vertex.normal), 1, 1e-3f);
    ASSERT_NEAR(glm::length(glm::vec3(vertex.tangent)), 1, 1e-3f);
    ASSERT_NEAR(glm::dot(vertex.normal, glm::vec3(vertex.tangent)), 0, 1e-2f);
    ASSERT_EQ(std::abs(vertex.tangent.w), 1);
  }
}

TEST(Import, GltfIsInMetresAndStandsOnTheFloor) {
  const ImportedModel model = import(test::square_model());
  expect_drawable(model.mesh);
  expect_near(model.bounds.low, {-50, 0, 0});
  expect_near(model.bounds.high, {50, 100, 0});
  EXPECT_FLOAT_EQ(model.height_mm, 100);
  EXPECT_EQ(model.note, "");
  ASSERT_EQ(model.mesh.submeshes.size(), 1u);
  EXPECT_EQ(model.mesh.submeshes[0].part, Part::printed_body);
  for (const Vertex& vertex : model.mesh.vertices) {
    expect_near(vertex.normal, {0, 0, 1});
    expect_near(glm::vec3(vertex.tangent), {1, 0, 0});
    EXPECT_NEAR(vertex.uv.x, vertex.position.x / 100 + 0.5f, 1e-4f);
    EXPECT_NEAR(vertex.uv.y, 1 - vertex.position.y / 100, 1e-4f);
    // v grows downwards.
    expect_near(glm::cross(vertex.normal, glm::vec3(vertex.tangent)) * vertex.tangent.w, {0, -1, 0});
  }
}

TEST(Import, NodesMoveTurnAndMirror) {
  SquareModel model = test::square_model();
  model.json["nodes"] = json::parse(R"([{"children": [1, 2]}, {"mesh": 0, "translation": [1, 0, 0]},
    {"mesh": 0, "scale": [-1, 2, 1], "rotation": [0, 0.7071068, 0, 0.7071068]}])");
  const ImportedModel two = import(model);
  EXPECT_EQ(two.mesh.indices.size(), 12u);
  expect_near(two.bounds.size(), {1100, 200, 100}, 0.1f);
  // A mirrored part still faces outwards as its triangles say.
  const auto& mesh = two.mesh;
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
    const Vertex &a = mesh.vertices[mesh.indices[i]], &b = mesh.vertices[mesh.indices[i + 1]], &c = mesh.vertices[mesh.indices[i + 2]];
    EXPECT_GT(glm::dot(glm::cross(b.position - a.position, c.position - a.position), a.normal), 0);
  }
}

TEST(Import, TheArtworkGoesWhereItFits) {
  const ImportedModel box = import_obj(test::box_obj());
  expect_drawable(box.mesh);
  EXPECT_EQ(box.materials[box.artwork_material].name, "side panel");  // the larger one
  EXPECT_THAT(box.note, HasSubstr("says no size"));
  EXPECT_FLOAT_EQ(box.height_mm, 30);  // of 3 units, taken as cm
  ASSERT_EQ(box.mesh.submeshes.size(), 2u);
  EXPECT_TRUE(box.mesh.submeshes[1].own.has_value());
  const ImportedModel lid = import_obj(test::box_obj(), {.artwork_material = "lid", .height_mm = 120});
  EXPECT_EQ(lid.materials[lid.artwork_material].name, "lid");
  EXPECT_FLOAT_EQ(lid.height_mm, 120);
  EXPECT_NEAR(lid.bounds.size().x, 80, 0.01);
  try {
    (void)import_obj(test::box_obj(), {.artwork_material = "bottom"});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::usage);
    EXPECT_THAT(error.what(), HasSubstr("'side panel', 'lid'"));
  }
}

TEST(Import, EdgesWithoutNormalsAreSharpAndUpright) {
  const ImportedModel box = import_obj(test::box_obj());
  for (const Vertex& vertex : box.mesh.vertices) {
    const glm::vec3 n = glm::abs(vertex.normal);
    EXPECT_NEAR(std::max({n.x, n.y, n.z}), 1, 1e-4f);  // along an axis: faces are flat
    if (vertex.normal.z > 0.9f) {
      EXPECT_NEAR(vertex.uv.y, 1 - vertex.position.y / 30, 1e-4f);  // v grows upwards in OBJ
    }
  }
}

TEST(Import, MaterialsKeepTheirColours) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "box.obj") << test::box_obj();
  std::ofstream(folder / "box.mtl") << "newmtl lid\nKd 1 0 0.5\nPm 1\nPr 0.25\n";
  const ImportedModel model = import_model(folder / "box.obj");
  const Submesh& lid = *std::ranges::find_if(model.mesh.submeshes, [](const Submesh& s) { return s.part == Part::body; });
  EXPECT_FLOAT_EQ(lid.own->base_colour.r, 1);
  EXPECT_FLOAT_EQ(lid.own->base_colour.g, 0);
  EXPECT_NEAR(lid.own->base_colour.b, 0.2176f, 1e-3f);
  EXPECT_FLOAT_EQ(lid.own->metallic, 1);
  EXPECT_FLOAT_EQ(lid.own->roughness, 0.25f);
}

TEST(Import, WithoutTextureCoordinatesItIsLaidOnFromTheFront) {
  SquareModel model = test::square_model();
  model.json["meshes"][0]["primitives"][0]["attributes"].erase("TEXCOORD_0");
  const ImportedModel bare = import(model);
  EXPECT_THAT(bare.note, HasSubstr("no texture coordinates"));
  for (const Vertex& vertex : bare.mesh.vertices) EXPECT_NEAR(vertex.uv.x, vertex.position.x / 100 + 0.5f, 1e-4f);
}

TEST(Import, BothSidesAreDrawnWhereTheMaterialSaysSo) {
  SquareModel model = test::square_model();
  model.json["materials"][0]["doubleSided"] = true;
  const ImportedModel both = import(model);
  expect_drawable(both.mesh);
  EXPECT_EQ(both.mesh.indices.size(), 12u);
  expect_near(both.mesh.vertices.back().normal, {0, 0, -1});
}

TEST(Import, StripsFansShortNumbersAndBuffersBesideTheFile) {
  SquareModel model = test::square_model();
  auto& primitive = model.json["meshes"][0]["primitives"][0];
  primitive["mode"] = 6;
  primitive.erase("indices");
  EXPECT_EQ(import(model).mesh.indices.size(), 6u);
  const test::TemporaryFolder folder;
  const SquareModel plain = test::square_model();
  json beside = plain.json;
  beside["buffers"][0]["uri"] = "two%20words.bin";
  std::ofstream(folder / "two words.bin", std::ios::binary)
      .write(reinterpret_cast<const char*>(plain.binary.data()), static_cast<std::streamsize>(plain.binary.size()));
  std::ofstream(folder / "square.gltf") << beside.dump();
  EXPECT_FLOAT_EQ(import_model(folder / "square.gltf").height_mm, 100);
}

TEST(Import, ASceneShowsItWhole) {
  Scene scene;
  auto loaded = std::make_shared<const ImportedModel>(import_obj(test::box_obj(), {.height_mm = 150}));
  use_model(scene, {"box.obj", "side panel", 150, loaded}, 1.4f);
  EXPECT_EQ(make_mesh(scene, 1).indices.size(), loaded->mesh.indices.size());
  EXPECT_NEAR(bounds_of(scene).size().y, 150, 0.01);
  Scene same = scene;
  EXPECT_EQ(same, scene);
  same.model.height_mm = 100;
  EXPECT_NE(same, scene);
}

/// Models of others, where somebody has put them.
TEST(Import, SamplesOfOthers) {
  const std::filesystem::path folder = std::filesystem::path(WRAPTURE_SHARED_DATA) / "mesh";
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) GTEST_SKIP() << folder << " is not there";
  const auto height = [&](const char* file) {
    const ImportedModel model = import_model(folder / file);
    expect_drawable(model.mesh);
    return model.height_mm;
  };
  EXPECT_NEAR(height("khronos_waterbottle/WaterBottle.gltf"), 260, 5);  // modelled ten times as large
  EXPECT_GT(height("kenney_food_kit/soda-can.glb"), 20);
  EXPECT_GT(height("bigym_groceries/beer.obj"), 20);
  EXPECT_GT(height("assimp_testmodels/BoxTextured-glTF-Binary/BoxTextured.glb"), 20);
  try {
    (void)height("kenney_food_kit/draco_originals/soda-can.gltf");
    ADD_FAILURE();
  } catch (const Error& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("KHR_draco_mesh_compression is not supported"));
  }
}

}  // namespace
}  // namespace wrapture::imports
