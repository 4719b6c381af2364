// Shares of the style, and the compose pass over large artwork.
#include "engine/style/compose.hpp"

#include <algorithm>
#include <utility>

#include "engine/vk/commands.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kTileSide = 2048;  // px; 40 MiB of images a tile
constexpr VkImageUsageFlags kUploaded = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;

/// A rectangle of row-major pixels, `bytes` each.
std::vector<std::byte> cut(std::span<const std::uint8_t> pixels, std::uint32_t whole_width, const ComposeParams& tile, std::size_t bytes) {
  std::vector<std::byte> result;
  result.reserve(std::size_t{tile.width} * tile.height * bytes);
  for (std::uint32_t y = 0; y < tile.height; ++y) {
    const auto row = std::as_bytes(pixels).subspan(((std::size_t{tile.top} + y) * whole_width + tile.left) * bytes, tile.width * bytes);
    result.insert(result.end(), row.begin(), row.end());
  }
  return result;
}

void paste(std::span<const std::byte> pixels, const ComposeParams& tile, Image& target) {
  for (std::uint32_t y = 0; y < tile.height; ++y)
    std::memcpy(target.pixel(tile.left, tile.top + y), pixels.data() + std::size_t{y} * tile.width * 4, std::size_t{tile.width} * 4);
}

vk::GpuImage make_tile(const vk::Context& context, const ComposeParams& tile, VkImageUsageFlags usage) {
  return {context, {.name = "result tile", .width = tile.width, .height = tile.height, .usage = usage}};
}

/// What the compose pass reads the style from: a picture of the whole, or of the tile alone.
struct Source {
  const vk::GpuImage& picture;
  WrapAround wrap = WrapAround::none;
  bool of_tile = false;
};

std::vector<std::byte> compose_tile(const vk::Context& context, const Passes& passes, const Image& artwork, const Source& source,
                                    std::span<const std::uint8_t> shares, const ComposeParams& tile) {
  const vk::GpuImage original = make_tile(context, tile, kUploaded);
  const vk::GpuImage target = make_tile(context, tile, VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT);
  vk::upload_image(context, original, cut(artwork.rgba, artwork.width, tile, 4), vk::Stage::compute_read);
  vk::GpuImage share;
  if (!shares.empty()) {
    share = make_share_image(context, tile.width, tile.height);
    vk::upload_image(context, share, cut(shares, artwork.width, tile, 1), vk::Stage::compute_read);
  }
  const auto resources =
      compose_resources(passes, original.view(), source.picture.view(), source.wrap, share ? share.view() : original.view(), target.view());
  const vk::DescriptorSet set(context, passes.compose.set_layout(), resources);
  ComposeParams params = tile;
  if (source.of_tile) params.left = params.top = 0, params.whole_width = tile.width, params.whole_height = tile.height;
  vk::run_once(context, "compose tile", [&](VkCommandBuffer commands) {
    vk::image_barrier(commands, target, vk::Stage::none, vk::Stage::compute_write);
    run_pass(commands, passes.compose, set, params, {tile.width, tile.height, 1});
  });
  return vk::download_image(context, target, vk::Stage::compute_write, 4);
}

/// compose(tile): the pixels of one.
template <class Compose>
Image each_tile(const Image& artwork, std::span<const std::uint8_t> shares, const ComposeParams& params, const Compose& compose) {
  Image result = artwork;
  ComposeParams tile = params;
  tile.whole_width = artwork.width;
  tile.whole_height = artwork.height;
  tile.has_shares = shares.empty() ? 0 : 1;
  for (tile.top = 0; tile.top < artwork.height; tile.top += kTileSide) {
    for (tile.left = 0; tile.left < artwork.width; tile.left += kTileSide) {
      tile.width = std::min(kTileSide, artwork.width - tile.left);
      tile.height = std::min(kTileSide, artwork.height - tile.top);
      paste(compose(tile), tile, result);
    }
  }
  return result;
}

}  // namespace

StyleShares::StyleShares(const std::vector<BrandColour>& brands, const std::filesystem::path& mask, const StyleShares& before) {
  if (!brands.empty()) lock_.emplace(brands);
  if (mask.empty()) return;
  if (before.mask_ && before.mask_->path == mask)
    mask_ = before.mask_;
  else
    mask_ = load_mask(mask);
}

std::vector<std::uint8_t> StyleShares::of(const Image& artwork) {
  std::vector<std::uint8_t> shares(std::size_t{artwork.width} * artwork.height, 255);
  if (mask_) {
    shares = fit_mask(*mask_, artwork.width, artwork.height);
    for (std::uint8_t& share : shares) share = static_cast<std::uint8_t>(255 - share);
  }
  for (std::size_t i = 0; lock_ && i < shares.size(); ++i) {
    const std::uint8_t* pixel = artwork.rgba.data() + 4 * i;
    shares[i] = static_cast<std::uint8_t>((shares[i] * lock_->style_share({pixel[0], pixel[1], pixel[2]}) + 127) / 255);
  }
  return shares;
}

std::array<vk::Resource, 4> compose_resources(const Passes& passes, VkImageView artwork, VkImageView stylised, WrapAround wrap,
                                              VkImageView shares, VkImageView target) {
  return {vk::sampled_image(artwork, passes.nearest.get()), vk::sampled_image(stylised, passes.linear_sampler(wrap)),
          vk::sampled_image(shares, passes.nearest.get()), vk::storage_image(target)};
}

vk::GpuImage make_share_image(const vk::Context& context, std::uint32_t width, std::uint32_t height) {
  return {context,
          {.name = "shares",
           .width = width,
           .height = height,
           .format = VK_FORMAT_R8_UNORM,
           .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT}};
}

Image compose_in_tiles(const vk::Context& context, const Passes& passes, const Image& artwork, const vk::GpuImage& stylised,
                       WrapAround wrap, std::span<const std::uint8_t> shares, const ComposeParams& params) {
  return each_tile(artwork, shares, params, [&](const ComposeParams& tile) {
    return compose_tile(context, passes, artwork, {stylised, wrap}, shares, tile);
  });
}

Image compose_in_tiles(const vk::Context& context, const Passes& passes, const Image& artwork, const Image& stylised,
                       std::span<const std::uint8_t> shares, const ComposeParams& params) {
  return each_tile(artwork, shares, params, [&](const ComposeParams& tile) {
    const vk::GpuImage piece = make_tile(context, tile, kUploaded);
    vk::upload_image(context, piece, cut(stylised.rgba, stylised.width, tile, 4), vk::Stage::compute_read);
    return compose_tile(context, passes, artwork, {.picture = piece, .of_tile = true}, shares, tile);
  });
}

}  // namespace wrapture
