// Render passes, framebuffers, and their beginning.
#include <array>

#include "viewer/render/graphics.hpp"

namespace wrapture::gfx {
namespace {

VkAttachmentDescription attachment(VkFormat format, VkSampleCountFlagBits samples, bool cleared, bool kept, VkImageLayout final_layout) {
  return {0,
          format,
          samples,
          cleared ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_DONT_CARE,
          kept ? VK_ATTACHMENT_STORE_OP_STORE : VK_ATTACHMENT_STORE_OP_DONT_CARE,
          VK_ATTACHMENT_LOAD_OP_DONT_CARE,
          VK_ATTACHMENT_STORE_OP_DONT_CARE,
          VK_IMAGE_LAYOUT_UNDEFINED,
          final_layout};
}

std::array<VkSubpassDependency, 2> dependencies() {
  constexpr VkPipelineStageFlags targets = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT | VK_PIPELINE_STAGE_EARLY_FRAGMENT_TESTS_BIT |
                                           VK_PIPELINE_STAGE_LATE_FRAGMENT_TESTS_BIT;
  constexpr VkAccessFlags writes = VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT | VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT;
  constexpr VkAccessFlags reads = VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_READ_BIT;
  constexpr VkPipelineStageFlags readers = VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
  return {VkSubpassDependency{VK_SUBPASS_EXTERNAL, 0, targets | readers, targets, writes, writes | reads, 0},
          VkSubpassDependency{0, VK_SUBPASS_EXTERNAL, targets, targets | readers, writes,
                              writes | reads | VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_TRANSFER_READ_BIT, 0}};
}

}  // namespace

vk::RenderPass make_pass(const vk::Context& context, const PassDescription& description) {
  const bool resolved = description.samples != VK_SAMPLE_COUNT_1_BIT, has_depth = description.depth != VK_FORMAT_UNDEFINED;
  const VkAttachmentReference colour{0, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
  const VkAttachmentReference depth{1, VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL};
  const VkAttachmentReference resolve{has_depth ? 2u : 1u, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
  std::vector<VkAttachmentDescription> attachments{
      attachment(description.colour, description.samples, true, !resolved, resolved ? colour.layout : description.final_layout)};
  if (has_depth) attachments.push_back(attachment(description.depth, description.samples, true, false, depth.layout));
  if (resolved) attachments.push_back(attachment(description.colour, VK_SAMPLE_COUNT_1_BIT, false, true, description.final_layout));

  VkSubpassDescription subpass{};
  subpass.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS;
  subpass.colorAttachmentCount = 1;
  subpass.pColorAttachments = &colour;
  subpass.pResolveAttachments = resolved ? &resolve : nullptr;
  subpass.pDepthStencilAttachment = has_depth ? &depth : nullptr;
  const auto between = dependencies();
  VkRenderPassCreateInfo info{VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO};
  info.attachmentCount = static_cast<std::uint32_t>(attachments.size());
  info.pAttachments = attachments.data();
  info.subpassCount = 1;
  info.pSubpasses = &subpass;
  info.dependencyCount = static_cast<std::uint32_t>(between.size());
  info.pDependencies = between.data();
  VkRenderPass pass = VK_NULL_HANDLE;
  vk::check(vkCreateRenderPass(context.device(), &info, nullptr, &pass), "vkCreateRenderPass");
  context.set_name(pass, VK_OBJECT_TYPE_RENDER_PASS, description.name);
  return {context.device(), pass};
}

vk::Framebuffer make_framebuffer(const vk::Context& context, VkRenderPass pass, std::span<const VkImageView> views, VkExtent2D extent) {
  VkFramebufferCreateInfo info{VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO};
  info.renderPass = pass;
  info.attachmentCount = static_cast<std::uint32_t>(views.size());
  info.pAttachments = views.data();
  info.width = extent.width;
  info.height = extent.height;
  info.layers = 1;
  VkFramebuffer framebuffer = VK_NULL_HANDLE;
  vk::check(vkCreateFramebuffer(context.device(), &info, nullptr, &framebuffer), "vkCreateFramebuffer");
  return {context.device(), framebuffer};
}

void begin_pass(VkCommandBuffer commands, VkRenderPass pass, VkFramebuffer framebuffer, VkExtent2D extent, bool with_depth) {
  std::array<VkClearValue, 2> clear{};
  clear[1].depthStencil.depth = 1;
  const VkRect2D area{{0, 0}, extent};
  const VkRenderPassBeginInfo begin{
      VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO, nullptr, pass, framebuffer, area, with_depth ? 2u : 1u, clear.data()};
  vkCmdBeginRenderPass(commands, &begin, VK_SUBPASS_CONTENTS_INLINE);
  set_viewport(commands, area);
}

void set_viewport(VkCommandBuffer commands, VkRect2D area) {
  const VkViewport viewport{static_cast<float>(area.offset.x),
                            static_cast<float>(area.offset.y),
                            static_cast<float>(area.extent.width),
                            static_cast<float>(area.extent.height),
                            0,
                            1};
  vkCmdSetViewport(commands, 0, 1, &viewport);
  vkCmdSetScissor(commands, 0, 1, &area);
}

}  // namespace wrapture::gfx
