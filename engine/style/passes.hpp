// The stylizer's small GPU passes (shaders/style) and the mip chains that they fill.
#pragma once

#include <array>
#include <cstring>
#include <vector>

#include "engine/style/working_size.hpp"
#include "engine/vk/descriptors.hpp"
#include "engine/vk/kernel.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture {

/// Kernels and samplers; borrows the context, kernels live in the cache.
struct Passes {
  Passes(const vk::Context& context, vk::KernelCache& kernels);
  const vk::Kernel &preprocess, &noise, &postprocess, &compose, &mip;
  vk::Sampler nearest, linear;  // clamped to the edge; linear interpolates mip levels too
  vk::Sampler linear_wrapped;   // the same, but left and right edges meet
  [[nodiscard]] VkSampler linear_sampler(WrapAround wrap) const { return wrap == WrapAround::u ? linear_wrapped.get() : linear.get(); }
};

/// Number of levels of a full chain.
std::uint32_t mip_levels(std::uint32_t width, std::uint32_t height);

/// Fills levels 1, 2, ... of an RGBA8 storage image from level 0. Borrows passes and image.
class MipChain {
 public:
  MipChain(const vk::Context& context, const Passes& passes, const vk::GpuImage& image);
  /// All levels in GENERAL layout before and after; level 0 written by a compute shader or transfer made visible to compute.
  void record(VkCommandBuffer commands) const;

 private:
  const Passes* passes_;
  const vk::GpuImage* image_;
  std::vector<vk::ImageView> views_;
  std::vector<vk::DescriptorSet> sets_;  // [level - 1]
};

/// Dispatches one of the passes with its parameter struct.
template <class Params>
void run_pass(VkCommandBuffer commands, const vk::Kernel& kernel, const vk::DescriptorSet& set, const Params& params,
              std::array<std::uint32_t, 3> threads) {
  static_assert(sizeof(Params) % 4 == 0 && sizeof(Params) <= 128);
  std::array<std::uint32_t, sizeof(Params) / 4> words;
  std::memcpy(words.data(), &params, sizeof params);
  vk::dispatch(commands, kernel, set.get(), words, threads);
}

}  // namespace wrapture
