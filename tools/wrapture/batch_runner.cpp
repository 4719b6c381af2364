// One design: artwork, style, shape, output.
#include "tools/wrapture/batch_runner.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/export/animation.hpp"
#include "viewer/export/glb.hpp"
#include "viewer/export/recipe.hpp"
#include "viewer/scene/shape_file.hpp"

namespace wrapture::cli {
namespace {

constexpr const char* kFlat = "flat";

bool has_style(const Design& design) { return !design.settings.style.empty() || !design.settings.mix.empty(); }

Scene scene_of(const Design& design, const Image& artwork, const RenderSize& size) {
  const float artwork_aspect = static_cast<float>(artwork.width) / static_cast<float>(artwork.height);
  const float picture_aspect = static_cast<float>(size.width) / static_cast<float>(size.height);
  Scene scene = make_scene(design.shape, artwork_aspect, picture_aspect);
  scene.camera.yaw_deg = design.picture.yaw_deg.value_or(scene.camera.yaw_deg);
  scene.camera.pitch_deg = design.picture.pitch_deg.value_or(scene.camera.pitch_deg);
  return scene;
}

void make_folder_of(const std::filesystem::path& output) {
  const std::filesystem::path folder = output.filename().empty() ? output.parent_path().parent_path() : output.parent_path();
  std::error_code error;
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) throw Error(fmt::format("{}: its folder cannot be made ({})", output.string(), error.message()));
}

bool same(const RenderSize& a, const RenderSize& b) { return a.width == b.width && a.height == b.height && a.transparent == b.transparent; }

}  // namespace

std::pair<const Style*, std::filesystem::path> generator_of(const Library& library, const Design& design) {
  if (!has_style(design)) return {nullptr, {}};
  if (!design.settings.mix.empty()) return {nullptr, blend(library, design.settings.mix).model};
  const Library::Entry& entry = library.find(design.settings.style);
  return {&entry.style, entry.model};
}

void BatchRunner::run(const Design& design, const TellProgress& tell) {
  try {
    make(design, tell);
  } catch (const Error& error) {
    if (error.failure() == Failure::device_lost) tools_.reset();
    throw;
  }
}

void BatchRunner::use_artwork(const Design& design) {
  if (loaded_ != design.artwork) {
    loaded_.clear();
    artwork_ = load_image(design.artwork);
    loaded_ = design.artwork;
  }
  if (!tools_) {
    Tools tools;
    tools.context = make_context(common_);
    tools.maps = std::make_unique<LookMaps>(*tools.context);
    tools.kernels = std::make_unique<vk::KernelCache>(*tools.context);
    tools.stylizer = std::make_unique<Stylizer>(*tools.context, *tools.kernels, *library_);
    tools_.emplace(std::move(tools));
  }
  if (tools_->artwork == design.artwork) return;
  tools_->artwork.clear();
  tools_->stylizer->set_artwork(artwork_);
  tools_->artwork = design.artwork;
}

Offscreen& BatchRunner::offscreen(const RenderSize& size) {
  if (!tools_->offscreen || !same(tools_->size, size)) {
    tools_->offscreen.reset();
    tools_->offscreen = std::make_unique<Offscreen>(*tools_->context, size, tools_->maps.get());
    tools_->size = size;
  }
  return *tools_->offscreen;
}

std::string BatchRunner::recipe_of(const Design& design, const Scene* scene) const {
  Recipe recipe{.version = WRAPTURE_VERSION,
                .device = tools_->context->info().name,
                .artwork = design.artwork.filename().string(),
                .settings = design.settings,
                .weights = {}};
  if (scene) {
    recipe.shape = design.shape;
    recipe.camera = scene->camera;
  }
  return to_json(recipe);
}

void BatchRunner::make(const Design& design, const TellProgress& tell) {
  const bool flat = design.shape == kFlat;
  const std::string ending = design.output.extension().string();
  if (flat && ending != ".png") throw Error(Failure::usage, fmt::format("{}: flat artwork is written as .png", design.output.string()));
  make_folder_of(design.output);
  use_artwork(design);
  Stylizer& stylizer = *tools_->stylizer;
  StyleSettings settings = design.settings;
  if (!has_style(design)) settings.strength = 0;  // the stylizer still has the style of the design before
  stylizer.update(settings);
  const PictureSettings& picture = design.picture;
  RenderSize size{.width = picture.width, .height = picture.height, .transparent = picture.transparent};
  const bool turns = !flat && names_animation(design.output);
  if (turns) std::tie(size.width, size.height) = animation_size(animation_kind(design.output), size.width, size.height);
  if (flat || ending == ".glb") {
    Image result = stylizer.result(tell);
    require_no_messages();
    require_picture(result, artwork_);
    if (flat) {
      if (picture.dpi > 0) result.dpi = picture.dpi;
      return save_png(design.output, result, {{"Software", "Wrapture " WRAPTURE_VERSION}, {kRecipeKey, recipe_of(design, nullptr)}});
    }
    const Scene scene = scene_of(design, artwork_, size);
    return write_file_atomic(design.output, make_glb(scene, result,
                                                     {.texture_side = picture.texture_side,
                                                      .name = design.output.stem().string(),
                                                      .generator = "Wrapture " WRAPTURE_VERSION,
                                                      .note = recipe_of(design, &scene)}));
  }
  stylizer.finish();
  const Scene scene = scene_of(design, artwork_, size);
  tools_->maps->follow(scene, artwork_);
  const std::vector<std::pair<std::string, std::string>> text{{"Software", "Wrapture " WRAPTURE_VERSION},
                                                              {kRecipeKey, recipe_of(design, &scene)}};
  if (!turns) {
    Image result = offscreen(size).render(scene, stylizer.texture(), tell);
    require_no_messages();
    require_picture(result, artwork_);
    result.dpi = picture.dpi;
    return save_png(design.output, result, text);
  }
  const Turntable turntable{.frames = picture.frames, .frames_per_second = picture.frames_per_second};
  const auto sink = open_animation(design.output, {.turntable = turntable,
                                                   .width = size.width,
                                                   .height = size.height,
                                                   .transparent = picture.transparent,
                                                   .quality = picture.quality,
                                                   .text = text});
  for (std::uint32_t i = 0; i < turntable.frames; ++i) {
    const Image frame = offscreen(size).render(turned(scene, turntable, i), stylizer.texture());
    if (i == 0) require_picture(frame, artwork_);
    sink->add(frame);
    tell((i + 1.0) / turntable.frames);
  }
  require_no_messages();
  sink->finish();
}

}  // namespace wrapture::cli
