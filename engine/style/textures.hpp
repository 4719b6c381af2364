// The textures of a Stylizer's artwork.
#pragma once

#include "engine/style/passes.hpp"

namespace wrapture {

/// The artwork as loaded, and as shown. Both RGBA8 with mips, SHADER_READ_ONLY; `shown` is not yet filled. Borrows context and passes.
struct Textures {
  Textures(const vk::Context& context, const Passes& passes, const Image& image);
  vk::GpuImage artwork, shown;
  MipChain artwork_mips, shown_mips;
  vk::ImageView shown_level;  // level 0 of `shown`, for writing
};

}  // namespace wrapture
