// The pipelines and targets of the HDR picture.
#include "viewer/render/scene_pass.hpp"

#include <cstring>

namespace wrapture {
namespace {

struct PartShader {
  const char* fragment;
  std::uint32_t kind;  // of surface.frag
};

PartShader shader_of(Part part, Body body) {
  if (body == Body::clear) return {"scene/glass.frag", 0};
  switch (part) {
    case Part::printed_board:
    case Part::label:
    case Part::printed_body:
      return {"scene/surface.frag", 0};
    case Part::plain_board:
      return {"scene/surface.frag", 1};
    case Part::side_board:
      return {"scene/surface.frag", 3};
    case Part::cap:
    case Part::body:
    case Part::trim:
      return {"scene/surface.frag", 2};
    case Part::glass:
      break;
  }
  if (body == Body::opaque) return {"scene/surface.frag", 2};
  return {"scene/glass.frag", 0};
}

vk::Buffer host_buffer(const vk::Context& context, const char* name, const void* data, std::size_t bytes, VkBufferUsageFlags usage) {
  vk::Buffer buffer(context, {.name = name, .bytes = bytes, .usage = usage, .memory = vk::MemoryUse::upload});
  std::memcpy(buffer.mapped().data(), data, bytes);
  return buffer;
}

}  // namespace

ScenePipelines::ScenePipelines(const vk::Context& context, VkPipelineLayout layout, VkSampleCountFlagBits sample_count)
    : samples(sample_count),
      pass(gfx::make_pass(context, {.name = "scene", .colour = kPictureFormat, .depth = gfx::depth_format(context), .samples = samples})),
      context_(&context),
      layout_(layout) {
  floor = gfx::make_pipeline(context, {.vertex = "scene/floor.vert",
                                       .fragment = "scene/floor.frag",
                                       .pass = pass.get(),
                                       .layout = layout,
                                       .samples = samples,
                                       .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP,
                                       .depth_test = true,
                                       .blend = gfx::Blend::premultiplied,
                                       .cull = gfx::Cull::none});
}

VkPipeline ScenePipelines::part(const PartVariant& variant) {
  const PartShader shader = shader_of(variant.part, variant.body);
  vk::Pipeline& pipeline = parts_[{shader.fragment, shader.kind, variant.features, variant.mirrored}];
  if (!pipeline)
    pipeline = gfx::make_pipeline(*context_, {.vertex = "scene/mesh.vert",
                                              .fragment = shader.fragment,
                                              .pass = pass.get(),
                                              .layout = layout_,
                                              .samples = samples,
                                              .mesh_vertices = true,
                                              .depth_test = true,
                                              .depth_write = true,
                                              .cull = variant.mirrored ? gfx::Cull::front : gfx::Cull::back,
                                              .specialization = {shader.kind, variant.mirrored ? 1u : 0u, variant.features}});
  return pipeline.get();
}

SceneTargets::SceneTargets(const vk::Context& context, const ScenePipelines& pipelines, VkExtent2D size) : extent(size) {
  vk::ImageDescription description{.name = "scene picture",
                                   .width = size.width,
                                   .height = size.height,
                                   .format = kPictureFormat,
                                   .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT};
  picture = vk::GpuImage(context, description);
  description.samples = pipelines.samples;
  description.name = "scene depth";
  description.format = gfx::depth_format(context);
  description.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
  depth = vk::GpuImage(context, description);
  std::vector<VkImageView> views{picture.view(), depth.view()};
  if (pipelines.samples != VK_SAMPLE_COUNT_1_BIT) {
    description.name = "scene colour";
    description.format = kPictureFormat;
    description.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSIENT_ATTACHMENT_BIT;
    colour = vk::GpuImage(context, description);
    views = {colour.view(), depth.view(), picture.view()};
  }
  framebuffer = gfx::make_framebuffer(context, pipelines.pass.get(), views, size);
}

MeshBuffers::MeshBuffers(const vk::Context& context, const Mesh& mesh)
    : vertices(host_buffer(context, "mesh vertices", mesh.vertices.data(), mesh.vertices.size() * sizeof(Vertex),
                           VK_BUFFER_USAGE_VERTEX_BUFFER_BIT)),
      indices(host_buffer(context, "mesh indices", mesh.indices.data(), mesh.indices.size() * sizeof(std::uint32_t),
                          VK_BUFFER_USAGE_INDEX_BUFFER_BIT)),
      submeshes(mesh.submeshes) {}

}  // namespace wrapture
