// Makes descriptor sets: storage buffers by range, uniform texel buffers by view.
#include "engine/run/binder.hpp"

#include <deque>

namespace wrapture {
namespace {

VkDescriptorType descriptor_type(const Binding& binding) {
  return binding.access == Access::read_texel ? VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
}

vk::DescriptorPool make_pool(const vk::Context& context, const Plan& plan) {
  std::uint32_t storage = 1, texel = 1;
  for (const auto& dispatch : plan.dispatches)
    for (const auto& binding : dispatch.bindings) ++(binding.access == Access::read_texel ? texel : storage);
  const VkDescriptorPoolSize sizes[] = {{VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, storage}, {VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER, texel}};
  VkDescriptorPoolCreateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
  info.maxSets = static_cast<std::uint32_t>(plan.dispatches.size()) + 1;
  info.poolSizeCount = 2;
  info.pPoolSizes = sizes;
  VkDescriptorPool pool = VK_NULL_HANDLE;
  vk::check(vkCreateDescriptorPool(context.device(), &info, nullptr, &pool), "vkCreateDescriptorPool");
  return {context.device(), pool};
}

vk::KernelKey key_of(const Dispatch& dispatch) {
  vk::KernelKey key{.shader = dispatch.kernel, .specialization = dispatch.specialization};
  for (const auto& binding : dispatch.bindings) key.bindings.push_back(descriptor_type(binding));
  key.push_words = static_cast<std::uint32_t>(dispatch.parameters.size());
  return key;
}

}  // namespace

Binder::Binder(const vk::Context& context, vk::KernelCache& kernels, const Plan& plan, const vk::Buffer& arena, const vk::Buffer& weights)
    : pool_(make_pool(context, plan)) {
  bound_.reserve(plan.dispatches.size());
  for (const auto& dispatch : plan.dispatches) {
    const vk::Kernel& kernel = kernels.get(key_of(dispatch));
    bound_.push_back({&kernel, make_set(context, dispatch, kernel.set_layout(), arena.get(), weights.get())});
  }
}

VkBufferView Binder::make_view(const vk::Context& context, const Binding& binding, VkBuffer buffer) {
  VkBufferViewCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO};
  info.buffer = buffer;
  info.format = binding.half ? VK_FORMAT_R16G16B16A16_SFLOAT : VK_FORMAT_R32G32B32A32_SFLOAT;
  info.offset = binding.offset;
  info.range = binding.bytes;
  VkBufferView view = VK_NULL_HANDLE;
  vk::check(vkCreateBufferView(context.device(), &info, nullptr, &view), "vkCreateBufferView");
  views_.emplace_back(context.device(), view);
  return view;
}

VkDescriptorSet Binder::make_set(const vk::Context& context, const Dispatch& dispatch, VkDescriptorSetLayout layout, VkBuffer arena,
                                 VkBuffer weights) {
  VkDescriptorSetAllocateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
  info.descriptorPool = pool_.get();
  info.descriptorSetCount = 1;
  info.pSetLayouts = &layout;
  VkDescriptorSet set = VK_NULL_HANDLE;
  vk::check(vkAllocateDescriptorSets(context.device(), &info, &set), "vkAllocateDescriptorSets");

  std::deque<VkDescriptorBufferInfo> buffers;  // stable addresses for the writes
  std::deque<VkBufferView> texels;
  std::vector<VkWriteDescriptorSet> writes;
  for (const Binding& binding : dispatch.bindings) {
    VkWriteDescriptorSet write{VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
    write.dstSet = set;
    write.dstBinding = static_cast<std::uint32_t>(writes.size());
    write.descriptorCount = 1;
    write.descriptorType = descriptor_type(binding);
    const VkBuffer buffer = binding.space == Space::arena ? arena : weights;
    if (binding.access == Access::read_texel)
      write.pTexelBufferView = &texels.emplace_back(make_view(context, binding, buffer));
    else
      write.pBufferInfo = &buffers.emplace_back(VkDescriptorBufferInfo{buffer, binding.offset, binding.bytes});
    writes.push_back(write);
  }
  vkUpdateDescriptorSets(context.device(), static_cast<std::uint32_t>(writes.size()), writes.data(), 0, nullptr);
  return set;
}

}  // namespace wrapture
