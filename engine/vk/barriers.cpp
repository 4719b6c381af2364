// The one place that knows pipeline stages, access flags and layouts.
#include "engine/vk/commands.hpp"

namespace wrapture::vk {
namespace {

struct Use {
  VkPipelineStageFlags stage;
  VkAccessFlags access;
  VkImageLayout layout;
};

Use use_of(Stage stage) {
  switch (stage) {
    case Stage::none:
      return {VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT, 0, VK_IMAGE_LAYOUT_UNDEFINED};
    case Stage::compute_read:
      return {VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    case Stage::compute_write:
      return {VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT, VK_IMAGE_LAYOUT_GENERAL};
    case Stage::transfer_read:
      return {VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_READ_BIT, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
    case Stage::transfer_write:
      return {VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL};
    case Stage::fragment_read:
      return {VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    case Stage::color_target:
      return {VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT,
              VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
    case Stage::depth_target:
      return {VK_PIPELINE_STAGE_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_LATE_FRAGMENT_TESTS_BIT,
              VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
              VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL};
    case Stage::host_read:
      return {VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT, VK_IMAGE_LAYOUT_GENERAL};
    case Stage::host_write:
      return {VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_WRITE_BIT, VK_IMAGE_LAYOUT_GENERAL};
    case Stage::present:
      return {VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, 0, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR};
  }
  return {};
}

void image_barrier_raw(VkCommandBuffer commands, VkImage image, const VkImageSubresourceRange& range, Stage before, Stage after) {
  const Use from = use_of(before), to = use_of(after);
  VkImageMemoryBarrier barrier{VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER};
  barrier.srcAccessMask = from.access;
  barrier.dstAccessMask = to.access;
  barrier.oldLayout = from.layout;
  barrier.newLayout = to.layout;
  barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.image = image;
  barrier.subresourceRange = range;
  vkCmdPipelineBarrier(commands, from.stage, to.stage, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

}  // namespace

void buffer_barrier(VkCommandBuffer commands, Stage before, Stage after) {
  const Use from = use_of(before), to = use_of(after);
  const VkMemoryBarrier barrier{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, from.access, to.access};
  vkCmdPipelineBarrier(commands, from.stage, to.stage, 0, 1, &barrier, 0, nullptr, 0, nullptr);
}

void image_barrier(VkCommandBuffer commands, const GpuImage& image, Stage before, Stage after, std::uint32_t first_level,
                   std::uint32_t level_count) {
  image_barrier_raw(commands, image.get(), {aspect_of(image.description().format), first_level, level_count, 0, VK_REMAINING_ARRAY_LAYERS},
                    before, after);
}

void image_barrier(VkCommandBuffer commands, VkImage image, VkImageAspectFlags aspect, Stage before, Stage after) {
  image_barrier_raw(commands, image, {aspect, 0, VK_REMAINING_MIP_LEVELS, 0, VK_REMAINING_ARRAY_LAYERS}, before, after);
}

}  // namespace wrapture::vk
