// GLB files are parsed again: sizes in metres, directions of triangles and tangents, textures; and judged by the Khronos validator.
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "viewer/export/bake.hpp"
#include "viewer/export/child.hpp"
#include "viewer/export/glb.hpp"

namespace wrapture {
namespace {

using nlohmann::json;

Image artwork_of(std::uint32_t width = 90, std::uint32_t height = 120) {
  Image image = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 0; x < width; ++x) {
      image.pixel(x, y)[0] = static_cast<std::uint8_t>(x * 255 / width);
      image.pixel(x, y)[1] = static_cast<std::uint8_t>(y * 255 / height);
      image.pixel(x, y)[2] = 80;
    }
  return image;
}

struct Parsed {
  json document;
  std::vector<std::byte> binary;

  template <class Value>
  std::vector<Value> values(std::size_t accessor) const {
    const json& a = document["accessors"][accessor];
    const json& view = document["bufferViews"][a["bufferView"].get<std::size_t>()];
    std::vector<Value> result(a["count"].get<std::size_t>());
    EXPECT_EQ(view["byteLength"].get<std::size_t>(), result.size() * sizeof(Value));
    std::memcpy(result.data(), binary.data() + view["byteOffset"].get<std::size_t>(), result.size() * sizeof(Value));
    return result;
  }
  std::vector<std::byte> image(std::size_t index) const {
    const json& view = document["bufferViews"][document["images"][index]["bufferView"].get<std::size_t>()];
    const auto begin = binary.begin() + view["byteOffset"].get<std::ptrdiff_t>();
    return {begin, begin + view["byteLength"].get<std::ptrdiff_t>()};
  }
};

Parsed parse(const std::vector<std::byte>& bytes) {
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, 4);
    return value;
  };
  EXPECT_EQ(word(0), 0x46546C67u);
  EXPECT_EQ(word(4), 2u);
  EXPECT_EQ(word(8), bytes.size());
  const std::size_t json_bytes = word(12);
  EXPECT_EQ(word(16), 0x4E4F534Au);
  EXPECT_EQ(json_bytes % 4, 0u);
  EXPECT_EQ(20 + json_bytes + 8 + word(20 + json_bytes), bytes.size());
  const auto* text = reinterpret_cast<const char*>(bytes.data() + 20);
  return {json::parse(text, text + json_bytes), {bytes.begin() + static_cast<std::ptrdiff_t>(28 + json_bytes), bytes.end()}};
}

Scene scene_of(ShapeKind kind) { return make_scene(kind, 0.75f, 1.3f); }

class GlbOf : public testing::TestWithParam<ShapeKind> {};
INSTANTIATE_TEST_SUITE_P(Shapes, GlbOf, testing::Values(ShapeKind::box, ShapeKind::bottle),
                         [](const auto& kind) { return std::string(to_string(kind.param)); });

TEST_P(GlbOf, IsInMetresWithTrianglesAndTangentsTheRightWayRound) {
  const Scene scene = scene_of(GetParam());
  const Parsed glb = parse(make_glb(scene, artwork_of()));
  glm::vec3 low(1e9f), high(-1e9f);
  std::size_t triangles = 0;
  for (const json& primitive : glb.document["meshes"][0]["primitives"]) {
    const auto accessor = [&](const char* name) { return primitive["attributes"][name].get<std::size_t>(); };
    const auto positions = glb.values<glm::vec3>(accessor("POSITION"));
    const auto normals = glb.values<glm::vec3>(accessor("NORMAL"));
    const auto tangents = glb.values<glm::vec4>(accessor("TANGENT"));
    const auto uv = glb.values<glm::vec2>(accessor("TEXCOORD_0"));
    const auto indices = glb.values<std::uint32_t>(primitive["indices"].get<std::size_t>());
    for (const glm::vec3& position : positions) low = glm::min(low, position), high = glm::max(high, position);
    const json& material = glb.document["materials"][primitive["material"].get<std::size_t>()];
    const bool printed = material["name"] == "print" || material["name"] == "label";
    for (std::size_t i = 0; i < indices.size(); i += 3, ++triangles) {
      const auto p = [&](std::size_t k) { return positions[indices[i + k]]; };
      const auto t = [&](std::size_t k) { return uv[indices[i + k]]; };
      const glm::vec3 outward = glm::cross(p(1) - p(0), p(2) - p(0)), normal = normals[indices[i]];
      if (glm::length(outward) < 1e-9f) continue;
      ASSERT_GT(glm::dot(glm::normalize(outward), normal), -0.1f) << material["name"] << " triangle " << i / 3;
      if (!printed) continue;
      // Up the picture (falling v) lies along the bitangent.
      const glm::vec2 a = t(1) - t(0), b = t(2) - t(0);
      const float area = a.x * b.y - a.y * b.x;
      const glm::vec3 up = -((p(2) - p(0)) * a.x - (p(1) - p(0)) * b.x) / area;
      const glm::vec4 tangent = tangents[indices[i]];
      ASSERT_GT(glm::dot(glm::normalize(up), glm::cross(normal, glm::vec3(tangent)) * tangent.w), 0.7f) << i / 3;
    }
  }
  EXPECT_GT(triangles, 500u);
  const Bounds bounds = bounds_of(scene);
  EXPECT_NEAR(high.y - low.y, bounds.size().y / 1000, 2e-3f);
  EXPECT_NEAR(high.x - low.x, bounds.size().x / 1000, 2e-3f);
  EXPECT_NEAR(low.y, 0, 1e-4f);
}

TEST_P(GlbOf, WearsTheArtworkPixelForPixel) {
  const test::TemporaryFolder folder;
  const Image artwork = artwork_of();
  const Parsed glb = parse(make_glb(scene_of(GetParam()), artwork));
  std::size_t index = 0;
  while (glb.document["images"][index]["name"] != "print") ++index;
  write_file_atomic(folder / "print.png", glb.image(index));
  EXPECT_EQ(load_image(folder / "print.png").rgba, artwork.rgba);
}

TEST_P(GlbOf, HasNoErrorAndNoWarning) {
  const std::filesystem::path root = std::filesystem::path(WRAPTURE_TESTS_FOLDER).parent_path();
  const char* given = std::getenv("WRAPTURE_JUDGE");
  const std::filesystem::path modules = given ? std::filesystem::path(given) : root / "build/judge/node_modules";
  if (!std::filesystem::exists(modules / "gltf-validator")) GTEST_SKIP() << "no gltf-validator in " << modules << " (tools/judge.sh)";
  const test::TemporaryFolder folder;
  Image artwork = artwork_of();
  artwork.dpi = 300;
  write_file_atomic(folder / "package.glb", make_glb(scene_of(GetParam()), artwork, {.note = R"({"style":"wandle"})"}));
  setenv("NODE_PATH", modules.c_str(), 1);
  Child judge({"node", (root / "tests/gltf_judge.mjs").string(), (folder / "package.glb").string()});
  EXPECT_EQ(judge.finish(), 0) << judge.messages();
}

TEST(Glb, KeepsTexturesSmallEnough) {
  const Parsed glb = parse(make_glb(scene_of(ShapeKind::box), artwork_of(300, 200), {.texture_side = 64}));
  for (std::size_t i = 0; i < glb.document["images"].size(); ++i) EXPECT_LT(glb.image(i).size(), 200'000u);
  EXPECT_LT(glb.binary.size(), 400'000u);
}

TEST(Glb, SaysWhatItIsMadeOf) {
  const Parsed bottle = parse(make_glb(scene_of(ShapeKind::bottle), artwork_of(), {.generator = "Wrapture 1", .note = R"({"a":1})"}));
  EXPECT_EQ(bottle.document["asset"]["generator"], "Wrapture 1");
  EXPECT_EQ(bottle.document["asset"]["extras"]["wrapture"]["a"], 1);
  std::map<std::string, json> materials;
  for (const json& material : bottle.document["materials"]) materials[material["name"]] = material;
  EXPECT_EQ(materials["glass"]["extensions"]["KHR_materials_transmission"]["transmissionFactor"], 1);
  EXPECT_GT(materials["label"]["extensions"]["KHR_materials_clearcoat"]["clearcoatFactor"].get<float>(), 0);
  EXPECT_TRUE(materials["label"]["doubleSided"].get<bool>());
}

TEST(Bake, ShowsBoardWhereArtworkIsTransparent) {
  Image artwork = make_image(2, 1, 0xFF102030u);
  artwork.pixel(1, 0)[3] = 0;
  const Image print = bake_print(artwork, 4096);
  EXPECT_EQ(print.pixel(0, 0)[0], 0x30);
  EXPECT_GT(print.pixel(1, 0)[0], 230);
  EXPECT_EQ(print.pixel(1, 0)[3], 255);
}

}  // namespace
}  // namespace wrapture
