// Writes GLB: the mesh part by part, textures as PNG, materials as pbrMetallicRoughness with clearcoat and transmission.
#include "viewer/export/glb.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.hpp"
#include "viewer/export/bake.hpp"
#include "viewer/scene/finish.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::ordered_json;

constexpr float kMetresPerMm = 0.001f;
constexpr std::uint32_t kMinTexture = 64, kMaxTexture = 8192;  // px
constexpr std::uint32_t kGlbMagic = 0x46546C67, kGlbVersion = 2, kJsonChunk = 0x4E4F534A, kBinaryChunk = 0x004E4942;
constexpr int kFloat = 5126, kUint = 5125, kVertexTarget = 34962, kIndexTarget = 34963, kLinear = 9729, kLinearMipLinear = 9987,
              kClampToEdge = 33071;
constexpr float kGlassIor = 1.5f, kSheenRoughness = 0.5f;

const char* name_of(Part part) {
  switch (part) {
    case Part::printed_board:
      return "print";
    case Part::plain_board:
      return "board";
    case Part::side_board:
      return "sides";
    case Part::label:
      return "label";
    case Part::glass:
      return "glass";
    case Part::cap:
      return "closure";
    case Part::body:
      return "body";
    case Part::printed_body:
      return "printed body";
    case Part::trim:
      return "trim";
  }
  return "part";
}

bool is_printed(Part part) { return part == Part::printed_board || part == Part::label || part == Part::printed_body; }

/// The file as it grows.
struct Glb {
  Json json;
  std::vector<std::byte> binary;
  std::set<std::string> extensions;
  std::map<std::string, int> textures;  // by name

  int add_view(const void* data, std::size_t bytes, int target) {
    binary.resize((binary.size() + 3) / 4 * 4);
    Json view{{"buffer", 0}, {"byteOffset", binary.size()}, {"byteLength", bytes}};
    if (target != 0) view["target"] = target;
    const auto* first = static_cast<const std::byte*>(data);
    binary.insert(binary.end(), first, first + bytes);
    json["bufferViews"].push_back(std::move(view));
    return static_cast<int>(json["bufferViews"].size()) - 1;
  }
  template <class Value>
  int add_accessor(const std::vector<Value>& values, int component, const char* type, int target) {
    const int view = add_view(values.data(), values.size() * sizeof(Value), target);
    json["accessors"].push_back({{"bufferView", view}, {"componentType", component}, {"count", values.size()}, {"type", type}});
    return static_cast<int>(json["accessors"].size()) - 1;
  }
  int add_texture(const std::string& name, const Image& image) {
    if (const auto known = textures.find(name); known != textures.end()) return known->second;
    const std::vector<std::byte> png = encode_png(image);
    const int view = add_view(png.data(), png.size(), 0);
    json["images"].push_back({{"name", name}, {"mimeType", "image/png"}, {"bufferView", view}});
    json["textures"].push_back({{"sampler", 0}, {"source", json["images"].size() - 1}});
    return textures[name] = static_cast<int>(json["textures"].size()) - 1;
  }
};

Json numbers(glm::vec3 value) { return Json::array({value.x, value.y, value.z}); }

/// texture: of the base colour; -1: none.
Json material_json(Part part, const Material& material, int texture, Glb& glb) {
  Json surface{{"baseColorFactor", Json::array({material.base_colour.r, material.base_colour.g, material.base_colour.b, 1})},
               {"metallicFactor", material.metallic},
               {"roughnessFactor", material.roughness}};
  if (texture >= 0) surface["baseColorTexture"] = {{"index", texture}};
  Json json{{"name", name_of(part)}, {"pbrMetallicRoughness", std::move(surface)}};
  if (part == Part::label) json["doubleSided"] = true;  // seen from behind through the glass
  const auto extend = [&](const char* name, Json values) {
    json["extensions"][name] = std::move(values);
    glb.extensions.insert(name);
  };
  if (material.clearcoat > 0)
    extend("KHR_materials_clearcoat",
           {{"clearcoatFactor", std::min(material.clearcoat, 1.0f)}, {"clearcoatRoughnessFactor", material.clearcoat_roughness}});
  if (material.sheen > 0)
    extend("KHR_materials_sheen", {{"sheenColorFactor", Json::array({material.sheen, material.sheen, material.sheen})},
                                   {"sheenRoughnessFactor", kSheenRoughness}});
  if (material.body == Body::clear || (part == Part::glass && material.body == Body::as_part)) {
    extend("KHR_materials_transmission", {{"transmissionFactor", 1}});
    extend("KHR_materials_ior", {{"ior", kGlassIor}});
  }
  return json;
}

/// The vertices that a part uses, in metres, without triangles that have no area.
struct PartArrays {
  std::vector<glm::vec3> positions, normals;
  std::vector<glm::vec4> tangents;
  std::vector<glm::vec2> uv;
  std::vector<std::uint32_t> indices;
};

PartArrays arrays_of(const Mesh& mesh, const Submesh& submesh, const std::vector<glm::vec2>& other_uv) {
  PartArrays arrays;
  std::map<std::uint32_t, std::uint32_t> places;
  const auto place_of = [&](std::uint32_t index) {
    const auto [place, fresh] = places.emplace(index, static_cast<std::uint32_t>(arrays.positions.size()));
    if (!fresh) return place->second;
    const Vertex& vertex = mesh.vertices[index];
    arrays.positions.push_back(vertex.position * kMetresPerMm);
    arrays.normals.push_back(glm::normalize(vertex.normal));
    // Ours points along growing v, which is down the picture; glTF's up.
    arrays.tangents.emplace_back(glm::normalize(glm::vec3(vertex.tangent)), vertex.tangent.w < 0 ? 1.0f : -1.0f);
    arrays.uv.push_back(other_uv.empty() ? vertex.uv : other_uv[index]);
    return place->second;
  };
  for (std::uint32_t i = 0; i < submesh.index_count; i += 3) {
    const std::uint32_t* corner = mesh.indices.data() + submesh.first_index + i;
    const auto at = [&](int k) { return mesh.vertices[corner[k]].position; };
    if (at(0) == at(1) || at(1) == at(2) || at(2) == at(0)) continue;
    for (int k = 0; k < 3; ++k) arrays.indices.push_back(place_of(corner[k]));
  }
  return arrays;
}

Json primitive_of(Glb& glb, const PartArrays& arrays, int material) {
  const int position = glb.add_accessor(arrays.positions, kFloat, "VEC3", kVertexTarget);
  glm::vec3 low(std::numeric_limits<float>::max()), high(std::numeric_limits<float>::lowest());
  for (const glm::vec3& each : arrays.positions) low = glm::min(low, each), high = glm::max(high, each);
  glb.json["accessors"].back()["min"] = numbers(low);
  glb.json["accessors"].back()["max"] = numbers(high);
  Json attributes{{"POSITION", position},
                  {"NORMAL", glb.add_accessor(arrays.normals, kFloat, "VEC3", kVertexTarget)},
                  {"TANGENT", glb.add_accessor(arrays.tangents, kFloat, "VEC4", kVertexTarget)},
                  {"TEXCOORD_0", glb.add_accessor(arrays.uv, kFloat, "VEC2", kVertexTarget)}};
  return {{"attributes", std::move(attributes)},
          {"indices", glb.add_accessor(arrays.indices, kUint, "SCALAR", kIndexTarget)},
          {"material", material}};
}

/// Of the part that is printed.
glm::vec3 substrate_of(const Scene& scene, const Mesh& mesh) {
  for (const Submesh& submesh : mesh.submeshes)
    if (is_printed(submesh.part)) return material_of(scene, submesh.part).substrate;
  return Material().substrate;
}

void add_parts(Glb& glb, const Scene& scene, const Mesh& mesh, const Image& artwork, const GlbOptions& options) {
  const Image print = bake_print(artwork, std::clamp(options.texture_side, kMinTexture, kMaxTexture), substrate_of(scene, mesh));
  const Image colours = bake_colours(print);
  Json primitives = Json::array();
  for (const Submesh& submesh : mesh.submeshes) {
    std::vector<glm::vec2> uv;
    int texture = -1;
    if (is_printed(submesh.part)) {
      texture = glb.add_texture("print", print);
    } else if (submesh.part == Part::plain_board) {
      texture = glb.add_texture("colours of the edge", colours);
    } else if (submesh.part == Part::side_board) {
      BakedSides sides = bake_sides(mesh, submesh, print, colours);
      texture = glb.add_texture("sides", sides.image);
      uv = std::move(sides.uv);
    }
    const PartArrays arrays = arrays_of(mesh, submesh, uv);
    if (arrays.indices.empty()) continue;
    glb.json["materials"].push_back(material_json(submesh.part, submesh.own.value_or(material_of(scene, submesh.part)), texture, glb));
    primitives.push_back(primitive_of(glb, arrays, static_cast<int>(glb.json["materials"].size()) - 1));
  }
  glb.json["meshes"] = Json::array({{{"name", options.name}, {"primitives", std::move(primitives)}}});
}

void append(std::vector<std::byte>& bytes, const void* data, std::size_t count) {
  const auto* first = static_cast<const std::byte*>(data);
  bytes.insert(bytes.end(), first, first + count);
}

void append_chunk(std::vector<std::byte>& bytes, std::uint32_t type, const void* data, std::size_t count, char filler) {
  const auto padded = static_cast<std::uint32_t>((count + 3) / 4 * 4);
  append(bytes, &padded, sizeof padded);
  append(bytes, &type, sizeof type);
  append(bytes, data, count);
  bytes.resize(bytes.size() + padded - count, static_cast<std::byte>(filler));
}

}  // namespace

std::vector<std::byte> make_glb(const Scene& scene, const Image& artwork, const GlbOptions& options) {
  const Mesh mesh = make_mesh(scene, static_cast<float>(artwork.width) / static_cast<float>(artwork.height));
  Glb glb;
  glb.json["asset"] = {{"version", "2.0"}, {"generator", options.generator}};
  if (!options.note.empty()) glb.json["asset"]["extras"]["wrapture"] = Json::parse(options.note);
  glb.json["scene"] = 0;
  glb.json["scenes"] = Json::array({{{"nodes", {0}}}});
  glb.json["nodes"] = Json::array({{{"name", options.name}, {"mesh", 0}}});
  add_parts(glb, scene, mesh, artwork, options);
  if (!glb.textures.empty())
    glb.json["samplers"] =
        Json::array({{{"magFilter", kLinear}, {"minFilter", kLinearMipLinear}, {"wrapS", kClampToEdge}, {"wrapT", kClampToEdge}}});
  if (!glb.extensions.empty()) glb.json["extensionsUsed"] = glb.extensions;
  glb.json["buffers"] = Json::array({{{"byteLength", glb.binary.size()}}});

  const std::string text = glb.json.dump();
  std::vector<std::byte> bytes;
  const std::uint32_t header[3] = {kGlbMagic, kGlbVersion, 0};
  append(bytes, header, sizeof header);
  append_chunk(bytes, kJsonChunk, text.data(), text.size(), ' ');
  append_chunk(bytes, kBinaryChunk, glb.binary.data(), glb.binary.size(), 0);
  const auto length = static_cast<std::uint32_t>(bytes.size());
  std::memcpy(bytes.data() + 8, &length, sizeof length);
  return bytes;
}

}  // namespace wrapture
