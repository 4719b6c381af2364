// The window of the operating system, by GLFW: input, sizes, surface. Borrowed by everything that draws.
#pragma once

#include <vulkan/vulkan.h>

#include <filesystem>
#include <string>
#include <vector>

#include "viewer/ui/actions.hpp"

struct GLFWwindow;

namespace wrapture {

struct WindowOptions {
  std::string title;
  std::uint32_t width = 1280, height = 800;  // of the content, screen units
};

/// What happened since the last poll.
struct WindowEvents {
  std::vector<KeyPress> keys;
  std::vector<std::filesystem::path> dropped;  // files dropped on the window
  float dropped_x = 0, dropped_y = 0;          // where, px of the framebuffer
  bool any = false;                            // anything at all, mouse included
  bool resized = false;
};

/// Main thread only, but for wake(). One at a time.
class Window {
 public:
  /// Throws Error: failed where there is no display, no_device where GLFW finds no Vulkan.
  explicit Window(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Handles events; waits for one at most `wait_s`.
  WindowEvents poll(double wait_s);
  /// Ends a wait in poll(). Any thread.
  static void wake();

  [[nodiscard]] std::vector<const char*> instance_extensions() const;
  /// To be destroyed by the caller before the instance.
  [[nodiscard]] VkSurfaceKHR make_surface(VkInstance instance) const;
  [[nodiscard]] VkExtent2D framebuffer_size() const;  // px; 0x0 while minimised
  [[nodiscard]] VkExtent2D content_size() const;      // screen units
  [[nodiscard]] bool fills_screen() const;
  [[nodiscard]] bool minimised() const;
  /// Size of text for this display, 1 = 96 dpi.
  [[nodiscard]] float content_scale() const;
  [[nodiscard]] double now_s() const;  // since the start, steady
  [[nodiscard]] GLFWwindow* glfw() const { return window_; }

  [[nodiscard]] bool should_close() const;
  /// What the user asked for is not done.
  void refuse_to_close();
  void show_cursor(bool shown);
  void toggle_fullscreen();
  /// screen: counted from 1; 0: the second where there is one.
  void fill_screen(int screen);
  void leave_fullscreen();
  void resize(int width, int height);
  void set_title(const std::string& title);

 private:
  void install_callbacks();

  GLFWwindow* window_ = nullptr;
  WindowEvents events_;
  struct {
    int x = 0, y = 0, width = 0, height = 0;
  } windowed_;  // to go back to from full screen
};

}  // namespace wrapture
