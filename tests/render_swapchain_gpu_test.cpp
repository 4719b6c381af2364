// The window's images, on a surface without a window (VK_EXT_headless_surface), where the driver has one.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <vector>

#include "engine/vk/context.hpp"
#include "viewer/render/graphics.hpp"
#include "viewer/render/swapchain.hpp"

namespace wrapture {
namespace {

bool has_headless_surface() {
  std::uint32_t count = 0;
  vkEnumerateInstanceExtensionProperties(nullptr, &count, nullptr);
  std::vector<VkExtensionProperties> all(count);
  vkEnumerateInstanceExtensionProperties(nullptr, &count, all.data());
  for (const VkExtensionProperties& each : all)
    if (std::strcmp(each.extensionName, VK_EXT_HEADLESS_SURFACE_EXTENSION_NAME) == 0) return true;
  return false;
}

struct Surface {
  explicit Surface(const vk::Context& used_context) : context(used_context) {
    const auto create =
        reinterpret_cast<PFN_vkCreateHeadlessSurfaceEXT>(vkGetInstanceProcAddr(context.instance(), "vkCreateHeadlessSurfaceEXT"));
    const VkHeadlessSurfaceCreateInfoEXT info{VK_STRUCTURE_TYPE_HEADLESS_SURFACE_CREATE_INFO_EXT, nullptr, 0};
    vk::check(create(context.instance(), &info, nullptr, &surface), "vkCreateHeadlessSurfaceEXT");
  }
  ~Surface() { vkDestroySurfaceKHR(context.instance(), surface, nullptr); }
  Surface(const Surface&) = delete;
  Surface& operator=(const Surface&) = delete;
  /// The surface's own width where it has one (SwiftShader: always 1280), else the window's.
  [[nodiscard]] std::uint32_t width_for(VkExtent2D window) const {
    VkSurfaceCapabilitiesKHR capabilities;
    vk::check(vkGetPhysicalDeviceSurfaceCapabilitiesKHR(context.physical(), surface, &capabilities), "capabilities");
    return capabilities.currentExtent.width != ~0u ? capabilities.currentExtent.width : window.width;
  }
  const vk::Context& context;
  VkSurfaceKHR surface = VK_NULL_HANDLE;
};

TEST(Swapchain, PresentsThroughResizesAndAWindowWithoutArea) {
  if (!has_headless_surface()) GTEST_SKIP() << "the driver has no VK_EXT_headless_surface";
  const std::uint32_t before = vk::Context::total_message_count();
  {
    const vk::Context context(
        {.validation = vk::Validation::on, .instance_extensions = {VK_KHR_SURFACE_EXTENSION_NAME, VK_EXT_HEADLESS_SURFACE_EXTENSION_NAME}});
    const Surface surface(context);
    VkExtent2D window{320, 200};
    Swapchain swapchain(context, surface.surface, [&] { return window; });
    int drawn = 0;
    for (std::uint32_t i = 0; i < 60; ++i) {
      if (i % 6 == 5) {
        window = {64 + i * 3, 40 + i * 2};
        swapchain.invalidate();
      }
      const VkExtent2D size = window;
      if (i % 15 == 14) window = {0, 0};
      const auto frame = swapchain.begin_frame();
      EXPECT_EQ(frame.has_value(), window.width != 0);
      window = size;
      if (!frame) continue;
      EXPECT_EQ(frame->extent.width, surface.width_for(window));
      EXPECT_LT(frame->slot, 2u);
      gfx::begin_pass(frame->commands, swapchain.render_pass(), frame->framebuffer, frame->extent, false);
      vkCmdEndRenderPass(frame->commands);
      swapchain.end_frame();
      ++drawn;
    }
    EXPECT_EQ(drawn, 56);
    EXPECT_EQ(swapchain.frames_presented(), 56u);
    EXPECT_TRUE(swapchain.format() == VK_FORMAT_B8G8R8A8_UNORM || swapchain.format() == VK_FORMAT_R8G8B8A8_UNORM);
  }
  EXPECT_EQ(vk::Context::total_message_count(), before);
}

}  // namespace
}  // namespace wrapture
