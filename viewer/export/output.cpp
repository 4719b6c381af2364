// Pictures, flat artwork, turntables and models to files.
#include "viewer/export/output.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/export/animation.hpp"
#include "viewer/export/glb.hpp"

namespace wrapture {
namespace {

std::vector<std::pair<std::string, std::string>> text_of(const OutputTask& task) {
  return {{"Software", task.software}, {kRecipeKey, to_json(task.recipe)}};
}

void check(const OutputTask& task, const Image& picture) {
  if (task.check) task.check(picture);
}

}  // namespace

RenderSize render_size(const OutputTask& task) {
  RenderSize size{.width = task.picture.width, .height = task.picture.height, .transparent = task.picture.transparent};
  if (!task.flat && names_animation(task.path))
    std::tie(size.width, size.height) = animation_size(animation_kind(task.path), size.width, size.height);
  return size;
}

Offscreen& OutputWriter::offscreen(const RenderSize& size) {
  if (!offscreen_ || size.width != size_.width || size.height != size_.height || size.transparent != size_.transparent) {
    offscreen_.reset();
    offscreen_ = std::make_unique<Offscreen>(*context_, size, &maps_);
    size_ = size;
  }
  return *offscreen_;
}

void OutputWriter::write_flat(const OutputTask& task, Stylizer& stylizer, const TellProgress& tell) const {
  Image result = stylizer.result(tell);
  check(task, result);
  if (task.picture.dpi > 0) result.dpi = task.picture.dpi;
  save_png(task.path, result, text_of(task));
}

void OutputWriter::write_model(const OutputTask& task, Stylizer& stylizer, const TellProgress& tell) const {
  const Image result = stylizer.result(tell);
  check(task, result);
  write_file_atomic(task.path, make_glb(task.scene, result,
                                        {.texture_side = task.picture.texture_side,
                                         .name = task.path.stem().string(),
                                         .generator = task.software,
                                         .note = to_json(task.recipe)}));
}

void OutputWriter::write_picture(const OutputTask& task, const vk::GpuImage& texture, const TellProgress& tell) {
  Image picture = offscreen(render_size(task)).render(task.scene, texture, tell);
  check(task, picture);
  picture.dpi = task.picture.dpi;
  save_png(task.path, picture, text_of(task));
}

void OutputWriter::write_turntable(const OutputTask& task, const vk::GpuImage& texture, const TellProgress& tell) {
  const RenderSize size = render_size(task);
  const Turntable turntable{.frames = task.picture.frames, .frames_per_second = task.picture.frames_per_second};
  const auto sink = open_animation(task.path, {.turntable = turntable,
                                               .width = size.width,
                                               .height = size.height,
                                               .transparent = size.transparent,
                                               .quality = task.picture.quality,
                                               .text = text_of(task)});
  for (std::uint32_t i = 0; i < turntable.frames; ++i) {
    const Image frame = offscreen(size).render(turned(task.scene, turntable, i), texture);
    if (i == 0) check(task, frame);
    sink->add(frame);
    if (tell) tell((i + 1.0) / turntable.frames);
  }
  sink->finish();
}

void OutputWriter::write(const OutputTask& task, Stylizer& stylizer, const Image& artwork, const TellProgress& tell) {
  const std::string ending = task.path.extension().string();
  if (task.flat && ending != ".png") throw Error(Failure::usage, fmt::format("{}: flat artwork is written as .png", task.path.string()));
  if (task.flat) return write_flat(task, stylizer, tell);
  if (ending == ".glb") return write_model(task, stylizer, tell);
  const bool turns = names_animation(task.path);
  if (!turns && ending != ".png")
    throw Error(Failure::usage, fmt::format("{}: use .png, .glb, .webp, .gif, .mp4, name-{{frame}}.png or a folder/", task.path.string()));
  stylizer.finish();
  maps_.follow(task.scene, artwork);
  turns ? write_turntable(task, stylizer.texture(), tell) : write_picture(task, stylizer.texture(), tell);
}

}  // namespace wrapture
