// `wrapture render`: a picture of the package that wears the artwork.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tools/wrapture/look_options.hpp"
#include "tools/wrapture/picture_options.hpp"
#include "tools/wrapture/progress.hpp"
#include "tools/wrapture/restyle.hpp"
#include "tools/wrapture/shape_options.hpp"
#include "viewer/app/sheet_maker.hpp"
#include "viewer/export/glb.hpp"
#include "viewer/render/offscreen.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture::cli {
namespace {

struct RenderOptions {
  RestyleOptions restyle;
  PictureOptions picture;
  LookOptions look;
  ShapeOptions shape;
  ImportOptions model;
  std::optional<float> yaw_deg, pitch_deg;
  std::uint32_t texture_side = GlbOptions().texture_side;
  std::filesystem::path output;
  ModelShape loaded;  // of options.shape where that is a file
};

float aspect(std::uint32_t width, std::uint32_t height) { return static_cast<float>(width) / static_cast<float>(height); }

bool says_look(const CLI::App& command) {
  return std::ranges::any_of(std::array{"--finish", "--foil", "--spot-uv", "--emboss", "--emboss-depth", "--light", "--light-rotation",
                                        "--exposure", "--background", "--exact-colours"},
                             [&](const char* option) { return command.count(option) > 0; });
}

/// As it was saved, with all that it is composed of.
Package saved_package(const Document& project, Image artwork) {
  Package package{project.scene, std::move(artwork)};
  const SheetOrder order = sheet_order(project);
  if (order.plain()) return package;
  SheetMaker::Sheet sheet = compose(order, package.texture);
  package.scene.container.back_aspect = sheet.back_aspect;
  package.texture = std::move(sheet.image);
  return package;
}

/// What is said counts more than what a project has saved; words for the look replace all of the saved look.
Package package_for(const RenderOptions& options, const PackageChoice& choice) {
  const RenderSize size = render_size(options.picture);
  const CLI::App& command = *options.restyle.command;
  const bool saved = options.restyle.project && command.count("--shape") == 0;
  Package package = saved ? saved_package(*options.restyle.project, load_artwork(options.restyle))
                          : make_package(choice, load_artwork(options.restyle), aspect(size.width, size.height));
  if (options.loaded.loaded) use_model(package.scene, options.loaded, aspect(size.width, size.height));
  package.scene.camera.yaw_deg = options.yaw_deg.value_or(package.scene.camera.yaw_deg);
  package.scene.camera.pitch_deg = options.pitch_deg.value_or(package.scene.camera.pitch_deg);
  if (!options.restyle.project || says_look(command)) {
    apply_look(options.look, package.scene);
  } else if (!saved) {
    package.scene.look = options.restyle.project->scene.look;
    package.scene.background = options.restyle.project->scene.background;
    package.scene.exposure = options.restyle.project->scene.exposure;
  }
  return package;
}

/// The device with the texture that the package wears: the artwork restyled, or as it is.
struct Dressed {
  std::unique_ptr<Restyle> restyle;
  std::unique_ptr<vk::Context> plain;
  vk::GpuImage plain_texture;
  [[nodiscard]] const vk::Context& context() const { return restyle ? restyle->context() : *plain; }
  [[nodiscard]] const vk::GpuImage& texture() const { return restyle ? restyle->stylizer().texture() : plain_texture; }
};

Dressed dress(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Image& artwork) {
  Dressed dressed;
  if (restyles(options.restyle)) {
    dressed.restyle = std::make_unique<Restyle>(common, settings, options.restyle.style_image);
    dressed.restyle->run(artwork);
  } else {
    dressed.plain = make_context(common);
    dressed.plain_texture = make_artwork_texture(*dressed.plain, artwork);
  }
  return dressed;
}

/// The restyled artwork where it is wanted for the report, else an empty picture.
Image reported(Dressed& dressed, const RenderOptions& options, const StyleSettings& settings) {
  const bool wanted = !settings.control.brand_colours.empty() || !options.restyle.report.empty();
  return dressed.restyle && wanted ? dressed.restyle->stylizer().result() : Image{};
}

struct Rendered {
  Image picture;
  Image artwork;  // restyled; empty where it is not wanted for the report
  MadeBy made;
};

MadeBy made_of(Dressed& dressed, const RenderOptions& options, const Scene& scene) {
  MadeBy made = dressed.restyle ? made_by(*dressed.restyle) : MadeBy{.device = dressed.context().info().name};
  const bool saved = options.restyle.project && options.restyle.command->count("--shape") == 0;
  made.shape = saved ? std::string(to_string(scene.kind)) : options.shape.shape;
  made.camera = scene.camera;
  return made;
}

/// Device work ends with this function: whatever the validation layers say at the very end is said before a file is written.
Rendered rendered(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Package& package,
                  const RenderSize& size) {
  Dressed dressed = dress(common, options, settings, package.texture);
  LongWork work("rendering", common.quiet);
  LookMaps maps(dressed.context());
  maps.follow(package.scene, package.texture);
  Offscreen offscreen(dressed.context(), size, &maps);
  Image picture = offscreen.render(package.scene, dressed.texture(), [&](double share) { work.tell(share); });
  return {std::move(picture), reported(dressed, options, settings), made_of(dressed, options, package.scene)};
}

void render_still(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Package& package) {
  Rendered result = rendered(common, options, settings, package, render_size(options.picture));
  require_no_messages();
  require_picture(result.picture, package.texture);
  result.picture.dpi = dpi_of(options.picture);
  save_png(options.output, result.picture, describe_picture(options.restyle, result.made));
  if (result.artwork.width > 0) report_control(options.restyle, settings, package.texture, result.artwork);
}

/// Returns the restyled artwork for the report. Frames go into the sink as they are made, but nothing is at its place yet.
Image render_frames(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Package& package,
                    const RenderSize& size, const Turntable& turntable, FrameSink& sink) {
  Dressed dressed = dress(common, options, settings, package.texture);
  LongWork work("turntable", common.quiet);
  LookMaps maps(dressed.context());
  maps.follow(package.scene, package.texture);
  Offscreen offscreen(dressed.context(), size, &maps);
  for (std::uint32_t i = 0; i < turntable.frames; ++i) {
    const Image frame = offscreen.render(turned(package.scene, turntable, i), dressed.texture());
    if (i == 0) require_picture(frame, package.texture);
    sink.add(frame);
    work.tell((i + 1.0) / turntable.frames);
  }
  return reported(dressed, options, settings);
}

void render_turntable(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Package& package) {
  RenderSize size = render_size(options.picture);
  AnimationOptions animation = animation_of(options.picture, options.output, size);
  animation.text = describe_picture(options.restyle, {.device = common.device, .shape = options.shape.shape});
  const auto sink = open_animation(options.output, animation);
  const Image restyled = render_frames(common, options, settings, package, size, animation.turntable, *sink);
  require_no_messages();
  sink->finish();
  if (restyled.width > 0) report_control(options.restyle, settings, package.texture, restyled);
}

void render_glb(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Package& package) {
  const Image worn = [&] {
    if (!restyles(options.restyle)) return package.texture;
    Restyle restyle(common, settings, options.restyle.style_image);
    restyle.run(package.texture);
    return restyle.stylizer().result();
  }();
  require_no_messages();
  require_picture(worn, package.texture);
  write_file_atomic(
      options.output,
      make_glb(package.scene, worn,
               {.texture_side = options.texture_side, .name = options.output.stem().string(), .generator = "Wrapture " WRAPTURE_VERSION}));
  if (restyles(options.restyle)) report_control(options.restyle, settings, package.texture, worn);
}

int run_render(const Common& common, RenderOptions options) {
  follow_recipe(options.restyle);
  const PackageChoice choice = package_of(options.shape);
  if (is_model_file(options.shape.shape)) {
    options.loaded = load_model(options.shape.shape, options.model);
    if (!common.quiet && !options.loaded.loaded->note.empty()) fmt::print(stderr, "wrapture: {}\n", options.loaded.loaded->note);
  } else if (!options.restyle.project && options.restyle.command->count("--shape") == 0) {
    throw Error(Failure::usage, "--shape is required: a name from `wrapture shapes` or a model's file (see `wrapture render --help`)");
  }
  (void)render_size(options.picture);
  Scene worded;
  apply_look(options.look, worded);  // wrong words are told first
  const StyleSettings settings = settings_of(options.restyle);
  const bool turns = is_turntable(options.picture, options.output);
  if (!options.restyle.report.empty()) check_writable(options.restyle.report);
  if (!turns) check_writable(options.output);
  const Package package = package_for(options, choice);
  if (turns)
    render_turntable(common, options, settings, package);
  else if (options.output.extension() == ".glb")
    render_glb(common, options, settings, package);
  else
    render_still(common, options, settings, package);
  return 0;
}

}  // namespace

void add_render(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<RenderOptions>();
  CLI::App* command = program.add_subcommand("render", "Renders a box, bottle, can or other package that wears the artwork");
  add_restyle_options(*command, options->restyle);
  add_shape_options(*command, options->shape, false);
  add_model_options(*command, options->model);
  command->add_option("--yaw", options->yaw_deg, "Degrees around the package, 0 is the front")->check(number_between(-360, 360));
  command->add_option("--pitch", options->pitch_deg, "Degrees from above")->check(number_between(kMinPitchDeg, kMaxPitchDeg));
  add_picture_options(*command, options->picture);
  add_look_options(*command, options->look);
  command->add_option("--texture-side", options->texture_side, "Pixels of the long side of the print in a .glb at most")
      ->check(number_between(64, 8192));
  command->add_option("-o,--output", options->output, "File to write: .png, .glb (a 3D model), or what --turntable names")->required();
  add_common_options(*command, invocation.common);
  command->callback(
      [options, &invocation] { invocation.run = [options, &invocation] { return run_render(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
