// Reading actions from text and doing those that only change values.
#include "viewer/ui/actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/error.hpp"
#include "viewer/scene/finish.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Takes a number off the front of `rest`; false where there is none.
bool take_number(std::string_view& rest, double& number) {
  const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(number)) return false;
  rest = trimmed(rest.substr(word.size()));
  return true;
}

const CommandInfo& find_command(std::string_view name) {
  for (const CommandInfo& info : all_commands())
    if (!info.name.empty() && info.name == name) return info;
  throw Error(Failure::usage, fmt::format("no action '{}'; actions are open, style, strength, box, bottle, orbit, ...", name));
}

double checked(double value, double low, double high, const char* what) {
  if (value < low || value > high) throw Error(Failure::usage, fmt::format("{} {} is not between {} and {}", what, value, low, high));
  return value;
}

void choose_style(Document& document, std::span<const Library::Entry> styles, const std::string& name) {
  const auto found = std::ranges::find_if(styles, [&](const auto& entry) { return entry.style.name == name; });
  if (found == styles.end()) throw Error(Failure::usage, fmt::format("no style '{}'; run `wrapture styles` for their names", name));
  use_style(document, name);
}

/// Throws where the parts cannot be mixed; the document is then as before.
void set_mix(Document& document, std::span<const Library::Entry> styles, const std::string& text) {
  const Mix mix = text.empty() ? Mix{} : parse_mix(text);
  const auto entry_of = [&](const MixPart& part) -> const Library::Entry& {
    const auto found = std::ranges::find_if(styles, [&](const auto& entry) { return entry.style.name == part.name; });
    if (found == styles.end()) throw Error(Failure::usage, fmt::format("no style '{}'; run `wrapture styles` for their names", part.name));
    return *found;
  };
  for (const MixPart& part : mix)
    if (mix.size() > 1 && !can_mix(entry_of(mix.front()), entry_of(part)))
      throw Error(Failure::usage,
                  fmt::format("'{}' and '{}' are styles of different generators; mix styles of one", mix.front().name, part.name));
    else
      static_cast<void>(entry_of(part));
  use_mix(document, mix);
}

void step_style(Document& document, std::span<const Library::Entry> styles, std::size_t forward) {
  if (styles.empty()) return;
  const auto found = std::ranges::find_if(styles, [&](const auto& entry) { return entry.style.name == document.style; });
  const auto at = found == styles.end() ? 0 : static_cast<std::size_t>(found - styles.begin());
  use_style(document, styles[(at + forward) % styles.size()].style.name);
}

const ModelInput& find_input(std::span<const ModelInput> inputs, const std::string& name) {
  const auto found = std::ranges::find(inputs, name, &ModelInput::name);
  if (found == inputs.end()) throw Error(Failure::usage, fmt::format("no generator with an input '{}' is open", name));
  return *found;
}

void set_input(Document& document, std::span<const ModelInput> inputs, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) throw Error(Failure::usage, fmt::format("'{}': write NAME=VALUE", text));
  const ModelInput& input = find_input(inputs, text.substr(0, equals));
  document.inputs[input.name] = parse_input_value(text.substr(equals + 1));
}

/// The next of a fixed row of seeds that looks random: a script rolls the same.
std::uint32_t next_seed(std::uint32_t seed) { return (seed * 1103515245u + 12345u) / 65536 % 10000; }

/// Without a name: everything that is random.
void roll_dice(Document& document, std::span<const ModelInput> inputs, const std::string& name) {
  if (!name.empty()) static_cast<void>(find_input(inputs, name));
  if (name.empty()) document.seed = next_seed(document.seed);
  for (const ModelInput& input : inputs) {
    if (name.empty() ? input.kind != InputKind::noise : input.name != name) continue;
    const auto now = document.inputs.find(input.name);
    document.inputs[input.name] = {.seed = next_seed(now == document.inputs.end() ? 1 : now->second.seed.value_or(1))};
  }
}

void set_carton(Document& document, const std::vector<double>& mm, const Aspects& aspects) {
  Carton carton = document.scene.carton;
  carton.width_mm = static_cast<float>(mm[0]);
  carton.height_mm = static_cast<float>(mm[1]);
  carton.depth_mm = static_cast<float>(mm[2]);
  if (mm.size() > 3) carton.edge_radius_mm = static_cast<float>(mm[3]);
  static_cast<void>(make_carton(carton, aspects.artwork));  // throws where it makes no box
  document.scene.carton = carton;
}

void set_background(Background& background, const Action& action) {
  const std::vector<double>& rgb = action.numbers;
  if (rgb.empty()) {
    background = parse_background(action.text);
    return;
  }
  if (rgb.size() != 3 || !action.text.empty())
    throw Error(Failure::usage, "a background takes red, green and blue from 0 to 255, or nothing");
  glm::vec3 colour{};
  for (int channel = 0; channel < 3; ++channel)
    colour[channel] = static_cast<float>(checked(rgb[static_cast<std::size_t>(channel)], 0, 255, "background") / 255);
  background.kind = BackgroundKind::colour;
  background.top = background.bottom = colour;
  background.picture.clear();
}

/// With "gold:" and the like a metal is chosen too.
void set_foil(Look& look, const std::string& text) {
  const bool metal = text.starts_with("gold:") || text.starts_with("silver:") || text.starts_with("copper:");
  if (metal || text == "none")
    parse_foil(text, look);
  else
    look.foil = parse_spot_place(text);
}

/// Light, finishes, background. Without a text those that take a file are the session's, which asks for it.
bool perform_look(const Action& action, Scene& scene) {
  Look& look = scene.look;
  const bool worded = !action.text.empty();
  switch (action.command) {
    case Command::set_exposure:
      scene.exposure = static_cast<float>(std::exp2(checked(action.numbers[0], -4, 4, "exposure")));
      return true;
    case Command::set_background:
      set_background(scene.background, action);
      return true;
    case Command::open_background:
      if (worded) scene.background = {.kind = BackgroundKind::picture, .picture = action.text};
      return worded;
    case Command::set_light:
      if (worded) look.light = action.text;
      return worded;
    case Command::turn_light:
      look.light_turn_deg = static_cast<float>(checked(action.numbers[0], -360, 360, "light rotation"));
      return true;
    case Command::set_finish:
      use_finish(look, action.text);
      return true;
    case Command::set_foil:
      if (worded) set_foil(look, action.text);
      return worded;
    case Command::set_spot_uv:
      if (worded) look.spot_uv = parse_spot_place(action.text);
      return worded;
    case Command::set_emboss:
      if (worded) look.emboss = parse_spot_place(action.text);
      return worded;
    case Command::set_emboss_depth:
      look.emboss_depth = static_cast<float>(checked(action.numbers[0], 0, 100, "emboss depth") / 100);
      return true;
    case Command::set_exact_colours:
      look.exact_colours = action.numbers.empty() ? !look.exact_colours : action.numbers[0] != 0;
      return true;
    default:
      return false;
  }
}

void close_overlay(ViewState& view) {
  if (view.question.kind != Question::Kind::none)
    view.question = {};
  else if (view.dialog.purpose != PathDialog::Purpose::none)
    view.dialog = {};
  else if (view.protect.open)
    view.protect.open = false;
  else if (view.help_open || view.about_open)
    view.help_open = view.about_open = false;
  else if (view.keyboard_in_panel)
    view.keyboard_in_panel = false;
  else if (view.presenting)
    view.presenting = false;
  else
    view.panel_hidden = false;
  view.message = {};
}

void choose_theme(Theme& theme, const std::string& name) {
  if (name.empty())
    theme = theme == Theme::dark ? Theme::light : Theme::dark;
  else if (name != "dark" && name != "light")
    throw Error(Failure::usage, fmt::format("no theme '{}'; dark and light are", name));
  else
    theme = name == "dark" ? Theme::dark : Theme::light;
}

void choose_language(const std::string& name) {
  if (name.empty()) return set_language(language() == Language::english ? Language::chinese : Language::english);
  if (name != to_string(Language::english) && name != to_string(Language::chinese))
    throw Error(Failure::usage, fmt::format("no language '{}'; en and zh are", name));
  set_language(language_of(name));
}

void add_brand_colour(std::vector<BrandColour>& brands, const std::string& text) {
  const BrandColour brand = parse_brand_colour(text);
  std::vector<BrandColour> changed = brands;
  const auto found = std::ranges::find(changed, brand.colour, &BrandColour::colour);
  if (found == changed.end())
    changed.push_back(brand);
  else
    *found = brand;
  check_brand_colours(changed);
  brands = std::move(changed);
}

void remove_brand_colour(std::vector<BrandColour>& brands, const std::string& text) {
  const Colour colour = parse_colour(text);
  if (std::erase_if(brands, [&](const BrandColour& brand) { return brand.colour == colour; }) == 0)
    throw Error(Failure::usage, fmt::format("{} is no brand colour", to_string(colour)));
}

/// What is kept of the artwork.
bool perform_control(const Action& action, StyleControl& control) {
  switch (action.command) {
    case Command::set_colour_keep:
      control.colour_keep = static_cast<float>(checked(action.numbers[0], 0, 100, "colour keep") / 100);
      return true;
    case Command::add_brand_colour:
      add_brand_colour(control.brand_colours, action.text);
      return true;
    case Command::remove_brand_colour:
      remove_brand_colour(control.brand_colours, action.text);
      return true;
    case Command::drop_mask:
      control.protect.clear();
      return true;
    case Command::set_stroke_scale:
      control.stroke_scale = static_cast<float>(
          checked(action.numbers[0], static_cast<double>(kMinStrokeScale), static_cast<double>(kMaxStrokeScale), "stroke scale"));
      return true;
    case Command::set_wrap: {
      const bool joined = action.numbers.empty() ? control.wrap == WrapAround::none : action.numbers[0] != 0;
      control.wrap = joined ? WrapAround::u : WrapAround::none;
      return true;
    }
    default:
      return false;
  }
}

/// Style, strength and what else the network and the compose pass depend on.
bool perform_style(const Action& action, Document& document, const ActionContext& context) {
  switch (action.command) {
    case Command::set_artwork_width:
      if (action.numbers[0] != 0) checked(action.numbers[0], kMinArtwork_mm, kMaxArtwork_mm, "artwork width");
      document.artwork_width_mm = action.numbers[0];
      return true;
    case Command::set_style:
      choose_style(document, context.styles, action.text);
      return true;
    case Command::next_style:
      step_style(document, context.styles, 1);
      return true;
    case Command::previous_style:
      step_style(document, context.styles, std::max<std::size_t>(context.styles.size(), 1) - 1);
      return true;
    case Command::set_mix:
      set_mix(document, context.styles, action.text);
      return true;
    case Command::close_generator:
      use_generator(document, {});
      return true;
    case Command::set_input:
      set_input(document, context.inputs, action.text);
      return true;
    case Command::roll_dice:
      roll_dice(document, context.inputs, action.text);
      return true;
    case Command::set_strength:
      document.strength = static_cast<float>(checked(action.numbers[0], 0, 100, "strength") / 100);
      return true;
    case Command::set_seed:
      document.seed = static_cast<std::uint32_t>(checked(action.numbers[0], 0, 4294967295.0, "seed"));
      return true;
    case Command::set_working_size:
      document.working_side = static_cast<std::uint32_t>(checked(action.numbers[0], 64, 4096, "working size"));
      return true;
    default:
      return false;
  }
}

/// Shape, look and camera.
bool perform_scene(const Action& action, Document& document, const ActionContext& context) {
  Camera& camera = document.scene.camera;
  const auto number = [&](std::size_t i) { return static_cast<float>(action.numbers[i]); };
  switch (action.command) {
    case Command::show_box:
    case Command::show_bottle:
      show_shape(document, action.command == Command::show_box ? ShapeKind::box : ShapeKind::bottle, context.aspects);
      return true;
    case Command::set_carton:
      set_carton(document, action.numbers, context.aspects);
      return true;
    case Command::orbit:
      camera = orbit(camera, number(0), number(1));
      return true;
    case Command::pan:
      camera = pan(camera, number(0), number(1), context.picture_height_px);
      return true;
    case Command::zoom:
      camera = zoom(camera, static_cast<float>(checked(action.numbers[0], 0.01, 100, "zoom")));
      return true;
    case Command::frame_view:
      frame_view(document, context.aspects);
      return true;
    case Command::reset_view:
      reset_view(document, context.aspects);
      return true;
    default:
      return false;
  }
}

void set_pattern(PatternChoice& choice, const Action& action) {
  const auto seed = [&](std::size_t i) { return static_cast<std::uint32_t>(checked(action.numbers[i], 0, 4294967295.0, "seed")); };
  PatternChoice chosen = choice;
  chosen.open = true;
  if (!action.numbers.empty()) chosen.seed = seed(0);
  if (action.numbers.size() > 1) chosen.to = seed(1);
  if (action.numbers.size() > 2) chosen.walk = static_cast<float>(checked(action.numbers[2], 0, 100, "walk") / 100);
  if (!action.text.empty()) chosen.family = action.text;
  choice = chosen;
}

void roll_pattern(PatternChoice& choice, const std::vector<double>& numbers) {
  std::uint32_t& seed = !numbers.empty() && numbers[0] == 1 ? choice.to : choice.seed;
  seed = next_seed(seed);
}

/// How the user likes the window.
bool perform_preference(const Action& action, Preferences& preferences) {
  switch (action.command) {
    case Command::set_language:
      choose_language(action.text);
      preferences.language = to_string(language());
      return true;
    case Command::set_theme:
      choose_theme(preferences.theme, action.text);
      return true;
    case Command::set_ui_scale:
      if (action.numbers[0] != 0) checked(action.numbers[0], 0.5, 4, "ui scale");
      preferences.ui_scale = static_cast<float>(action.numbers[0]);
      return true;
    case Command::set_reduced_motion:
      preferences.reduced_motion = action.numbers.empty() ? !preferences.reduced_motion : action.numbers[0] != 0;
      return true;
    default:
      return false;
  }
}

void set_exports(ExportChoice& choice, const Action& action) {
  ExportChoice chosen = choice;
  const auto number = [&](std::size_t i, double low, double high, const char* what, float& value) {
    if (action.numbers.size() > i) value = static_cast<float>(checked(action.numbers[i], low, high, what));
  };
  if (action.command == Command::set_print) {
    number(0, static_cast<double>(kMinPrintMm), static_cast<double>(kMaxPrintMm), "print width", chosen.width_mm);
    number(1, static_cast<double>(kMinDpi), static_cast<double>(kMaxDpi), "resolution", chosen.dpi);
    if (action.numbers.size() > 2) chosen.transparent = action.numbers[2] != 0;
  } else {
    number(0, 0.1, 60, "seconds", chosen.seconds);
    number(1, 1, 60, "frames", chosen.frames_per_second);
    number(2, 64, 4096, "width", chosen.turntable_px);
  }
  choice = chosen;
}

bool perform_view(const Action& action, ViewState& view) {
  switch (action.command) {
    case Command::set_print:
    case Command::set_turntable:
      set_exports(view.exports, action);
      return true;
    case Command::toggle_pattern:
      view.pattern.open = !view.pattern.open;
      return true;
    case Command::set_pattern:
      set_pattern(view.pattern, action);
      return true;
    case Command::roll_pattern:
      roll_pattern(view.pattern, action.numbers);
      return true;
    case Command::show_original:
      view.original_held = action.numbers.empty() ? !view.original_held : action.numbers[0] != 0;
      return true;
    case Command::toggle_panel:
      view.panel_hidden = !view.panel_hidden;
      return true;
    case Command::toggle_help:
      view.help_open = !view.help_open;
      return true;
    case Command::present:
      view.presenter_screen = action.numbers.empty() ? 0 : static_cast<int>(checked(action.numbers[0], 1, 16, "screen"));
      view.presenting = !view.presenting;
      return true;
    case Command::toggle_about:
      view.about_open = !view.about_open;
      return true;
    case Command::toggle_keyboard:
      view.keyboard_in_panel = !view.keyboard_in_panel;
      if (view.keyboard_in_panel) view.panel_hidden = false;
      return true;
    case Command::close_overlay:
      close_overlay(view);
      return true;
    default:
      return perform_preference(action, view.preferences);
  }
}

}  // namespace

Action parse_action(std::string_view line) {
  std::string_view rest = trimmed(line);
  const std::string_view name = rest.substr(0, rest.find_first_of(" \t"));
  const CommandInfo& info = find_command(name);
  rest = trimmed(rest.substr(name.size()));
  Action action{info.command};
  double number = 0;
  while (action.numbers.size() < info.max_numbers && take_number(rest, number)) action.numbers.push_back(number);
  if (action.numbers.size() < info.min_numbers)
    throw Error(Failure::usage, fmt::format("action '{}' needs {} numbers and got {}", name, info.min_numbers, action.numbers.size()));
  if (info.text == CommandInfo::Text::none && !rest.empty())
    throw Error(Failure::usage, fmt::format("action '{}' does not take '{}'", name, rest));
  if (info.text == CommandInfo::Text::required && rest.empty()) throw Error(Failure::usage, fmt::format("action '{}' needs a name", name));
  action.text = rest;
  return action;
}

bool perform(const Action& action, Document& document, ViewState& view, const ActionContext& context) {
  return perform_style(action, document, context) || perform_control(action, document.control) ||
         perform_scene(action, document, context) || perform_package(action, document, context) || perform_look(action, document.scene) ||
         perform_protect(action, view.protect) || perform_view(action, view);
}

}  // namespace wrapture
