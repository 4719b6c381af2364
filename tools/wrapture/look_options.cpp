// Options for finishes, light and background.
#include "tools/wrapture/look_options.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "engine/base/error.hpp"
#include "viewer/scene/finish.hpp"
#include "viewer/scene/studio.hpp"

namespace wrapture::cli {
namespace {

constexpr const char* kLookGroup = "Finishes, light and background";

/// Words that are wrong are told with the name of their option.
void named(const char* option, const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    throw Error(error.failure(), fmt::format("{}: {}", option, error.what()));
  }
}

}  // namespace

void add_look_options(CLI::App& command, LookOptions& options) {
  const auto add = [&](const char* name, auto& value, const char* help) {
    return command.add_option(name, value, help)->group(kLookGroup);
  };
  add("--finish", options.finishes, "A name from `wrapture finishes`; once for the print and once for the container")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add("--foil", options.foil,
      "gold:, silver: or copper: and a mask's path (grey, white: foil) or a colour of the artwork #RRGGBB[:TOLERANCE]")
      ->type_name("METAL:WHERE");
  add("--spot-uv", options.spot_uv, "Glossy varnish where a mask is white or the artwork has a colour")->type_name("WHERE");
  add("--emboss", options.emboss, "Relief: the mask is its height; or where the artwork has a colour")->type_name("WHERE");
  add("--emboss-depth", options.emboss_depth, "0: flat, 1: deep")->check(number_between(0, 1));
  add("--light", options.light, "product, high-key, dramatic, or an .hdr panorama of the surroundings (product)")->type_name("LIGHT");
  add("--light-rotation", options.light_turn_deg, "Degrees by which the light is turned to the right")->check(number_between(-360, 360));
  add("--exposure", options.exposure_ev, "Brightness of the light in stops (EV)")->check(number_between(-8, 8));
  add("--background", options.background, "#RRGGBB, #TOP,#BOTTOM, a picture's path, transparent or studio (the light's own)")
      ->type_name("WHAT");
  command.add_flag("--exact-colours", options.exact_colours, "Printed artwork keeps its exact sRGB values: neither lit nor tone mapped")
      ->group(kLookGroup);
}

void apply_look(const LookOptions& options, Scene& scene) {
  Look look;
  named("--finish", [&] {
    for (const std::string& name : options.finishes) use_finish(look, name);
  });
  if (!options.foil.empty()) named("--foil", [&] { parse_foil(options.foil, look); });
  if (!options.spot_uv.empty()) named("--spot-uv", [&] { look.spot_uv = parse_spot_place(options.spot_uv); });
  if (!options.emboss.empty()) named("--emboss", [&] { look.emboss = parse_spot_place(options.emboss); });
  look.emboss_depth = options.emboss_depth;
  if (!options.light.empty()) look.light = options.light;
  if (!is_setup(look.light) && !look.light.ends_with(".hdr")) named("--light", [&] { (void)studio_of(look.light); });
  look.light_turn_deg = options.light_turn_deg;
  look.exact_colours = options.exact_colours;
  named("--background", [&] { scene.background = parse_background(options.background); });
  scene.look = look;
  scene.exposure = std::exp2(options.exposure_ev);
}

}  // namespace wrapture::cli
