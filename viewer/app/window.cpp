// Window: GLFW set-up, callbacks, full screen.
#define GLFW_INCLUDE_VULKAN
#include "viewer/app/window.hpp"

#include <GLFW/glfw3.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/vk/handle.hpp"

namespace wrapture {

namespace {

constexpr int kMinSide = 320;  // screen units

std::string last_glfw_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text != nullptr ? text : "no reason given";
}

/// Names of keys that print nothing; letters and signs come from the user's keyboard.
std::string key_name(int key, int scancode) {
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F25) return fmt::format("F{}", key - GLFW_KEY_F1 + 1);
  switch (key) {
    case GLFW_KEY_TAB:
      return "Tab";
    case GLFW_KEY_ESCAPE:
      return "Escape";
    case GLFW_KEY_LEFT:
      return "Left";
    case GLFW_KEY_RIGHT:
      return "Right";
    case GLFW_KEY_UP:
      return "Up";
    case GLFW_KEY_DOWN:
      return "Down";
    default:
      break;
  }
  const char* printed = glfwGetKeyName(key, scancode);
  std::string name = printed != nullptr ? printed : "";
  std::ranges::transform(name, name.begin(), [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return name;
}

WindowEvents& events_of(GLFWwindow* window) { return *static_cast<WindowEvents*>(glfwGetWindowUserPointer(window)); }

void on_key(GLFWwindow* window, int key, int scancode, int action, int mods) {
  WindowEvents& events = events_of(window);
  events.any = true;
  std::string name = key_name(key, scancode);
  if (name.empty()) return;
  if ((mods & GLFW_MOD_CONTROL) != 0) name = ((mods & GLFW_MOD_SHIFT) != 0 ? "Ctrl+Shift+" : "Ctrl+") + name;
  if ((mods & GLFW_MOD_ALT) != 0) name = "Alt+" + name;
  events.keys.push_back({std::move(name), action != GLFW_RELEASE});
}

void on_char(GLFWwindow* window, unsigned int character) {  // where '?' and '+' are depends on the keyboard
  WindowEvents& events = events_of(window);
  events.any = true;
  if (character == '?') events.keys.push_back({"?", true});
  if (character == '+') events.keys.push_back({"+", true});
}

void on_drop(GLFWwindow* window, int count, const char** paths) {
  WindowEvents& events = events_of(window);
  events.any = true;
  events.dropped.insert(events.dropped.end(), paths, paths + count);
  double x = 0, y = 0;
  int width = 1, height = 1, framebuffer_width = 1, framebuffer_height = 1;
  glfwGetCursorPos(window, &x, &y);
  glfwGetWindowSize(window, &width, &height);
  glfwGetFramebufferSize(window, &framebuffer_width, &framebuffer_height);
  events.dropped_x = static_cast<float>(x * framebuffer_width / std::max(width, 1));
  events.dropped_y = static_cast<float>(y * framebuffer_height / std::max(height, 1));
}

void on_framebuffer_size(GLFWwindow* window, int, int) {
  events_of(window).any = true;
  events_of(window).resized = true;
}

/// Asked first because libwayland writes lines of its own where there is nothing to connect to.
bool may_have_display() {
#if defined(__linux__)
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_RUNTIME_DIR"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return true;
  return false;
#else
  return true;
#endif
}

}  // namespace

Window::Window(const WindowOptions& options) {
  if (!may_have_display()) throw Error("no display (neither DISPLAY nor WAYLAND_DISPLAY is set); use `wrapture render`");
  if (glfwInit() == GLFW_FALSE) throw Error(fmt::format("no display ({}); use `wrapture render`", last_glfw_error()));
  if (glfwVulkanSupported() == GLFW_FALSE) {
    glfwTerminate();
    throw Error(Failure::no_device, "this display cannot show Vulkan pictures; use `wrapture render`");
  }
  glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
  window_ = glfwCreateWindow(static_cast<int>(options.width), static_cast<int>(options.height), options.title.c_str(), nullptr, nullptr);
  if (window_ == nullptr) {
    const std::string why = last_glfw_error();
    glfwTerminate();
    throw Error(fmt::format("no display ({}); use `wrapture render`", why));
  }
  glfwSetWindowSizeLimits(window_, kMinSide, kMinSide, GLFW_DONT_CARE, GLFW_DONT_CARE);
  install_callbacks();
}

Window::~Window() {
  glfwDestroyWindow(window_);
  glfwTerminate();
}

/// Before ImGui's, which then call these.
void Window::install_callbacks() {
  glfwSetWindowUserPointer(window_, &events_);
  glfwSetKeyCallback(window_, on_key);
  glfwSetCharCallback(window_, on_char);
  glfwSetDropCallback(window_, on_drop);
  glfwSetFramebufferSizeCallback(window_, on_framebuffer_size);
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) { events_of(window).any = true; });
  glfwSetWindowIconifyCallback(window_, [](GLFWwindow* window, int) { events_of(window).any = true; });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int) { events_of(window).any = true; });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int) { events_of(window).any = true; });
  glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double, double) { events_of(window).any = true; });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int, int, int) { events_of(window).any = true; });
  glfwSetScrollCallback(window_, [](GLFWwindow* window, double, double) { events_of(window).any = true; });
}

WindowEvents Window::poll(double wait_s) {
  if (wait_s > 0)
    glfwWaitEventsTimeout(wait_s);
  else
    glfwPollEvents();
  return std::exchange(events_, {});
}

void Window::wake() { glfwPostEmptyEvent(); }

std::vector<const char*> Window::instance_extensions() const {
  std::uint32_t count = 0;
  const char** names = glfwGetRequiredInstanceExtensions(&count);
  if (names == nullptr) throw Error(Failure::no_device, "this display cannot show Vulkan pictures; use `wrapture render`");
  return {names, names + count};
}

VkSurfaceKHR Window::make_surface(VkInstance instance) const {
  VkSurfaceKHR surface = VK_NULL_HANDLE;
  vk::check(glfwCreateWindowSurface(instance, window_, nullptr, &surface), "glfwCreateWindowSurface");
  return surface;
}

VkExtent2D Window::framebuffer_size() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  return {static_cast<std::uint32_t>(std::max(width, 0)), static_cast<std::uint32_t>(std::max(height, 0))};
}

VkExtent2D Window::content_size() const {
  int width = 0, height = 0;
  glfwGetWindowSize(window_, &width, &height);
  return {static_cast<std::uint32_t>(std::max(width, 0)), static_cast<std::uint32_t>(std::max(height, 0))};
}

bool Window::fills_screen() const { return glfwGetWindowMonitor(window_) != nullptr; }

bool Window::minimised() const {
  const VkExtent2D size = framebuffer_size();
  return glfwGetWindowAttrib(window_, GLFW_ICONIFIED) != 0 || size.width == 0 || size.height == 0;
}

float Window::content_scale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return std::clamp(std::max(x, y), 0.5f, 4.0f);
}

double Window::now_s() const { return glfwGetTime(); }

bool Window::should_close() const { return glfwWindowShouldClose(window_) != 0; }

void Window::refuse_to_close() { glfwSetWindowShouldClose(window_, GLFW_FALSE); }

void Window::show_cursor(bool shown) { glfwSetInputMode(window_, GLFW_CURSOR, shown ? GLFW_CURSOR_NORMAL : GLFW_CURSOR_HIDDEN); }

void Window::toggle_fullscreen() {
  if (fills_screen())
    leave_fullscreen();
  else
    fill_screen(1);
}

void Window::fill_screen(int screen) {
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  if (monitors == nullptr || count == 0) return;  // none to fill
  const int wanted = screen > 0 ? screen : 2;
  GLFWmonitor* monitor = monitors[std::min(wanted, count) - 1];
  const GLFWvidmode* mode = glfwGetVideoMode(monitor);
  if (mode == nullptr) return;
  if (!fills_screen()) {
    glfwGetWindowPos(window_, &windowed_.x, &windowed_.y);
    glfwGetWindowSize(window_, &windowed_.width, &windowed_.height);
  }
  glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

void Window::leave_fullscreen() {
  if (fills_screen()) glfwSetWindowMonitor(window_, nullptr, windowed_.x, windowed_.y, windowed_.width, windowed_.height, GLFW_DONT_CARE);
}

void Window::resize(int width, int height) { glfwSetWindowSize(window_, std::max(width, kMinSide), std::max(height, kMinSide)); }

void Window::set_title(const std::string& title) { glfwSetWindowTitle(window_, title.c_str()); }

}  // namespace wrapture
