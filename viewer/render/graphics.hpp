// Short ways to render passes, graphics pipelines, samplers and framebuffers; the only place that fills Vulkan's long structs for them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture::gfx {

/// A pass with one colour attachment, cleared, that ends in `final_layout`.
struct PassDescription {
  std::string name;
  VkFormat colour = VK_FORMAT_UNDEFINED;
  VkFormat depth = VK_FORMAT_UNDEFINED;                   // undefined: no depth attachment
  VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;  // above 1: a resolve attachment follows, and only it is kept
  VkImageLayout final_layout = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL;
};
/// Attachments in the order colour, depth (if any), resolve (if any). Waits for earlier fragment reads of the same images, and makes the
/// result visible to fragment shaders and transfers.
vk::RenderPass make_pass(const vk::Context& context, const PassDescription& description);
vk::Framebuffer make_framebuffer(const vk::Context& context, VkRenderPass pass, std::span<const VkImageView> views, VkExtent2D extent);

/// Starts `pass`, clearing colour to zero and depth to 1, with viewport and scissor over all of `extent`.
void begin_pass(VkCommandBuffer commands, VkRenderPass pass, VkFramebuffer framebuffer, VkExtent2D extent, bool with_depth);
void set_viewport(VkCommandBuffer commands, VkRect2D area);

enum class Blend { off, premultiplied, straight };  // straight: for opaque targets
enum class Cull { none, back, front };              // triangles are counter-clockwise seen from outside

struct PipelineDescription {
  std::string vertex, fragment;  // keys of vk::spirv()
  VkRenderPass pass = VK_NULL_HANDLE;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
  VkPrimitiveTopology topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
  bool mesh_vertices = false;  // wrapture::Vertex at binding 0; else none
  bool depth_test = false, depth_write = false;
  Blend blend = Blend::off;
  Cull cull = Cull::none;
  std::vector<std::uint32_t> specialization;  // of the fragment shader: constants 0, 1, ...
};
/// Viewport and scissor are dynamic.
vk::Pipeline make_pipeline(const vk::Context& context, const PipelineDescription& description);

/// Bindings 0, 1, ... seen by vertex and fragment shaders.
vk::SetLayout make_set_layout(const vk::Context& context, std::span<const VkDescriptorType> bindings);
vk::PipelineLayout make_layout(const vk::Context& context, VkDescriptorSetLayout set, std::uint32_t push_bytes);

/// Linear and trilinear, clamped to the edge or repeating. max_anisotropy: 1 = off; lowered to what the device has.
vk::Sampler make_sampler(const vk::Context& context, float max_anisotropy, bool repeat = false);

/// The largest sample count <= wanted that colour and depth targets can have.
VkSampleCountFlagBits usable_samples(const vk::Context& context, std::uint32_t wanted);
VkFormat depth_format(const vk::Context& context);

/// Copies tightly packed mip levels (level after level, in each layer after layer) into a fresh image; SHADER_READ_ONLY afterwards. Waits.
void upload_levels(const vk::Context& context, const vk::GpuImage& image, std::span<const std::byte> texels, std::uint32_t texel_bytes);

/// Pixels in a sampled texture with all mips and an SRGB view. Waits.
vk::GpuImage upload_picture(const vk::Context& context, const std::string& name, const Image& image);

}  // namespace wrapture::gfx
