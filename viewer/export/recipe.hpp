// How a picture was made, kept inside its PNG file so that it can be made again. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/style/stylizer.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {

/// Key of the text in PNG files.
inline constexpr const char* kRecipeKey = "wrapture";

/// Names of files, never folders: a picture that is passed on tells nothing about where it was made.
struct Recipe {
  std::string version;  // of Wrapture
  std::string device;   // that ran it
  std::string artwork;  // file name
  StyleSettings settings;
  std::string style_image{};           // file name; instead of a style of the settings
  std::string weights{};               // SHA-256 of the generator's file; empty: not known
  std::optional<std::string> shape{};  // of a picture of the package
  std::optional<Camera> camera{};
};

/// One line of JSON.
std::string to_json(const Recipe& recipe);
/// Throws Error(bad_input) "<name>: ..." for what is none.
Recipe parse_recipe(std::string_view text, const std::string& name);

/// Of a PNG file; empty where it has none. Throws Error(bad_input) for a file that cannot be read or a recipe that is broken.
std::optional<Recipe> recipe_in(const std::filesystem::path& png);

/// "Wandle at 80 %": a few words for people.
std::string describe(const Recipe& recipe);

/// Style settings as keys of an object, also in batch jobs: strength, seed, working_side, memory_mib, colour_keep, brand_colours, protect,
/// stroke_scale, wrap. What is not said stays.
class ObjectReader;
void read_settings(ObjectReader& reader, StyleSettings& settings);

}  // namespace wrapture
