// `wrapture render`: a picture of the package that wears the artwork.
#include <fmt/format.h>

#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tools/wrapture/restyle.hpp"
#include "viewer/render/offscreen.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture::cli {
namespace {

struct RenderOptions {
  RestyleOptions restyle;
  std::string shape, size;
  std::optional<float> yaw_deg, pitch_deg;
  bool transparent = false;
  std::filesystem::path output;
};

constexpr std::uint32_t kMaxSide = 8192;  // px, of render_scene()

RenderSize render_size(const RenderOptions& options) {
  RenderSize size;
  size.transparent = options.transparent;
  if (const Size given = parse_size("--size", options.size); given.width > 0) {
    if (given.width > kMaxSide || given.height > kMaxSide)
      throw Error(Failure::usage, fmt::format("--size {}: out of bounds; each side may be 1 to {} px", options.size, kMaxSide));
    size.width = given.width;
    size.height = given.height;
  }
  return size;
}

float aspect(std::uint32_t width, std::uint32_t height) { return static_cast<float>(width) / static_cast<float>(height); }

Scene scene_of(const RenderOptions& options, const Image& artwork, const RenderSize& size) {
  Scene scene = make_scene(shape_kind(options.shape), aspect(artwork.width, artwork.height), aspect(size.width, size.height));
  scene.camera.yaw_deg = options.yaw_deg.value_or(scene.camera.yaw_deg);
  scene.camera.pitch_deg = options.pitch_deg.value_or(scene.camera.pitch_deg);
  return scene;
}

struct Rendered {
  Image picture;
  Image artwork;  // restyled; empty where it is not wanted for the report
};

/// Device work ends with this function: whatever the validation layers say at the very end is said before a file is written.
Rendered rendered(const Common& common, const RenderOptions& options, const StyleSettings& settings, const Image& artwork,
                  const RenderSize& size) {
  const Scene scene = scene_of(options, artwork, size);
  if (!restyles(options.restyle)) {
    const auto context = make_context(common);
    return {render_scene(*context, scene, make_artwork_texture(*context, artwork), size), {}};
  }
  Restyle restyle(common, settings, options.restyle.style_image);
  restyle.run(artwork);
  const bool reported = !settings.control.brand_colours.empty() || !options.restyle.report.empty();
  return {render_scene(restyle.context(), scene, restyle.stylizer().texture(), size), reported ? restyle.stylizer().result() : Image{}};
}

int run_render(const Common& common, const RenderOptions& options) {
  const RenderSize size = render_size(options);
  (void)shape_kind(options.shape);
  const StyleSettings settings = settings_of(options.restyle);
  check_writable(options.output);
  if (!options.restyle.report.empty()) check_writable(options.restyle.report);
  const Image artwork = load_image(options.restyle.artwork);
  const Rendered result = rendered(common, options, settings, artwork, size);
  require_no_messages();
  require_picture(result.picture, artwork);
  save_png(options.output, result.picture, describe_picture(options.restyle));
  if (result.artwork.width > 0) report_control(options.restyle, settings, artwork, result.artwork);
  return 0;
}

}  // namespace

void add_render(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<RenderOptions>();
  CLI::App* command = program.add_subcommand("render", "Renders a box or a bottle that wears the artwork");
  add_restyle_options(*command, options->restyle);
  command->add_option("--shape", options->shape, "box or bottle")->required();
  command->add_option("--yaw", options->yaw_deg, "Degrees around the package, 0 is the front")->check(number_between(-360, 360));
  command->add_option("--pitch", options->pitch_deg, "Degrees from above")->check(number_between(kMinPitchDeg, kMaxPitchDeg));
  command->add_option("--size", options->size, "WIDTHxHEIGHT of the picture in pixels (1600x1200)");
  command->add_flag("--transparent", options->transparent, "No background");
  command->add_option("-o,--output", options->output, "PNG file to write")->required();
  add_common_options(*command, invocation.common);
  command->callback(
      [options, &invocation] { invocation.run = [options, &invocation] { return run_render(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
