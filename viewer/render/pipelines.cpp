// Graphics pipelines and their layouts.
#include <array>

#include "engine/vk/kernel.hpp"
#include "viewer/render/graphics.hpp"
#include "viewer/scene/mesh.hpp"

namespace wrapture::gfx {
namespace {

const VkVertexInputBindingDescription kVertexBinding{0, sizeof(Vertex), VK_VERTEX_INPUT_RATE_VERTEX};
const std::array<VkVertexInputAttributeDescription, 4> kVertexAttributes{
    VkVertexInputAttributeDescription{0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, position)},
    VkVertexInputAttributeDescription{1, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, normal)},
    VkVertexInputAttributeDescription{2, 0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(Vertex, tangent)},
    VkVertexInputAttributeDescription{3, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(Vertex, uv)}};

VkPipelineVertexInputStateCreateInfo vertex_input(bool mesh_vertices) {
  VkPipelineVertexInputStateCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
  if (!mesh_vertices) return info;
  info.vertexBindingDescriptionCount = 1;
  info.pVertexBindingDescriptions = &kVertexBinding;
  info.vertexAttributeDescriptionCount = static_cast<std::uint32_t>(kVertexAttributes.size());
  info.pVertexAttributeDescriptions = kVertexAttributes.data();
  return info;
}

VkPipelineColorBlendAttachmentState blend_state(Blend blend) {
  VkPipelineColorBlendAttachmentState state{};
  state.colorWriteMask = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;
  if (blend == Blend::off) return state;
  state.blendEnable = VK_TRUE;
  state.srcColorBlendFactor = blend == Blend::straight ? VK_BLEND_FACTOR_SRC_ALPHA : VK_BLEND_FACTOR_ONE;
  state.dstColorBlendFactor = state.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
  state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
  return state;
}

VkPipelineRasterizationStateCreateInfo rasterization(Cull cull) {
  VkPipelineRasterizationStateCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO};
  info.cullMode = cull == Cull::none ? VK_CULL_MODE_NONE : cull == Cull::back ? VK_CULL_MODE_BACK_BIT : VK_CULL_MODE_FRONT_BIT;
  info.frontFace = VK_FRONT_FACE_COUNTER_CLOCKWISE;  // the projection turns y over, and so does the framebuffer
  info.lineWidth = 1;
  return info;
}

VkPipelineDepthStencilStateCreateInfo depth_state(const PipelineDescription& description) {
  VkPipelineDepthStencilStateCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO};
  info.depthTestEnable = description.depth_test ? VK_TRUE : VK_FALSE;
  info.depthWriteEnable = description.depth_write ? VK_TRUE : VK_FALSE;
  info.depthCompareOp = VK_COMPARE_OP_LESS_OR_EQUAL;
  return info;
}

/// The fragment shader's constants 0, 1, ... as Vulkan wants them. Borrows the values.
struct Specialization {
  explicit Specialization(const std::vector<std::uint32_t>& values) {
    for (std::uint32_t i = 0; i < values.size(); ++i) entries.push_back({i, 4 * i, 4});
    info = {static_cast<std::uint32_t>(entries.size()), entries.data(), 4 * values.size(), values.data()};
  }
  std::vector<VkSpecializationMapEntry> entries;
  VkSpecializationInfo info{};
};

VkPipelineShaderStageCreateInfo stage(VkShaderStageFlagBits which, const vk::ShaderModule& module, const VkSpecializationInfo* constants) {
  return {VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO, nullptr, 0, which, module.get(), "main", constants};
}

}  // namespace

vk::Pipeline make_pipeline(const vk::Context& context, const PipelineDescription& description) {
  const vk::ShaderModule vertex = vk::make_shader_module(context, description.vertex);
  const vk::ShaderModule fragment = vk::make_shader_module(context, description.fragment);
  const Specialization constants(description.specialization);
  const std::array stages{stage(VK_SHADER_STAGE_VERTEX_BIT, vertex, nullptr),
                          stage(VK_SHADER_STAGE_FRAGMENT_BIT, fragment, &constants.info)};
  const VkPipelineVertexInputStateCreateInfo input = vertex_input(description.mesh_vertices);
  const VkPipelineInputAssemblyStateCreateInfo assembly{VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO, nullptr, 0,
                                                        description.topology, VK_FALSE};
  const VkPipelineViewportStateCreateInfo viewport{
      VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO, nullptr, 0, 1, nullptr, 1, nullptr};
  const VkPipelineRasterizationStateCreateInfo raster = rasterization(description.cull);
  VkPipelineMultisampleStateCreateInfo multisample{VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO};
  multisample.rasterizationSamples = description.samples;
  const VkPipelineDepthStencilStateCreateInfo depth = depth_state(description);
  const VkPipelineColorBlendAttachmentState attachment = blend_state(description.blend);
  VkPipelineColorBlendStateCreateInfo blend{VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO};
  blend.attachmentCount = 1;
  blend.pAttachments = &attachment;
  constexpr std::array dynamic_states{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
  const VkPipelineDynamicStateCreateInfo dynamic{VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO, nullptr, 0,
                                                 static_cast<std::uint32_t>(dynamic_states.size()), dynamic_states.data()};
  VkGraphicsPipelineCreateInfo info{VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO};
  info.stageCount = static_cast<std::uint32_t>(stages.size());
  info.pStages = stages.data();
  info.pVertexInputState = &input;
  info.pInputAssemblyState = &assembly;
  info.pViewportState = &viewport;
  info.pRasterizationState = &raster;
  info.pMultisampleState = &multisample;
  info.pDepthStencilState = &depth;
  info.pColorBlendState = &blend;
  info.pDynamicState = &dynamic;
  info.layout = description.layout;
  info.renderPass = description.pass;
  VkPipeline pipeline = VK_NULL_HANDLE;
  vk::check(vkCreateGraphicsPipelines(context.device(), context.pipeline_cache(), 1, &info, nullptr, &pipeline),
            "vkCreateGraphicsPipelines");
  context.set_name(pipeline, VK_OBJECT_TYPE_PIPELINE, description.fragment);
  return {context.device(), pipeline};
}

vk::SetLayout make_set_layout(const vk::Context& context, std::span<const VkDescriptorType> bindings) {
  std::vector<VkDescriptorSetLayoutBinding> slots;
  for (const VkDescriptorType type : bindings)
    slots.push_back(
        {static_cast<std::uint32_t>(slots.size()), type, 1, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, nullptr});
  const VkDescriptorSetLayoutCreateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO, nullptr, 0,
                                             static_cast<std::uint32_t>(slots.size()), slots.data()};
  VkDescriptorSetLayout layout = VK_NULL_HANDLE;
  vk::check(vkCreateDescriptorSetLayout(context.device(), &info, nullptr, &layout), "vkCreateDescriptorSetLayout");
  return {context.device(), layout};
}

vk::PipelineLayout make_layout(const vk::Context& context, VkDescriptorSetLayout set, std::uint32_t push_bytes) {
  const VkPushConstantRange range{VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0, push_bytes};
  const VkPipelineLayoutCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO, nullptr, 0, 1, &set, 1, &range};
  VkPipelineLayout layout = VK_NULL_HANDLE;
  vk::check(vkCreatePipelineLayout(context.device(), &info, nullptr, &layout), "vkCreatePipelineLayout");
  return {context.device(), layout};
}

}  // namespace wrapture::gfx
