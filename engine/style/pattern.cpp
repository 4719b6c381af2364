// Reads the pattern generator's file and turns what the user asks for into the network's inputs.
#include "engine/style/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/words.hpp"
#include "engine/style/broken.hpp"
#include "engine/style/meaning.hpp"
#include "engine/style/model.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::json;

enum Stream : std::uint32_t { kChoice = 1, kPlaces = 2 };

[[noreturn]] void fail(const PatternModel& model, const std::string& what) {
  throw Error(Failure::bad_input, model.onnx.path().string() + ": " + what);
}

std::uint32_t number(const PatternModel& model, const Facts& facts, const char* key) {
  const auto found = facts.find(key);
  const int value = found == facts.end() ? 0 : std::atoi(found->second.c_str());
  if (value < 1 || value > 1024) fail(model, fmt::format("'wrapture.{}' is not a number from 1 to 1024; export the model again", key));
  return static_cast<std::uint32_t>(value);
}

/// The input's shape, of `rank` dimensions.
Shape input_shape(const PatternModel& model, const char* name, std::size_t rank) {
  const auto& inputs = model.onnx.inputs();
  const auto found = std::ranges::find(inputs, name, &TensorInfo::name);
  if (found == inputs.end() || found->shape.size() != rank || found->shape[1] < 1)
    fail(model, fmt::format("has no input '{}' of {} dimensions; export the model again", name, rank));
  return found->shape;
}

std::vector<PatternFamily> read_families(const PatternModel& model, const Facts& facts) {
  std::vector<PatternFamily> families;
  try {
    for (const Json& entry : Json::parse(facts.contains("families") ? facts.at("families") : "[]"))
      families.push_back({entry.at("name"), entry.value("title", ""), entry.value("title_zh", ""), entry.value("licence", "")});
  } catch (const Json::exception& error) {
    fail(model, std::string("metadata 'wrapture.families' cannot be read (") + error.what() + "); export the model again");
  }
  if (families.empty()) fail(model, "metadata 'wrapture.families' names no family; export the model again");
  return families;
}

/// How often a repeat of about `tile` px fits, and how many px the network makes of it.
std::pair<std::uint32_t, std::uint32_t> split(std::uint32_t side, const PatternSettings& settings, std::uint32_t cell) {
  const double largest = settings.tile > 0 ? settings.tile : std::min(side / double{settings.scale}, double{kLargestTile}) * settings.scale;
  const double repeats = settings.tile > 0 ? std::round(side / largest) : std::ceil(side / largest - 1e-6);
  const auto count = static_cast<std::uint32_t>(std::max(1.0, repeats));
  const double made = std::round(side / double{settings.scale} / count / cell) * cell;
  return {count, static_cast<std::uint32_t>(std::max(made, static_cast<double>(cell)))};
}

}  // namespace

PatternModel open_pattern(const std::filesystem::path& path) {
  PatternModel model{.onnx = OnnxModel::load(path)};
  const Facts facts = read_metadata(model.onnx.metadata());
  if (!facts.contains("kind") || facts.at("kind") != "pattern") fail(model, "is no pattern generator ('wrapture.kind' is not 'pattern')");
  model.families = read_families(model, facts);
  model.cell = number(model, facts, "multiple");
  model.noise_step = number(model, facts, "noise_step");
  model.z_size = input_shape(model, "z", 2)[1];
  model.noise_planes = input_shape(model, "noise", 4)[1];
  if (input_shape(model, "family", 2)[1] != static_cast<std::int64_t>(model.families.size()))
    fail(model, "input 'family' and 'wrapture.families' differ in length; export the model again");
  if (model.cell % model.noise_step != 0)
    fail(model, "'wrapture.multiple' is no multiple of 'wrapture.noise_step'; export the model again");
  if (model.onnx.outputs().size() != 1 || model.onnx.outputs()[0].name != "pattern")
    fail(model, "has no output 'pattern' alone; export the model again");
  return model;
}

std::size_t find_family(const PatternModel& model, const std::string& name) {
  const auto found = std::ranges::find(model.families, name, &PatternFamily::name);
  if (found != model.families.end()) return static_cast<std::size_t>(found - model.families.begin());
  const auto nearest =
      std::ranges::min_element(model.families, {}, [&](const PatternFamily& one) { return edit_distance(name, one.name); });
  throw Error(Failure::usage,
              fmt::format("no pattern family '{}'; did you mean '{}'? (`wrapture pattern --families` lists them)", name, nearest->name));
}

PatternLayout pattern_layout(const PatternModel& model, const PatternSettings& settings) {
  const auto refuse = [](const std::string& what) { throw Error(Failure::usage, "pattern: " + what); };
  if (settings.width < 1 || settings.height < 1 || settings.width > kMaxImageSide || settings.height > kMaxImageSide)
    refuse(fmt::format("a size of {}x{} px; sides are 1 to {}", settings.width, settings.height, kMaxImageSide));
  if (!(settings.scale >= kLeastScale && settings.scale <= kMostScale))
    refuse(fmt::format("a scale of {}; it is {} to {}", settings.scale, kLeastScale, kMostScale));
  if (!(settings.t >= 0 && settings.t <= 1)) refuse(fmt::format("a walk of {}; t is 0 to 1", settings.t));
  const auto [columns, tile_width] = split(settings.width, settings, model.cell);
  const auto [rows, tile_height] = split(settings.height, settings, model.cell);
  if (tile_width > kMostTile || tile_height > kMostTile)
    refuse(fmt::format("a repeat of {}x{} px; the network makes {} px at most: take a smaller --tile or a larger --scale", tile_width,
                       tile_height, kMostTile));
  return {columns, rows, tile_width, tile_height};
}

NamedTensors pattern_inputs(const PatternModel& model, const PatternSettings& settings, const PatternLayout& layout) {
  const std::int64_t height = layout.tile_height / model.noise_step, width = layout.tile_width / model.noise_step;
  const auto drawn = [&](Stream stream, std::int64_t count) {
    auto numbers = pattern_numbers(settings.seed, stream, static_cast<std::size_t>(count));
    if (settings.to) numbers = walk(numbers, pattern_numbers(*settings.to, stream, numbers.size()), settings.t);
    return numbers;
  };
  Tensor family = Tensor::floats({1, static_cast<std::int64_t>(model.families.size())});
  family.f32.at(find_family(model, settings.family)) = 1;
  NamedTensors inputs;
  inputs["z"] = Tensor::floats({1, model.z_size}, drawn(kChoice, model.z_size));
  inputs["family"] = std::move(family);
  inputs["noise"] = Tensor::floats({1, model.noise_planes, height, width}, drawn(kPlaces, model.noise_planes * height * width));
  return inputs;
}

Image tile_of(const PatternModel& model, const Tensor& answer) {
  if (is_broken(answer))
    throw Error(fmt::format("{}: the network's answer holds values that are no numbers; nothing was made", model.onnx.path().string()));
  Image tile = image_of(answer, {});
  for (std::size_t i = 0; i < tile.rgba.size(); ++i)
    if (i % 4 != 3 && tile.rgba[i] > 0) return tile;
  throw Error(fmt::format("{}: the network's answer is all black; try another --device", model.onnx.path().string()));
}

}  // namespace wrapture
