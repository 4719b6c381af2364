// OBJ and MTL: positions, texture coordinates, normals, polygons, and the colours of materials.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/base/error.hpp"
#include "viewer/scene/import/raw_model.hpp"

namespace wrapture::import {

namespace {

std::string_view text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/// Takes the next word off a line; empty at its end.
std::string_view take_word(std::string_view& line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  std::size_t length = 0;
  while (length < line.size() && !is_blank(line[length])) ++length;
  const std::string_view word = line.substr(0, length);
  line.remove_prefix(length);
  return word;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<float> number_of(std::string_view word) {
  if (word.starts_with('+')) word.remove_prefix(1);
  float value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// Calls `visit(line, number)`; a backslash at the end of a line joins the next.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  std::string joined;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.ends_with('\\') && joined.size() < (1u << 20)) {
      joined += line.substr(0, line.size() - 1);
      joined += ' ';
      continue;
    }
    if (!joined.empty()) joined += line;
    const std::string whole = std::exchange(joined, {});
    visit(whole.empty() ? line : std::string_view(whole), number);
  }
}

/// Places in the lists of the file; -1: none.
struct Corner {
  std::int64_t position = -1, uv = -1, normal = -1;
  bool operator==(const Corner&) const = default;
};
struct CornerHash {
  std::size_t operator()(const Corner& c) const {
    return std::hash<std::int64_t>()(c.position * 73'856'093 ^ c.uv * 19'349'663 ^ c.normal * 83'492'791);
  }
};

class ObjReader {
 public:
  explicit ObjReader(const std::filesystem::path& path) : path_(path) {}
  RawModel read(std::string_view text);

 private:
  void take_line(std::string_view line);
  [[nodiscard]] glm::vec3 vector(std::string_view& line, int needed) const;
  [[nodiscard]] std::int64_t place(std::string_view word, std::size_t count) const;
  [[nodiscard]] Corner corner(std::string_view word) const;
  void add_face(std::string_view line);
  std::uint32_t vertex(const Corner& corner);
  void use_material(std::string_view name);
  void read_materials(const std::string& file);
  [[noreturn]] void refuse(const std::string& what) const { refuse_model(path_, fmt::format("line {}: {}; export it again", line_, what)); }

  const std::filesystem::path& path_;
  std::size_t line_ = 0, vertices_ = 0, triangles_ = 0;
  std::vector<glm::vec3> positions_, normals_;
  std::vector<glm::vec2> uvs_;
  std::vector<std::unordered_map<Corner, std::uint32_t, CornerHash>> known_;  // by part
  std::size_t part_ = 0;
  RawModel model_;
};

glm::vec3 ObjReader::vector(std::string_view& line, int needed) const {
  glm::vec3 value{0};
  for (int i = 0; i < 3; ++i) {
    const std::string_view word = take_word(line);
    if (word.empty() && i >= needed) break;
    const auto number = number_of(word);
    if (!number) refuse(fmt::format("'{}' is no number", word.substr(0, 24)));
    value[i] = *number;
  }
  return value;
}

/// From 1 on, or from the end where it is negative.
std::int64_t ObjReader::place(std::string_view word, std::size_t count) const {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  const auto size = static_cast<std::int64_t>(count);
  const std::int64_t at = value < 0 ? size + value : value - 1;
  if (error != std::errc() || end != word.data() + word.size() || at < 0 || at >= size)
    refuse(fmt::format("'{}' points at nothing ({} were given before)", word.substr(0, 24), count));
  return at;
}

Corner ObjReader::corner(std::string_view word) const {
  Corner result;
  const std::size_t first = word.find('/');
  result.position = place(word.substr(0, first), positions_.size());
  if (first == std::string_view::npos) return result;
  const std::string_view rest = word.substr(first + 1);
  const std::size_t second = rest.find('/');
  if (const auto uv = rest.substr(0, second); !uv.empty()) result.uv = place(uv, uvs_.size());
  if (second != std::string_view::npos && second + 1 < rest.size()) result.normal = place(rest.substr(second + 1), normals_.size());
  return result;
}

std::uint32_t ObjReader::vertex(const Corner& corner) {
  RawPart& part = model_.parts[part_];
  const auto [found, fresh] = known_[part_].try_emplace(corner, static_cast<std::uint32_t>(part.positions.size()));
  if (!fresh) return found->second;
  if (++vertices_ > kMaxModelVertices) refuse_model(path_, fmt::format("has more than {} vertices; simplify it first", kMaxModelVertices));
  part.positions.push_back(positions_[static_cast<std::size_t>(corner.position)]);
  part.uvs.push_back(corner.uv < 0 ? glm::vec2(0) : uvs_[static_cast<std::size_t>(corner.uv)]);
  part.normals.push_back(corner.normal < 0 ? glm::vec3(0) : normals_[static_cast<std::size_t>(corner.normal)]);
  return found->second;
}

void ObjReader::add_face(std::string_view line) {
  if (model_.parts.empty()) use_material("");
  std::vector<std::uint32_t> corners;
  for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) corners.push_back(vertex(corner(word)));
  if (corners.size() < 3) return;  // a point or a line
  triangles_ += corners.size() - 2;
  if (triangles_ > kMaxModelTriangles)
    refuse_model(path_, fmt::format("has more than {} triangles; simplify it first", kMaxModelTriangles));
  auto& indices = model_.parts[part_].indices;
  for (std::size_t i = 2; i < corners.size(); ++i) indices.insert(indices.end(), {corners[0], corners[i - 1], corners[i]});
}

void ObjReader::use_material(std::string_view name) {
  const auto found = std::ranges::find(model_.materials, name, &RawMaterial::name);
  const auto index = static_cast<std::size_t>(found - model_.materials.begin());
  if (found == model_.materials.end()) model_.materials.push_back({.name = std::string(name)});
  if (model_.materials.size() > 4096) refuse("has more than 4096 materials");
  const auto part = std::ranges::find(model_.parts, index, &RawPart::material);
  part_ = static_cast<std::size_t>(part - model_.parts.begin());
  if (part != model_.parts.end()) return;
  model_.parts.push_back({.material = index});
  known_.emplace_back();
}

/// Colours only; a file that is missing leaves the materials as they are.
void ObjReader::read_materials(const std::string& file) {
  std::vector<std::byte> bytes;
  try {
    bytes = read_beside(path_, file);
  } catch (const Error&) {
    return;
  }
  RawMaterial* material = nullptr;
  for_each_line(text_of(bytes), [&](std::string_view line, std::size_t) {
    const std::string_view word = take_word(line);
    if (word == "newmtl" && model_.materials.size() < 4096) {
      const std::string_view name = trimmed(line);
      auto found = std::ranges::find(model_.materials, name, &RawMaterial::name);
      if (found == model_.materials.end()) found = model_.materials.insert(found, {.name = std::string(name)});
      material = &*found;
    } else if (material != nullptr) {
      const auto value = [&] { return std::clamp(number_of(take_word(line)).value_or(0), 0.0f, 1.0f); };
      if (word == "Kd")
        for (int i = 0; i < 3; ++i) material->base_colour[i] = std::pow(value(), 2.2f);  // as on screen
      if (word == "Pm") material->metallic = value();
      if (word == "Pr") material->roughness = std::max(value(), 0.05f);
    }
  });
}

void ObjReader::take_line(std::string_view line) {
  const std::string_view word = take_word(line);
  if (word == "v") {
    positions_.push_back(vector(line, 3));
  } else if (word == "vt") {
    const glm::vec3 uv = vector(line, 1);
    uvs_.emplace_back(uv.x, 1 - uv.y);  // v grows upwards in OBJ
  } else if (word == "vn") {
    normals_.push_back(vector(line, 3));
  } else if (word == "f") {
    add_face(line);
  } else if (word == "usemtl") {
    use_material(trimmed(line));
  } else if (word == "mtllib") {
    read_materials(std::string(trimmed(line)));
  }
  if (positions_.size() > kMaxModelVertices || uvs_.size() > kMaxModelVertices || normals_.size() > kMaxModelVertices)
    refuse_model(path_, fmt::format("has more than {} vertices; simplify it first", kMaxModelVertices));
}

RawModel ObjReader::read(std::string_view text) {
  if (text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE")) refuse_model(path_, "is UTF-16 text; save it as UTF-8");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for_each_line(text, [&](std::string_view line, std::size_t number) {
    line_ = number;
    take_line(line);
  });
  for (RawPart& part : model_.parts) {  // none given at all: none
    if (normals_.empty()) part.normals.clear();
    if (uvs_.empty()) part.uvs.clear();
  }
  if (positions_.empty()) refuse_model(path_, "holds no vertices; is it an OBJ file? Export it again");
  return std::move(model_);
}

}  // namespace

RawModel read_obj(const std::filesystem::path& path, std::span<const std::byte> bytes) { return ObjReader(path).read(text_of(bytes)); }

}  // namespace wrapture::import
