// `wrapture render`: a picture of the package that wears the artwork.
#include <fmt/format.h>

#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tools/wrapture/look_options.hpp"
#include "tools/wrapture/picture_options.hpp"
#include "tools/wrapture/progress.hpp"
#include "tools/wrapture/restyle.hpp"
#include "viewer/export/glb.hpp"
#include "viewer/render/offscreen.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture::cli {
namespace {

struct RenderOptions {
  RestyleOptions restyle;
  PictureOptions picture;
  LookOptions look;
  std::string shape;
  ImportOptions model;
  std::optional<float> yaw_deg, pitch_deg;
  std::uint32_t texture_side = GlbOptions().texture_side;
  std::filesystem::path output;
  ModelShape loaded;  // of options.shape where that is a file
};

float aspect(std::uint32_t width, std::uint32_t height) { return static_cast<float>(width) / static_cast<float>(height); }

Scene scene_of(const RenderOptions& options, const Image& artwork, const RenderSize& size) {
  const bool model = options.loaded.loaded != nullptr;
  Scene scene = make_scene(model ? ShapeKind::box : shape_kind(options.shape), aspect(artwork.width, artwork.height),
                           aspect(size.width, size.height));
  if (model) use_model(scene, options.loaded, aspect(size.width, size.height));
  scene.camera.yaw_deg = options.yaw_deg.value_or(scene.camera.yaw_deg);
  scene.camera.pitch_deg = options.pitch_deg.value_or(scene.camera.pitch_deg);
  apply_look(options.look, scene);
  return scene;
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
  made.shape = options.shape;
  made.camera = scene.camera;
  return made;
}

/// Device work ends with this function: whatever the validation layers say at the very end is said before a file is written.
Rendered rendered(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Image& artwork,
                  const RenderSize& size) {
  Dressed dressed = dress(common, options, settings, artwork);
  LongWork work("rendering", common.quiet);
  const Scene scene = scene_of(options, artwork, size);
  LookMaps maps(dressed.context());
  maps.follow(scene, artwork);
  Offscreen offscreen(dressed.context(), size, &maps);
  Image picture = offscreen.render(scene, dressed.texture(), [&](double share) { work.tell(share); });
  return {std::move(picture), reported(dressed, options, settings), made_of(dressed, options, scene)};
}

void render_still(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Image& artwork) {
  Rendered result = rendered(common, options, settings, artwork, render_size(options.picture));
  require_no_messages();
  require_picture(result.picture, artwork);
  result.picture.dpi = dpi_of(options.picture);
  save_png(options.output, result.picture, describe_picture(options.restyle, result.made));
  if (result.artwork.width > 0) report_control(options.restyle, settings, artwork, result.artwork);
}

/// Returns the restyled artwork for the report. Frames go into the sink as they are made, but nothing is at its place yet.
Image render_frames(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Image& artwork,
                    const RenderSize& size, const Turntable& turntable, FrameSink& sink) {
  Dressed dressed = dress(common, options, settings, artwork);
  LongWork work("turntable", common.quiet);
  const Scene scene = scene_of(options, artwork, size);
  LookMaps maps(dressed.context());
  maps.follow(scene, artwork);
  Offscreen offscreen(dressed.context(), size, &maps);
  for (std::uint32_t i = 0; i < turntable.frames; ++i) {
    const Image frame = offscreen.render(turned(scene, turntable, i), dressed.texture());
    if (i == 0) require_picture(frame, artwork);
    sink.add(frame);
    work.tell((i + 1.0) / turntable.frames);
  }
  return reported(dressed, options, settings);
}

void render_turntable(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Image& artwork) {
  RenderSize size = render_size(options.picture);
  AnimationOptions animation = animation_of(options.picture, options.output, size);
  animation.text = describe_picture(options.restyle, {.device = common.device, .shape = options.shape});
  const auto sink = open_animation(options.output, animation);
  const Image restyled = render_frames(common, options, settings, artwork, size, animation.turntable, *sink);
  require_no_messages();
  sink->finish();
  if (restyled.width > 0) report_control(options.restyle, settings, artwork, restyled);
}

void render_glb(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Image& artwork) {
  const Image worn = [&] {
    if (!restyles(options.restyle)) return artwork;
    Restyle restyle(common, settings, options.restyle.style_image);
    restyle.run(artwork);
    return restyle.stylizer().result();
  }();
  require_no_messages();
  require_picture(worn, artwork);
  const Scene scene = scene_of(options, artwork, render_size(options.picture));
  write_file_atomic(
      options.output,
      make_glb(scene, worn,
               {.texture_side = options.texture_side, .name = options.output.stem().string(), .generator = "Wrapture " WRAPTURE_VERSION}));
  if (restyles(options.restyle)) report_control(options.restyle, settings, artwork, worn);
}

int run_render(const Common& common, RenderOptions options) {
  follow_recipe(options.restyle);
  if (is_model_file(options.shape)) {
    options.loaded = load_model(options.shape, options.model);
    if (!common.quiet && !options.loaded.loaded->note.empty()) fmt::print(stderr, "wrapture: {}\n", options.loaded.loaded->note);
  } else {
    (void)shape_kind(options.shape);
  }
  (void)render_size(options.picture);
  Scene worded;
  apply_look(options.look, worded);  // wrong words are told first
  const StyleSettings settings = settings_of(options.restyle);
  const bool turns = is_turntable(options.picture, options.output);
  if (!options.restyle.report.empty()) check_writable(options.restyle.report);
  if (!turns) check_writable(options.output);
  const Image artwork = load_artwork(options.restyle);
  if (turns)
    render_turntable(common, options, settings, artwork);
  else if (options.output.extension() == ".glb")
    render_glb(common, options, settings, artwork);
  else
    render_still(common, options, settings, artwork);
  return 0;
}

}  // namespace

void add_render(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<RenderOptions>();
  CLI::App* command = program.add_subcommand("render", "Renders a box, a bottle or a model that wears the artwork");
  add_restyle_options(*command, options->restyle);
  command->add_option("--shape", options->shape, "box, bottle, or a .glb, .gltf or .obj file")->required();
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
