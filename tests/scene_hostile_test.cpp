// Models that lie: each is refused in one line within a second, before much memory is taken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <fstream>

#include "engine/base/error.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/gltf_files.hpp"
#include "viewer/scene/import/import.hpp"

namespace wrapture::hostile_models {
namespace {

using nlohmann::json;
using test::ModelBytes;
using ::testing::HasSubstr;

struct Case {
  std::string name, file;
  ModelBytes bytes;
  std::string says;
};

/// The square with one value replaced.
Case changed(const std::string& name, const std::string& pointer, const json& value, const std::string& says) {
  test::SquareModel model = test::square_model();
  model.json[json::json_pointer(pointer)] = value;
  return {name, "a.glb", test::glb_of(model.json, model.binary), says};
}

std::vector<Case> chunk_cases() {
  const test::SquareModel square = test::square_model();
  const ModelBytes good = test::glb_of(square.json, square.binary);
  const auto with = [&](std::size_t at, std::uint32_t value) {
    ModelBytes bytes = good;
    std::memcpy(bytes.data() + at, &value, 4);
    return bytes;
  };
  const auto cut = [&](std::size_t octets) { return ModelBytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(octets)); };
  return {{"cut 12", "a.glb", cut(12), "damaged GLB"},
          {"cut 25", "a.glb", cut(25), "damaged GLB"},
          {"cut 500", "a.glb", cut(500), "damaged GLB"},
          {"version 1", "a.glb", with(4, 1), "version 1"},
          {"long", "a.glb", with(8, 1u << 30), "damaged GLB"},
          {"long chunk", "a.glb", with(12, 0xFFFFFFF0u), "damaged GLB"},
          {"no json", "a.glb", with(16, 0x004E4942), "damaged GLB"}};
}

std::vector<Case> json_cases() {
  const auto text = [](const std::string& name, const std::string& words, const std::string& says) {
    return Case{name, "a.gltf", test::bytes_of(words), says};
  };
  return {text("empty object", "{}", "version"),
          text("list", "[]", "no glTF file"),
          text("words", "this is no model", "JSON"),
          text("a hundred thousand deep", std::string(100'000, '['), "nested"),
          text(
              "deep objects",
              R"({"asset":)" +
                  [] {
                    std::string s;
                    for (int i = 0; i < 5000; ++i) s += "{\"a\":";
                    return s;
                  }(),
              "nested"),
          text("version 1", R"({"asset": {"version": "1.0"}})", "glTF 2.0"),
          text("broken text", "{\"asset\": {\"version\": \"2.0\xff\"}}", "JSON"),
          text("nothing in it", R"({"asset": {"version": "2.0"}})", "no triangles"),
          text("draco", R"({"asset": {"version": "2.0"}, "extensionsRequired": ["KHR_draco_mesh_compression"]})",
               "KHR_draco_mesh_compression is not supported"),
          text("odd extensions", R"({"asset": {"version": "2.0"}, "extensionsRequired": {"a": 1}})", "extensions")};
}

std::vector<Case> gltf_cases() {
  json chain = json::array();
  for (int i = 0; i < 70; ++i) chain.push_back({{"children", {i + 1}}});
  chain.push_back({{"mesh", 0}});
  json ring = json::array({{{"children", {1}}}, {{"children", {0}}}});
  return {changed("index out of range", "/accessors/2/count", 7, "beyond its view"),
          changed("huge count", "/accessors/0/count", std::uint64_t{1} << 62, "no such number"),
          changed("large count", "/accessors/0/count", 40'000'000, "too many"),
          changed("count beyond", "/accessors/0/count", 5, "beyond its view"),
          changed("negative count", "/accessors/0/count", -4, "no such number"),
          changed("count of text", "/accessors/0/count", "four", "no such number"),
          changed("broken count", "/accessors/0/count", 1.5, "no such number"),
          changed("offset beyond", "/accessors/0/byteOffset", 44, "beyond its view"),
          changed("vast offset", "/accessors/0/byteOffset", std::uint64_t{1} << 39, "beyond its view"),
          changed("unknown numbers", "/accessors/0/componentType", 5124, "unknown kind"),
          changed("unknown type", "/accessors/0/type", "VEC9", "unknown type"),
          changed("positions of two", "/accessors/0/type", "VEC2", "components"),
          changed("indices of floats", "/accessors/2/componentType", 5126, ""),
          changed("sparse", "/accessors/0/sparse", json::object(), "sparse"),
          changed("view beyond", "/bufferViews/0/byteLength", 1'000'000, "beyond its buffer"),
          changed("view offset beyond", "/bufferViews/0/byteOffset", 90, "beyond its buffer"),
          changed("stride of one", "/bufferViews/0/byteStride", 1, "stride"),
          changed("stride of gigabytes", "/bufferViews/0/byteStride", std::uint64_t{1} << 39, "stride"),
          changed("no such buffer", "/bufferViews/0/buffer", 3, "does not exist"),
          changed("no such view", "/accessors/0/bufferView", 9, "does not exist"),
          changed("no such accessor", "/meshes/0/primitives/0/attributes/POSITION", 99, "does not exist"),
          changed("no such material", "/meshes/0/primitives/0/material", 5, "material 5"),
          changed("no such mesh", "/nodes/0/mesh", 5, "does not exist"),
          changed("no such node", "/scenes/0/nodes/0", 5, "does not exist"),
          changed("no such scene", "/scene", 4, "does not exist"),
          changed("short buffer", "/buffers/0/byteLength", 4000, "bytes of 4000"),
          changed("vast buffer", "/buffers/0/byteLength", std::uint64_t{1} << 39, "bytes of"),
          changed("buffers of text", "/buffers", "none", "damaged"),
          changed("nodes in a ring", "/nodes", ring, "ancestor"),
          changed("nodes in a long chain", "/nodes", chain, "nested"),
          changed("two parents", "/scenes/0/nodes", {0, 0}, "two parents"),
          changed("matrix of three", "/nodes/0/matrix", {1, 2, 3}, "16 numbers"),
          changed("scale of nothing", "/nodes/0/scale", {0, 0, 0}, "no size"),
          changed("uri outside", "/buffers/0/uri", "../../../etc/passwd", "outside"),
          changed("uri of root", "/buffers/0/uri", "/etc/passwd", "no file beside it"),
          changed("uri on the net", "/buffers/0/uri", "http://example.com/a.bin", "no file beside it"),
          changed("uri of nothing", "/buffers/0/uri", "nowhere.bin", "does not exist"),
          changed("uri escaped outside", "/buffers/0/uri", "%2e%2e/%2e%2e/etc/passwd", "outside"),
          changed("broken base64", "/buffers/0/uri", "data:application/octet-stream;base64,AA!A", "base64"),
          changed("points only", "/meshes/0/primitives/0/mode", 0, "no triangles")};
}

Case with_number(const std::string& name, float number, const std::string& says) {
  test::SquareModel model = test::square_model();
  std::memcpy(model.binary.data() + 4, &number, 4);
  return {name, "a.glb", test::glb_of(model.json, model.binary), says};
}

std::vector<Case> obj_cases() {
  const auto obj = [](const std::string& name, const std::string& words, const std::string& says) {
    return Case{name, "a.obj", test::bytes_of(words), says};
  };
  return {obj("no vertices", "hello\n", "no vertices"),
          obj("no faces", "v 0 0 0\nv 1 0 0\nv 0 1 0\n", "no triangles"),
          obj("face of nothing", "v 0 0 0\nf 1 2 3\n", "line 2: '2' points at nothing"),
          obj("face of zero", "v 0 0 0\nf 0 1 1\n", "'0' points at nothing"),
          obj("face far back", "v 0 0 0\nf -5 1 1\n", "'-5' points at nothing"),
          obj("face of words", "v 0 0 0\nf a b c\n", "'a' points at nothing"),
          obj("vast face", "v 0 0 0\nf 99999999999999999999 1 1\n", "points at nothing"),
          obj("vertex of words", "v zero 0 0\n", "line 1: 'zero' is no number"),
          obj("vertex of two", "v 0 0\n", "is no number"),
          obj("infinite vertex", "v inf 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "is no number"),
          obj("all in one place", "v 1 1 1\nv 1 1 1\nv 1 1 1\nf 1 2 3\n", "no size"),
          obj("two bytes a letter", std::string("\xFF\xFEv\0", 4), "UTF-16"),
          {"fbx", "a.fbx", test::bytes_of("Kaydara"), ""}};
}

TEST(HostileModels, EveryCaseOfTheTableIsRefused) {
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  std::size_t count = 0;
  const test::TemporaryFolder folder;
  for (const auto& cases : {chunk_cases(), json_cases(), gltf_cases(), obj_cases(),
                            std::vector{with_number("infinite", INFINITY, "at no place"), with_number("no number", NAN, "at no place")}})
    for (const Case& c : cases) {
      const auto file = folder / c.file;
      std::ofstream(file, std::ios::binary)
          .write(reinterpret_cast<const char*>(c.bytes.data()), static_cast<std::streamsize>(c.bytes.size()));
      const auto start = std::chrono::steady_clock::now();
      try {
        (void)import_model(file);
        ADD_FAILURE() << c.name << ": was read";
      } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::bad_input) << c.name;
        EXPECT_THAT(error.what(), HasSubstr(c.says)) << c.name;
        EXPECT_THAT(error.what(), Not(HasSubstr("\n"))) << c.name;
      }
      EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 1) << c.name;
      ++count;
    }
  getrusage(RUSAGE_SELF, &after);
  EXPECT_GE(count, 70u);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 128 * 1024);  // KiB
}

TEST(HostileModels, FlippedBitsNeverCrash) {
  const test::SquareModel square = test::square_model();
  const ModelBytes glb = test::glb_of(square.json, square.binary), obj = test::bytes_of(test::box_obj());
  int refused = 0, read = 0;
  for (const auto& [file, whole] : {std::pair{"a.glb", &glb}, {"a.obj", &obj}})
    for (std::size_t i = 0; i < whole->size(); ++i)
      for (const unsigned bit : {0u, 3u, 6u}) {
        ModelBytes damaged = *whole;
        damaged[i] ^= static_cast<std::byte>(1u << bit);
        try {
          const ImportedModel model = import_model(file, damaged, {});
          for (const std::uint32_t index : model.mesh.indices) ASSERT_LT(index, model.mesh.vertices.size());
          ++read;
        } catch (const Error& error) {
          EXPECT_EQ(error.failure(), Failure::bad_input);
          ++refused;
        }
      }
  EXPECT_GT(refused, 1000);
  EXPECT_GT(read, 500);
}

/// Hostile ones that come with Debian's assimp-testmodels: none may break anything, and these are refused.
TEST(HostileModels, OfOthers) {
  const std::filesystem::path folder = "/usr/share/assimp/models";
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) GTEST_SKIP() << "assimp-testmodels is not installed";
  int read = 0, refused = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || !is_model_file(entry.path())) continue;
    try {
      const ImportedModel model = import_model(entry.path());
      for (const std::uint32_t index : model.mesh.indices) ASSERT_LT(index, model.mesh.vertices.size()) << entry.path();
      ++read;
    } catch (const Error& bad) {
      EXPECT_EQ(bad.failure(), Failure::bad_input) << entry.path();
      ++refused;
    }
  }
  EXPECT_GT(read, 20);
  EXPECT_GT(refused, 5);
  for (const char* name :
       {"glTF2/IndexOutOfRange/IndexOutOfRange.gltf", "glTF2/RecursiveNodes/RecursiveNodes.gltf", "glTF2/MissingBin/BoxTextured.gltf"})
    if (std::filesystem::exists(folder / name)) {
      EXPECT_THROW((void)import_model(folder / name), Error) << name;
    }
}

}  // namespace
}  // namespace wrapture::hostile_models
