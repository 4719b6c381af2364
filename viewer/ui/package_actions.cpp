// Actions about the package: shapes, sizes, and what is printed where.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "viewer/scene/shape_words.hpp"
#include "viewer/ui/actions.hpp"

namespace wrapture {

namespace {

/// The first word, and what follows it.
std::pair<std::string, std::string> first_word(const std::string& text) {
  const std::size_t end = text.find(' ');
  return {text.substr(0, end), end == std::string::npos ? "" : text.substr(end + 1)};
}

void set_shape(Document& document, const std::string& name, const ActionContext& context) {
  if (name == "box") return show_shape(document, ShapeKind::box, context.aspects);
  const auto found = std::ranges::find_if(context.shapes, [&](const Shapes::Entry& entry) { return entry.container.name == name; });
  if (found == context.shapes.end() && !name.ends_with(".json"))
    throw Error(Failure::usage,
                fmt::format("no shape '{}'; run `wrapture shapes` for their names, or give a file that ends in .json", name));
  const Container container = found == context.shapes.end() ? load_shape(name) : found->container;
  use_container(document.scene, container, context.aspects.artwork);
  frame_view(document, context.aspects);
}

void set_box(Document& document, Carton carton, const Aspects& aspects) {
  check(carton);
  document.scene.carton = carton;
  frame_view(document, aspects);
}

void fit_carton(Document& document, const ActionContext& context) {
  const Carton& now = document.scene.carton;
  Carton carton =
      context.artwork_mm.x > 0 ? carton_for(now, context.artwork_mm.x, context.artwork_mm.y) : carton_for(context.aspects.artwork);
  carton.board_mm = now.board_mm;
  carton.fit = now.fit;
  carton.printed_as = now.printed_as;
  set_box(document, carton, context.aspects);
}

void artwork_as(Carton& carton, const MoreArtwork& more, const std::string& what) {
  if (what != "front" && what != "dieline") throw Error(Failure::usage, fmt::format("artwork as '{}'; use front or dieline", what));
  if (!more.panels.empty())
    throw Error(Failure::usage, "the sides of the box have pictures of their own; take them off first (side-drop all)");
  carton.printed_as = what == "front" ? PrintedAs::front : PrintedAs::dieline;
}

/// SIDE=FILE. False: only the side, so that the file must be asked for.
bool set_panel(Document& document, const std::string& text) {
  const std::size_t equals = text.find('=');
  const Face face = face_of(text.substr(0, equals));
  if (equals == std::string::npos || equals + 1 == text.size()) return false;
  document.more.panels[face].file = text.substr(equals + 1);
  document.scene.carton.printed_as = PrintedAs::dieline;
  return true;
}

void drop_panel(Document& document, const std::string& side) {
  if (side == "all")
    document.more.panels.clear();
  else if (document.more.panels.erase(face_of(side)) == 0)
    throw Error(Failure::usage, fmt::format("the {} has no picture of its own", side));
  if (document.more.panels.empty()) document.scene.carton.printed_as = PrintedAs::front;
}

void place_panel(MoreArtwork& more, const std::string& text) {
  const auto [side, words] = first_word(text);
  const auto found = more.panels.find(face_of(side));
  if (found == more.panels.end()) throw Error(Failure::usage, fmt::format("the {} has no picture of its own", side));
  LabelBand band{.fit = found->second.fit, .placement = found->second.placement};  // knows fit as well
  band = band_with(band, words);
  found->second = {found->second.file, band.fit, band.placement};
}

void set_band(Container& container, LabelBand Container::*which, const std::string& words) {
  Container changed = container;
  changed.*which = band_with(changed.*which, words);
  check(changed);
  container = changed;
}

void set_back_label(Container& container, const std::string& words) {
  if (words.empty()) {
    container.back.shown = !container.back.shown;
    return;
  }
  const LabelBand before = container.back;
  container.back.shown = true;
  try {
    set_band(container, &Container::back, words);
  } catch (const Error&) {
    container.back = before;
    throw;
  }
}

glm::vec3 liquid_colour(std::string text) {
  if (text.starts_with('#')) text.erase(0, 1);
  if (text.size() != 6 || text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    throw Error(Failure::usage, fmt::format("liquid '{}' is no colour; write RRGGBB", text));
  glm::vec3 rgb{};
  for (int i = 0; i < 3; ++i) {
    const float encoded = static_cast<float>(std::stoi(text.substr(2 * static_cast<std::size_t>(i), 2), nullptr, 16)) / 255;
    rgb[i] = encoded <= 0.04045f ? encoded / 12.92f : std::pow((encoded + 0.055f) / 1.055f, 2.4f);
  }
  return rgb;
}

/// Of the box.
bool perform_box(const Action& action, Document& document, const ActionContext& context) {
  Carton carton = document.scene.carton;
  switch (action.command) {
    case Command::set_board:
      carton.board_mm = static_cast<float>(action.numbers[0]);
      set_box(document, carton, context.aspects);
      return true;
    case Command::fit_carton:
      fit_carton(document, context);
      return true;
    case Command::artwork_as:
      artwork_as(document.scene.carton, document.more, action.text);
      return true;
    case Command::place_artwork:
      document.scene.carton.placement = action.text.empty() ? Placement{} : placement_with(carton.placement, action.text);
      return true;
    case Command::open_panel:
      return set_panel(document, action.text);
    case Command::drop_panel:
      drop_panel(document, action.text);
      return true;
    case Command::place_panel:
      place_panel(document.more, action.text);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool perform_package(const Action& action, Document& document, const ActionContext& context) {
  Container& container = document.scene.container;
  switch (action.command) {
    case Command::set_shape:
      if (action.text.empty()) return false;  // asks for a file
      set_shape(document, action.text, context);
      return true;
    case Command::set_container:
      container = resized(container, static_cast<float>(action.numbers[0]), static_cast<float>(action.numbers[1]));
      frame_view(document, context.aspects);
      return true;
    case Command::set_label:
      set_band(container, &Container::label, action.text);
      return true;
    case Command::set_back_label:
      set_back_label(container, action.text);
      return true;
    case Command::open_back_label:
      if (action.text.empty()) return false;
      document.more.back_label = action.text;
      container.back.shown = true;
      return true;
    case Command::drop_back_label:
      document.more.back_label.clear();
      return true;
    case Command::set_fill:
      if (!(action.numbers[0] >= 0 && action.numbers[0] <= 100))
        throw Error(Failure::usage, fmt::format("fill {} is not between 0 and 100", action.numbers[0]));
      container.fill = static_cast<float>(action.numbers[0] / 100);
      return true;
    case Command::set_liquid:
      container.liquid = liquid_colour(action.text);
      return true;
    default:
      return perform_box(action, document, context);
  }
}

}  // namespace wrapture
