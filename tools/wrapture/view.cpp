// `wrapture view`, also what `wrapture` alone does: the window.
#include "engine/base/error.hpp"
#include "tools/wrapture/command.hpp"
#include "tools/wrapture/control_options.hpp"
#include "tools/wrapture/generator_options.hpp"
#include "tools/wrapture/look_options.hpp"
#include "tools/wrapture/shape_options.hpp"
#include "viewer/app/app.hpp"

namespace wrapture::cli {
namespace {

/// As on the command line.
struct ViewOptions {
  ViewerOptions viewer;
  GeneratorOptions generator;
  ControlOptions control;
  LookOptions look;
  ShapeOptions shape;
  std::string size;
};

void say_package(ViewOptions& options) {
  const PackageChoice choice = package_of(options.shape);
  ViewerOptions& viewer = options.viewer;
  viewer.container = choice.container;
  viewer.box_mm = choice.box_mm;
  viewer.box_of_artwork = choice.box_of_artwork;
  viewer.board_mm = choice.board_mm;
  viewer.dieline = choice.dieline;
  viewer.more.back_label = choice.back_label;
  for (const auto& [face, file] : choice.panels) viewer.more.panels[face].file = file;
}

int run_view(const Common& common, ViewOptions options) {
  options.viewer.device = common.device;
  options.viewer.validation = validation_of(common);
  options.viewer.quiet = common.quiet;
  options.viewer.facts = facts_of(options.generator);
  options.viewer.inputs = inputs_of(options.generator);
  options.viewer.control = control_of(options.control);
  if (is_model_file(options.shape.shape)) options.viewer.shape_file = options.shape.shape;
  say_package(options);
  Scene worded;
  apply_look(options.look, worded);
  options.viewer.look = worded.look;
  options.viewer.background = worded.background;
  options.viewer.exposure = worded.exposure;
  if (const Size size = parse_size("--size", options.size); size.width > 0) {
    options.viewer.width = size.width;
    options.viewer.height = size.height;
  }
  return run_viewer(options.viewer);
}

}  // namespace

void add_view(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<ViewOptions>();
  CLI::App* command = program.add_subcommand("view", "Opens the window (also what `wrapture` alone does)");
  command->add_option("ARTWORK", options->viewer.artwork,
                      "PNG, JPEG, TIFF, WebP, PSD, SVG or PDF file, or a .wrapture project; without it a sample is shown");
  CLI::Option* style = command->add_option("--style", options->viewer.style, "A name from `wrapture styles`");
  CLI::Option* model = command->add_option("--model", options->viewer.model, "A foreign generator (ONNX) instead of --style");
  model->excludes(style);
  add_input_option(*command, options->generator, model);
  command->add_option("--strength", options->viewer.strength, "0: the artwork as it is, 1: full style")->check(number_between(0, 1));
  add_control_options(*command, options->control);
  add_look_options(*command, options->look);
  add_shape_options(*command, options->shape, false);
  add_model_options(*command, options->viewer.shape_options);
  command->add_option("--size", options->size, "WIDTHxHEIGHT of the window");
  command->add_option("--ui-scale", options->viewer.ui_scale, "Size of texts and controls; without it the display decides")
      ->check(number_between(0.5, 4));
  command->add_option("--language", options->viewer.language, "en or zh; without it LANG decides")->check(CLI::IsMember({"en", "zh"}));
  command->add_option("--working-side", options->viewer.working_side, "Pixels of the long side of what the network sees")
      ->check(number_between(64, 4096));
  command->add_option("--frames", options->viewer.frames, "Leave after so many frames");
  command->add_option("--script", options->viewer.script, "Do the actions in this file, one a line");
  add_meaning_options(*command, options->generator, model);
  add_common_options(*command, invocation.common);
  add_common_options(program, invocation.common);
  const auto start = [options, &invocation] { return run_view(invocation.common, *options); };
  invocation.run = start;  // no subcommand
  command->callback([start, &invocation] { invocation.run = start; });
}

}  // namespace wrapture::cli
