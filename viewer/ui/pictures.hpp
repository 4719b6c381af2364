// Pictures inside the user interface. The stock Vulkan backend cannot bind textures, so a draw list calls back and we draw ourselves.
#pragma once

#include <imgui.h>

#include <deque>

#include "viewer/render/image_quad.hpp"

namespace wrapture {

/// Borrows context and pass. Window thread only. Images must live until the frame is done.
class Pictures {
 public:
  Pictures(const vk::Context& context, VkRenderPass pass) : quad_(context, pass) {}
  Pictures(const Pictures&) = delete;
  Pictures& operator=(const Pictures&) = delete;

  /// Before the first add() of a frame: forgets those of the frame before.
  void begin_frame();
  /// Adds a picture to a draw list, in ImGui's coordinates.
  void add(ImDrawList& list, const vk::GpuImage& image, ImVec2 low, ImVec2 high, float rounding, float opacity = 1);
  /// Once the swapchain has begun the frame: only then is the frame before last done with what it used.
  void begin_drawing() { quad_.begin_frame(); }
  /// Before the draw data are recorded: where to.
  void set_target(VkCommandBuffer commands, VkExtent2D framebuffer);

 private:
  struct Job {
    Pictures* owner;
    const vk::GpuImage* image;
    ImVec2 low, high;
    float rounding, opacity;
  };
  static void on_draw(const ImDrawList* list, const ImDrawCmd* command);
  void draw(const Job& job, const ImVec4& clip);

  ImageQuad quad_;
  std::deque<Job> jobs_;  // addresses stay valid
  VkCommandBuffer commands_ = VK_NULL_HANDLE;
  VkExtent2D framebuffer_{};
};

}  // namespace wrapture
