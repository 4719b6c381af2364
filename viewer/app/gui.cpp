// Gui: sets up and tears down Dear ImGui.
#include "viewer/app/gui.hpp"

#include <algorithm>

#include "viewer/ui/imgui_compat.hpp"
#include "viewer/ui/theme.hpp"

namespace wrapture {

namespace {

constexpr float kBodyPx = 14, kTitlePx = 32;

vk::DescriptorPool make_pool(const vk::Context& context) {
  const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 16};
  const VkDescriptorPoolCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                        .pNext = nullptr,
                                        .flags = VK_DESCRIPTOR_POOL_CREATE_FREE_DESCRIPTOR_SET_BIT,
                                        .maxSets = 16,
                                        .poolSizeCount = 1,
                                        .pPoolSizes = &size};
  VkDescriptorPool pool = VK_NULL_HANDLE;
  vk::check(vkCreateDescriptorPool(context.device(), &info, nullptr, &pool), "vkCreateDescriptorPool");
  return {context.device(), pool};
}

void init_vulkan_backend(const vk::Context& context, const GuiOptions& options, VkDescriptorPool pool) {
  ImGui_ImplVulkan_InitInfo info{};
  info.Instance = context.instance();
  info.PhysicalDevice = context.physical();
  info.Device = context.device();
  info.QueueFamily = context.queue_family();
  info.Queue = context.queue();
  info.PipelineCache = context.pipeline_cache();
  info.DescriptorPool = pool;
  info.MinImageCount = 2;
  // Vertex buffers go round: two frames in flight and a screenshot between them.
  info.ImageCount = std::max(options.image_count, 3u);
  info.CheckVkResultFn = [](VkResult result) { vk::check(result, "Dear ImGui"); };
  imgui_compat::init_vulkan(info, options.pass);
}

struct ContextOwner {
  ContextOwner() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;  // the layout is ours
  }
  ~ContextOwner() { ImGui::DestroyContext(); }
  ContextOwner(const ContextOwner&) = delete;
  ContextOwner& operator=(const ContextOwner&) = delete;
};

struct GlfwBackend {
  explicit GlfwBackend(GLFWwindow* window) { ImGui_ImplGlfw_InitForVulkan(window, true); }
  ~GlfwBackend() { ImGui_ImplGlfw_Shutdown(); }
  GlfwBackend(const GlfwBackend&) = delete;
  GlfwBackend& operator=(const GlfwBackend&) = delete;
};

struct VulkanBackend {
  VulkanBackend(const vk::Context& context, const GuiOptions& options) : context_(&context), pool_(make_pool(context)) {
    init_vulkan_backend(context, options, pool_.get());
  }
  ~VulkanBackend() {
    vkDeviceWaitIdle(context_->device());  // may fail when the device is lost: then nothing runs either
    ImGui_ImplVulkan_Shutdown();
  }
  VulkanBackend(const VulkanBackend&) = delete;
  VulkanBackend& operator=(const VulkanBackend&) = delete;

  const vk::Context* context_;
  vk::DescriptorPool pool_;
};

}  // namespace

/// In the order of making; each undoes itself, also when the next fails.
struct Gui::Impl {
  Impl(Window& window, const vk::Context& context, const GuiOptions& options)
      : scale(options.scale), glfw(window.glfw()), vulkan(context, options) {
    apply_theme(scale, options.theme);
    fonts = load_fonts(kBodyPx * scale, options.texts, options.title ? kTitlePx * scale : 0);
    imgui_compat::upload_fonts(context);
  }

  float scale;
  Fonts fonts;
  ContextOwner imgui;
  GlfwBackend glfw;
  VulkanBackend vulkan;
};

Gui::Gui(Window& window, const vk::Context& context, const GuiOptions& options)
    : window_(&window), context_(&context), impl_(std::make_unique<Impl>(window, context, options)) {}

Gui::~Gui() = default;

void Gui::restart(const GuiOptions& options) {
  impl_.reset();  // one ImGui context at a time
  impl_ = std::make_unique<Impl>(*window_, *context_, options);
}

void Gui::set_theme(Theme theme) { apply_theme(impl_->scale, theme); }

const Fonts& Gui::fonts() const { return impl_->fonts; }

float Gui::scale() const { return impl_->scale; }

void Gui::begin_frame() {
  ImGui_ImplVulkan_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
}

void Gui::end_frame() { ImGui::Render(); }

void Gui::record(VkCommandBuffer commands) const { ImGui_ImplVulkan_RenderDrawData(ImGui::GetDrawData(), commands); }

}  // namespace wrapture
