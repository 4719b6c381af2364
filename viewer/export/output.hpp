// One output of any kind, from a stylizer that has its artwork and settings: for batches and for the window's exports.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "viewer/export/batch_job.hpp"
#include "viewer/export/recipe.hpp"
#include "viewer/render/offscreen.hpp"

namespace wrapture {

/// The ending of `path` says the kind: .png, .glb, or what names_animation() says.
struct OutputTask {
  std::filesystem::path path;
  bool flat = false;  // .png: the artwork itself
  Scene scene;        // of the others; its camera framed for the picture's aspect
  PictureSettings picture;
  Recipe recipe;
  std::string software;                       // "Wrapture 0.1.0"
  std::function<void(const Image&)> check{};  // of the first picture, before anything is written; may throw
};

/// px of the picture or of frames: even where the kind wants that.
RenderSize render_size(const OutputTask& task);

/// Keeps pipelines, light and targets between outputs. Borrows the context. Queue thread only; waits for the device.
class OutputWriter {
 public:
  explicit OutputWriter(const vk::Context& context) : context_(&context), maps_(context) {}
  /// tell: 0..1 of this output; may throw. Throws Error; then nothing is written. artwork: as the stylizer has it.
  void write(const OutputTask& task, Stylizer& stylizer, const Image& artwork, const TellProgress& tell);

 private:
  void write_flat(const OutputTask& task, Stylizer& stylizer, const TellProgress& tell) const;
  void write_model(const OutputTask& task, Stylizer& stylizer, const TellProgress& tell) const;
  void write_picture(const OutputTask& task, const vk::GpuImage& texture, const TellProgress& tell);
  void write_turntable(const OutputTask& task, const vk::GpuImage& texture, const TellProgress& tell);
  Offscreen& offscreen(const RenderSize& size);

  const vk::Context* context_;
  LookMaps maps_;
  RenderSize size_;  // that offscreen_ has
  std::unique_ptr<Offscreen> offscreen_;
};

}  // namespace wrapture
