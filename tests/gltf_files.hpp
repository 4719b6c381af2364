// GLB and OBJ files made in memory for the tests of the importer.
#pragma once

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace wrapture::test {

using ModelBytes = std::vector<std::byte>;

inline void put32(ModelBytes& bytes, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
}

inline ModelBytes bytes_of(const std::string& text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return {data, data + text.size()};
}

inline ModelBytes glb_of(const nlohmann::json& json, ModelBytes binary) {
  std::string text = json.dump();
  text.resize((text.size() + 3) / 4 * 4, ' ');
  binary.resize((binary.size() + 3) / 4 * 4);
  ModelBytes glb;
  put32(glb, 0x46546C67);
  put32(glb, 2);
  put32(glb, static_cast<std::uint32_t>(28 + text.size() + binary.size()));
  put32(glb, static_cast<std::uint32_t>(text.size()));
  put32(glb, 0x4E4F534A);
  const ModelBytes words = bytes_of(text);
  glb.insert(glb.end(), words.begin(), words.end());
  put32(glb, static_cast<std::uint32_t>(binary.size()));
  put32(glb, 0x004E4942);
  glb.insert(glb.end(), binary.begin(), binary.end());
  return glb;
}

/// A square of 0.1 m in the xy plane facing +z, lower left corner at the origin, with the whole artwork upright on it.
struct SquareModel {
  nlohmann::json json;
  ModelBytes binary;
};
inline SquareModel square_model() {
  constexpr std::array<float, 12> kPositions{0, 0, 0, 0.1f, 0, 0, 0.1f, 0.1f, 0, 0, 0.1f, 0};
  constexpr std::array<float, 8> kUvs{0, 1, 1, 1, 1, 0, 0, 0};
  constexpr std::array<std::uint16_t, 6> kIndices{0, 1, 2, 0, 2, 3};
  SquareModel model;
  model.binary.resize(sizeof kPositions + sizeof kUvs + sizeof kIndices);
  std::memcpy(model.binary.data(), kPositions.data(), sizeof kPositions);
  std::memcpy(model.binary.data() + sizeof kPositions, kUvs.data(), sizeof kUvs);
  std::memcpy(model.binary.data() + sizeof kPositions + sizeof kUvs, kIndices.data(), sizeof kIndices);
  model.json = nlohmann::json::parse(R"({
    "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
    "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "TEXCOORD_0": 1}, "indices": 2, "material": 0}]}],
    "materials": [{"name": "label", "pbrMetallicRoughness": {"baseColorFactor": [0.5, 0.25, 1, 1], "metallicFactor": 0}}],
    "buffers": [{"byteLength": 92}],
    "bufferViews": [{"buffer": 0, "byteLength": 48}, {"buffer": 0, "byteOffset": 48, "byteLength": 32},
                    {"buffer": 0, "byteOffset": 80, "byteLength": 12}],
    "accessors": [{"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"},
                  {"bufferView": 1, "componentType": 5126, "count": 4, "type": "VEC2"},
                  {"bufferView": 2, "componentType": 5123, "count": 6, "type": "SCALAR"}]})");
  return model;
}

/// A box of 2 x 3 x 1 units: six squares without normals, wrapped by the whole artwork each; the top is of another material.
inline std::string box_obj() {
  return "# box\nmtllib box.mtl\no box\n"
         "v 0 0 0\nv 2 0 0\nv 2 3 0\nv 0 3 0\nv 0 0 1\nv 2 0 1\nv 2 3 1\nv 0 3 1\n"
         "vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n"
         "usemtl side panel\n"
         "f 5/1 6/2 7/3 8/4\nf 2/1 1/2 4/3 3/4\nf 6/1 2/2 3/3 7/4\nf 1/1 5/2 8/3 4/4\nf -8/1 -7/2 -3/3 -4/4\n"
         "usemtl lid\nf 8/1 7/2 3/3 4/4\n";
}

}  // namespace wrapture::test
