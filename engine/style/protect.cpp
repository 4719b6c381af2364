// Finding regions, painting and keeping masks.
#include "engine/style/protect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/style/small_text.hpp"

namespace wrapture {

namespace {

constexpr std::uint32_t kLargestMask = 4096;  // px of the long side

ProtectRegion region_of(ProtectRegion::Kind kind, const Box& box, const Image& artwork, std::string what) {
  const auto width = static_cast<float>(artwork.width), height = static_cast<float>(artwork.height);
  return {.kind = kind,
          .x = static_cast<float>(box.x) / width,
          .y = static_cast<float>(box.y) / height,
          .width = static_cast<float>(box.width) / width,
          .height = static_cast<float>(box.height) / height,
          .what = std::move(what)};
}

bool contains(const Box& outer, const Box& inner) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
         inner.y + inner.height <= outer.y + outer.height;
}

/// Lightens what is nearer than `feather_px` to a shape; `distance` says how far a pixel's centre is from it, 0 inside.
template <typename Distance>
void lighten(Mask& mask, const std::array<float, 4>& bounds, float feather_px, const Distance& distance) {
  const auto clamped = [](float value, std::uint32_t most) {
    return static_cast<std::uint32_t>(std::clamp(value, 0.0f, static_cast<float>(most)));
  };
  const std::uint32_t left = clamped(std::floor(bounds[0] - feather_px), mask.width),
                      top = clamped(std::floor(bounds[1] - feather_px), mask.height);
  const std::uint32_t right = clamped(std::ceil(bounds[2] + feather_px), mask.width),
                      bottom = clamped(std::ceil(bounds[3] + feather_px), mask.height);
  for (std::uint32_t y = top; y < bottom; ++y)
    for (std::uint32_t x = left; x < right; ++x) {
      const float away = distance(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
      const float share = away <= 0 ? 1 : feather_px > 0 ? std::max(0.0f, 1 - away / feather_px) : 0;
      std::uint8_t& value = mask.protection[std::size_t{y} * mask.width + x];
      value = std::max(value, static_cast<std::uint8_t>(std::lround(share * 255)));
    }
}

float distance_to_line(float x, float y, const std::array<float, 2>& a, const std::array<float, 2>& b) {
  const float dx = b[0] - a[0], dy = b[1] - a[1], length2 = dx * dx + dy * dy;
  const float t = length2 > 0 ? std::clamp(((x - a[0]) * dx + (y - a[1]) * dy) / length2, 0.0f, 1.0f) : 0;
  return std::hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

void paint_rectangle(Mask& mask, const ProtectRegion& region, float feather_px) {
  const auto width = static_cast<float>(mask.width), height = static_cast<float>(mask.height);
  // Whole pixels, outwards: what is half in a region is protected.
  const float left = std::floor(region.x * width), top = std::floor(region.y * height);
  const float right = std::ceil((region.x + region.width) * width - 0.01f), bottom = std::ceil((region.y + region.height) * height - 0.01f);
  lighten(mask, {left, top, right, bottom}, feather_px, [&](float x, float y) {
    return std::hypot(std::max({left - x, x - right, 0.0f}), std::max({top - y, y - bottom, 0.0f}));
  });
}

/// A round brush along a line of points.
void paint_stroke(Mask& mask, const ProtectRegion& region, float feather_px) {
  const auto width = static_cast<float>(mask.width), height = static_cast<float>(mask.height);
  const float radius = region.radius * std::max(width, height);
  for (std::size_t i = 0; i < region.path.size(); ++i) {
    const auto point = [&](std::size_t at) { return std::array<float, 2>{region.path[at][0] * width, region.path[at][1] * height}; };
    const std::array<float, 2> a = point(i == 0 ? 0 : i - 1), b = point(i);
    const std::array<float, 4> bounds{std::min(a[0], b[0]) - radius, std::min(a[1], b[1]) - radius, std::max(a[0], b[0]) + radius,
                                      std::max(a[1], b[1]) + radius};
    lighten(mask, bounds, feather_px, [&](float x, float y) { return distance_to_line(x, y, a, b) - radius; });
  }
}

}  // namespace

std::string_view to_string(ProtectRegion::Kind kind) {
  switch (kind) {
    case ProtectRegion::Kind::code:
      return "code";
    case ProtectRegion::Kind::text:
      return "text";
    case ProtectRegion::Kind::brush:
      return "brush";
    default:
      return "rectangle";
  }
}

std::vector<ProtectRegion> find_regions(const Image& artwork) {
  std::vector<ProtectRegion> regions;
  const std::vector<Code> codes = find_codes(artwork);
  for (const Code& code : codes)
    regions.push_back(region_of(ProtectRegion::Kind::code, code.box, artwork, fmt::format("{} {}", code.kind, code.text)));
  for (const Box& text : find_small_text(artwork))
    if (std::ranges::none_of(codes, [&](const Code& code) { return contains(code.box, text); }))
      regions.push_back(region_of(ProtectRegion::Kind::text, text, artwork, {}));
  return regions;
}

Mask paint_mask(std::span<const ProtectRegion> regions, const Image& artwork, float feather_px) {
  const auto [width, height] = fit_long_side(artwork, kLargestMask);
  Mask mask{{}, width, height, std::vector<std::uint8_t>(std::size_t{width} * height)};
  const float scale = static_cast<float>(width) / static_cast<float>(artwork.width);
  for (const ProtectRegion& region : regions)
    if (region.kind == ProtectRegion::Kind::brush)
      paint_stroke(mask, region, feather_px * scale);
    else
      paint_rectangle(mask, region, feather_px * scale);
  return mask;
}

void save_mask(const Mask& mask, const std::filesystem::path& path) {
  Image image = make_image(mask.width, mask.height);
  for (std::size_t i = 0; i < mask.protection.size(); ++i) std::fill_n(image.rgba.data() + 4 * i, 3, mask.protection[i]);
  save_png(path, image);
}

std::filesystem::path keep_mask(const Mask& mask) {
  const std::uint64_t name = hash_of(std::as_bytes(std::span(mask.protection)), mask.width);
  std::filesystem::path path = cache_folder() / "masks" / fmt::format("{:016x}.png", name);
  std::error_code ignored;  // writing says what is wrong
  if (std::filesystem::exists(path, ignored)) return path;
  std::filesystem::create_directories(path.parent_path(), ignored);
  save_mask(mask, path);
  return path;
}

std::filesystem::path protect_found(const Image& artwork, float feather_px) {
  const std::vector<ProtectRegion> regions = find_regions(artwork);
  return regions.empty() ? std::filesystem::path() : keep_mask(paint_mask(regions, artwork, feather_px));
}

}  // namespace wrapture
