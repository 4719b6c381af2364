// Turns the dispatches of a plan into pipelines and descriptor sets over its two buffers.
#pragma once

#include <vector>

#include "engine/plan/plan.hpp"
#include "engine/vk/kernel.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture {

/// A dispatch ready to record. Kernels belong to the KernelCache.
struct BoundDispatch {
  const vk::Kernel* kernel = nullptr;
  VkDescriptorSet set = VK_NULL_HANDLE;
};

/// Owns descriptor pool, sets and texel views. Borrows context, kernels and both buffers.
class Binder {
 public:
  Binder(const vk::Context& context, vk::KernelCache& kernels, const Plan& plan, const vk::Buffer& arena, const vk::Buffer& weights);
  [[nodiscard]] const BoundDispatch& at(std::size_t dispatch) const { return bound_[dispatch]; }

 private:
  VkDescriptorSet make_set(const vk::Context& context, const Dispatch& dispatch, VkDescriptorSetLayout layout, VkBuffer arena,
                           VkBuffer weights);
  VkBufferView make_view(const vk::Context& context, const Binding& binding, VkBuffer buffer);

  vk::DescriptorPool pool_;
  std::vector<vk::BufferView> views_;
  std::vector<BoundDispatch> bound_;
};

}  // namespace wrapture
