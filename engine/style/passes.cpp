// Makes the stylizer's kernels and mip chains.
#include "engine/style/passes.hpp"

#include <algorithm>
#include <bit>

#include "engine/vk/commands.hpp"
#include "style/passes.h"

namespace wrapture {
namespace {

constexpr VkDescriptorType kSampled = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
constexpr VkDescriptorType kStored = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
constexpr VkDescriptorType kBuffer = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;

template <class Params>
vk::KernelKey key(const char* name, std::vector<VkDescriptorType> bindings) {
  return {.shader = name, .specialization = {8, 8, 1}, .bindings = std::move(bindings), .push_words = sizeof(Params) / 4};
}

vk::Sampler make_sampler(const vk::Context& context, VkFilter filter, WrapAround wrap = WrapAround::none) {
  VkSamplerCreateInfo info{VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
  info.magFilter = info.minFilter = filter;
  info.mipmapMode = filter == VK_FILTER_LINEAR ? VK_SAMPLER_MIPMAP_MODE_LINEAR : VK_SAMPLER_MIPMAP_MODE_NEAREST;
  info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
  if (wrap == WrapAround::u) info.addressModeU = VK_SAMPLER_ADDRESS_MODE_REPEAT;
  info.maxLod = VK_LOD_CLAMP_NONE;
  VkSampler sampler = VK_NULL_HANDLE;
  vk::check(vkCreateSampler(context.device(), &info, nullptr, &sampler), "vkCreateSampler");
  return {context.device(), sampler};
}

std::uint32_t level_size(std::uint32_t size, std::uint32_t level) { return std::max(1u, size >> level); }

}  // namespace

Passes::Passes(const vk::Context& context, vk::KernelCache& kernels)
    : preprocess(kernels.get(key<PreprocessParams>("style/preprocess", {kSampled, kBuffer}))),
      noise(kernels.get(key<NoiseParams>("style/noise", {kBuffer}))),
      postprocess(kernels.get(key<PostprocessParams>("style/postprocess", {kBuffer, kStored, kBuffer}))),
      compose(kernels.get(key<ComposeParams>("style/compose", {kSampled, kSampled, kSampled, kStored}))),
      mip(kernels.get(key<MipParams>("style/mip", {kStored, kStored}))),
      nearest(make_sampler(context, VK_FILTER_NEAREST)),
      linear(make_sampler(context, VK_FILTER_LINEAR)),
      linear_wrapped(make_sampler(context, VK_FILTER_LINEAR, WrapAround::u)) {}

std::uint32_t mip_levels(std::uint32_t width, std::uint32_t height) {
  return static_cast<std::uint32_t>(std::bit_width(std::max(width, height)));
}

MipChain::MipChain(const vk::Context& context, const Passes& passes, const vk::GpuImage& image) : passes_(&passes), image_(&image) {
  const auto& description = image.description();
  for (std::uint32_t level = 0; level < description.mip_levels; ++level)
    views_.push_back(vk::make_level_view(context, image, level, description.format));
  for (std::uint32_t level = 1; level < description.mip_levels; ++level) {
    const vk::Resource resources[] = {vk::storage_image(views_[level - 1].get()), vk::storage_image(views_[level].get())};
    sets_.emplace_back(context, passes.mip.set_layout(), resources);
  }
}

void MipChain::record(VkCommandBuffer commands) const {
  const auto& description = image_->description();
  for (std::uint32_t level = 1; level < description.mip_levels; ++level) {
    const MipParams params{level_size(description.width, level), level_size(description.height, level),
                           level_size(description.width, level - 1), level_size(description.height, level - 1)};
    run_pass(commands, passes_->mip, sets_[level - 1], params, {params.width, params.height, 1});
    vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::compute_write);
  }
}

}  // namespace wrapture
