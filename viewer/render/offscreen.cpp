// Pictures of a scene without a window.
#include "viewer/render/offscreen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/vk/commands.hpp"
#include "viewer/render/graphics.hpp"
#include "viewer/render/renderer.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kMaxPixels = 32u << 20;
constexpr VkFormat kOutputFormat = VK_FORMAT_R8G8B8A8_UNORM;

void check(const vk::Context& context, const RenderSize& size) {
  const std::uint32_t largest = std::min(8192u, context.device_limits().maxImageDimension2D);
  const bool fits = size.width >= 1 && size.height >= 1 && size.width <= largest && size.height <= largest;
  if (!fits || std::uint64_t{size.width} * size.height > kMaxPixels)
    throw Error(Failure::usage, fmt::format("picture size {}x{} is not possible; use 1 to {} px a side and at most 32 megapixels",
                                            size.width, size.height, largest));
}

/// As wanted, but not more HDR pixels than kMaxPixels.
float supersampling(const RenderSize& size) {
  const float room = std::sqrt(static_cast<float>(kMaxPixels) / (static_cast<float>(size.width) * static_cast<float>(size.height)));
  return std::clamp(size.supersampling, 1.0f, std::clamp(room, 1.0f, 2.0f));
}

}  // namespace

Image render_scene(const vk::Context& context, const Scene& scene, const vk::GpuImage& artwork, const RenderSize& size) {
  check(context, size);
  const VkExtent2D extent{size.width, size.height};
  const vk::RenderPass pass =
      gfx::make_pass(context, {.name = "picture", .colour = kOutputFormat, .final_layout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL});
  const vk::GpuImage output(context, {.name = "picture",
                                      .width = size.width,
                                      .height = size.height,
                                      .format = kOutputFormat,
                                      .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
  const VkImageView view = output.view();
  const vk::Framebuffer framebuffer = gfx::make_framebuffer(context, pass.get(), {&view, 1}, extent);

  Scene shown = scene;
  if (size.transparent) shown.background.kind = BackgroundKind::transparent;
  Renderer renderer(context, {.output_pass = pass.get(), .resolution_scale = supersampling(size), .max_anisotropy = 8});
  vk::run_once(context, "picture", [&](VkCommandBuffer commands) {
    renderer.prepare(commands, shown, artwork, extent);
    gfx::begin_pass(commands, pass.get(), framebuffer.get(), extent, false);
    renderer.compose(commands, {{0, 0}, extent});
    vkCmdEndRenderPass(commands);
  });

  Image image{.width = size.width, .height = size.height, .rgba = {}, .dpi = 0, .icc = {}};
  const std::vector<std::byte> pixels = vk::download_image(context, output, vk::Stage::color_target, 4);
  image.rgba.resize(pixels.size());
  std::ranges::transform(pixels, image.rgba.begin(), [](std::byte value) { return std::to_integer<std::uint8_t>(value); });
  return image;
}

vk::GpuImage make_artwork_texture(const vk::Context& context, const Image& image) {
  std::uint32_t levels = 1;
  while ((std::max(image.width, image.height) >> levels) > 0) ++levels;
  vk::GpuImage texture(context, {.name = "artwork",
                                 .width = image.width,
                                 .height = image.height,
                                 .mip_levels = levels,
                                 .format = VK_FORMAT_R8G8B8A8_UNORM,
                                 .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                 .flags = VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT,
                                 .view_format = VK_FORMAT_R8G8B8A8_SRGB});
  std::vector<std::uint8_t> texels(image.rgba);
  Image level = image;
  for (std::uint32_t i = 1; i < levels; ++i) {
    level = resize(level, std::max(1u, image.width >> i), std::max(1u, image.height >> i));
    texels.insert(texels.end(), level.rgba.begin(), level.rgba.end());
  }
  gfx::upload_levels(context, texture, std::as_bytes(std::span(texels)), 4);
  return texture;
}

}  // namespace wrapture
