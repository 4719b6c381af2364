// The pipelines and targets of the HDR picture, for one sample count and size.
#pragma once

#include <array>

#include "viewer/render/graphics.hpp"
#include "viewer/scene/mesh.hpp"

namespace wrapture {

inline constexpr VkFormat kPictureFormat = VK_FORMAT_R16G16B16A16_SFLOAT;

/// Render pass and pipelines; remade when the sample count changes.
struct ScenePipelines {
  ScenePipelines(const vk::Context& context, VkPipelineLayout layout, VkSampleCountFlagBits samples);
  VkSampleCountFlagBits samples;
  vk::RenderPass pass;
  std::array<std::array<vk::Pipeline, kPartCount>, 2> parts;  // [mirrored][part]
  vk::Pipeline floor;
};

/// Images of one size; remade when it changes.
struct SceneTargets {
  SceneTargets(const vk::Context& context, const ScenePipelines& pipelines, VkExtent2D extent);
  VkExtent2D extent;
  vk::GpuImage colour;  // multisampled; empty with one sample
  vk::GpuImage depth;
  vk::GpuImage picture;  // resolved, linear, premultiplied; sampled by compose
  vk::Framebuffer framebuffer;
};

/// A mesh in memory that the host writes and the device reads: small, and changing it never waits.
struct MeshBuffers {
  MeshBuffers(const vk::Context& context, const Mesh& mesh);
  vk::Buffer vertices, indices;
  std::vector<Submesh> submeshes;
};

}  // namespace wrapture
