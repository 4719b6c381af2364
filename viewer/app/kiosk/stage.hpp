// One of the two pictures that a kiosk fades between: artwork, style and package, made in slices while the other is shown.
#pragma once

#include "viewer/app/kiosk/playlist.hpp"
#include "viewer/app/restyler.hpp"
#include "viewer/render/renderer.hpp"

namespace wrapture {

/// Borrows all. Window thread only.
class Stage {
 public:
  Stage(const vk::Context& context, vk::KernelCache& kernels, const Library& library, const RendererOptions& options)
      : context_(&context), restyler_(context, kernels, library), renderer_(context, options) {}

  /// Another item; waits for the device.
  void begin(const PlaylistItem& item, const Image& artwork, float picture_aspect, std::uint32_t working_side);
  /// Another style, strength or shape of the same artwork.
  void choose(const std::string& style, float strength, ShapeKind shape, float picture_aspect);
  void follow_aspect(float picture_aspect);
  /// About `milliseconds` of GPU work. inference: false: the artwork stays as it is.
  void step(double milliseconds, bool inference);
  /// The picture is what was asked for.
  [[nodiscard]] bool ready() const { return begun_ && (restyler_.progress().finished || !inference_); }
  [[nodiscard]] bool begun() const { return begun_; }

  /// Records the package as seen by `camera`.
  void prepare(VkCommandBuffer commands, const Camera& camera, VkExtent2D extent);
  [[nodiscard]] Renderer& renderer() { return renderer_; }
  [[nodiscard]] const Document& document() const { return document_; }
  [[nodiscard]] const Image& artwork() const { return artwork_; }
  /// All of the package in the picture.
  [[nodiscard]] const Camera& framed() const { return document_.scene.camera; }

 private:
  void make_scene_for(ShapeKind shape, float picture_aspect);

  const vk::Context* context_;
  Restyler restyler_;
  Renderer renderer_;
  Document document_;
  Image artwork_;
  glm::vec3 tint_{0};  // of the wall, from the artwork
  float picture_aspect_ = 1;
  bool begun_ = false, inference_ = true;
};

}  // namespace wrapture
