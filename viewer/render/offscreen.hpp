// Pictures of a scene without a window, for `wrapture render`, exports and tests.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/base/image.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/memory.hpp"
#include "viewer/render/look_maps.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {

inline constexpr std::uint32_t kMaxPictureSide = 16384;  // px

struct RenderSize {
  std::uint32_t width = 1600, height = 1200;  // px, 1..kMaxPictureSide
  bool transparent = false;                   // instead of the scene's background: straight alpha, the soft shadow kept as alpha
  float supersampling = 2;                    // side of the HDR picture per side of the result, 1..2; in tiles 1 or 2
  std::uint32_t tile_side = 0;                // px, at least 64; 0: in one piece up to 4 megapixels, larger ones in tiles of 1024
};

/// Is told the share that is done, 0..1, and may throw to end the work.
using TellProgress = std::function<void(double share)>;

/// Draws pictures of one size, one after the other, with everything kept between them. Borrows the context. Queue thread only; waits for
/// the device. Larger pictures than the device's images are drawn in tiles, without seams.
class Offscreen {
 public:
  /// maps: borrowed; follows the scene (LookMaps::follow) before render(); null: the product light and no files.
  /// Throws Error(usage) for an impossible size, Error(device_lost) when memory runs out.
  Offscreen(const vk::Context& context, const RenderSize& size, const LookMaps* maps = nullptr);
  ~Offscreen();
  Offscreen(const Offscreen&) = delete;
  Offscreen& operator=(const Offscreen&) = delete;

  /// sRGB-encoded picture. artwork as Renderer::prepare() wants it.
  Image render(const Scene& scene, const vk::GpuImage& artwork, const TellProgress& tell = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// One picture.
Image render_scene(const vk::Context& context, const Scene& scene, const vk::GpuImage& artwork, const RenderSize& size,
                   const LookMaps* maps = nullptr);

/// Puts pixels into a sampled texture with all mips and an SRGB view, for those who have no Stylizer. Waits.
vk::GpuImage make_artwork_texture(const vk::Context& context, const Image& image);

}  // namespace wrapture
