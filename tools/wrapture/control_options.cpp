// Options that keep hold of a style.
#include "tools/wrapture/control_options.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"

namespace wrapture::cli {
namespace {

constexpr const char* kControlGroup = "Keeping hold of the style";

}  // namespace

void add_control_options(CLI::App& command, ControlOptions& options) {
  const auto add = [&](const char* name, auto& value, const char* help) {
    return command.add_option(name, value, help)->group(kControlGroup);
  };
  add("--colour-keep", options.colour_keep, "0: the style's colours, 1: the artwork's colours with the style's light and dark")
      ->check(number_between(0, 1));
  add("--brand-colour", options.brand_colours,
      "#RRGGBB or #RRGGBB:TOLERANCE (CIEDE2000, 5 without): artwork of this colour stays bit for bit; up to 8, each reported")
      ->type_name("COLOUR")
      ->allow_extra_args(false);
  add("--protect", options.protect,
      "A grey picture of the artwork's size or aspect: white keeps the artwork bit for bit, black takes the full style; auto: barcodes "
      "and small text are looked for")
      ->type_name("MASK");
  add("--stroke-scale", options.stroke_scale,
      "2: strokes twice as large: the network sees the artwork at half its size, and so less detail; 0.5: half as large, four times the "
      "work")
      ->check(number_between(static_cast<double>(kMinStrokeScale), static_cast<double>(kMaxStrokeScale)));
  add("--wrap", options.wrap, "u: left and right edge join without a seam, for labels that go all around")
      ->check(CLI::IsMember({"none", "u"}));
}

StyleControl control_of(const ControlOptions& options) {
  StyleControl control{.colour_keep = options.colour_keep, .protect = options.protect, .stroke_scale = options.stroke_scale};
  if (options.wrap == "u") control.wrap = WrapAround::u;
  try {
    for (const std::string& text : options.brand_colours) control.brand_colours.push_back(parse_brand_colour(text));
    check(control);
  } catch (const Error& error) {
    throw Error(Failure::usage, fmt::format("--brand-colour: {}", error.what()));
  }
  return control;
}

}  // namespace wrapture::cli
