// Makes compute pipelines from embedded SPIR-V.
#include "engine/vk/kernel.hpp"

#include <algorithm>
#include <array>

#include "engine/base/error.hpp"
#include "engine/vk/embedded_shaders.hpp"

namespace wrapture::vk {

std::span<const std::uint32_t> spirv(std::string_view name) {
  const auto all = embedded_shaders();
  const auto found = std::ranges::find(all, name, &EmbeddedShader::name);
  if (found == all.end()) throw Error("no shader '" + std::string(name) + "' was built into the program");
  return found->words;
}

std::vector<std::string_view> spirv_names() {
  std::vector<std::string_view> names;
  for (const auto& shader : embedded_shaders()) names.push_back(shader.name);
  return names;
}

ShaderModule make_shader_module(const Context& context, std::string_view name) {
  const auto words = spirv(name);
  const VkShaderModuleCreateInfo info{VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, nullptr, 0, words.size_bytes(), words.data()};
  VkShaderModule module = VK_NULL_HANDLE;
  check(vkCreateShaderModule(context.device(), &info, nullptr, &module), "vkCreateShaderModule");
  context.set_name(module, VK_OBJECT_TYPE_SHADER_MODULE, std::string(name));
  return {context.device(), module};
}

namespace {

SetLayout make_set_layout(const Context& context, const std::vector<VkDescriptorType>& types) {
  std::vector<VkDescriptorSetLayoutBinding> bindings;
  for (std::uint32_t i = 0; i < types.size(); ++i) bindings.push_back({i, types[i], 1, VK_SHADER_STAGE_COMPUTE_BIT, nullptr});
  const VkDescriptorSetLayoutCreateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO, nullptr, 0,
                                             static_cast<std::uint32_t>(bindings.size()), bindings.data()};
  VkDescriptorSetLayout layout = VK_NULL_HANDLE;
  check(vkCreateDescriptorSetLayout(context.device(), &info, nullptr, &layout), "vkCreateDescriptorSetLayout");
  return {context.device(), layout};
}

PipelineLayout make_layout(const Context& context, VkDescriptorSetLayout set, std::uint32_t push_words) {
  const VkPushConstantRange range{VK_SHADER_STAGE_COMPUTE_BIT, 0, push_words * 4};
  const VkPipelineLayoutCreateInfo info{
      VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO, nullptr, 0, 1, &set, push_words > 0 ? 1u : 0u, &range};
  VkPipelineLayout layout = VK_NULL_HANDLE;
  check(vkCreatePipelineLayout(context.device(), &info, nullptr, &layout), "vkCreatePipelineLayout");
  return {context.device(), layout};
}

Pipeline make_pipeline(const Context& context, const KernelKey& key, VkPipelineLayout layout) {
  const ShaderModule module = make_shader_module(context, key.shader);
  std::vector<VkSpecializationMapEntry> entries;
  for (std::uint32_t i = 0; i < key.specialization.size(); ++i) entries.push_back({i, i * 4, 4});
  const VkSpecializationInfo specialization{static_cast<std::uint32_t>(entries.size()), entries.data(), key.specialization.size() * 4,
                                            key.specialization.data()};
  VkComputePipelineCreateInfo info{VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
  info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
  info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
  info.stage.module = module.get();
  info.stage.pName = "main";
  info.stage.pSpecializationInfo = &specialization;
  info.layout = layout;
  VkPipeline pipeline = VK_NULL_HANDLE;
  check(vkCreateComputePipelines(context.device(), context.pipeline_cache(), 1, &info, nullptr, &pipeline), "vkCreateComputePipelines");
  context.set_name(pipeline, VK_OBJECT_TYPE_PIPELINE, key.shader);
  return {context.device(), pipeline};
}

}  // namespace

Kernel::Kernel(const Context& context, const KernelKey& key)
    : set_layout_(make_set_layout(context, key.bindings)),
      layout_(make_layout(context, set_layout_.get(), key.push_words)),
      pipeline_(make_pipeline(context, key, layout_.get())) {
  for (std::size_t i = 0; i < std::min<std::size_t>(3, key.specialization.size()); ++i) group_size_[i] = key.specialization[i];
  const std::uint64_t invocations = std::uint64_t{group_size_[0]} * group_size_[1] * group_size_[2];
  if (invocations > context.limits().max_group_invocations)
    throw Error("kernel '" + key.shader + "' has " + std::to_string(invocations) + " invocations a workgroup but the device allows " +
                std::to_string(context.limits().max_group_invocations));
}

const Kernel& KernelCache::get(const KernelKey& key) {
  const auto found = kernels_.find(key);
  if (found != kernels_.end()) return found->second;
  return kernels_.emplace(key, Kernel(*context_, key)).first->second;
}

void dispatch(VkCommandBuffer commands, const Kernel& kernel, VkDescriptorSet set, std::span<const std::uint32_t> push_words,
              std::array<std::uint32_t, 3> threads) {
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, kernel.pipeline());
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, kernel.layout(), 0, 1, &set, 0, nullptr);
  if (!push_words.empty())
    vkCmdPushConstants(commands, kernel.layout(), VK_SHADER_STAGE_COMPUTE_BIT, 0, static_cast<std::uint32_t>(push_words.size_bytes()),
                       push_words.data());
  const auto groups = [&](std::size_t i) { return (threads[i] + kernel.group_size()[i] - 1) / kernel.group_size()[i]; };
  vkCmdDispatch(commands, groups(0), groups(1), groups(2));
}

}  // namespace wrapture::vk
