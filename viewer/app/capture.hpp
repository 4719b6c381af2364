// Reads what the window shows: the same drawing once more, into a picture of our own.
#pragma once

#include <functional>

#include "engine/base/image.hpp"
#include "engine/vk/context.hpp"

namespace wrapture {

/// record: draws into a running render pass that fits one of `format` (UNORM RGBA or BGRA, 1 sample). Opaque result. Waits.
/// Works whether or not the surface lets its images be read.
Image capture(const vk::Context& context, VkFormat format, VkExtent2D extent, const std::function<void(VkCommandBuffer)>& record);

}  // namespace wrapture
