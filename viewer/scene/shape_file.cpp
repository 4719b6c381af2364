// Reads shapes as what they are: files from strangers.
#include "viewer/scene/shape_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMaxShapeBytes = 256 << 10;
constexpr std::size_t kMaxTitleBytes = 100;
constexpr int kShapeVersion = 1;
constexpr std::array<std::pair<const char*, Part>, 5> kParts{
    {{"glass", Part::glass}, {"body", Part::body}, {"printed", Part::printed_body}, {"cap", Part::cap}, {"trim", Part::trim}}};

/// A value with where it is, for messages: "label.wrap".
struct Place {
  const Json& json;
  std::string where;

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(Failure::bad_input, fmt::format("{}: {}", where.empty() ? "the file" : where, what));
  }
  [[nodiscard]] bool has(const char* key) const { return json.is_object() && json.contains(key); }
  [[nodiscard]] Place at(const char* key) const {
    if (!has(key)) refuse(fmt::format("'{}' is missing", key));
    return {json[key], where.empty() ? key : fmt::format("{}.{}", where, key)};
  }
  [[nodiscard]] Place at(std::size_t index) const { return {json[index], fmt::format("{}[{}]", where, index)}; }
  /// Misspelt words would change nothing without a word.
  void only(std::initializer_list<std::string_view> known) const {
    if (!json.is_object()) refuse("write an object in braces");
    for (const auto& [key, value] : json.items())
      if (std::ranges::find(known, key) == known.end()) refuse(fmt::format("'{}' is not known; known are {}", key, fmt::join(known, ", ")));
  }
  [[nodiscard]] float number(double low, double high) const {
    if (!json.is_number()) refuse("write a number");
    const double value = json.get<double>();
    if (!(value >= low && value <= high)) refuse(fmt::format("{:g} is not between {:g} and {:g}", value, low, high));
    return static_cast<float>(value);
  }
  [[nodiscard]] float mm() const { return number(0, 2000); }
  void list(std::size_t least, std::size_t most, const char* what) const {
    if (!json.is_array() || json.size() < least || json.size() > most)
      refuse(fmt::format("write a list of {}{}", least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most), what));
  }
  [[nodiscard]] glm::vec2 point() const {
    list(2, 2, " numbers: radius and height in mm");
    return {at(std::size_t{0}).mm(), at(std::size_t{1}).mm()};
  }
  [[nodiscard]] std::string text() const {
    if (!json.is_string()) refuse("write a text in quotation marks");
    auto value = json.get<std::string>();
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (value.empty() || value.size() > kMaxTitleBytes || std::ranges::any_of(value, control))
      refuse(fmt::format("write 1 to {} bytes of plain text", kMaxTitleBytes));
    return value;
  }
  [[nodiscard]] bool yes() const {
    if (!json.is_boolean()) refuse("write true or false");
    return json.get<bool>();
  }
  /// "#RRGGBB" as 0..1.
  [[nodiscard]] glm::vec3 colour() const {
    const std::string value = text();
    const bool good = value.size() == 7 && value[0] == '#' && value.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
    if (!good) refuse(fmt::format("'{}' is no colour; write it as \"#RRGGBB\"", value));
    glm::vec3 rgb{};
    for (int i = 0; i < 3; ++i)
      rgb[i] = static_cast<float>(std::stoi(value.substr(1 + 2 * static_cast<std::size_t>(i), 2), nullptr, 16)) / 255;
    return rgb;
  }
};

float decoded(float encoded) { return encoded <= 0.04045f ? encoded / 12.92f : std::pow((encoded + 0.055f) / 1.055f, 2.4f); }
float encoded(float linear) { return linear <= 0.0031308f ? 12.92f * linear : 1.055f * std::pow(linear, 1 / 2.4f) - 0.055f; }

Part part_of(const Place& place) {
  const std::string name = place.text();
  for (const auto& [known, part] : kParts)
    if (name == known) return part;
  place.refuse(fmt::format("'{}' is no part; use glass, body, printed, cap or trim", name));
}

const char* name_of(Part part) {
  for (const auto& [name, known] : kParts)
    if (known == part) return name;
  return "body";
}

/// [radius, y], or {"to", and "round", "radius" of an arc, or "control"}.
ProfileStep step_of(const Place& place, glm::vec2 from) {
  if (place.json.is_array()) return {.to = place.point()};
  place.only({"to", "round", "radius", "control"});
  ProfileStep step{.to = place.at("to").point()};
  if (place.has("round")) step.round_mm = place.at("round").mm();
  if (place.has("control")) {
    const Place control = place.at("control");
    control.list(2, 2, " points");
    step.kind = ProfileStep::Kind::cubic;
    step.control1 = control.at(std::size_t{0}).point();
    step.control2 = control.at(std::size_t{1}).point();
  } else if (place.has("radius")) {
    const Place radius = place.at("radius");
    const float given = radius.number(-2000, 2000), half = glm::length(step.to - from) / 2;
    if (std::abs(given) < half) radius.refuse(fmt::format("an arc over {:.2f} mm needs a radius of {:.2f} mm at least", 2 * half, half));
    step.kind = ProfileStep::Kind::arc;
    step.bulge = std::copysign(std::tan(std::asin(half / std::abs(given)) / 2), given);
  }
  return step;
}

Outline outline_of(const Place& place) {
  place.list(3, kMaxProfileSteps, " steps");
  Outline outline;
  for (std::size_t i = 0; i < place.json.size(); ++i) outline.push_back(step_of(place.at(i), i > 0 ? outline.back().to : glm::vec2(0)));
  if (const std::string fault = fault_of(outline); !fault.empty()) place.refuse(fault);
  return outline;
}

Piece piece_of(const Place& place) {
  place.only({"part", "outline", "ribs", "flattened"});
  Piece piece{.part = part_of(place.at("part")), .outline = outline_of(place.at("outline"))};
  if (place.has("ribs")) {
    const Place ribs = place.at("ribs");
    ribs.only({"count", "depth", "from", "to", "fading"});
    piece.ribs = {.count = static_cast<int>(ribs.at("count").number(3, 240)),
                  .depth_mm = ribs.at("depth").number(0.01, 5),
                  .from_mm = ribs.at("from").mm(),
                  .to_mm = ribs.at("to").mm(),
                  .fading = ribs.has("fading") && ribs.at("fading").yes()};
  }
  if (place.has("flattened")) {
    const Place flat = place.at("flattened");
    flat.only({"from", "to", "thickness"});
    piece.flattened = {.from_mm = flat.at("from").mm(), .to_mm = flat.at("to").mm()};
    if (flat.has("thickness")) piece.flattened.thickness_mm = flat.at("thickness").number(0.1, 20);
  }
  return piece;
}

Placement placement_of(const Place& place) {
  place.only({"right", "down", "scale", "turn", "flip"});
  Placement placement;
  if (place.has("right")) placement.right_mm = place.at("right").number(-2000, 2000);
  if (place.has("down")) placement.down_mm = place.at("down").number(-2000, 2000);
  if (place.has("scale")) placement.scale = place.at("scale").number(0.01, 100);
  if (place.has("turn")) placement.turn_deg = place.at("turn").number(-360, 360);
  if (place.has("flip")) placement.flip = place.at("flip").yes();
  return placement;
}

LabelBand band_of(const Place& place, LabelBand band) {
  place.only({"shown", "from", "to", "wrap", "turn", "fit", "repeat", "artwork"});
  band.low_mm = place.at("from").mm();
  band.high_mm = place.at("to").mm();
  if (place.has("shown")) band.shown = place.at("shown").yes();
  if (place.has("wrap")) band.wrap_deg = place.at("wrap").number(1, 360);
  if (place.has("turn")) band.turn_deg = place.at("turn").number(-360, 360);
  if (place.has("repeat")) band.repeat = static_cast<int>(place.at("repeat").number(0, 24));
  if (place.has("artwork")) band.placement = placement_of(place.at("artwork"));
  if (place.has("fit")) {
    const std::string fit = place.at("fit").text();
    if (fit != "cover" && fit != "contain") place.at("fit").refuse(fmt::format("'{}' is not known; use cover or contain", fit));
    band.fit = fit == "cover" ? Fit::cover : Fit::contain;
  }
  return band;
}

PartLook look_of(const Place& place, Part part) {
  place.only({"colour", "metallic", "roughness", "clearcoat", "wall"});
  PartLook look{.part = part, .colour = place.at("colour").colour()};
  if (place.has("metallic")) look.metallic = place.at("metallic").number(0, 1);
  if (place.has("roughness")) look.roughness = place.at("roughness").number(0.02, 1);
  if (place.has("clearcoat")) look.clearcoat = place.at("clearcoat").number(0, 1);
  if (place.has("wall")) look.wall = place.at("wall").number(0, 2);
  return look;
}

void read_liquid(const Place& place, Container& container) {
  place.only({"full", "level", "colour"});
  container.full_mm = place.at("full").mm();
  if (place.has("level")) container.fill = place.at("level").number(0, 1);
  if (place.has("colour")) {
    const glm::vec3 colour = place.at("colour").colour();
    container.liquid = {decoded(colour.r), decoded(colour.g), decoded(colour.b)};
  }
}

bool is_shape_name(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, letter) && name != "box";
}

void read_sizes(const Place& place, Container& container) {
  if (place.has("stretch")) {
    const Place stretch = place.at("stretch");
    stretch.list(2, 2, " heights");
    container.stretch_low_mm = stretch.at(std::size_t{0}).mm();
    container.stretch_high_mm = stretch.at(std::size_t{1}).number(static_cast<double>(container.stretch_low_mm) + 3, 2000);
  }
  if (place.has("fixed_radius")) container.fixed_radius_mm = place.at("fixed_radius").mm();
}

Container read(const Place& place) {
  if (!place.json.is_object() || !place.has("wrapture_shape")) place.refuse("it is no shape; it has no \"wrapture_shape\": 1");
  if (place.at("wrapture_shape").number(1, 1e6) > kShapeVersion) place.refuse("it was written by a later Wrapture; install that");
  place.only({"wrapture_shape", "name", "title", "title_zh", "note", "pieces", "stretch", "fixed_radius", "label", "back_label",
              "back_aspect", "liquid", "tab", "materials"});
  Container container;
  container.name = place.at("name").text();
  if (!is_shape_name(container.name)) place.at("name").refuse("use lower-case letters, digits, - and _, and not box");
  container.title = place.has("title") ? place.at("title").text() : container.name;
  container.title_zh = place.has("title_zh") ? place.at("title_zh").text() : container.title;
  const Place pieces = place.at("pieces");
  pieces.list(1, 12, " pieces");
  for (std::size_t i = 0; i < pieces.json.size(); ++i) container.pieces.push_back(piece_of(pieces.at(i)));
  read_sizes(place, container);
  container.label = band_of(place.at("label"), {});
  container.back =
      place.has("back_label")
          ? band_of(place.at("back_label"), container.back)
          : LabelBand{
                .shown = false, .low_mm = container.label.low_mm, .high_mm = container.label.high_mm, .wrap_deg = 110, .turn_deg = 180};
  if (place.has("back_aspect")) container.back_aspect = place.at("back_aspect").number(0, 100);
  if (place.has("tab")) container.tab_mm = place.at("tab").mm();
  if (place.has("liquid")) read_liquid(place.at("liquid"), container);
  if (place.has("materials")) {
    const Place materials = place.at("materials");
    materials.only({"glass", "body", "printed", "cap", "trim"});
    for (const auto& [name, part] : kParts)
      if (materials.has(name)) container.looks.push_back(look_of(materials.at(name), part));
  }
  check(container);
  return container;
}

/// Numbers as people write them: hundredths of a mm.
double tidy(float number) { return std::round(static_cast<double>(number) * 1000) / 1000; }
Json point_json(glm::vec2 point) { return Json::array({tidy(point.x), tidy(point.y)}); }

std::string hex(glm::vec3 colour) {
  const auto level = [](float value) { return static_cast<int>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255)); };
  return fmt::format("#{:02X}{:02X}{:02X}", level(colour.r), level(colour.g), level(colour.b));
}

Json step_json(const ProfileStep& step, glm::vec2 from) {
  if (step.kind == ProfileStep::Kind::line && step.round_mm == 0) return point_json(step.to);
  Json json{{"to", point_json(step.to)}};
  if (step.kind == ProfileStep::Kind::cubic) json["control"] = Json::array({point_json(step.control1), point_json(step.control2)});
  if (step.kind == ProfileStep::Kind::arc) {
    const double half = static_cast<double>(glm::length(step.to - from)) / 2, angle = 2 * std::atan(static_cast<double>(step.bulge));
    json["radius"] = std::copysign(std::max(half, half / std::abs(std::sin(angle))), angle);
  }
  if (step.round_mm > 0) json["round"] = tidy(step.round_mm);
  return json;
}

Json piece_json(const Piece& piece) {
  Json json{{"part", name_of(piece.part)}, {"outline", Json::array()}};
  for (std::size_t i = 0; i < piece.outline.size(); ++i)
    json["outline"].push_back(step_json(piece.outline[i], i > 0 ? piece.outline[i - 1].to : glm::vec2(0)));
  if (piece.ribs.count > 0)
    json["ribs"] = {{"count", piece.ribs.count},
                    {"depth", tidy(piece.ribs.depth_mm)},
                    {"from", tidy(piece.ribs.from_mm)},
                    {"to", tidy(piece.ribs.to_mm)},
                    {"fading", piece.ribs.fading}};
  if (piece.flattened.to_mm > piece.flattened.from_mm)
    json["flattened"] = {
        {"from", tidy(piece.flattened.from_mm)}, {"to", tidy(piece.flattened.to_mm)}, {"thickness", tidy(piece.flattened.thickness_mm)}};
  return json;
}

Json band_json(const LabelBand& band) {
  Json json{{"shown", band.shown},         {"from", tidy(band.low_mm)},   {"to", tidy(band.high_mm)},
            {"wrap", tidy(band.wrap_deg)}, {"turn", tidy(band.turn_deg)}, {"fit", band.fit == Fit::cover ? "cover" : "contain"},
            {"repeat", band.repeat}};
  const Placement& placement = band.placement;
  if (!(placement == Placement{}))
    json["artwork"] = {{"right", tidy(placement.right_mm)},
                       {"down", tidy(placement.down_mm)},
                       {"scale", tidy(placement.scale)},
                       {"turn", tidy(placement.turn_deg)},
                       {"flip", placement.flip}};
  return json;
}

}  // namespace

Json to_json(const Container& container) {
  Json json{{"wrapture_shape", kShapeVersion}, {"name", container.name}, {"title", container.title}, {"title_zh", container.title_zh}};
  json["pieces"] = Json::array();
  for (const Piece& piece : container.pieces) json["pieces"].push_back(piece_json(piece));
  if (container.stretch_high_mm > container.stretch_low_mm)
    json["stretch"] = {tidy(container.stretch_low_mm), tidy(container.stretch_high_mm)};
  json["fixed_radius"] = tidy(container.fixed_radius_mm);
  json["label"] = band_json(container.label);
  json["back_label"] = band_json(container.back);
  if (container.back_aspect > 0) json["back_aspect"] = static_cast<double>(container.back_aspect);
  if (container.tab_mm > 0) json["tab"] = tidy(container.tab_mm);
  const glm::vec3& liquid = container.liquid;
  if (container.full_mm > 0)
    json["liquid"] = {{"full", tidy(container.full_mm)},
                      {"level", tidy(container.fill)},
                      {"colour", hex({encoded(liquid.r), encoded(liquid.g), encoded(liquid.b)})}};
  for (const PartLook& look : container.looks)
    json["materials"][name_of(look.part)] = {{"colour", hex(look.colour)},
                                             {"metallic", tidy(look.metallic)},
                                             {"roughness", tidy(look.roughness)},
                                             {"clearcoat", tidy(look.clearcoat)},
                                             {"wall", tidy(look.wall)}};
  return json;
}

Container container_from_json(const Json& json, std::string_view origin) {
  try {
    return read({json, ""});
  } catch (const Error& error) {
    throw Error(Failure::bad_input, fmt::format("{}: {}", origin, error.what()));
  }
}

Container load_shape(const std::filesystem::path& path) {
  const auto bytes = read_file(path, kMaxShapeBytes);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  Json json;
  try {
    json = Json::parse(text, text + bytes.size());
  } catch (const Json::parse_error& error) {
    const auto line = 1 + std::count(text, text + std::min(bytes.size(), error.byte), '\n');
    throw Error(Failure::bad_input, fmt::format("{}: line {} is no JSON; mend it there", path.string(), line));
  }
  return container_from_json(json, path.string());
}

std::filesystem::path user_shapes_folder() { return data_folder() / "shapes"; }

Shapes::Shapes() {
  entries_.push_back({default_bottle(), false});
  try {
    add_folder(resource("viewer/shapes"), false);
  } catch (const Error& error) {
    problems_.emplace_back(error.what());
  }
  add_folder(user_shapes_folder(), true);
}

Scene make_scene(const std::string& shape, float artwork_aspect, float picture_aspect) {
  if (shape == "box") return make_scene(ShapeKind::box, artwork_aspect, picture_aspect);
  Scene scene = make_scene(ShapeKind::bottle, artwork_aspect, picture_aspect);
  use_container(scene, Shapes().find(shape), artwork_aspect);
  scene.camera = frame(scene.camera, bounds_of(scene), picture_aspect, 0.07f);
  return scene;
}

void Shapes::add_folder(const std::filesystem::path& folder, bool yours) {
  std::error_code error;
  std::set<std::filesystem::path> files;  // in order of their names
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".json") files.insert(entry.path());
  for (const auto& file : files) {
    try {
      Entry added{load_shape(file), yours};
      const auto same = std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.container.name == added.container.name; });
      if (same == entries_.end())
        entries_.push_back(std::move(added));
      else
        *same = std::move(added);
    } catch (const Error& problem) {
      problems_.emplace_back(problem.what());
    }
  }
}

Container Shapes::find(const std::string& name) const {
  for (const Entry& entry : entries_)
    if (entry.container.name == name) return entry.container;
  if (name.ends_with(".json")) return load_shape(name);
  std::string names = "box";
  for (const Entry& entry : entries_) names += ", " + entry.container.name;
  throw Error(Failure::usage, fmt::format("shape '{}' is not known; use {}, or a file that ends in .json", name, names));
}

}  // namespace wrapture
