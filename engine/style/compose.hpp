// How artwork and stylised picture become the result: what is kept of the artwork, and results that are larger than a texture.
#pragma once

#include <optional>
#include <span>

#include "engine/style/brand.hpp"
#include "engine/style/mask.hpp"
#include "engine/style/passes.hpp"
#include "style/passes.h"

namespace wrapture {

/// The share of the style that each pixel of artwork gets, from brand colours and a mask. Any thread.
class StyleShares {
 public:
  StyleShares() = default;
  /// Throws Error: usage (brand colours), bad_input (the mask's file). mask: empty for none; read again only where `before` has another.
  StyleShares(const std::vector<BrandColour>& brands, const std::filesystem::path& mask, const StyleShares& before);
  [[nodiscard]] bool all() const { return !lock_ && !mask_; }  // every pixel gets all
  [[nodiscard]] const std::optional<Mask>& mask() const { return mask_; }
  void drop_mask() { mask_.reset(); }
  /// 0..255 a pixel: 0 where the artwork is kept whole.
  [[nodiscard]] std::vector<std::uint8_t> of(const Image& artwork);

 private:
  std::optional<BrandLock> lock_;
  std::optional<Mask> mask_;
};

/// Resources of the compose pass in the order of its bindings. shares: a view of the artwork where there are none.
std::array<vk::Resource, 4> compose_resources(const Passes& passes, VkImageView artwork, VkImageView stylised, WrapAround wrap,
                                              VkImageView shares, VkImageView target);

/// An R8 image for shares, not yet filled.
vk::GpuImage make_share_image(const vk::Context& context, std::uint32_t width, std::uint32_t height);

/// The result for artwork of any size, tile by tile with the same shader as the texture; waits. stylised: SHADER_READ_ONLY, of the whole.
/// shares: of the whole artwork, or empty. Of `params` strength and colour_keep count. Queue thread only.
Image compose_in_tiles(const vk::Context& context, const Passes& passes, const Image& artwork, const vk::GpuImage& stylised,
                       WrapAround wrap, std::span<const std::uint8_t> shares, const ComposeParams& params);
/// The same for a stylised picture of the artwork's size that lies on the host.
Image compose_in_tiles(const vk::Context& context, const Passes& passes, const Image& artwork, const Image& stylised,
                       std::span<const std::uint8_t> shares, const ComposeParams& params);

}  // namespace wrapture
