// The pipelines and targets of the HDR picture, for one sample count and size.
#pragma once

#include <map>
#include <tuple>

#include "viewer/render/graphics.hpp"
#include "viewer/scene/material.hpp"
#include "viewer/scene/mesh.hpp"

namespace wrapture {

inline constexpr VkFormat kPictureFormat = VK_FORMAT_R16G16B16A16_SFLOAT;

/// Which of its pipelines a part needs.
struct PartVariant {
  Part part = Part::printed_board;
  Body body = Body::as_part;
  std::uint32_t features = 0;  // WRAPTURE_SPOT_FINISHES and others of shaders/scene/frame.h
  bool mirrored = false;
};

/// Render pass and pipelines; remade when the sample count changes. A part's pipelines are made when they are first drawn.
class ScenePipelines {
 public:
  ScenePipelines(const vk::Context& context, VkPipelineLayout layout, VkSampleCountFlagBits samples);
  [[nodiscard]] VkPipeline part(const PartVariant& variant);

  VkSampleCountFlagBits samples;
  vk::RenderPass pass;
  vk::Pipeline floor;

 private:
  const vk::Context* context_;
  VkPipelineLayout layout_;
  std::map<std::tuple<std::string, std::uint32_t, std::uint32_t, bool>, vk::Pipeline> parts_;  // fragment shader, kind, features, mirrored
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
