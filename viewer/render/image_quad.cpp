// Draws a GpuImage as a rectangle into a running render pass.
#include "viewer/render/image_quad.hpp"

#include <array>
#include <vector>

#include "engine/vk/descriptors.hpp"
#include "shaders/scene/image_quad.h"
#include "viewer/render/graphics.hpp"

namespace wrapture {
namespace {

constexpr std::array kBindings{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER};

}  // namespace

struct ImageQuad::Impl {
  Impl(const vk::Context& used_context, VkRenderPass pass)
      : context(used_context),
        sampler(gfx::make_sampler(context, 1)),
        set_layout(gfx::make_set_layout(context, kBindings)),
        layout(gfx::make_layout(context, set_layout.get(), sizeof(shader::ImageQuadParams))),
        pipeline(gfx::make_pipeline(context, {.vertex = "scene/image_quad.vert",
                                              .fragment = "scene/image_quad.frag",
                                              .pass = pass,
                                              .layout = layout.get(),
                                              .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP,
                                              .blend = gfx::Blend::straight})) {}

  const vk::Context& context;
  vk::Sampler sampler;
  vk::SetLayout set_layout;
  vk::PipelineLayout layout;
  vk::Pipeline pipeline;
  std::array<std::vector<vk::DescriptorSet>, 2> sets;  // of this frame and the one in flight
  std::size_t slot = 0;
};

ImageQuad::ImageQuad(const vk::Context& context, VkRenderPass pass) : impl_(std::make_unique<Impl>(context, pass)) {}

ImageQuad::~ImageQuad() { vkDeviceWaitIdle(impl_->context.device()); }

void ImageQuad::begin_frame() {
  impl_->slot = 1 - impl_->slot;
  impl_->sets[impl_->slot].clear();
}

void ImageQuad::draw(VkCommandBuffer commands, const vk::GpuImage& image, const QuadPlace& place) {
  if (place.clip.extent.width == 0 || place.clip.extent.height == 0) return;
  const std::array resources{vk::sampled_image(image.view(), impl_->sampler.get())};
  const VkDescriptorSet set = impl_->sets[impl_->slot].emplace_back(impl_->context, impl_->set_layout.get(), resources).get();
  const shader::ImageQuadParams params{.x = place.x_px,
                                       .y = place.y_px,
                                       .width = place.width_px,
                                       .height = place.height_px,
                                       .framebuffer_width = static_cast<float>(place.framebuffer.width),
                                       .framebuffer_height = static_cast<float>(place.framebuffer.height),
                                       .corner_radius = place.corner_radius_px,
                                       .opacity = place.opacity};
  gfx::set_viewport(commands, {{0, 0}, place.framebuffer});
  vkCmdSetScissor(commands, 0, 1, &place.clip);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, impl_->pipeline.get());
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, impl_->layout.get(), 0, 1, &set, 0, nullptr);
  vkCmdPushConstants(commands, impl_->layout.get(), VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof params, &params);
  vkCmdDraw(commands, 4, 1, 0, 0);
}

}  // namespace wrapture
