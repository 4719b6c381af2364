// Draws a GpuImage as a rectangle into a running render pass, e.g. from an ImGui ImDrawList callback.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/vk/context.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture {

struct QuadPlace {
  float x_px = 0, y_px = 0, width_px = 1, height_px = 1;  // framebuffer pixels (not ImGui points), from the top left
  VkRect2D clip{};                                        // framebuffer pixels; must lie inside the framebuffer
  VkExtent2D framebuffer{};                               // px
  float corner_radius_px = 0;
  float opacity = 1;
};

/// Borrows context and pass. Queue thread only. In an ImDrawList callback: quad.draw(...), then add ImDrawCallback_ResetRenderState.
/// Dynamic state (viewport, scissor), pipeline and set 0 are changed.
class ImageQuad {
 public:
  /// pass: subpass 0, one UNORM colour attachment, 1 sample.
  ImageQuad(const vk::Context& context, VkRenderPass pass);
  ~ImageQuad();
  ImageQuad(const ImageQuad&) = delete;
  ImageQuad& operator=(const ImageQuad&) = delete;

  /// Once a frame before the first draw(): frees what draws of the frame before last used (two frames in flight).
  void begin_frame();
  /// image: SRGB view, SHADER_READ_ONLY layout; filtered trilinearly, alpha blended, encoded to sRGB.
  void draw(VkCommandBuffer commands, const vk::GpuImage& image, const QuadPlace& place);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
