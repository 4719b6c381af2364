// Pictures of a scene without a window, for `wrapture render`, exports and tests.
#pragma once

#include <cstdint>

#include "engine/base/image.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/memory.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {

struct RenderSize {
  std::uint32_t width = 1600, height = 1200;  // px, 1..8192 and at most 32 megapixels
  bool transparent = false;                   // instead of the scene's background: straight alpha, the soft shadow kept as alpha
  float supersampling = 2;                    // side of the HDR picture per side of the result, 1..2; lowered for large pictures
};

/// sRGB-encoded picture. artwork as Renderer::prepare() wants it. Queue thread only; waits for the device.
/// Throws Error(usage) for an impossible size, Error(device_lost) when memory runs out.
Image render_scene(const vk::Context& context, const Scene& scene, const vk::GpuImage& artwork, const RenderSize& size);

/// Puts pixels into a sampled texture with all mips and an SRGB view, for those who have no Stylizer. Waits.
vk::GpuImage make_artwork_texture(const vk::Context& context, const Image& image);

}  // namespace wrapture
