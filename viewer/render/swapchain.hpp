// The window's images: made, remade, acquired and presented, with two frames in flight.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "engine/vk/context.hpp"

namespace wrapture {

/// One frame being recorded. Valid until end_frame().
struct SwapchainFrame {
  VkCommandBuffer commands = VK_NULL_HANDLE;  // recording
  VkFramebuffer framebuffer = VK_NULL_HANDLE;
  VkImage image = VK_NULL_HANDLE;
  VkExtent2D extent{};     // px
  std::uint32_t slot = 0;  // 0 or 1: what this slot used two frames ago is free again
};

/// Borrows context and surface. Window thread only. UNORM 8-bit format (BGRA or RGBA), FIFO. Throws Error(no_device) when the surface has
/// none of these or the queue cannot present to it.
class Swapchain {
 public:
  /// framebuffer_size: the window's size in pixels now (glfwGetFramebufferSize).
  Swapchain(const vk::Context& context, VkSurfaceKHR surface, std::function<VkExtent2D()> framebuffer_size);
  ~Swapchain();  // waits for the device
  Swapchain(const Swapchain&) = delete;
  Swapchain& operator=(const Swapchain&) = delete;

  /// Waits until the slot is free, acquires an image and begins its commands. Empty while the window has no area (wait for events
  /// then) or when the swapchain was just out of date (call again). Throws Error(device_lost), also when the device hangs for 10 s.
  std::optional<SwapchainFrame> begin_frame();
  /// Ends and submits the frame's commands and presents.
  void end_frame();
  /// Remake before the next frame (the window was resized).
  void invalidate();

  /// Clears to opaque black, leaves the image ready to present. Stays the same as long as the object lives.
  [[nodiscard]] VkRenderPass render_pass() const;
  [[nodiscard]] VkFormat format() const;
  [[nodiscard]] std::uint32_t image_count() const;
  [[nodiscard]] std::uint64_t frames_presented() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
