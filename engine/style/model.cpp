// Finds out what a generator's tensors mean: from its metadata, a file beside it, or its graph.
#include "engine/style/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/base64.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::json;
using Metadata = std::map<std::string, std::string>;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw Error(Failure::bad_input, path.string() + ": " + what);
}

ValueRange range_named(const std::filesystem::path& path, const std::string& name) {
  if (name == "0..1") return {1, 0};
  if (name == "0..255") return {255, 0};
  if (name == "-1..1") return {2, -1};
  fail(path, "value range '" + name + "' is not known; use 0..1, 0..255 or -1..1");
}

std::vector<float> decode_code(const std::filesystem::path& path, const std::string& style, const std::string& text) {
  static_assert(std::endian::native == std::endian::little);
  const auto bytes = decode_base64(text);
  if (!bytes || bytes->empty() || bytes->size() % sizeof(float) != 0)
    fail(path, "the code of style '" + style + "' in 'wrapture.styles' is damaged; export the model again");
  std::vector<float> code(bytes->size() / sizeof(float));
  std::memcpy(code.data(), bytes->data(), bytes->size());
  return code;
}

std::vector<Style> read_styles(const std::filesystem::path& path, const std::string& text) {
  std::vector<Style> styles;
  try {
    for (const Json& entry : Json::parse(text)) {
      const auto field = [&](const char* name) {
        const auto found = entry.find(name);
        if (found == entry.end()) return std::string();
        return found->is_string() ? found->get<std::string>() : found->dump();
      };
      const std::string name = entry.at("name");
      styles.push_back({name, field("title"), field("title_zh"), field("author"), field("year"), field("licence"), field("source"),
                        decode_code(path, name, entry.at("code"))});
    }
  } catch (const Json::exception& error) {
    fail(path, std::string("metadata 'wrapture.styles' cannot be read (") + error.what() + "); export the model again");
  }
  if (styles.empty()) fail(path, "metadata 'wrapture.styles' names no style; export the model again");
  for (const auto& style : styles)
    if (style.code.size() != styles.front().code.size())
      fail(path, "style '" + style.name + "' has a code of another length than the first");
  return styles;
}

/// <model>.json beside the file, as metadata without the prefix; empty when there is none.
Metadata read_sidecar(const std::filesystem::path& path) {
  auto sidecar = path;
  sidecar.replace_extension(".json");
  std::error_code error;
  if (!std::filesystem::exists(sidecar, error)) return {};
  const auto bytes = read_file(sidecar, 1 << 20);
  Metadata metadata;
  try {
    const Json json = Json::parse(reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<const char*>(bytes.data()) + bytes.size());
    for (const auto& [key, value] : json.items()) metadata["wrapture." + key] = value.is_string() ? value.get<std::string>() : value.dump();
  } catch (const Json::exception& json_error) {
    fail(sidecar, std::string("not a JSON object of strings (") + json_error.what() + ")");
  }
  return metadata;
}

bool is_picture(const Shape& shape) { return shape.size() == 4 && (shape[1] == 3 || shape[1] == kDynamic); }

std::string find_picture(const OnnxModel& onnx, const std::vector<TensorInfo>& tensors, const char* kind) {
  const auto found = std::ranges::find_if(tensors, [](const auto& tensor) { return is_picture(tensor.shape); });
  if (found == tensors.end())
    fail(onnx.path(), fmt::format("no {} of shape 1x3xHxW; only image-to-image generators can stylise (others: `wrapture infer`)", kind));
  return found->name;
}

/// A last tanh bounds the picture to -1..1, a last sigmoid to 0..1; what else foreign generators end with means 0..255.
ValueRange detect_range(const GeneratorModel& model) {
  const std::int64_t height = model.fixed_height > 0 ? model.fixed_height : 64, width = model.fixed_width > 0 ? model.fixed_width : 64;
  const Graph graph = model.onnx.build({{model.image_input, {1, 3, height, width}}});
  for (const Node& node : graph.nodes) {
    if (node.output != graph.outputs.front()) continue;
    const auto* unary = std::get_if<Unary>(&node.layer);
    if (unary && unary->pointwise.function == Function::tanh) return {2, -1};
    if (unary && unary->pointwise.function == Function::sigmoid) return {1, 0};
  }
  return {255, 0};
}

void find_fixed_size(GeneratorModel& model) {
  const auto& inputs = model.onnx.inputs();
  const auto input = std::ranges::find(inputs, model.image_input, &TensorInfo::name);
  if (input->shape[2] == kDynamic || input->shape[3] == kDynamic) return;
  model.fixed_height = input->shape[2];
  model.fixed_width = input->shape[3];
}

}  // namespace

GeneratorModel load_generator(const std::filesystem::path& path) {
  GeneratorModel model{.onnx = OnnxModel::load(path)};
  Metadata metadata = read_sidecar(path);
  for (const auto& [key, value] : model.onnx.metadata()) metadata.insert_or_assign(key, value);
  const auto get = [&](const char* key, const std::string& fallback = "") {
    const auto found = metadata.find(key);
    return found == metadata.end() ? fallback : found->second;
  };
  model.image_input = find_picture(model.onnx, model.onnx.inputs(), "input");
  model.image_output = find_picture(model.onnx, model.onnx.outputs(), "output");
  find_fixed_size(model);
  const std::string multiple = get("wrapture.multiple", "4");
  model.multiple = std::atoi(multiple.c_str());
  if (model.multiple < 1 || model.multiple > 1024) fail(path, "'wrapture.multiple' is '" + multiple + "', not a number from 1 to 1024");
  if (get("wrapture.kind") == "stylist") {
    model.style_input = "style";
    if (!get("wrapture.noise").empty()) model.noise_input = "noise";
    model.styles = read_styles(path, get("wrapture.styles", "[]"));
  } else {
    if (model.onnx.inputs().size() != 1) fail(path, "it wants more inputs than one picture; use `wrapture infer`");
    const std::string name = path.stem().string();
    model.styles.push_back({.name = name, .title = name});
  }
  const std::string range = get("wrapture.range");
  model.range = range.empty() ? detect_range(model) : range_named(path, range);
  return model;
}

}  // namespace wrapture
