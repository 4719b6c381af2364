// Document: what changing shape, artwork or view means for the rest.
#include "viewer/app/document.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace wrapture {

void use_generator(Document& document, const std::filesystem::path& model) {
  document.model = model;
  document.facts.clear();
  document.inputs.clear();
}

void show_shape(Document& document, ShapeKind kind, const Aspects& aspects) {
  document.scene.kind = kind;
  frame_view(document, aspects);
}

void fit_package(Document& document, const Aspects& aspects) {
  const Carton before = document.scene.carton;
  document.scene.carton = carton_for(aspects.artwork);
  document.scene.carton.fit = before.fit;
  frame_view(document, aspects);
}

void frame_view(Document& document, const Aspects& aspects) {
  document.scene.camera = frame(document.scene.camera, bounds_of(document.scene), aspects.picture);
}

void reset_view(Document& document, const Aspects& aspects) {
  document.scene.camera = make_scene(document.scene.kind, aspects.artwork, aspects.picture).camera;
  frame_view(document, aspects);
}

std::filesystem::path suggested_path(const Document& document, PathDialog::Purpose purpose, const std::filesystem::path& fallback) {
  std::filesystem::path folder = document.artwork.parent_path();
  if (folder.empty()) folder = ".";
  if (access(folder.c_str(), W_OK) != 0) folder = fallback;
  if (purpose == PathDialog::Purpose::save_pattern) return folder / "pattern.png";
  const std::string style = document.model.empty() ? document.style : document.model.stem().string();
  std::string name = fmt::format("{}-{}", document.artwork.stem().string(), style.empty() ? "restyled" : style);
  if (purpose == PathDialog::Purpose::save_view) name += fmt::format("-{}", to_string(document.scene.kind));
  return folder / (name + ".png");
}

std::filesystem::path pictures_folder() {
  std::error_code ignored;
  if (const char* named = std::getenv("XDG_PICTURES_DIR"); named != nullptr && std::filesystem::is_directory(named, ignored)) return named;
  if (const char* home = std::getenv("HOME"); home != nullptr) {
    auto pictures = std::filesystem::path(home) / "Pictures";
    if (std::filesystem::is_directory(pictures, ignored)) return pictures;
  }
  return std::filesystem::current_path(ignored);
}

std::string to_json(const Document& document) {
  const auto rounded = [](float value, double per_unit) { return std::round(static_cast<double>(value) * per_unit) / per_unit; };
  const Camera& camera = document.scene.camera;
  auto inputs = nlohmann::json::object();
  for (const auto& [name, value] : document.inputs) inputs[name] = to_string(value);
  return nlohmann::json{{"artwork", document.artwork.string()},
                        {"style", document.style},
                        {"model", document.model.string()},
                        {"inputs", inputs},
                        {"seed", document.seed},
                        {"strength", rounded(document.strength, 1000)},
                        {"shape", to_string(document.scene.kind)},
                        {"yaw_deg", rounded(camera.yaw_deg, 100)},
                        {"pitch_deg", rounded(camera.pitch_deg, 100)},
                        {"distance_mm", rounded(camera.distance_mm, 100)},
                        {"exposure", rounded(document.scene.exposure, 1000)}}
      .dump();
}

}  // namespace wrapture
