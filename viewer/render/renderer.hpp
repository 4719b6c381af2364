// Draws a Scene with an artwork texture: studio light, soft shadow, HDR, then neutral tone mapping into the caller's render pass.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/vk/context.hpp"
#include "engine/vk/memory.hpp"
#include "viewer/render/look_maps.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {

struct RendererOptions {
  VkRenderPass output_pass = VK_NULL_HANDLE;  // where compose() will be recorded: subpass 0, one colour attachment, UNORM, 1 sample
  std::uint32_t samples = 4;                  // 1, 2, 4 or 8; lowered to what the device has
  float resolution_scale = 1;                 // 0.25..2; side of the HDR picture per side of the output
  const LookMaps* maps = nullptr;             // borrowed; follows the scene before prepare(); null: the product light and no files
  float max_anisotropy = 0;  // 1 = off; lowered to what the device has; 0: 8, but off on a CPU driver (a quarter of a frame)
};

/// Which part of a larger picture is drawn. The same light, noise and perspective: parts fit together without a seam.
struct PicturePart {
  VkOffset2D offset{};  // px of the whole; may lie outside of it
  VkExtent2D whole{};   // px; 0x0: the part is all there is
};

/// Borrows the context and the output pass. One thread (the queue's). At most two frames are in flight: before the n-th prepare() the
/// work recorded by the (n-2)-th must be done (Swapchain::begin_frame() sees to that).
///
///   renderer.prepare(commands, scene, artwork, extent);   // outside a render pass
///   vkCmdBeginRenderPass(commands, output pass ...);
///   renderer.compose(commands, {{x, y}, extent});         // tone-maps into this rectangle
///   ... ImGui over it ...
class Renderer {
 public:
  Renderer(const vk::Context& context, const RendererOptions& options);
  ~Renderer();  // waits for the device
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  /// Records the scene into the HDR picture. artwork: sampled RGBA8 with an SRGB view and mips, in SHADER_READ_ONLY layout (as
  /// Stylizer::texture()); used until the frame is done. Meshes, targets and shadows are remade when scene or extent (px, >= 1) ask for it.
  void prepare(VkCommandBuffer commands, const Scene& scene, const vk::GpuImage& artwork, VkExtent2D extent, const PicturePart& part = {});
  /// Draws the last prepared picture over `area` (px) of the output. Straight alpha where the background is transparent, else opaque.
  void compose(VkCommandBuffer commands, VkRect2D area) const;

  /// Take effect at the next prepare().
  void set_samples(std::uint32_t samples);
  void set_resolution_scale(float scale);
  [[nodiscard]] std::uint32_t samples() const;
  [[nodiscard]] float resolution_scale() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
