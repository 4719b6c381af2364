// The window's images: made, remade, acquired and presented, with two frames in flight.
#include "viewer/render/swapchain.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/vk/commands.hpp"
#include "viewer/render/graphics.hpp"

namespace wrapture {
namespace {

constexpr int kPatience_s = 10;  // then the device hangs
constexpr std::uint64_t kAcquire_ns = 1'000'000'000;

template <class T>
std::vector<T> listed(auto&& query) {
  std::uint32_t count = 0;
  query(&count, static_cast<T*>(nullptr));
  std::vector<T> items(count);
  query(&count, items.data());
  items.resize(count);
  return items;
}

/// ImGui and our last pass write sRGB-encoded values, so the format must not encode them again.
VkSurfaceFormatKHR choose_format(const vk::Context& context, VkSurfaceKHR surface) {
  const auto formats = listed<VkSurfaceFormatKHR>([&](std::uint32_t* count, VkSurfaceFormatKHR* items) {
    vk::check(vkGetPhysicalDeviceSurfaceFormatsKHR(context.physical(), surface, count, items), "vkGetPhysicalDeviceSurfaceFormatsKHR");
  });
  for (const VkFormat wanted : {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_R8G8B8A8_UNORM})
    for (const VkSurfaceFormatKHR& format : formats)
      if (format.format == wanted && format.colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) return format;
  throw Error(Failure::no_device, "the window offers no 8-bit UNORM format on '" + context.info().name + "'; choose another --device");
}

vk::Semaphore make_semaphore(const vk::Context& context) {
  const VkSemaphoreCreateInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
  VkSemaphore semaphore = VK_NULL_HANDLE;
  vk::check(vkCreateSemaphore(context.device(), &info, nullptr, &semaphore), "vkCreateSemaphore");
  return {context.device(), semaphore};
}

vk::Fence make_signalled_fence(const vk::Context& context) {
  const VkFenceCreateInfo info{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, VK_FENCE_CREATE_SIGNALED_BIT};
  VkFence fence = VK_NULL_HANDLE;
  vk::check(vkCreateFence(context.device(), &info, nullptr, &fence), "vkCreateFence");
  return {context.device(), fence};
}

vk::ImageView make_view(const vk::Context& context, VkImage image, VkFormat format) {
  VkImageViewCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
  info.image = image;
  info.viewType = VK_IMAGE_VIEW_TYPE_2D;
  info.format = format;
  info.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
  VkImageView view = VK_NULL_HANDLE;
  vk::check(vkCreateImageView(context.device(), &info, nullptr, &view), "vkCreateImageView");
  return {context.device(), view};
}

/// The window's size where the surface leaves it to us, else what the surface says.
VkExtent2D extent_of(const VkSurfaceCapabilitiesKHR& surface, VkExtent2D window) {
  if (surface.currentExtent.width != ~0u) return surface.currentExtent;
  if (window.width == 0 || window.height == 0) return {0, 0};
  return {std::clamp(window.width, surface.minImageExtent.width, surface.maxImageExtent.width),
          std::clamp(window.height, surface.minImageExtent.height, surface.maxImageExtent.height)};
}

struct FrameSlot {
  vk::CommandPool pool;
  VkCommandBuffer commands = VK_NULL_HANDLE;
  vk::Semaphore acquired;
  vk::Fence done;
};

/// What belongs to one image of the chain.
struct ChainImage {
  VkImage image = VK_NULL_HANDLE;
  vk::ImageView view;
  vk::Framebuffer framebuffer;
  vk::Semaphore rendered;  // per image: presentation may still wait on it when the slot comes round
};

FrameSlot make_slot(const vk::Context& context) {
  FrameSlot slot;
  const VkCommandPoolCreateInfo info{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, nullptr, VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                     context.queue_family()};
  VkCommandPool pool = VK_NULL_HANDLE;
  vk::check(vkCreateCommandPool(context.device(), &info, nullptr, &pool), "vkCreateCommandPool");
  slot.pool = {context.device(), pool};
  const VkCommandBufferAllocateInfo allocate{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, nullptr, pool, VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                             1};
  vk::check(vkAllocateCommandBuffers(context.device(), &allocate, &slot.commands), "vkAllocateCommandBuffers");
  slot.acquired = make_semaphore(context);
  slot.done = make_signalled_fence(context);
  return slot;
}

}  // namespace

struct Swapchain::Impl {
  Impl(const vk::Context& context, VkSurfaceKHR surface, std::function<VkExtent2D()> framebuffer_size);
  bool remake();  // false: the window has no area
  VkSwapchainKHR make_chain(const VkSurfaceCapabilitiesKHR& capabilities) const;
  FrameSlot& slot() { return slots[frame % slots.size()]; }

  const vk::Context& context;
  VkSurfaceKHR surface;
  std::function<VkExtent2D()> framebuffer_size;
  VkSurfaceFormatKHR format;
  vk::RenderPass pass;
  std::array<FrameSlot, 2> slots;
  vk::Swapchain chain;
  std::vector<ChainImage> images;
  VkExtent2D extent{};
  std::uint64_t frame = 0;  // presented so far
  std::uint32_t image_index = 0;
  bool stale = true;
};

Swapchain::Impl::Impl(const vk::Context& used_context, VkSurfaceKHR used_surface, std::function<VkExtent2D()> size)
    : context(used_context), surface(used_surface), framebuffer_size(std::move(size)), format{} {
  VkBool32 supported = VK_FALSE;
  vk::check(vkGetPhysicalDeviceSurfaceSupportKHR(context.physical(), context.queue_family(), surface, &supported),
            "vkGetPhysicalDeviceSurfaceSupportKHR");
  if (!supported || !context.can_draw())
    throw Error(Failure::no_device, "'" + context.info().name + "' cannot show pictures in this window; choose another --device");
  format = choose_format(context, surface);
  pass = gfx::make_pass(context, {.name = "window", .colour = format.format, .final_layout = VK_IMAGE_LAYOUT_PRESENT_SRC_KHR});
  for (FrameSlot& each : slots) each = make_slot(context);
}

VkSwapchainKHR Swapchain::Impl::make_chain(const VkSurfaceCapabilitiesKHR& capabilities) const {
  VkSwapchainCreateInfoKHR info{VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR};
  info.surface = surface;
  info.minImageCount = capabilities.minImageCount + 1;
  if (capabilities.maxImageCount > 0) info.minImageCount = std::min(info.minImageCount, capabilities.maxImageCount);
  info.imageFormat = format.format;
  info.imageColorSpace = format.colorSpace;
  info.imageExtent = extent;
  info.imageArrayLayers = 1;
  info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
  info.imageSharingMode = VK_SHARING_MODE_EXCLUSIVE;
  info.preTransform = capabilities.currentTransform;
  info.compositeAlpha = VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR;
  for (const VkCompositeAlphaFlagBitsKHR alpha : {VK_COMPOSITE_ALPHA_INHERIT_BIT_KHR, VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR})
    if (capabilities.supportedCompositeAlpha & alpha) info.compositeAlpha = alpha;
  info.presentMode = VK_PRESENT_MODE_FIFO_KHR;
  info.clipped = VK_TRUE;
  info.oldSwapchain = chain.get();
  VkSwapchainKHR made = VK_NULL_HANDLE;
  vk::check(vkCreateSwapchainKHR(context.device(), &info, nullptr, &made), "vkCreateSwapchainKHR");
  return made;
}

bool Swapchain::Impl::remake() {
  VkSurfaceCapabilitiesKHR capabilities;
  vk::check(vkGetPhysicalDeviceSurfaceCapabilitiesKHR(context.physical(), surface, &capabilities),
            "vkGetPhysicalDeviceSurfaceCapabilitiesKHR");
  const VkExtent2D wanted = extent_of(capabilities, framebuffer_size());
  if (wanted.width == 0 || wanted.height == 0) return false;
  context.wait_idle();  // also for presentation's semaphores; remaking is rare
  extent = wanted;
  images.clear();
  chain = vk::Swapchain(context.device(), make_chain(capabilities));  // the old one was handed over and goes now
  const auto found = listed<VkImage>([&](std::uint32_t* count, VkImage* items) {
    vk::check(vkGetSwapchainImagesKHR(context.device(), chain.get(), count, items), "vkGetSwapchainImagesKHR");
  });
  for (const VkImage image : found) {
    ChainImage made{
        .image = image, .view = make_view(context, image, format.format), .framebuffer = {}, .rendered = make_semaphore(context)};
    const VkImageView view = made.view.get();
    made.framebuffer = gfx::make_framebuffer(context, pass.get(), {&view, 1}, extent);
    images.push_back(std::move(made));
  }
  stale = false;
  return true;
}

Swapchain::Swapchain(const vk::Context& context, VkSurfaceKHR surface, std::function<VkExtent2D()> framebuffer_size)
    : impl_(std::make_unique<Impl>(context, surface, std::move(framebuffer_size))) {}

Swapchain::~Swapchain() { vkDeviceWaitIdle(impl_->context.device()); }

std::optional<SwapchainFrame> Swapchain::begin_frame() {
  Impl& self = *impl_;
  const VkExtent2D window = self.framebuffer_size();
  if (window.width == 0 || window.height == 0) return std::nullopt;
  FrameSlot& slot = self.slot();
  vk::wait_for(self.context, slot.done.get(), kPatience_s);
  if (self.stale && !self.remake()) return std::nullopt;
  const VkResult result =
      vkAcquireNextImageKHR(self.context.device(), self.chain.get(), kAcquire_ns, slot.acquired.get(), VK_NULL_HANDLE, &self.image_index);
  if (result == VK_ERROR_OUT_OF_DATE_KHR) {
    self.stale = true;
    return std::nullopt;
  }
  vk::check(result, "vkAcquireNextImageKHR");
  if (result == VK_TIMEOUT || result == VK_NOT_READY) return std::nullopt;
  if (result == VK_SUBOPTIMAL_KHR) self.stale = true;  // this image is still ours to draw; remade before the next frame
  const VkFence done = slot.done.get();
  vk::check(vkResetFences(self.context.device(), 1, &done), "vkResetFences");
  const VkCommandBufferBeginInfo begin{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO, nullptr, VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT,
                                       nullptr};
  vk::check(vkBeginCommandBuffer(slot.commands, &begin), "vkBeginCommandBuffer");
  const ChainImage& image = self.images[self.image_index];
  return SwapchainFrame{slot.commands, image.framebuffer.get(), image.image, self.extent,
                        static_cast<std::uint32_t>(self.frame % self.slots.size())};
}

void Swapchain::end_frame() {
  Impl& self = *impl_;
  FrameSlot& slot = self.slot();
  vk::check(vkEndCommandBuffer(slot.commands), "vkEndCommandBuffer");
  const VkSemaphore acquired = slot.acquired.get(), rendered = self.images[self.image_index].rendered.get();
  const VkPipelineStageFlags stage = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT;
  const VkSubmitInfo submit{VK_STRUCTURE_TYPE_SUBMIT_INFO, nullptr, 1, &acquired, &stage, 1, &slot.commands, 1, &rendered};
  vk::check(vkQueueSubmit(self.context.queue(), 1, &submit, slot.done.get()), "vkQueueSubmit");
  ++self.frame;
  const VkSwapchainKHR chain = self.chain.get();
  const VkPresentInfoKHR present{VK_STRUCTURE_TYPE_PRESENT_INFO_KHR, nullptr, 1, &rendered, 1, &chain, &self.image_index, nullptr};
  const VkResult result = vkQueuePresentKHR(self.context.queue(), &present);
  if (result == VK_ERROR_OUT_OF_DATE_KHR || result == VK_SUBOPTIMAL_KHR)
    self.stale = true;
  else
    vk::check(result, "vkQueuePresentKHR");
}

void Swapchain::invalidate() { impl_->stale = true; }
VkRenderPass Swapchain::render_pass() const { return impl_->pass.get(); }
VkFormat Swapchain::format() const { return impl_->format.format; }
std::uint32_t Swapchain::image_count() const { return static_cast<std::uint32_t>(impl_->images.size()); }
std::uint64_t Swapchain::frames_presented() const { return impl_->frame; }

}  // namespace wrapture
