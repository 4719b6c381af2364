// The options of `render` and `view` that say which package is shown and what is printed where.
#pragma once

#include <map>
#include <optional>

#include "tools/wrapture/command.hpp"
#include "viewer/scene/net.hpp"
#include "viewer/scene/scene.hpp"
#include "viewer/scene/shape_file.hpp"

namespace wrapture::cli {

/// As on the command line.
struct ShapeOptions {
  std::string shape = "box", box, artwork_as, label, back, liquid, container;
  std::vector<std::string> panels;
  std::filesystem::path back_label;
  std::optional<float> board_mm, fill;
};

void add_shape_options(CLI::App& command, ShapeOptions& options, bool required);

/// What was asked for, before any artwork is read. Throws Error(usage), Error(bad_input).
struct PackageChoice {
  std::optional<Container> container;  // none: a box
  std::optional<glm::vec3> box_mm;
  bool box_of_artwork = false;  // its sizes from the artwork's in mm
  float board_mm = 0.5f;
  bool dieline = false;
  std::map<Face, std::filesystem::path> panels;
  std::filesystem::path back_label;
};
PackageChoice package_of(const ShapeOptions& options);

/// A scene of the package, framed, and the texture that it wears: the artwork, or what was composed of several.
struct Package {
  Scene scene;
  Image texture;
};
Package make_package(const PackageChoice& choice, Image artwork, float picture_aspect);

}  // namespace wrapture::cli
