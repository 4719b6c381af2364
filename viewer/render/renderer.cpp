// The renderer: what stays (studio, layouts, samplers), what follows the scene (mesh, shadow), what follows the size (targets).
#include "viewer/render/renderer.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "engine/vk/descriptors.hpp"
#include "viewer/render/frame_values.hpp"
#include "viewer/render/scene_pass.hpp"
#include "viewer/scene/finish.hpp"

namespace wrapture {
namespace {

constexpr VkFormat kShadowFormat = VK_FORMAT_R8_UNORM;
constexpr std::uint32_t kShadowSide = 112;  // px; drawn anew for each yaw of a box
constexpr std::array kSceneBindings{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER,         VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                    VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                    VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                    VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER};
constexpr std::array kComposeBindings{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER};
constexpr VkShaderStageFlags kBothStages = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;

/// Push constants of compose.frag.
struct ComposeValues {
  glm::vec4 top, bottom, fit, place;
};

float anisotropy_for(const vk::Context& context, const RendererOptions& options) {
  if (options.max_anisotropy > 0) return options.max_anisotropy;
  return context.is_cpu() ? 1.0f : 8.0f;
}

/// Where a whole picture of `scale` HDR pixels a pixel lies in the framebuffer of a part. With one viewport for all parts corners are
/// rounded alike; empty where the device has none so large.
std::optional<VkViewport> viewport_of(const vk::Context& context, const PicturePart& part, VkExtent2D extent, float scale) {
  if (part.whole.width == extent.width && part.whole.height == extent.height) return std::nullopt;  // all of it, whatever the scale
  const VkViewport viewport{-static_cast<float>(part.offset.x) * scale,
                            -static_cast<float>(part.offset.y) * scale,
                            static_cast<float>(part.whole.width) * scale,
                            static_cast<float>(part.whole.height) * scale,
                            0,
                            1};
  const VkPhysicalDeviceLimits& limits = context.device_limits();
  const auto inside = [&](float from, float size, std::uint32_t largest) {
    return from >= limits.viewportBoundsRange[0] && from + size <= limits.viewportBoundsRange[1] && size <= static_cast<float>(largest);
  };
  const bool fits = inside(viewport.x, viewport.width, limits.maxViewportDimensions[0]) &&
                    inside(viewport.y, viewport.height, limits.maxViewportDimensions[1]);
  return fits ? std::optional(viewport) : std::nullopt;
}

/// From clip space of the whole picture to that of a part.
glm::mat4 crop(const PicturePart& part, VkExtent2D extent) {
  const glm::dvec2 size(extent.width, extent.height), whole(part.whole.width, part.whole.height);
  const glm::dvec2 scale = whole / size, shift = (whole - 2.0 * glm::dvec2(part.offset.x, part.offset.y)) / size - 1.0;
  glm::dmat4 matrix(1);
  matrix[0][0] = scale.x;
  matrix[1][1] = scale.y;
  matrix[3] = glm::dvec4(shift, 0, 1);
  return glm::mat4(matrix);
}

/// Texture coordinates that fill a view of this aspect with the picture, cropped evenly.
glm::vec4 cover(const vk::ImageDescription& picture, float aspect) {
  const float ratio = aspect * static_cast<float>(picture.height) / static_cast<float>(picture.width);
  const glm::vec2 seen(std::min(1.0f, ratio), std::min(1.0f, 1 / ratio));
  return {seen, 0.5f * (glm::vec2(1) - seen)};
}

/// What the floor's shadow depends on.
struct ShadowKey {
  Occluders occluders;
  float yaw_deg = 0;
  std::string light;
  float light_turn_deg = 0;
  bool operator==(const ShadowKey&) const = default;
};

struct ShapeKey {
  ShapeKind kind;
  Carton carton;
  Container container;
  ModelShape model;
  float artwork_aspect;
  bool operator==(const ShapeKey&) const = default;
};

/// What one of the two frames in flight uses.
struct Slot {
  vk::Buffer uniforms;
  vk::DescriptorSet scene_set, compose_set;
  // Replaced while the frame before this one could still use them; freed when this slot comes round again.
  std::vector<MeshBuffers> old_meshes;
  std::vector<SceneTargets> old_targets;
  std::vector<ScenePipelines> old_pipelines;
};

}  // namespace

struct Renderer::Impl {
  Impl(const vk::Context& context, const RendererOptions& options);
  void next_slot();
  void follow_options();
  void follow_shape(const Scene& scene, float artwork_aspect);
  void follow_extent(VkExtent2D extent);
  void write_slot(const Scene& scene, const vk::GpuImage& artwork, VkExtent2D extent, const PicturePart& part);
  void record_shadow(VkCommandBuffer commands, const Scene& scene);
  void record_scene(VkCommandBuffer commands, const Scene& scene);
  void draw_parts(VkCommandBuffer commands, const Scene& scene, bool mirrored);
  [[nodiscard]] const LookMaps& maps() const { return options.maps ? *options.maps : *own_maps; }
  [[nodiscard]] Background backdrop(const Scene& scene) const;
  Slot& slot() { return slots[frame % slots.size()]; }

  const vk::Context& context;
  RendererOptions options;
  std::optional<LookMaps> own_maps;  // where none were given
  vk::GpuImage shadow;
  vk::Sampler artwork_sampler, sampler, paper_sampler;
  vk::SetLayout scene_set_layout, compose_set_layout;
  vk::PipelineLayout scene_layout, compose_layout;
  vk::RenderPass shadow_pass;
  vk::Framebuffer shadow_framebuffer;
  vk::Pipeline shadow_pipeline, compose_pipeline;

  std::array<Slot, 2> slots;
  std::uint64_t frame = 0;
  std::optional<ScenePipelines> pipelines;
  std::optional<SceneTargets> targets;
  std::optional<MeshBuffers> mesh;
  std::optional<ShapeKey> shape_key;
  std::optional<ShadowKey> shadow_key;
  Occluders occluders;
  ComposeValues compose_values{};
  std::optional<VkViewport> viewport;  // of the scene; empty: all of the targets, the matrix does it
};

Renderer::Impl::Impl(const vk::Context& used_context, const RendererOptions& used_options)
    : context(used_context),
      options(used_options),
      artwork_sampler(gfx::make_sampler(context, anisotropy_for(context, options))),
      sampler(gfx::make_sampler(context, 1)),
      paper_sampler(gfx::make_sampler(context, 1, true)),
      scene_set_layout(gfx::make_set_layout(context, kSceneBindings)),
      compose_set_layout(gfx::make_set_layout(context, kComposeBindings)),
      scene_layout(gfx::make_layout(context, scene_set_layout.get(), sizeof(shader::PartMaterial))),
      compose_layout(gfx::make_layout(context, compose_set_layout.get(), sizeof(ComposeValues))),
      shadow_pass(gfx::make_pass(context, {.name = "floor shadow", .colour = kShadowFormat})) {
  if (!options.maps) own_maps.emplace(context);
  shadow = vk::GpuImage(context, {.name = "floor shadow",
                                  .width = kShadowSide,
                                  .height = kShadowSide,
                                  .format = kShadowFormat,
                                  .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT});
  const VkImageView shadow_view = shadow.view();
  shadow_framebuffer = gfx::make_framebuffer(context, shadow_pass.get(), {&shadow_view, 1}, {kShadowSide, kShadowSide});
  shadow_pipeline = gfx::make_pipeline(
      context,
      {.vertex = "scene/fullscreen.vert", .fragment = "scene/floor_shadow.frag", .pass = shadow_pass.get(), .layout = scene_layout.get()});
  compose_pipeline = gfx::make_pipeline(
      context,
      {.vertex = "scene/fullscreen.vert", .fragment = "scene/compose.frag", .pass = options.output_pass, .layout = compose_layout.get()});
  for (Slot& each : slots)
    each.uniforms = vk::Buffer(context, {.name = "frame values",
                                         .bytes = sizeof(shader::Frame),
                                         .usage = VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT,
                                         .memory = vk::MemoryUse::upload});
}

void Renderer::Impl::next_slot() {
  ++frame;
  slot().old_meshes.clear();
  slot().old_targets.clear();
  slot().old_pipelines.clear();
}

void Renderer::Impl::follow_options() {
  const VkSampleCountFlagBits samples = gfx::usable_samples(context, options.samples);
  if (pipelines && pipelines->samples == samples) return;
  if (targets) slot().old_targets.push_back(std::move(*targets));
  targets.reset();
  if (pipelines) slot().old_pipelines.push_back(std::move(*pipelines));
  pipelines.emplace(context, scene_layout.get(), samples);
}

void Renderer::Impl::follow_shape(const Scene& scene, float artwork_aspect) {
  const ShapeKey key{scene.kind, scene.carton, scene.container, scene.model, artwork_aspect};
  if (mesh && shape_key == key) return;
  MeshBuffers made(context, make_mesh(scene, artwork_aspect));
  if (mesh) slot().old_meshes.push_back(std::move(*mesh));
  mesh.emplace(std::move(made));
  shape_key = key;
  occluders = occluders_of(scene);
}

void Renderer::Impl::follow_extent(VkExtent2D extent) {
  const auto largest = static_cast<float>(context.device_limits().maxImageDimension2D);
  const auto scaled = [&](std::uint32_t side) {
    return static_cast<std::uint32_t>(std::clamp(std::round(static_cast<float>(side) * options.resolution_scale), 1.0f, largest));
  };
  const VkExtent2D wanted{scaled(extent.width), scaled(extent.height)};
  if (targets && targets->extent.width == wanted.width && targets->extent.height == wanted.height) return;
  if (targets) slot().old_targets.push_back(std::move(*targets));
  targets.reset();
  targets.emplace(context, *pipelines, wanted);
}

void Renderer::Impl::write_slot(const Scene& scene, const vk::GpuImage& artwork, VkExtent2D extent, const PicturePart& part) {
  const vk::ImageDescription& art = artwork.description();
  const float aspect = static_cast<float>(part.whole.width) / static_cast<float>(part.whole.height);
  const Background background = backdrop(scene);
  shader::Frame values = frame_values(scene, background, occluders, maps().light(), {art.width, art.height, art.mip_levels}, aspect);
  viewport = viewport_of(context, part, extent, static_cast<float>(targets->extent.width) / static_cast<float>(extent.width));
  if (!viewport) values.clip_from_studio = crop(part, extent) * values.clip_from_studio;
  std::memcpy(slot().uniforms.mapped().data(), &values, sizeof values);
  const std::array resources{vk::Resource{.type = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, .buffer = {slot().uniforms.get(), 0, sizeof values}},
                             vk::sampled_image(artwork.view(), artwork_sampler.get()),
                             vk::sampled_image(maps().reflections().view(), sampler.get()),
                             vk::sampled_image(shadow.view(), sampler.get()),
                             vk::sampled_image(artwork.view(), sampler.get()),
                             vk::sampled_image(maps().spots().view(), artwork_sampler.get()),
                             vk::sampled_image(maps().grain().view(), paper_sampler.get())};
  slot().scene_set = vk::DescriptorSet(context, scene_set_layout.get(), resources);
  const std::array picture{vk::sampled_image(targets->picture.view(), sampler.get()),
                           vk::sampled_image(maps().backdrop().view(), sampler.get())};
  slot().compose_set = vk::DescriptorSet(context, compose_set_layout.get(), picture);
  const glm::vec3 bottom = background.kind == BackgroundKind::colour ? background.top : background.bottom;
  const bool pictured = background.kind == BackgroundKind::picture;
  const float kind = background.kind == BackgroundKind::transparent ? 1.0f : pictured ? 2.0f : 0.0f;
  compose_values = {
      glm::vec4(background.top, kind), glm::vec4(bottom, scene.look.exact_colours ? 1 : 0),
      pictured ? cover(maps().backdrop().description(), aspect) : glm::vec4(1, 1, 0, 0),
      glm::vec4(part.offset.x, part.offset.y, 1 / static_cast<float>(part.whole.width), 1 / static_cast<float>(part.whole.height))};
}

/// As it is seen: the light's own sweep, or for glass the colours of a picture behind.
Background Renderer::Impl::backdrop(const Scene& scene) const {
  Background background = backdrop_of(scene);
  if (background.kind != BackgroundKind::picture) return background;
  background.top = maps().backdrop_top();
  background.bottom = maps().backdrop_bottom();
  return background;
}

void Renderer::Impl::record_shadow(VkCommandBuffer commands, const Scene& scene) {
  // The studio turns with the camera; what is round looks the same from everywhere.
  const ShadowKey key{occluders, occluders.box_half_mm.x > 0 ? scene.camera.yaw_deg : 0, maps().look().light, scene.look.light_turn_deg};
  if (shadow_key == key) return;
  shadow_key = key;
  context.begin_label(commands, "floor shadow");
  gfx::begin_pass(commands, shadow_pass.get(), shadow_framebuffer.get(), {kShadowSide, kShadowSide}, false);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, shadow_pipeline.get());
  vkCmdDraw(commands, 3, 1, 0, 0);
  vkCmdEndRenderPass(commands);
  context.end_label(commands);
}

void Renderer::Impl::draw_parts(VkCommandBuffer commands, const Scene& scene, bool mirrored) {
  const std::uint32_t features = (maps().light().coloured ? WRAPTURE_COLOURED_LIGHT : 0) |
                                 (maps().has_spots() ? WRAPTURE_SPOT_FINISHES : 0) |
                                 (scene.look.exact_colours ? WRAPTURE_EXACT_COLOURS : 0);
  for (const Submesh& submesh : mesh->submeshes) {
    const Material material = submesh.own.value_or(material_of(scene, submesh.part));
    const shader::PartMaterial values = part_values(material, mirrored);
    const std::uint32_t paper = material.grain > 0 || material.sheen > 0 ? WRAPTURE_PAPER : 0;
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS,
                      pipelines->part({submesh.part, material.body, features | paper, mirrored}));
    vkCmdPushConstants(commands, scene_layout.get(), kBothStages, 0, sizeof values, &values);
    vkCmdDrawIndexed(commands, submesh.index_count, 1, submesh.first_index, 0, 0);
  }
}

void Renderer::Impl::record_scene(VkCommandBuffer commands, const Scene& scene) {
  context.begin_label(commands, "scene");
  gfx::begin_pass(commands, pipelines->pass.get(), targets->framebuffer.get(), targets->extent, true);
  if (viewport) vkCmdSetViewport(commands, 0, 1, &*viewport);
  const VkBuffer vertices = mesh->vertices.get();
  const VkDeviceSize offset = 0;
  vkCmdBindVertexBuffers(commands, 0, 1, &vertices, &offset);
  vkCmdBindIndexBuffer(commands, mesh->indices.get(), 0, VK_INDEX_TYPE_UINT32);
  const bool from_above = scene.camera.eye_mm().y > 0;  // from below there is no floor to see
  if (from_above && scene.reflection > 0) draw_parts(commands, scene, true);
  draw_parts(commands, scene, false);  // after its mirror image: wins where both touch the floor
  if (from_above && scene.shadow > 0) {
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines->floor.get());
    vkCmdDraw(commands, 4, 1, 0, 0);
  }
  vkCmdEndRenderPass(commands);
  context.end_label(commands);
}

Renderer::Renderer(const vk::Context& context, const RendererOptions& options) : impl_(std::make_unique<Impl>(context, options)) {}

Renderer::~Renderer() { vkDeviceWaitIdle(impl_->context.device()); }

void Renderer::prepare(VkCommandBuffer commands, const Scene& scene, const vk::GpuImage& artwork, VkExtent2D size,
                       const PicturePart& part) {
  const VkExtent2D extent{std::max(1u, size.width), std::max(1u, size.height)};
  impl_->next_slot();
  impl_->follow_options();
  impl_->follow_shape(scene, static_cast<float>(artwork.description().width) / static_cast<float>(artwork.description().height));
  impl_->follow_extent(extent);
  impl_->write_slot(scene, artwork, extent, part.whole.width > 0 ? part : PicturePart{{}, extent});
  const VkDescriptorSet set = impl_->slot().scene_set.get();
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, impl_->scene_layout.get(), 0, 1, &set, 0, nullptr);
  impl_->record_shadow(commands, scene);
  impl_->record_scene(commands, scene);
}

void Renderer::compose(VkCommandBuffer commands, VkRect2D area) const {
  gfx::set_viewport(commands, area);
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, impl_->compose_pipeline.get());
  const VkDescriptorSet set = impl_->slot().compose_set.get();
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, impl_->compose_layout.get(), 0, 1, &set, 0, nullptr);
  ComposeValues values = impl_->compose_values;
  values.place.x -= static_cast<float>(area.offset.x);
  values.place.y -= static_cast<float>(area.offset.y);
  vkCmdPushConstants(commands, impl_->compose_layout.get(), kBothStages, 0, sizeof values, &values);
  vkCmdDraw(commands, 3, 1, 0, 0);
}

void Renderer::set_samples(std::uint32_t samples) { impl_->options.samples = samples; }
void Renderer::set_resolution_scale(float scale) { impl_->options.resolution_scale = std::clamp(scale, 0.25f, 2.0f); }
std::uint32_t Renderer::samples() const { return gfx::usable_samples(impl_->context, impl_->options.samples); }
float Renderer::resolution_scale() const { return impl_->options.resolution_scale; }

}  // namespace wrapture
