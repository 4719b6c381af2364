// Names of VkResult and the one place that turns them into errors.
#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/vk/handle.hpp"

namespace wrapture::vk {

std::string_view to_string(VkResult result) {
  switch (result) {
#define NAME(x) \
  case x:       \
    return #x
    NAME(VK_SUCCESS);
    NAME(VK_NOT_READY);
    NAME(VK_TIMEOUT);
    NAME(VK_INCOMPLETE);
    NAME(VK_SUBOPTIMAL_KHR);
    NAME(VK_ERROR_OUT_OF_HOST_MEMORY);
    NAME(VK_ERROR_OUT_OF_DEVICE_MEMORY);
    NAME(VK_ERROR_INITIALIZATION_FAILED);
    NAME(VK_ERROR_DEVICE_LOST);
    NAME(VK_ERROR_MEMORY_MAP_FAILED);
    NAME(VK_ERROR_LAYER_NOT_PRESENT);
    NAME(VK_ERROR_EXTENSION_NOT_PRESENT);
    NAME(VK_ERROR_FEATURE_NOT_PRESENT);
    NAME(VK_ERROR_INCOMPATIBLE_DRIVER);
    NAME(VK_ERROR_TOO_MANY_OBJECTS);
    NAME(VK_ERROR_FORMAT_NOT_SUPPORTED);
    NAME(VK_ERROR_FRAGMENTED_POOL);
    NAME(VK_ERROR_OUT_OF_POOL_MEMORY);
    NAME(VK_ERROR_FRAGMENTATION);
    NAME(VK_ERROR_SURFACE_LOST_KHR);
    NAME(VK_ERROR_NATIVE_WINDOW_IN_USE_KHR);
    NAME(VK_ERROR_OUT_OF_DATE_KHR);
    NAME(VK_ERROR_UNKNOWN);
#undef NAME
    default:
      return "unknown VkResult";
  }
}

VkResult check(VkResult result, std::string_view call) {
  if (result >= 0) return result;
  const std::string what = fmt::format("{} failed: {} ({})", call, to_string(result), static_cast<int>(result));
  if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY || result == VK_ERROR_OUT_OF_HOST_MEMORY)
    throw OutOfMemory(what + "; use a smaller --size or close other programs");
  if (result == VK_ERROR_DEVICE_LOST)
    throw Error(Failure::device_lost, what + "; the GPU stopped answering: try again, or choose another with --device");
  if (result == VK_ERROR_SURFACE_LOST_KHR)  // made anew with everything else
    throw Error(Failure::device_lost, what + "; the screen was taken away: try again");
  throw Error(Failure::failed, what + "; update the graphics driver, or choose another device with --device");
}

}  // namespace wrapture::vk
