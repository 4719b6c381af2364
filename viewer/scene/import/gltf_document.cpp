// JSON, chunks, buffers and accessors of glTF 2.0.
#include "viewer/scene/import/gltf_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string_view>

#include "viewer/scene/import/raw_model.hpp"

namespace wrapture::import {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxListed = 1u << 20;  // of buffers, views, accessors, nodes ...

std::uint32_t little_endian(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

struct Chunks {
  std::span<const std::byte> text, binary;
};

Chunks split(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  constexpr std::uint32_t kGlb = 0x46546C67, kJson = 0x4E4F534A, kBinary = 0x004E4942;
  if (bytes.size() < 4 || little_endian(bytes, 0) != kGlb) return {bytes, {}};
  const auto refuse = [&] { refuse_model(path, "is a truncated or damaged GLB; export or download it again"); };
  if (bytes.size() < 20) refuse();
  if (little_endian(bytes, 4) != 2) refuse_model(path, fmt::format("is GLB version {}; export it as glTF 2.0", little_endian(bytes, 4)));
  const std::size_t length = little_endian(bytes, 8);
  if (length > bytes.size() || length < 20) refuse();
  Chunks chunks;
  for (std::size_t at = 12; at + 8 <= length;) {
    const std::size_t size = little_endian(bytes, at);
    if (size > length - at - 8) refuse();
    const std::uint32_t kind = little_endian(bytes, at + 4);
    if (kind == kJson && chunks.text.empty()) chunks.text = bytes.subspan(at + 8, size);
    if (kind == kBinary && chunks.binary.empty()) chunks.binary = bytes.subspan(at + 8, size);
    at += 8 + size + (4 - size % 4) % 4;
  }
  if (chunks.text.empty()) refuse();
  return chunks;
}

std::vector<std::byte> from_base64(const std::filesystem::path& path, std::string_view text) {
  std::vector<std::byte> bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int filled = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                      : c >= 'a' && c <= 'z' ? c - 'a' + 26
                      : c >= '0' && c <= '9' ? c - '0' + 52
                      : c == '+' || c == '-' ? 62
                      : c == '/' || c == '_' ? 63
                                             : -1;
    if (value < 0) refuse_model(path, "has a damaged embedded buffer (no base64); export it again");
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    filled += 6;
    if (filled >= 8) bytes.push_back(static_cast<std::byte>(bits >> (filled -= 8)));
  }
  return bytes;
}

/// "two%20words.bin" is "two words.bin".
std::string unescaped(const std::string& uri) {
  std::string name;
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  for (std::size_t i = 0; i < uri.size(); ++i) {
    if (uri[i] == '%' && i + 2 < uri.size() && digit(uri[i + 1]) >= 0 && digit(uri[i + 2]) >= 0) {
      name += static_cast<char>(digit(uri[i + 1]) * 16 + digit(uri[i + 2]));
      i += 2;
    } else {
      name += uri[i];
    }
  }
  return name;
}

/// Those that change nothing of what is read here, or are understood.
bool is_supported(std::string_view extension) {
  constexpr std::array<std::string_view, 7> kHarmless{"KHR_mesh_quantization", "KHR_texture_transform", "KHR_lights_punctual",
                                                      "KHR_texture_basisu",    "EXT_texture_webp",      "KHR_xmp_json_ld",
                                                      "KHR_animation_pointer"};
  return extension.starts_with("KHR_materials_") || std::ranges::find(kHarmless, extension) != kHarmless.end();
}

std::size_t octets_of(unsigned kind) { return kind == 5120 || kind == 5121 ? 1 : kind == 5122 || kind == 5123 ? 2 : 4; }

}  // namespace

float AccessorView::number(std::size_t element, std::size_t component) const {
  const std::byte* at = data + element * stride + component * octets_of(kind);
  const auto scaled = [&](auto value, float most) {
    return normalized ? std::max(static_cast<float>(value) / most, -1.0f) : static_cast<float>(value);
  };
  const auto read = [&](auto value) {
    std::memcpy(&value, at, sizeof value);
    return value;
  };
  switch (kind) {
    case 5120:
      return scaled(read(std::int8_t{}), 127);
    case 5121:
      return scaled(read(std::uint8_t{}), 255);
    case 5122:
      return scaled(read(std::int16_t{}), 32767);
    case 5123:
      return scaled(read(std::uint16_t{}), 65535);
    case 5125:
      return static_cast<float>(read(std::uint32_t{}));
    default:
      return read(float{});
  }
}

std::uint32_t AccessorView::index(std::size_t element) const {
  std::uint32_t value = 0;
  std::memcpy(&value, data + element * stride, octets_of(kind));  // little endian, as the file
  return value;
}

GltfDocument::GltfDocument(std::filesystem::path path, std::span<const std::byte> bytes) : path_(std::move(path)) {
  const Chunks chunks = split(path_, bytes);
  parse(chunks.text);
  if (!root_.is_object()) refuse_model(path_, "is no glTF file; export it again");
  const auto asset = root_.find("asset");
  const std::string version = asset != root_.end() && asset->is_object() ? asset->value("version", json("")).dump() : "\"\"";
  if (!version.starts_with("\"2.")) refuse_model(path_, fmt::format("is glTF version {}; export it as glTF 2.0", version.substr(0, 12)));
  check_extensions();
  load_buffers(chunks.binary);
}

void GltfDocument::parse(std::span<const std::byte> text) {
  const auto check_depth = [&](int depth, json::parse_event_t, json&) {
    if (depth > kMaxModelDepth) refuse_model(path_, fmt::format("is nested more than {} deep; export it again", kMaxModelDepth));
    return true;
  };
  const auto* begin = reinterpret_cast<const char*>(text.data());
  try {
    root_ = json::parse(begin, begin + text.size(), check_depth);
  } catch (const json::exception&) {
    refuse_model(path_, "is no glTF file, or a damaged one (its JSON cannot be read); export or download it again");
  }
}

void GltfDocument::check_extensions() const {
  const auto required = root_.find("extensionsRequired");
  if (required == root_.end()) return;
  if (!required->is_array()) refuse_model(path_, "has a damaged list of extensions; export it again");
  for (const json& extension : *required) {
    if (!extension.is_string()) refuse_model(path_, "has a damaged list of extensions; export it again");
    const auto& name = extension.get_ref<const std::string&>();
    if (!is_supported(name)) refuse_model(path_, fmt::format("{} is not supported; export the model without it", name.substr(0, 60)));
  }
}

std::vector<std::byte> GltfDocument::load_buffer(const std::string& uri) const {
  if (!uri.starts_with("data:")) return read_beside(path_, unescaped(uri));
  const std::size_t comma = uri.find(',');
  if (comma == std::string::npos || uri.substr(0, comma).find("base64") == std::string::npos)
    refuse_model(path_, "has a damaged embedded buffer; export it again");
  return from_base64(path_, std::string_view(uri).substr(comma + 1));
}

void GltfDocument::load_buffers(std::span<const std::byte> binary_chunk) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < count("buffers"); ++i) {
    const json& buffer = item("buffers", i);
    const std::uint64_t length = whole(buffer, "byteLength").value_or(0);
    const auto uri = buffer.find("uri");
    if (uri != buffer.end() && !uri->is_string()) refuse_model(path_, fmt::format("buffer {} has no proper uri; export it again", i));
    std::vector<std::byte> bytes;
    if (uri != buffer.end())
      bytes = load_buffer(uri->get_ref<const std::string&>());
    else if (i == 0)
      bytes.assign(binary_chunk.begin(), binary_chunk.end());
    total += bytes.size();
    if (bytes.size() < length || total > kMaxModelBytes)
      refuse_model(path_, fmt::format("buffer {} holds {} bytes of {}; export or download it again", i, bytes.size(), length));
    bytes.resize(length);
    buffers_.push_back(std::move(bytes));
  }
}

std::size_t GltfDocument::count(const char* list) const {
  const auto found = root_.find(list);
  if (found == root_.end()) return 0;
  if (!found->is_array() || found->size() > kMaxListed) refuse_model(path_, fmt::format("its '{}' are damaged; export it again", list));
  return found->size();
}

const json& GltfDocument::item(const char* list, std::uint64_t index) const {
  if (index >= count(list)) refuse_model(path_, fmt::format("{} {} does not exist; export it again", list, index));
  const json& value = root_.at(list).at(index);
  if (!value.is_object()) refuse_model(path_, fmt::format("{} {} is damaged; export it again", list, index));
  return value;
}

std::optional<std::uint64_t> GltfDocument::whole(const json& object, const char* key) const {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() > (std::uint64_t{1} << 40))
    refuse_model(path_, fmt::format("'{}' is {}, no such number; export it again", key,
                                    found->dump(-1, ' ', true, json::error_handler_t::replace).substr(0, 24)));
  return found->get<std::uint64_t>();
}

std::vector<float> GltfDocument::numbers(const json& object, const char* key, std::size_t n) const {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  std::vector<float> values;
  if (found->is_array() && found->size() == n)
    for (const json& value : *found)
      if (value.is_number() && std::isfinite(value.get<float>())) values.push_back(value.get<float>());
  if (values.size() != n) refuse_model(path_, fmt::format("'{}' must be {} numbers; export it again", key, n));
  return values;
}

AccessorView GltfDocument::accessor(std::uint64_t index) const {
  const json& accessor = item("accessors", index);
  const auto refuse = [&](const char* what) { refuse_model(path_, fmt::format("accessor {} {}; export it again", index, what)); };
  if (accessor.contains("sparse")) refuse("is sparse, which is not supported");
  const auto view_index = whole(accessor, "bufferView");
  const auto kind = whole(accessor, "componentType"), elements = whole(accessor, "count");
  if (!view_index || !kind || !elements) refuse("has no data");
  if (*kind < 5120 || *kind > 5126 || *kind == 5124) refuse("holds numbers of an unknown kind");
  if (*elements > kMaxModelVertices * 3) refuse("holds too many elements");
  const auto type = accessor.find("type");
  const std::string name = type != accessor.end() && type->is_string() ? type->get<std::string>() : "";
  AccessorView result{.count = *elements, .kind = static_cast<unsigned>(*kind)};
  result.components = name == "SCALAR" ? 1 : name == "VEC2" ? 2 : name == "VEC3" ? 3 : name == "VEC4" ? 4 : 0;
  if (result.components == 0) refuse("has an unknown type");
  const auto normalized = accessor.find("normalized");
  result.normalized = normalized != accessor.end() && normalized->is_boolean() && normalized->get<bool>();
  const json& view = item("bufferViews", *view_index);
  const std::uint64_t buffer = whole(view, "buffer").value_or(~std::uint64_t{0});
  if (buffer >= buffers_.size()) refuse("lies in a buffer that does not exist");
  const std::uint64_t view_offset = whole(view, "byteOffset").value_or(0), view_length = whole(view, "byteLength").value_or(0);
  const std::uint64_t size = buffers_[buffer].size(), offset = whole(accessor, "byteOffset").value_or(0);
  const std::uint64_t element = octets_of(result.kind) * result.components, stride = whole(view, "byteStride").value_or(element);
  if (view_offset > size || view_length > size - view_offset) refuse("reaches beyond its buffer");
  if (stride < element || stride > 65'536) refuse("has an impossible stride");
  if (result.count > 0 &&
      (offset > view_length || element > view_length - offset || (result.count - 1) > (view_length - offset - element) / stride))
    refuse("reaches beyond its view");
  result.stride = stride;
  result.data = buffers_[buffer].data() + view_offset + offset;
  return result;
}

}  // namespace wrapture::import
