// Makes and fills the textures of artwork.
#include "engine/style/textures.hpp"

#include "engine/vk/commands.hpp"

namespace wrapture {
namespace {

constexpr VkImageUsageFlags kUsage =
    VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;

vk::GpuImage make_texture(const vk::Context& context, const Image& image, const char* name, bool srgb_view) {
  return {context,
          {.name = name,
           .width = image.width,
           .height = image.height,
           .mip_levels = mip_levels(image.width, image.height),
           .usage = kUsage,
           .flags = srgb_view ? VkImageCreateFlags{VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT} : 0,
           .view_format = srgb_view ? VK_FORMAT_R8G8B8A8_SRGB : VK_FORMAT_UNDEFINED}};
}

}  // namespace

Textures::Textures(const vk::Context& context, const Passes& passes, const Image& image)
    : artwork(make_texture(context, image, "artwork", false)),
      shown(make_texture(context, image, "shown", true)),
      artwork_mips(context, passes, artwork),
      shown_mips(context, passes, shown),
      shown_level(vk::make_level_view(context, shown, 0, VK_FORMAT_R8G8B8A8_UNORM)) {
  vk::upload_image(context, artwork, std::as_bytes(std::span(image.rgba)), vk::Stage::compute_write);
  vk::run_once(context, "artwork mips", [&](VkCommandBuffer commands) {
    if (artwork.description().mip_levels > 1) vk::image_barrier(commands, artwork, vk::Stage::none, vk::Stage::compute_write, 1);
    artwork_mips.record(commands);
    vk::image_barrier(commands, artwork, vk::Stage::compute_write, vk::Stage::compute_read);
    vk::image_barrier(commands, shown, vk::Stage::none, vk::Stage::compute_read);
  });
}

}  // namespace wrapture
