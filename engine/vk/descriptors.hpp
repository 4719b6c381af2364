// A descriptor set with its own small pool, for passes that are set up once and recorded many times.
#pragma once

#include <span>

#include "engine/vk/context.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture::vk {

/// What one binding points to; buffer or image as the type says.
struct Resource {
  VkDescriptorType type;
  VkDescriptorBufferInfo buffer{};
  VkDescriptorImageInfo image{};
};
Resource storage_buffer(const Buffer& buffer, std::uint64_t offset, std::uint64_t bytes);
Resource storage_image(VkImageView view);                     // GENERAL layout
Resource sampled_image(VkImageView view, VkSampler sampler);  // SHADER_READ_ONLY layout

/// Owns pool and set; what it points to must outlive its use.
class DescriptorSet {
 public:
  DescriptorSet() = default;
  /// Bindings 0, 1, ... in the order of `resources`.
  DescriptorSet(const Context& context, VkDescriptorSetLayout layout, std::span<const Resource> resources);
  [[nodiscard]] VkDescriptorSet get() const { return set_; }

 private:
  DescriptorPool pool_;
  VkDescriptorSet set_ = VK_NULL_HANDLE;
};

}  // namespace wrapture::vk
