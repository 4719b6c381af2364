// Makes one pool and one set at a time.
#include "engine/vk/descriptors.hpp"

#include <vector>

namespace wrapture::vk {

Resource storage_buffer(const Buffer& buffer, std::uint64_t offset, std::uint64_t bytes) {
  return {.type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .buffer = {buffer.get(), offset, bytes}};
}

Resource storage_image(VkImageView view) {
  return {.type = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, .image = {VK_NULL_HANDLE, view, VK_IMAGE_LAYOUT_GENERAL}};
}

Resource sampled_image(VkImageView view, VkSampler sampler) {
  return {.type = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, .image = {sampler, view, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL}};
}

DescriptorSet::DescriptorSet(const Context& context, VkDescriptorSetLayout layout, std::span<const Resource> resources) {
  std::vector<VkDescriptorPoolSize> sizes;
  for (const auto& resource : resources) sizes.push_back({resource.type, 1});
  const VkDescriptorPoolCreateInfo pool_info{VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO, nullptr,     0, 1,
                                             static_cast<std::uint32_t>(sizes.size()),      sizes.data()};
  VkDescriptorPool pool = VK_NULL_HANDLE;
  check(vkCreateDescriptorPool(context.device(), &pool_info, nullptr, &pool), "vkCreateDescriptorPool");
  pool_ = {context.device(), pool};
  const VkDescriptorSetAllocateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO, nullptr, pool, 1, &layout};
  check(vkAllocateDescriptorSets(context.device(), &info, &set_), "vkAllocateDescriptorSets");
  std::vector<VkWriteDescriptorSet> writes;
  for (const auto& resource : resources)
    writes.push_back({VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET, nullptr, set_, static_cast<std::uint32_t>(writes.size()), 0, 1, resource.type,
                      &resource.image, &resource.buffer, nullptr});
  vkUpdateDescriptorSets(context.device(), static_cast<std::uint32_t>(writes.size()), writes.data(), 0, nullptr);
}

}  // namespace wrapture::vk
