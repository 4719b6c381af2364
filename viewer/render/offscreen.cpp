// Pictures of a scene without a window.
#include "viewer/render/offscreen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/vk/commands.hpp"
#include "viewer/render/graphics.hpp"
#include "viewer/render/renderer.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kWholePixels = 4u << 20;  // up to here a picture is drawn in one piece
constexpr std::uint32_t kTileSide = 1024, kMinTileSide = 64;
constexpr std::uint32_t kMargin = 8;  // px around a tile that are drawn and dropped: filters reach over its edge
constexpr VkFormat kOutputFormat = VK_FORMAT_R8G8B8A8_UNORM;

/// How a picture is cut: tiles of one size, the last of a row or column may reach beyond it.
struct Tiling {
  std::uint32_t side = 0;  // px without margins; 0: one piece
  VkExtent2D drawn{};      // px, of every tile with its margins
  float supersampling = 2;
};

Tiling tiling_of(const RenderSize& size) {
  if (size.width < 1 || size.height < 1 || size.width > kMaxPictureSide || size.height > kMaxPictureSide)
    throw Error(Failure::usage,
                fmt::format("picture size {}x{} is not possible; use 1 to {} px a side", size.width, size.height, kMaxPictureSide));
  const float wanted = std::clamp(size.supersampling, 1.0f, 2.0f);
  if (size.tile_side == 0 && std::uint64_t{size.width} * size.height <= kWholePixels && std::max(size.width, size.height) <= 2 * kTileSide)
    return {0, {size.width, size.height}, wanted};
  const std::uint32_t side = size.tile_side == 0 ? kTileSide : std::max(size.tile_side, kMinTileSide) / 2 * 2;
  // The HDR picture's pixels must lie on one grid in all tiles, so the factor is whole.
  return {side, {side + 2 * kMargin, side + 2 * kMargin}, std::round(wanted)};
}

}  // namespace

struct Offscreen::Impl {
  Impl(const vk::Context& used_context, const RenderSize& used_size, const LookMaps* maps)
      : context(used_context),
        size(used_size),
        tiling(tiling_of(size)),
        pass(gfx::make_pass(context,
                            {.name = "picture", .colour = kOutputFormat, .final_layout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL})),
        output(context, {.name = "picture",
                         .width = tiling.drawn.width,
                         .height = tiling.drawn.height,
                         .format = kOutputFormat,
                         .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT}),
        renderer(context, {.output_pass = pass.get(), .resolution_scale = tiling.supersampling, .maps = maps, .max_anisotropy = 8}) {
    const VkImageView view = output.view();
    framebuffer = gfx::make_framebuffer(context, pass.get(), {&view, 1}, tiling.drawn);
  }

  std::vector<std::byte> draw(const Scene& scene, const vk::GpuImage& artwork, const PicturePart& part) {
    vk::run_once(context, "picture", [&](VkCommandBuffer commands) {
      renderer.prepare(commands, scene, artwork, tiling.drawn, part);
      gfx::begin_pass(commands, pass.get(), framebuffer.get(), tiling.drawn, false);
      renderer.compose(commands, {{0, 0}, tiling.drawn});
      vkCmdEndRenderPass(commands);
    });
    return vk::download_image(context, output, vk::Stage::color_target, 4);
  }

  /// The tile at column, row (px of the whole) into the image, without its margins.
  void draw_tile(const Scene& scene, const vk::GpuImage& artwork, std::uint32_t x, std::uint32_t y, Image& image) {
    const auto margin = static_cast<std::int32_t>(kMargin);
    const PicturePart part{{static_cast<std::int32_t>(x) - margin, static_cast<std::int32_t>(y) - margin}, {image.width, image.height}};
    const std::vector<std::byte> pixels = draw(scene, artwork, part);
    const std::uint32_t columns = std::min(tiling.side, image.width - x), rows = std::min(tiling.side, image.height - y);
    for (std::uint32_t row = 0; row < rows; ++row)
      std::memcpy(image.pixel(x, y + row), pixels.data() + 4 * (std::size_t{row + kMargin} * tiling.drawn.width + kMargin),
                  std::size_t{4} * columns);
  }

  const vk::Context& context;
  RenderSize size;
  Tiling tiling;
  vk::RenderPass pass;
  vk::GpuImage output;
  vk::Framebuffer framebuffer;
  Renderer renderer;
};

Offscreen::Offscreen(const vk::Context& context, const RenderSize& size, const LookMaps* maps)
    : impl_(std::make_unique<Impl>(context, size, maps)) {}
Offscreen::~Offscreen() = default;

Image Offscreen::render(const Scene& scene, const vk::GpuImage& artwork, const TellProgress& tell) {
  Impl& self = *impl_;
  Scene shown = scene;
  if (self.size.transparent) shown.background.kind = BackgroundKind::transparent;
  Image image = make_image(self.size.width, self.size.height);
  const std::uint32_t side = self.tiling.side;
  if (side == 0) {
    const std::vector<std::byte> pixels = self.draw(shown, artwork, {});
    std::memcpy(image.rgba.data(), pixels.data(), pixels.size());
    return image;
  }
  const std::uint32_t columns = (image.width + side - 1) / side, rows = (image.height + side - 1) / side;
  for (std::uint32_t i = 0; i < columns * rows; ++i) {
    self.draw_tile(shown, artwork, i % columns * side, i / columns * side, image);
    if (tell) tell(static_cast<double>(i + 1) / (columns * rows));
  }
  return image;
}

Image render_scene(const vk::Context& context, const Scene& scene, const vk::GpuImage& artwork, const RenderSize& size,
                   const LookMaps* maps) {
  return Offscreen(context, size, maps).render(scene, artwork);
}

vk::GpuImage make_artwork_texture(const vk::Context& context, const Image& image) { return gfx::upload_picture(context, "artwork", image); }

}  // namespace wrapture
