// Buffers and images, each with its own memory (there are few of them: arena, weights, staging, textures, targets).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/vk/context.hpp"

namespace wrapture::vk {

enum class MemoryUse {
  device,    // device-local, never mapped
  upload,    // host-visible, written by the host in order
  readback,  // host-visible, cached where possible, read by the host
};

struct BufferDescription {
  std::string name;
  std::uint64_t bytes = 0;  // > 0
  VkBufferUsageFlags usage = 0;
  MemoryUse memory = MemoryUse::device;
};

/// Borrows the context. upload and readback buffers stay mapped. Throws Error(device_lost) naming size and buffer when memory is short.
class Buffer {
 public:
  Buffer() = default;
  Buffer(const Context& context, const BufferDescription& description);
  [[nodiscard]] VkBuffer get() const { return buffer_.get(); }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  /// The mapped bytes; empty for device memory. Host-coherent: no flush needed.
  [[nodiscard]] std::span<std::byte> mapped() const { return {static_cast<std::byte*>(mapped_), mapped_ ? bytes_ : 0}; }
  explicit operator bool() const { return static_cast<bool>(buffer_); }

 private:
  DeviceMemory memory_;  // destroyed after the buffer
  BufferHandle buffer_;
  std::uint64_t bytes_ = 0;
  void* mapped_ = nullptr;
};

struct ImageDescription {
  std::string name;
  std::uint32_t width = 1, height = 1;  // px
  std::uint32_t mip_levels = 1, layers = 1;
  VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
  VkImageUsageFlags usage = 0;
  VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
  VkImageCreateFlags flags = 0;                // VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT ...
  VkFormat view_format = VK_FORMAT_UNDEFINED;  // of view(); undefined = format (set MUTABLE_FORMAT in flags if they differ)
  VkImageViewType view_type = VK_IMAGE_VIEW_TYPE_2D;
};

/// An optimal-tiling 2-D image in device memory with a view of all of it. Borrows the context.
class GpuImage {
 public:
  GpuImage() = default;
  GpuImage(const Context& context, const ImageDescription& description);
  [[nodiscard]] VkImage get() const { return image_.get(); }
  [[nodiscard]] VkImageView view() const { return view_.get(); }
  [[nodiscard]] const ImageDescription& description() const { return description_; }
  explicit operator bool() const { return static_cast<bool>(image_); }

 private:
  ImageDescription description_;
  DeviceMemory memory_;
  ImageHandle image_;
  ImageView view_;
};

/// A view of one mip level (all layers), e.g. for storage writes.
ImageView make_level_view(const Context& context, const GpuImage& image, std::uint32_t level, VkFormat format);
VkImageAspectFlags aspect_of(VkFormat format);

}  // namespace wrapture::vk
