// From words about the package to a scene and its texture.
#include "tools/wrapture/shape_options.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/base/error.hpp"
#include "viewer/scene/shape_words.hpp"
#include "viewer/scene/sheet.hpp"

namespace wrapture::cli {
namespace {

void refuse_with(const std::string& option, bool given, const char* needs) {
  if (given) throw Error(Failure::usage, fmt::format("{} needs {}", option, needs));
}

glm::vec3 linear_colour(const std::string& option, const std::string& text) {
  const bool good = text.size() == 7 && text[0] == '#' && text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
  if (!good) throw Error(Failure::usage, fmt::format("{} {}: write a colour as '#RRGGBB'", option, text));
  glm::vec3 rgb{};
  for (int i = 0; i < 3; ++i) {
    const float encoded = static_cast<float>(std::stoi(text.substr(1 + 2 * static_cast<std::size_t>(i), 2), nullptr, 16)) / 255;
    rgb[i] = encoded <= 0.04045f ? encoded / 12.92f : std::pow((encoded + 0.055f) / 1.055f, 2.4f);
  }
  return rgb;
}

Container container_of(const ShapeOptions& options) {
  Container container = Shapes().find(options.shape);
  if (!options.container.empty()) {
    const Size size = parse_size("--container", options.container);
    container = resized(container, static_cast<float>(size.width), static_cast<float>(size.height));
  }
  container.label = band_with(container.label, options.label);
  if (!options.back.empty() || !options.back_label.empty()) container.back.shown = true;
  container.back = band_with(container.back, options.back);
  if (options.fill) container.fill = *options.fill;
  if (!options.liquid.empty()) container.liquid = linear_colour("--liquid", options.liquid);
  check(container);
  return container;
}

Image label_pair(Container& container, const Image& front, const std::filesystem::path& path) {
  const Image back = load_image(path);
  Image joined = join_labels(front, back);
  container.back_aspect = static_cast<float>(joined.width - front.width) / static_cast<float>(joined.height);
  return joined;
}

Image panel_sheet(const PackageChoice& choice, const Carton& carton, const Image& artwork) {
  std::map<Face, Image> images;
  for (const auto& [face, path] : choice.panels) images[face] = load_image(path);
  std::map<Face, PanelPicture> pictures{{Face::front, {&artwork}}, {Face::back, {&artwork}}};
  for (const auto& [face, image] : images) pictures[face] = {&image};
  return compose_sheet(carton, pictures);
}

Carton carton_for(const PackageChoice& choice, const Carton& fitted, const Image& artwork) {
  Carton carton = fitted;
  if (choice.box_of_artwork) {
    if (artwork.dpi <= 0)
      throw Error(Failure::usage, "--box artwork: the artwork has no resolution (dpi) and so no size in mm; write WIDTHxHEIGHTxDEPTH");
    const auto mm = [&](std::uint32_t px) { return static_cast<float>(px * 25.4 / artwork.dpi); };
    carton = wrapture::carton_for(carton, mm(artwork.width), mm(artwork.height));
  }
  if (choice.box_mm) {
    carton.width_mm = choice.box_mm->x;
    carton.height_mm = choice.box_mm->y;
    carton.depth_mm = choice.box_mm->z;
    carton.edge_radius_mm = std::min(carton.edge_radius_mm, 0.2f * std::min({carton.width_mm, carton.height_mm, carton.depth_mm}));
  }
  carton.board_mm = choice.board_mm;
  if (choice.dieline || !choice.panels.empty()) carton.printed_as = PrintedAs::dieline;
  check(carton);
  return carton;
}

}  // namespace

void add_shape_options(CLI::App& command, ShapeOptions& options, bool required) {
  CLI::Option* shape =
      command.add_option("--shape", options.shape, "A name from `wrapture shapes` (box, bottle, wine, can, ...) or FILE.json");
  if (required) shape->required();
  command.add_option("--box", options.box, "WIDTHxHEIGHTxDEPTH of the box in mm; `artwork`: the front as large as the artwork");
  command.add_option("--thickness", options.board_mm, "Of the box's board, mm")->check(number_between(0.1, 5));
  command.add_option("--artwork-as", options.artwork_as, "What a box's artwork is: its front, or the dieline of `wrapture net`")
      ->check(CLI::IsMember({"front", "dieline"}));
  command.add_option("--panel", options.panels, "SIDE=FILE: a picture for front, back, left, right, top or bottom of the box");
  command.add_option("--container", options.container, "HEIGHTxDIAMETER of the container in mm; neck and closure keep their sizes");
  command.add_option("--label", options.label,
                     "Where the label sits: from=MM,to=MM,wrap=DEGREES,at=DEGREES,fit=cover|contain,right=MM,down=MM,scale=S,turn=DEGREES");
  command.add_option("--back", options.back, "The same for a label on the back");
  command.add_option("--back-label", options.back_label, "The back label's own artwork");
  command.add_option("--fill", options.fill, "Level of the liquid")->check(number_between(0, 1));
  command.add_option("--liquid", options.liquid, "Its colour, '#RRGGBB'");
}

PackageChoice package_of(const ShapeOptions& options) {
  PackageChoice choice;
  const bool model = is_model_file(options.shape), box = options.shape == "box";
  if (!box) {
    refuse_with("--box", !options.box.empty(), "--shape box");
    refuse_with("--artwork-as", !options.artwork_as.empty(), "--shape box");
    refuse_with("--panel", !options.panels.empty(), "--shape box");
    refuse_with("--thickness", options.board_mm.has_value(), "--shape box");
    if (!model) choice.container = container_of(options);
  }
  if (box || model) {
    refuse_with("--container", !options.container.empty(), "a container as --shape");
    refuse_with("--label", !options.label.empty(), "a container as --shape");
    refuse_with("--back", !options.back.empty() || !options.back_label.empty(), "a container as --shape");
    refuse_with("--fill", options.fill.has_value() || !options.liquid.empty(), "a container as --shape");
  }
  if (options.box == "artwork")
    choice.box_of_artwork = true;
  else if (!options.box.empty())
    choice.box_mm = parse_box("--box", options.box);
  choice.board_mm = options.board_mm.value_or(choice.board_mm);
  choice.dieline = options.artwork_as == "dieline";
  choice.back_label = options.back_label;
  for (const std::string& panel : options.panels) {
    const std::size_t equals = panel.find('=');
    if (equals == std::string::npos || equals + 1 == panel.size())
      throw Error(Failure::usage, fmt::format("--panel {}: write SIDE=FILE, like back=back.png", panel));
    choice.panels[face_of(panel.substr(0, equals))] = panel.substr(equals + 1);
  }
  if (choice.dieline && !choice.panels.empty()) throw Error(Failure::usage, "--panel and --artwork-as dieline exclude each other");
  return choice;
}

Package make_package(const PackageChoice& choice, Image artwork, float picture_aspect) {
  const float aspect = static_cast<float>(artwork.width) / static_cast<float>(artwork.height);
  Package package{make_scene(choice.container ? ShapeKind::bottle : ShapeKind::box, aspect, picture_aspect), {}};
  Scene& scene = package.scene;
  if (choice.container) {
    use_container(scene, *choice.container, aspect);
    if (!choice.back_label.empty()) artwork = label_pair(scene.container, artwork, choice.back_label);
  } else {
    scene.carton = carton_for(choice, scene.carton, artwork);
    if (!choice.panels.empty()) artwork = panel_sheet(choice, scene.carton, artwork);
  }
  scene.camera = frame(scene.camera, bounds_of(scene), picture_aspect, 0.07f);
  package.texture = std::move(artwork);
  return package;
}

}  // namespace wrapture::cli
