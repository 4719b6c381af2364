// Document: what changing shape, artwork or view means for the rest.
#include "viewer/app/document.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/style/mask.hpp"
#include "engine/style/style_file.hpp"

namespace wrapture {

void use_generator(Document& document, const std::filesystem::path& model) {
  document.model = model;
  document.facts.clear();
  document.inputs.clear();
}

void use_style(Document& document, const std::string& name) {
  document.style = name;
  document.mix.clear();
  use_generator(document, {});
}

void use_mix(Document& document, const Mix& mix) {
  document.mix = mix;
  use_generator(document, {});
}

bool wears(const Document& document, const std::string& style) {
  if (!document.model.empty()) return false;
  return document.mix.empty() ? document.style == style : std::ranges::count(document.mix, style, &MixPart::name) > 0;
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
  std::string style = document.model.empty() ? document.style : document.model.stem().string();
  if (document.model.empty() && !document.mix.empty()) style = style_name_of(to_string(document.mix));
  if (purpose == PathDialog::Purpose::save_pattern) return folder / "pattern.png";
  if (purpose == PathDialog::Purpose::save_project) return folder / (document.artwork.stem().string() + ".wrapture");
  std::string name = fmt::format("{}-{}", document.artwork.stem().string(), style.empty() ? "restyled" : style);
  using Purpose = PathDialog::Purpose;
  if (purpose != Purpose::save_artwork) name += fmt::format("-{}", shape_name(document.scene));
  if (purpose == Purpose::save_print) name += "-print";
  return folder / (name + (purpose == Purpose::save_turntable ? ".webp" : purpose == Purpose::save_model ? ".glb" : ".png"));
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

void check_files(const Document& document, const Library& library, const Image& artwork) {
  if (!document.model.empty()) {
    check_values(load_generator(document.model, document.facts).inputs, document.inputs, false);
  } else if (document.mix.empty()) {
    static_cast<void>(library.find(document.style));
  } else {
    static_cast<void>(blend(library, document.mix));
  }
  if (!document.control.protect.empty()) check_mask(load_mask(document.control.protect), artwork.width, artwork.height);
}

std::string to_json(const Document& document) {
  const auto rounded = [](float value, double per_unit) { return std::round(static_cast<double>(value) * per_unit) / per_unit; };
  const Camera& camera = document.scene.camera;
  auto inputs = nlohmann::json::object();
  for (const auto& [name, value] : document.inputs) inputs[name] = to_string(value);
  auto brands = nlohmann::json::array();
  for (const BrandColour& brand : document.control.brand_colours) brands.push_back(to_string(brand));
  return nlohmann::json{{"artwork", document.artwork.string()},
                        {"artwork_width_mm", document.artwork_width_mm},
                        {"style", document.style},
                        {"mix", to_string(document.mix)},
                        {"model", document.model.string()},
                        {"inputs", inputs},
                        {"seed", document.seed},
                        {"strength", rounded(document.strength, 1000)},
                        {"colour_keep", rounded(document.control.colour_keep, 1000)},
                        {"brand_colours", brands},
                        {"protect", document.control.protect.string()},
                        {"stroke_scale", rounded(document.control.stroke_scale, 1000)},
                        {"wrap", document.control.wrap == WrapAround::u ? "u" : "none"},
                        {"shape", shape_name(document.scene)},
                        {"shape_file", document.scene.model.file.string()},
                        {"yaw_deg", rounded(camera.yaw_deg, 100)},
                        {"pitch_deg", rounded(camera.pitch_deg, 100)},
                        {"distance_mm", rounded(camera.distance_mm, 100)},
                        {"exposure", rounded(document.scene.exposure, 1000)},
                        {"finish", document.scene.look.print_finish},
                        {"container_finish", document.scene.look.container_finish},
                        {"foil", foil_text(document.scene.look)},
                        {"spot_uv", document.scene.look.spot_uv},
                        {"emboss", document.scene.look.emboss},
                        {"light", document.scene.look.light},
                        {"light_rotation_deg", rounded(document.scene.look.light_turn_deg, 100)},
                        {"background", to_string(document.scene.background)},
                        {"exact_colours", document.scene.look.exact_colours}}
      .dump();
}

}  // namespace wrapture
