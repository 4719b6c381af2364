// Samplers, formats, and uploads of whole mip chains.
#include <algorithm>
#include <cstring>

#include "engine/vk/commands.hpp"
#include "viewer/render/graphics.hpp"

namespace wrapture::gfx {

vk::Sampler make_sampler(const vk::Context& context, float max_anisotropy, bool repeat) {
  VkSamplerCreateInfo info{VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
  info.magFilter = info.minFilter = VK_FILTER_LINEAR;
  info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
  info.addressModeU = info.addressModeV = info.addressModeW =
      repeat ? VK_SAMPLER_ADDRESS_MODE_REPEAT : VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
  info.maxAnisotropy = std::min(max_anisotropy, context.device_limits().maxSamplerAnisotropy);
  info.anisotropyEnable = context.has_anisotropy() && info.maxAnisotropy > 1 ? VK_TRUE : VK_FALSE;
  info.maxLod = VK_LOD_CLAMP_NONE;
  VkSampler sampler = VK_NULL_HANDLE;
  vk::check(vkCreateSampler(context.device(), &info, nullptr, &sampler), "vkCreateSampler");
  return {context.device(), sampler};
}

VkSampleCountFlagBits usable_samples(const vk::Context& context, std::uint32_t wanted) {
  const VkSampleCountFlags both =
      context.device_limits().framebufferColorSampleCounts & context.device_limits().framebufferDepthSampleCounts;
  for (std::uint32_t count = 64; count > 1; count /= 2)
    if (count <= wanted && (both & count)) return static_cast<VkSampleCountFlagBits>(count);
  return VK_SAMPLE_COUNT_1_BIT;
}

VkFormat depth_format(const vk::Context& context) {
  for (const VkFormat format : {VK_FORMAT_D32_SFLOAT, VK_FORMAT_X8_D24_UNORM_PACK32}) {
    VkFormatProperties properties;
    vkGetPhysicalDeviceFormatProperties(context.physical(), format, &properties);
    if (properties.optimalTilingFeatures & VK_FORMAT_FEATURE_DEPTH_STENCIL_ATTACHMENT_BIT) return format;
  }
  return VK_FORMAT_D16_UNORM;  // every device has it
}

void upload_levels(const vk::Context& context, const vk::GpuImage& image, std::span<const std::byte> texels, std::uint32_t texel_bytes) {
  const vk::Buffer staging(context, {.name = image.description().name + " staging",
                                     .bytes = texels.size(),
                                     .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                     .memory = vk::MemoryUse::upload});
  std::memcpy(staging.mapped().data(), texels.data(), texels.size());
  std::vector<VkBufferImageCopy> copies;
  VkDeviceSize offset = 0;
  const vk::ImageDescription& description = image.description();
  for (std::uint32_t level = 0; level < description.mip_levels; ++level) {
    const std::uint32_t width = std::max(1u, description.width >> level), height = std::max(1u, description.height >> level);
    VkBufferImageCopy copy{};
    copy.bufferOffset = offset;
    copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level, 0, description.layers};
    copy.imageExtent = {width, height, 1};
    copies.push_back(copy);
    offset += VkDeviceSize{width} * height * description.layers * texel_bytes;
  }
  vk::run_once(context, "upload " + description.name, [&](VkCommandBuffer commands) {
    vk::image_barrier(commands, image, vk::Stage::none, vk::Stage::transfer_write);
    vkCmdCopyBufferToImage(commands, staging.get(), image.get(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                           static_cast<std::uint32_t>(copies.size()), copies.data());
    vk::image_barrier(commands, image, vk::Stage::transfer_write, vk::Stage::fragment_read);
  });
}

vk::GpuImage upload_picture(const vk::Context& context, const std::string& name, const Image& image) {
  std::uint32_t levels = 1;
  while ((std::max(image.width, image.height) >> levels) > 0) ++levels;
  vk::GpuImage texture(context, {.name = name,
                                 .width = image.width,
                                 .height = image.height,
                                 .mip_levels = levels,
                                 .format = VK_FORMAT_R8G8B8A8_UNORM,
                                 .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                 .flags = VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT,
                                 .view_format = VK_FORMAT_R8G8B8A8_SRGB});
  std::vector<std::uint8_t> texels(image.rgba);
  Image level = image;
  for (std::uint32_t i = 1; i < levels; ++i) {
    level = resize(level, std::max(1u, image.width >> i), std::max(1u, image.height >> i));
    texels.insert(texels.end(), level.rgba.begin(), level.rgba.end());
  }
  upload_levels(context, texture, std::as_bytes(std::span(texels)), 4);
  return texture;
}

}  // namespace wrapture::gfx
