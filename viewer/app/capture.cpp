// Screenshots.
#include "viewer/app/capture.hpp"

#include <utility>

#include "engine/vk/commands.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture {

namespace {

/// Fits the swapchain's pass: the same format and samples; only the layout at the end differs.
vk::RenderPass make_pass(const vk::Context& context, VkFormat format) {
  VkAttachmentDescription attachment{};
  attachment.format = format;
  attachment.samples = VK_SAMPLE_COUNT_1_BIT;
  attachment.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
  attachment.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  attachment.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE;
  attachment.stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
  attachment.initialLayout = VK_IMAGE_LAYOUT_UNDEFINED;
  attachment.finalLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  const VkAttachmentReference reference{0, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
  VkSubpassDescription subpass{};
  subpass.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS;
  subpass.colorAttachmentCount = 1;
  subpass.pColorAttachments = &reference;
  VkRenderPassCreateInfo info{.sType = VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO};
  info.attachmentCount = 1;
  info.pAttachments = &attachment;
  info.subpassCount = 1;
  info.pSubpasses = &subpass;
  VkRenderPass pass = VK_NULL_HANDLE;
  vk::check(vkCreateRenderPass(context.device(), &info, nullptr, &pass), "vkCreateRenderPass");
  return {context.device(), pass};
}

vk::Framebuffer make_framebuffer(const vk::Context& context, VkRenderPass pass, const vk::GpuImage& image) {
  const VkImageView view = image.view();
  VkFramebufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO};
  info.renderPass = pass;
  info.attachmentCount = 1;
  info.pAttachments = &view;
  info.width = image.description().width;
  info.height = image.description().height;
  info.layers = 1;
  VkFramebuffer framebuffer = VK_NULL_HANDLE;
  vk::check(vkCreateFramebuffer(context.device(), &info, nullptr, &framebuffer), "vkCreateFramebuffer");
  return {context.device(), framebuffer};
}

Image to_image(const std::vector<std::byte>& pixels, VkExtent2D extent, bool bgra) {
  Image image = make_image(extent.width, extent.height);
  for (std::size_t i = 0; i + 3 < pixels.size(); i += 4) {
    const auto at = [&](std::size_t channel) { return static_cast<std::uint8_t>(pixels[i + channel]); };
    image.rgba[i + 0] = at(bgra ? 2 : 0);
    image.rgba[i + 1] = at(1);
    image.rgba[i + 2] = at(bgra ? 0 : 2);
    image.rgba[i + 3] = 255;
  }
  return image;
}

}  // namespace

Image capture(const vk::Context& context, VkFormat format, VkExtent2D extent, const std::function<void(VkCommandBuffer)>& record) {
  const vk::RenderPass pass = make_pass(context, format);
  const vk::GpuImage image(context, {.name = "screenshot",
                                     .width = extent.width,
                                     .height = extent.height,
                                     .format = format,
                                     .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
  const vk::Framebuffer framebuffer = make_framebuffer(context, pass.get(), image);
  vk::run_once(context, "screenshot", [&](VkCommandBuffer commands) {
    const VkClearValue black{.color = {.float32 = {0, 0, 0, 1}}};
    VkRenderPassBeginInfo begin{.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO};
    begin.renderPass = pass.get();
    begin.framebuffer = framebuffer.get();
    begin.renderArea = {{0, 0}, extent};
    begin.clearValueCount = 1;
    begin.pClearValues = &black;
    vkCmdBeginRenderPass(commands, &begin, VK_SUBPASS_CONTENTS_INLINE);
    record(commands);
    vkCmdEndRenderPass(commands);
  });
  const bool bgra = format == VK_FORMAT_B8G8R8A8_UNORM;
  return to_image(vk::download_image(context, image, vk::Stage::color_target, 4), extent, bgra);
}

}  // namespace wrapture
