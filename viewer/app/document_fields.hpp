// Every field of a Document once: reading, writing and comparing go through this list. A field that is added to one of these structs
// stops the structured binding below from compiling until it has its line here.
#pragma once

#include <array>
#include <string_view>

#include "viewer/app/document.hpp"

namespace wrapture {

inline constexpr std::array<std::string_view, kPartCount> kPartNames{"printed_board", "plain_board", "label",        "glass", "cap",
                                                                     "side_board",    "body",        "printed_body", "trim"};
inline constexpr double kFarMm = 1e5;  // more than anything that is set in the window

template <class Visitor>
void fields(Visitor& visit, Camera& camera) {
  auto& [yaw, pitch, distance, target, field_of_view] = camera;
  visit.number("yaw_deg", yaw, -360, 360);
  visit.number("pitch_deg", pitch, -90, 90);
  visit.number("distance_mm", distance, 1, kFarMm);
  visit.numbers("target_mm", target, -kFarMm, kFarMm);
  visit.number("field_of_view_deg", field_of_view, 1, 120);
}

template <class Visitor>
void fields(Visitor& visit, Placement& placement) {
  auto& [right, down, scale, turn, flip] = placement;
  visit.number("right_mm", right, -kFarMm, kFarMm);
  visit.number("down_mm", down, -kFarMm, kFarMm);
  visit.number("scale", scale, 1e-3, 1e3);
  visit.number("turn_deg", turn, -3600, 3600);
  visit.flag("flip", flip);
}

template <class Visitor>
void fields(Visitor& visit, Carton& carton) {
  auto& [width, height, depth, edge_radius, board, fit, printed_as, placement] = carton;
  visit.number("width_mm", width, 5, 2000);
  visit.number("height_mm", height, 5, 2000);
  visit.number("depth_mm", depth, 5, 2000);
  visit.number("edge_radius_mm", edge_radius, 0, 1000);
  visit.number("board_mm", board, 0, 100);
  visit.choice("fit", fit, {"cover", "contain"});
  visit.choice("printed_as", printed_as, {"front", "dieline"});
  visit.object("placement", placement);
}

template <class Visitor>
void fields(Visitor& visit, ProfileStep& step) {
  auto& [kind, to, control1, control2, bulge, round] = step;
  visit.choice("kind", kind, {"line", "arc", "cubic"});
  visit.numbers("to_mm", to, -kFarMm, kFarMm);
  visit.numbers("control1_mm", control1, -kFarMm, kFarMm);
  visit.numbers("control2_mm", control2, -kFarMm, kFarMm);
  visit.number("bulge", bulge, -100, 100);
  visit.number("round_mm", round, 0, kFarMm);
}

template <class Visitor>
void fields(Visitor& visit, Ribs& ribs) {
  auto& [count, depth, from, to, fading] = ribs;
  visit.whole("count", count, 0, 10000);
  visit.number("depth_mm", depth, -100, 100);
  visit.number("from_mm", from, -kFarMm, kFarMm);
  visit.number("to_mm", to, -kFarMm, kFarMm);
  visit.flag("fading", fading);
}

template <class Visitor>
void fields(Visitor& visit, Flattened& flattened) {
  auto& [from, to, thickness] = flattened;
  visit.number("from_mm", from, -kFarMm, kFarMm);
  visit.number("to_mm", to, -kFarMm, kFarMm);
  visit.number("thickness_mm", thickness, 0, kFarMm);
}

template <class Visitor>
void fields(Visitor& visit, Piece& piece) {
  auto& [part, outline, ribs, flattened] = piece;
  visit.choice("part", part, kPartNames);
  visit.list("outline", outline, kMaxProfileSteps);
  visit.object("ribs", ribs);
  visit.object("flattened", flattened);
}

template <class Visitor>
void fields(Visitor& visit, LabelBand& band) {
  auto& [shown, low, high, wrap, turn, fit, repeat, placement] = band;
  visit.flag("shown", shown);
  visit.number("low_mm", low, -kFarMm, kFarMm);
  visit.number("high_mm", high, -kFarMm, kFarMm);
  visit.number("wrap_deg", wrap, 0, 360);
  visit.number("turn_deg", turn, -3600, 3600);
  visit.choice("fit", fit, {"cover", "contain"});
  visit.whole("repeat", repeat, 0, 1000);
  visit.object("placement", placement);
}

template <class Visitor>
void fields(Visitor& visit, PartLook& look) {
  auto& [part, colour, metallic, roughness, clearcoat, wall] = look;
  visit.choice("part", part, kPartNames);
  visit.numbers("colour", colour, 0, 100);
  visit.number("metallic", metallic, 0, 1);
  visit.number("roughness", roughness, 0, 1);
  visit.number("clearcoat", clearcoat, 0, 1);
  visit.number("wall", wall, 0, 100);
}

template <class Visitor>
void fields(Visitor& visit, Container& container) {
  auto& [name, title, title_zh, pieces, stretch_low, stretch_high, fixed_radius, label, back, back_aspect, full, fill, liquid, tab, looks] =
      container;
  visit.text("name", name);
  visit.text("title", title);
  visit.text("title_zh", title_zh);
  visit.list("pieces", pieces, 64);
  visit.number("stretch_low_mm", stretch_low, 0, kFarMm);
  visit.number("stretch_high_mm", stretch_high, 0, kFarMm);
  visit.number("fixed_radius_mm", fixed_radius, 0, kFarMm);
  visit.object("label", label);
  visit.object("back", back);
  visit.number("back_aspect", back_aspect, 0, kFarMm);
  visit.number("full_mm", full, 0, kFarMm);
  visit.number("fill", fill, 0, 1);
  visit.numbers("liquid", liquid, 0, 100);
  visit.number("tab_mm", tab, 0, 100);
  visit.list("looks", looks, 64);
}

template <class Visitor>
void fields(Visitor& visit, Material& material) {
  auto& [colour, metallic, roughness, clearcoat, clearcoat_roughness, substrate, ink_cover, ink_fade, grain, sheen, wall, body] = material;
  visit.numbers("base_colour", colour, 0, 100);
  visit.number("metallic", metallic, 0, 1);
  visit.number("roughness", roughness, 0, 1);
  visit.number("clearcoat", clearcoat, 0, 1);
  visit.number("clearcoat_roughness", clearcoat_roughness, 0, 1);
  visit.numbers("substrate", substrate, 0, 100);
  visit.number("ink_cover", ink_cover, 0, 1);
  visit.number("ink_fade", ink_fade, 0, 1);
  visit.number("grain", grain, 0, 1);
  visit.number("sheen", sheen, 0, 1);
  visit.number("wall", wall, 0, 100);
  visit.choice("body", body, {"as_part", "opaque", "clear"});
}

template <class Visitor>
void fields(Visitor& visit, std::array<Material, kPartCount>& materials) {
  for (std::size_t i = 0; i < kPartCount; ++i) visit.object(kPartNames[i].data(), materials[i]);
}

template <class Visitor>
void fields(Visitor& visit, Background& background) {
  auto& [kind, top, bottom, picture] = background;
  visit.choice("kind", kind, {"gradient", "colour", "transparent", "picture"});
  visit.numbers("top", top, 0, 1);
  visit.numbers("bottom", bottom, 0, 1);
  visit.path("picture", picture);
}

template <class Visitor>
void fields(Visitor& visit, Look& look) {
  auto& [print_finish, container_finish, foil, spot_uv, emboss, metal, emboss_depth, light, light_turn, exact_colours] = look;
  const auto is_colour_text = [](const std::string& text) { return is_colour(text); };
  visit.text("print_finish", print_finish);
  visit.text("container_finish", container_finish);
  visit.path("foil", foil, is_colour_text);
  visit.path("spot_uv", spot_uv, is_colour_text);
  visit.path("emboss", emboss, is_colour_text);
  visit.choice("metal", metal, {"gold", "silver", "copper"});
  visit.number("emboss_depth", emboss_depth, 0, 1);
  visit.path("light", light, [](const std::string& text) { return is_setup(text); });
  visit.number("light_turn_deg", light_turn, -3600, 3600);
  visit.flag("exact_colours", exact_colours);
}

template <class Visitor>
void fields(Visitor& visit, ModelShape& model) {
  auto& [file, artwork_material, height, loaded] = model;
  static_cast<void>(loaded);  // load_project() reads it from the file
  visit.path("file", file);
  visit.text("artwork_material", artwork_material);
  visit.number("height_mm", height, 0, 5000);
}

template <class Visitor>
void fields(Visitor& visit, Scene& scene) {
  auto& [kind, carton, container, model, camera, materials, background, look, exposure, shadow, reflection] = scene;
  visit.choice("shape", kind, {"box", "bottle", "model"});
  visit.object("carton", carton);
  visit.object("container", container);
  visit.object("model", model);
  visit.object("camera", camera);
  visit.object("materials", materials);
  visit.object("background", background);
  visit.object("look", look);
  visit.number("exposure", exposure, 1e-3, 1e3);
  visit.number("shadow", shadow, 0, 1);
  visit.number("reflection", reflection, 0, 1);
}

template <class Visitor>
void fields(Visitor& visit, StyleControl& control) {
  auto& [colour_keep, brand_colours, protect, stroke_scale, wrap] = control;
  visit.number("colour_keep", colour_keep, 0, 1);
  visit.texts("brand_colours", brand_colours, &parse_brand_colour);
  visit.path("protect", protect);
  visit.number("stroke_scale", stroke_scale, static_cast<double>(kMinStrokeScale), static_cast<double>(kMaxStrokeScale));
  visit.choice("wrap", wrap, {"none", "u"});
}

template <class Visitor>
void fields(Visitor& visit, PanelFile& panel) {
  auto& [file, fit, placement] = panel;
  visit.path("file", file);
  visit.choice("fit", fit, {"cover", "contain"});
  visit.object("placement", placement);
}

/// A side without a file has no picture of its own.
template <class Visitor>
void fields(Visitor& visit, MoreArtwork& more) {
  auto& [panels, back_label] = more;
  for (const Face face : {Face::front, Face::back, Face::left, Face::right, Face::top, Face::bottom}) {
    const auto found = panels.find(face);
    PanelFile panel = found == panels.end() ? PanelFile{} : found->second;
    visit.object(to_string(face).data(), panel);
    if (panel.file.empty())
      panels.erase(face);
    else
      panels[face] = panel;
  }
  visit.path("back_label", back_label);
}

template <class Visitor>
void fields(Visitor& visit, Document& document) {
  auto& [artwork, artwork_width, style, mix, model, facts, inputs, strength, control, seed, working_side, scene, more] = document;
  visit.path("artwork", artwork);
  visit.number("artwork_width_mm", artwork_width, 0, kMaxArtwork_mm);
  visit.text("style", style);
  visit.mix("mix", mix);
  visit.path("model", model);
  visit.facts("facts", facts);
  visit.inputs("inputs", inputs);
  visit.number("strength", strength, 0, 1);
  visit.object("control", control);
  visit.whole("seed", seed, 0, 4294967295.0);
  visit.whole("working_side", working_side, 64, 16384);
  visit.object("scene", scene);
  visit.object("more", more);
}

}  // namespace wrapture
