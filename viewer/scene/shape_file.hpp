// Shapes as small JSON files: what we bundle and what users add.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/scene/scene.hpp"

namespace wrapture {

/// A container as the JSON of a shape file, and back. Throws Error(bad_input) "<origin>: <place>: what is wrong, what to do".
nlohmann::ordered_json to_json(const Container& container);
Container container_from_json(const nlohmann::ordered_json& json, std::string_view origin);

/// Reads a file of at most 256 KiB. Throws Error(bad_input).
Container load_shape(const std::filesystem::path& path);

/// All shapes by name: the bottle, those in viewer/shapes, and the user's in ~/.local/share/wrapture/shapes, which win.
class Shapes {
 public:
  struct Entry {
    Container container;
    bool yours = false;
  };
  /// Reads both folders; a broken file becomes a line of problems() and is left out.
  Shapes();
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }
  /// By name, or a path of a file that ends in .json. Throws Error(usage) naming all, Error(bad_input) for a file.
  [[nodiscard]] Container find(const std::string& name) const;

 private:
  void add_folder(const std::filesystem::path& folder, bool yours);
  std::vector<Entry> entries_;
  std::vector<std::string> problems_;
};

std::filesystem::path user_shapes_folder();

/// "box" or what Shapes::find() takes, framed as make_scene() does. Throws as Shapes::find().
Scene make_scene(const std::string& shape, float artwork_aspect, float picture_aspect);

}  // namespace wrapture
