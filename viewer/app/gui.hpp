// Dear ImGui on our window and device: context, fonts, theme, backends.
#pragma once

#include <memory>

#include "engine/vk/context.hpp"
#include "viewer/app/preferences.hpp"
#include "viewer/app/window.hpp"
#include "viewer/ui/fonts.hpp"

namespace wrapture {

struct GuiOptions {
  VkRenderPass pass = VK_NULL_HANDLE;  // where record() will be called: subpass 0, UNORM, 1 sample
  std::uint32_t image_count = 2;       // of the swapchain
  float scale = 1;                     // of text and distances
  Theme theme = Theme::dark;
  std::vector<std::string> texts{};  // whatever will be shown that is not Latin
  bool title = false;                // a font for titles that are read from afar, too
};

/// Owns the ImGui context. Borrows window and device; waits for the device when destroyed. Window thread only.
class Gui {
 public:
  Gui(Window& window, const vk::Context& context, const GuiOptions& options);
  ~Gui();
  Gui(const Gui&) = delete;
  Gui& operator=(const Gui&) = delete;

  /// Begins anew with another size or other texts, between two frames; waits for the device.
  void restart(const GuiOptions& options);
  void set_theme(Theme theme);

  /// Panels are to be built between these two.
  void begin_frame();
  void end_frame();
  /// Draws the panels; more than once a frame where wanted.
  void record(VkCommandBuffer commands) const;

  [[nodiscard]] const Fonts& fonts() const;
  [[nodiscard]] float scale() const;

 private:
  struct Impl;
  Window* window_;
  const vk::Context* context_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
