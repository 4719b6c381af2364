// One design: artwork, style, shape, output.
#include "tools/wrapture/batch_runner.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
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
    tools.writer = std::make_unique<OutputWriter>(*tools.context);
    tools.kernels = std::make_unique<vk::KernelCache>(*tools.context);
    tools.stylizer = std::make_unique<Stylizer>(*tools.context, *tools.kernels, *library_);
    tools_.emplace(std::move(tools));
  }
  if (tools_->artwork == design.artwork) return;
  tools_->artwork.clear();
  tools_->stylizer->set_artwork(artwork_);
  tools_->artwork = design.artwork;
}

Recipe BatchRunner::recipe_of(const Design& design) const {
  return {.version = WRAPTURE_VERSION,
          .device = tools_->context->info().name,
          .artwork = design.artwork.filename().string(),
          .settings = design.settings};
}

void BatchRunner::make(const Design& design, const TellProgress& tell) {
  OutputTask task{.path = design.output,
                  .flat = design.shape == kFlat,
                  .scene = {},
                  .picture = design.picture,
                  .recipe = {},
                  .software = "Wrapture " WRAPTURE_VERSION,
                  .check = [this](const Image& picture) {
                    require_no_messages();
                    require_picture(picture, artwork_);
                  }};
  make_folder_of(design.output);
  use_artwork(design);
  StyleSettings settings = design.settings;
  if (!has_style(design)) settings.strength = 0;  // the stylizer still has the style of the design before
  tools_->stylizer->update(settings);
  task.recipe = recipe_of(design);
  if (!task.flat) {
    task.scene = scene_of(design, artwork_, render_size(task));
    task.recipe.shape = design.shape;
    task.recipe.camera = task.scene.camera;
  }
  tools_->writer->write(task, *tools_->stylizer, artwork_, tell);
}

}  // namespace wrapture::cli
