// Reads what a generator says of itself: metadata, a file beside it, options, names and shapes.
#include "engine/style/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/style/base64.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw Error(Failure::bad_input, path.string() + ": " + what);
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
                        decode_code(path, name, entry.at("code")), field("picture")});
      if (const auto similarity = entry.find("similarity"); similarity != entry.end() && similarity->is_number())
        styles.back().similarity = similarity->get<double>();
      if (const auto curve = entry.find("curve"); curve != entry.end()) {
        styles.back().curve = curve->get<StrengthCurve>();
        if (!is_strength_curve(styles.back().curve))
          fail(path, "the curve of style '" + name + "' in 'wrapture.styles' does not rise from 0 to 1; export the model again");
      }
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

std::string get(const Facts& facts, const char* key, const std::string& fallback = "") {
  const auto found = facts.find(key);
  return found == facts.end() ? fallback : found->second;
}

/// Which of several pictures is probably the artwork: colour before grey, "content" before anything, "style" and "mask" last.
int artwork_rank(const ModelInput& input) {
  const auto holds = [&](const char* word) { return input.name.find(word) != std::string::npos; };
  int rank = input.picture.channels == 1 ? 4 : 0;
  if (holds("content")) rank -= 2;
  if (holds("style") || holds("mask") || holds("ref")) rank += 2;
  return rank;
}

void find_artwork(GeneratorModel& model) {
  const std::string wanted = get(model.facts, "artwork");
  auto chosen = model.inputs.end();
  for (auto input = model.inputs.begin(); input != model.inputs.end(); ++input) {
    if (input->kind != InputKind::picture || (!wanted.empty() && input->name != wanted)) continue;
    if (chosen == model.inputs.end() || artwork_rank(*input) < artwork_rank(*chosen)) chosen = input;
  }
  if (chosen == model.inputs.end()) {
    if (!wanted.empty()) fail(model.onnx.path(), "'artwork' is '" + wanted + "' but the model has no picture input of that name");
    fail(model.onnx.path(), "no input of shape 1x3xHxW; only image-to-image generators can stylise (others: `wrapture infer`)");
  }
  const auto form = picture_form(chosen->shape, said_picture(model.facts, "").layout);
  if (!form) fail(model.onnx.path(), fmt::format("input '{}' is no picture in the layout that 'layout' says", chosen->name));
  model.image_input = chosen->name;
  model.input.layout = form->layout;
  model.input.channels = form->channels;
  const Shape artwork = chosen->shape;
  model.inputs.erase(chosen);
  for (ModelInput& other : model.inputs) {
    const auto other_form = picture_form(other.shape);
    const bool same_sides = other_form && other.shape[other_form->height_axis] == artwork[form->height_axis] &&
                            other.shape[other_form->width_axis] == artwork[form->width_axis];
    other.follows_artwork = same_sides && (other.kind == InputKind::picture || other.kind == InputKind::noise);
  }
}

void find_result(GeneratorModel& model) {
  const std::string wanted = get(model.facts, "result");
  const auto layout = said_picture(model.facts, "output_").layout;
  for (const TensorInfo& output : model.onnx.outputs()) {
    const bool open = output.shape.empty();  // the file does not say; building it will
    const auto form = picture_form(output.shape, layout);
    if ((!wanted.empty() && output.name != wanted) || (!form && !open)) continue;
    model.image_output = output.name;
    if (form) model.output.layout = form->layout, model.output.channels = form->channels;
    return;
  }
  fail(model.onnx.path(), "no output of shape 1x3xHxW; only image-to-image generators can stylise (others: `wrapture infer`)");
}

/// What is said of both pictures is all that is needed.
void say_meaning(GeneratorModel& model) {
  const auto [input, output] = said_pictures(model.facts);
  model.meaning_known = input.scale && output.scale;
  model.input.scale = input.scale.value_or(ValueScale{});
  model.output.scale = output.scale.value_or(ValueScale{});
  model.input.order = input.order.value_or(ChannelOrder::rgb);
  model.output.order = output.order.value_or(ChannelOrder::rgb);
}

void read_own(GeneratorModel& model) {
  model.inputs.clear();
  model.style_input = "style";
  if (!get(model.facts, "noise").empty()) model.noise_input = "noise";
  model.styles = read_styles(model.onnx.path(), get(model.facts, "styles", "[]"));
}

void read_facts(GeneratorModel& model, const Facts& options) {
  model.facts = options;
  model.facts.merge(read_sidecar(model.onnx.path()));
  model.facts.merge(read_metadata(model.onnx.metadata()));
  const std::string multiple = get(model.facts, "multiple", "4");
  model.multiple = std::atoi(multiple.c_str());
  if (model.multiple < 1 || model.multiple > 1024) fail(model.onnx.path(), "'multiple' is '" + multiple + "', not a number from 1 to 1024");
}

}  // namespace

std::string kind_of(const OnnxModel& model) { return get(read_metadata(model.metadata()), "kind"); }

GeneratorModel open_generator(const std::filesystem::path& path, const Facts& options) {
  return open_generator(OnnxModel::load(path), options);
}

GeneratorModel open_generator(OnnxModel onnx, const Facts& options) {
  GeneratorModel model{.onnx = std::move(onnx)};
  const std::filesystem::path path = model.onnx.path();
  if (const std::string kind = kind_of(model.onnx); !kind.empty() && kind != "stylist")
    fail(path, "it is no generator but of the kind '" + kind + "'; give a generator (`wrapture styles --json` names those at hand)");
  if (model.onnx.metadata().contains("wrapture.weights"))
    fail(path, "its weights are random numbers, for `wrapture bench` and `wrapture infer`; give a trained network");
  read_facts(model, options);
  try {
    model.inputs = classify_inputs(model.onnx.inputs(), model.facts);
    say_meaning(model);
  } catch (const Error& error) {
    fail(path, error.what());
  }
  find_artwork(model);
  find_result(model);
  if (get(model.facts, "kind") == "stylist") {
    read_own(model);
  } else {
    const std::string name = path.stem().string();
    model.styles.push_back({.name = name, .title = name});
  }
  return model;
}

std::map<std::string, Shape> input_shapes(const GeneratorModel& model, std::int64_t height, std::int64_t width) {
  const bool planes = model.input.layout == TensorLayout::nchw;
  Shape artwork{1, height, width, model.input.channels};
  if (planes) artwork = {1, model.input.channels, height, width};
  const auto info = std::ranges::find(model.onnx.inputs(), model.image_input, &TensorInfo::name);
  if (info->shape.size() == 3) artwork.erase(artwork.begin());
  std::map<std::string, Shape> shapes{{model.image_input, artwork}};
  if (!model.style_input.empty()) shapes[model.style_input] = {1, static_cast<std::int64_t>(model.styles.front().code.size())};
  if (!model.noise_input.empty()) shapes[model.noise_input] = {1, 3, height / 2, width / 2};
  for (const ModelInput& input : model.inputs) shapes[input.name] = shape_of(input, height, width);
  return shapes;
}

}  // namespace wrapture
