// Allocates buffers and images, one allocation each.
#include "engine/vk/memory.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"

namespace wrapture::vk {
namespace {

DeviceMemory allocate(const Context& context, const VkMemoryRequirements& needs, MemoryUse use, const std::string& name) {
  constexpr VkMemoryPropertyFlags mapped = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
  const VkMemoryPropertyFlags required = use == MemoryUse::device ? 0 : mapped;
  const VkMemoryPropertyFlags wanted = use == MemoryUse::device     ? VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT
                                       : use == MemoryUse::readback ? VK_MEMORY_PROPERTY_HOST_CACHED_BIT
                                                                    : 0;
  const VkMemoryAllocateInfo info{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, nullptr, needs.size,
                                  context.memory_type(needs.memoryTypeBits, required, wanted)};
  VkDeviceMemory memory = VK_NULL_HANDLE;
  const VkResult result = vkAllocateMemory(context.device(), &info, nullptr, &memory);
  if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY || result == VK_ERROR_OUT_OF_HOST_MEMORY || result == VK_ERROR_TOO_MANY_OBJECTS)
    throw OutOfMemory(fmt::format("{} MiB for '{}' cannot be had on '{}' ({}); use a smaller --size", needs.size >> 20, name,
                                  context.info().name, to_string(result)));
  check(result, "vkAllocateMemory");
  context.set_name(memory, VK_OBJECT_TYPE_DEVICE_MEMORY, name);
  return {context.device(), memory};
}

ImageView make_view(const Context& context, const GpuImage& image, VkFormat format, VkImageViewType type, std::uint32_t level,
                    std::uint32_t levels) {
  const auto& description = image.description();
  // A view in another format (sRGB) must not claim uses that this format lacks, such as storage.
  const VkImageViewUsageCreateInfo usage{VK_STRUCTURE_TYPE_IMAGE_VIEW_USAGE_CREATE_INFO, nullptr, VK_IMAGE_USAGE_SAMPLED_BIT};
  VkImageViewCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
  info.pNext = format != description.format ? &usage : nullptr;
  info.image = image.get();
  info.viewType = type;
  info.format = format;
  info.subresourceRange = {aspect_of(format), level, levels, 0, description.layers};
  VkImageView view = VK_NULL_HANDLE;
  check(vkCreateImageView(context.device(), &info, nullptr, &view), "vkCreateImageView");
  context.set_name(view, VK_OBJECT_TYPE_IMAGE_VIEW, description.name);
  return {context.device(), view};
}

}  // namespace

Buffer::Buffer(const Context& context, const BufferDescription& description) : bytes_(description.bytes) {
  VkBufferCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};
  info.size = description.bytes;
  info.usage = description.usage;
  VkBuffer buffer = VK_NULL_HANDLE;
  check(vkCreateBuffer(context.device(), &info, nullptr, &buffer), "vkCreateBuffer");
  buffer_ = {context.device(), buffer};
  context.set_name(buffer, VK_OBJECT_TYPE_BUFFER, description.name);
  VkMemoryRequirements needs;
  vkGetBufferMemoryRequirements(context.device(), buffer, &needs);
  memory_ = allocate(context, needs, description.memory, description.name);
  check(vkBindBufferMemory(context.device(), buffer, memory_.get(), 0), "vkBindBufferMemory");
  if (description.memory != MemoryUse::device)
    check(vkMapMemory(context.device(), memory_.get(), 0, VK_WHOLE_SIZE, 0, &mapped_), "vkMapMemory");
}

VkImageAspectFlags aspect_of(VkFormat format) {
  switch (format) {
    case VK_FORMAT_D16_UNORM:
    case VK_FORMAT_X8_D24_UNORM_PACK32:
    case VK_FORMAT_D32_SFLOAT:
      return VK_IMAGE_ASPECT_DEPTH_BIT;
    default:
      return VK_IMAGE_ASPECT_COLOR_BIT;
  }
}

GpuImage::GpuImage(const Context& context, const ImageDescription& description) : description_(description) {
  VkImageCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO};
  info.flags = description.flags;
  info.imageType = VK_IMAGE_TYPE_2D;
  info.format = description.format;
  info.extent = {description.width, description.height, 1};
  info.mipLevels = description.mip_levels;
  info.arrayLayers = description.layers;
  info.samples = description.samples;
  info.tiling = VK_IMAGE_TILING_OPTIMAL;
  info.usage = description.usage;
  VkImage image = VK_NULL_HANDLE;
  check(vkCreateImage(context.device(), &info, nullptr, &image), "vkCreateImage");
  image_ = {context.device(), image};
  context.set_name(image, VK_OBJECT_TYPE_IMAGE, description.name);
  VkMemoryRequirements needs;
  vkGetImageMemoryRequirements(context.device(), image, &needs);
  memory_ = allocate(context, needs, MemoryUse::device, description.name);
  check(vkBindImageMemory(context.device(), image, memory_.get(), 0), "vkBindImageMemory");
  const VkFormat format = description.view_format == VK_FORMAT_UNDEFINED ? description.format : description.view_format;
  view_ = make_view(context, *this, format, description.view_type, 0, description.mip_levels);
}

ImageView make_level_view(const Context& context, const GpuImage& image, std::uint32_t level, VkFormat format) {
  return make_view(context, image, format, image.description().layers > 1 ? VK_IMAGE_VIEW_TYPE_2D_ARRAY : VK_IMAGE_VIEW_TYPE_2D, level, 1);
}

}  // namespace wrapture::vk
