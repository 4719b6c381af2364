// Recipes to JSON and back.
#include "viewer/export/recipe.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/base/error.hpp"
#include "viewer/export/strict_json.hpp"

namespace wrapture {
namespace {

constexpr int kFormat = 1;
constexpr std::uint32_t kMaxWorkingSide = 16384, kMinWorkingSide = 64;

double rounded(float value) { return std::round(static_cast<double>(value) * 1e5) / 1e5; }

nlohmann::json json_of(const StyleSettings& settings) {
  nlohmann::json result{{"strength", rounded(settings.strength)}, {"seed", settings.seed}, {"working_side", settings.working_side}};
  if (!settings.model.empty())
    result["model"] = settings.model.filename().string();
  else if (!settings.mix.empty())
    result["mix"] = to_string(settings.mix);
  else if (!settings.style.empty())
    result["style"] = settings.style;
  for (const auto& [name, value] : settings.inputs) result["inputs"][name] = to_string(value);
  const StyleControl& control = settings.control;
  if (control.colour_keep != 0) result["colour_keep"] = rounded(control.colour_keep);
  for (const BrandColour& brand : control.brand_colours) result["brand_colours"].push_back(to_string(brand));
  if (!control.protect.empty()) result["protect"] = control.protect.filename().string();
  if (control.stroke_scale != 1) result["stroke_scale"] = rounded(control.stroke_scale);
  if (control.wrap == WrapAround::u) result["wrap"] = "u";
  return result;
}

nlohmann::json json_of(const Camera& camera) {
  return {{"yaw_deg", rounded(camera.yaw_deg)},
          {"pitch_deg", rounded(camera.pitch_deg)},
          {"distance_mm", rounded(camera.distance_mm)},
          {"target_mm", {rounded(camera.target_mm.x), rounded(camera.target_mm.y), rounded(camera.target_mm.z)}},
          {"field_of_view_deg", rounded(camera.field_of_view_deg)}};
}

Camera read_camera(const nlohmann::json& value, const std::string& place) {
  ObjectReader reader(value, place);
  Camera camera;
  const auto number = [&](const char* key, double low, double high, float fallback) {
    return static_cast<float>(reader.number(key, low, high, static_cast<double>(fallback)));
  };
  camera.yaw_deg = number("yaw_deg", -360, 360, camera.yaw_deg);
  camera.pitch_deg = number("pitch_deg", -90, 90, camera.pitch_deg);
  camera.distance_mm = number("distance_mm", kMinDistanceMm, kMaxDistanceMm, camera.distance_mm);
  camera.field_of_view_deg = number("field_of_view_deg", 1, 120, camera.field_of_view_deg);
  if (const nlohmann::json* target = reader.find("target_mm")) {
    if (!target->is_array() || target->size() != 3) reader.refuse("target_mm", "must be three numbers");
    for (std::size_t i = 0; i < 3; ++i) {
      if (!(*target)[i].is_number() || std::abs((*target)[i].get<double>()) > 1e5)
        reader.refuse("target_mm", "must be three numbers in mm");
      camera.target_mm[static_cast<int>(i)] = (*target)[i].get<float>();
    }
  }
  reader.done();
  return camera;
}

void read_inputs(ObjectReader& reader, InputValues& inputs) {
  const nlohmann::json* given = reader.find("inputs");
  if (!given) return;
  ObjectReader values(*given, reader.place("inputs"));
  for (const auto& [name, value] : given->items()) inputs[name] = parse_input_value(values.text(name, ""));
}

}  // namespace

void read_settings(ObjectReader& reader, StyleSettings& settings) {
  StyleControl& control = settings.control;
  const auto number = [&](const char* key, double low, double high, float now) {
    return static_cast<float>(reader.number(key, low, high, static_cast<double>(now)));
  };
  settings.strength = number("strength", 0, 1, settings.strength);
  settings.seed = reader.whole("seed", 0, UINT32_MAX, settings.seed);
  settings.working_side = reader.whole("working_side", kMinWorkingSide, kMaxWorkingSide, settings.working_side);
  settings.memory = std::uint64_t{reader.whole("memory_mib", 0, 1u << 20, static_cast<std::uint32_t>(settings.memory >> 20))} << 20;
  control.colour_keep = number("colour_keep", 0, 1, control.colour_keep);
  control.stroke_scale = number("stroke_scale", kMinStrokeScale, kMaxStrokeScale, control.stroke_scale);
  control.protect = reader.text("protect", control.protect.string());
  const std::string wrap = reader.text("wrap", control.wrap == WrapAround::u ? "u" : "none");
  if (wrap != "u" && wrap != "none") reader.refuse("wrap", "must be \"u\" or \"none\"");
  control.wrap = wrap == "u" ? WrapAround::u : WrapAround::none;
  if (reader.find("brand_colours") == nullptr) return;
  control.brand_colours.clear();
  for (const std::string& text : reader.texts("brand_colours")) {
    try {
      control.brand_colours.push_back(parse_brand_colour(text));
    } catch (const Error& error) {
      reader.refuse("brand_colours", error.what());
    }
  }
}

std::string to_json(const Recipe& recipe) {
  nlohmann::json result{{"recipe", kFormat}, {"version", recipe.version}, {"settings", json_of(recipe.settings)}};
  if (!recipe.device.empty()) result["device"] = recipe.device;
  if (!recipe.artwork.empty()) result["artwork"] = recipe.artwork;
  if (!recipe.style_image.empty()) result["style_image"] = recipe.style_image;
  if (!recipe.weights.empty()) result["weights"] = recipe.weights;
  if (recipe.shape) result["shape"] = *recipe.shape;
  if (recipe.camera) result["camera"] = json_of(*recipe.camera);
  return result.dump(-1, ' ', true);
}

Recipe parse_recipe(std::string_view text, const std::string& name) {
  const nlohmann::json parsed = parse_json(text, name + ": its recipe", {.bytes = std::size_t{1} << 20, .depth = 8});
  ObjectReader reader(parsed, name + ": its recipe: ");
  if (reader.whole("recipe", 0, 1000, 0) != kFormat) reader.refuse("recipe", "is of another version of Wrapture");
  Recipe recipe;
  recipe.version = reader.text("version", "");
  recipe.device = reader.text("device", "");
  recipe.artwork = std::filesystem::path(reader.text("artwork", "")).filename().string();
  recipe.style_image = std::filesystem::path(reader.text("style_image", "")).filename().string();
  recipe.weights = reader.text("weights", "");
  if (reader.find("shape")) recipe.shape = reader.text("shape", "");
  if (const nlohmann::json* camera = reader.find("camera")) recipe.camera = read_camera(*camera, reader.place("camera"));
  if (const nlohmann::json* given = reader.find("settings")) {
    ObjectReader settings(*given, reader.place("settings"));
    recipe.settings.style = settings.text("style", "");
    recipe.settings.model = std::filesystem::path(settings.text("model", "")).filename();
    if (const std::string mix = settings.text("mix", ""); !mix.empty()) recipe.settings.mix = parse_mix(mix);
    read_settings(settings, recipe.settings);
    recipe.settings.control.protect = recipe.settings.control.protect.filename();
    read_inputs(settings, recipe.settings.inputs);
    settings.done();
  }
  return recipe;  // keys of later versions are left alone
}

std::optional<Recipe> recipe_in(const std::filesystem::path& png) {
  const std::string text = text_in_png(png, kRecipeKey);
  if (text.empty()) return std::nullopt;
  return parse_recipe(text, png.string());
}

std::string describe(const Recipe& recipe) {
  const StyleSettings& settings = recipe.settings;
  std::string what = settings.style;
  if (!settings.mix.empty()) what = to_string(settings.mix);
  if (!settings.model.empty()) what = settings.model.filename().string();
  if (what.empty()) what = recipe.style_image.empty() ? "no style" : recipe.style_image;
  what += fmt::format(" at {:.0f} %", settings.strength * 100);
  return recipe.shape ? fmt::format("{}, {}", what, *recipe.shape) : what;
}

}  // namespace wrapture
