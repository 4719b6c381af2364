// Reads what the window shows: the same drawing once more, into a picture of our own.
#pragma once

#include <functional>

#include "engine/base/image.hpp"
#include "engine/vk/context.hpp"

namespace wrapture {

struct CaptureTarget {
  VkRenderPass pass = VK_NULL_HANDLE;     // the window's: leaves its picture ready to present
  VkFormat format = VK_FORMAT_UNDEFINED;  // UNORM RGBA or BGRA
  VkExtent2D extent{};                    // px
};

/// record: draws into the running pass. Opaque result. Waits. Works whether or not the surface lets its images be read.
Image capture(const vk::Context& context, const CaptureTarget& target, const std::function<void(VkCommandBuffer)>& record);

}  // namespace wrapture
