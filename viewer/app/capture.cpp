// Screenshots.
#include "viewer/app/capture.hpp"

#include <utility>

#include "engine/vk/commands.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture {

namespace {

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

Image capture(const vk::Context& context, const CaptureTarget& target, const std::function<void(VkCommandBuffer)>& record) {
  const vk::GpuImage image(context, {.name = "screenshot",
                                     .width = target.extent.width,
                                     .height = target.extent.height,
                                     .format = target.format,
                                     .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
  const vk::Framebuffer framebuffer = make_framebuffer(context, target.pass, image);
  vk::run_once(context, "screenshot", [&](VkCommandBuffer commands) {
    const VkClearValue black{.color = {.float32 = {0, 0, 0, 1}}};
    VkRenderPassBeginInfo begin{.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO};
    begin.renderPass = target.pass;
    begin.framebuffer = framebuffer.get();
    begin.renderArea = {{0, 0}, target.extent};
    begin.clearValueCount = 1;
    begin.pClearValues = &black;
    vkCmdBeginRenderPass(commands, &begin, VK_SUBPASS_CONTENTS_INLINE);
    record(commands);
    vkCmdEndRenderPass(commands);
  });
  const bool bgra = target.format == VK_FORMAT_B8G8R8A8_UNORM;
  return to_image(vk::download_image(context, image, vk::Stage::present, 4), target.extent, bgra);
}

}  // namespace wrapture
