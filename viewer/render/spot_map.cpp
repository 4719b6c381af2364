// Masks from files and from colours of the artwork, and the slopes of what they raise and press in.
#include "viewer/render/spot_map.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/style/brand.hpp"
#include "engine/style/mask.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kLongSide = 2048;  // px
// Heights in widths of the artwork: 120 mm wide, an emboss of 0.5 rises 0.5 mm.
constexpr float kFullRelief = 0.0085f, kFoilPress = -0.00035f, kVarnishRise = 0.00035f;
constexpr float kReliefEdge = 0.0042f, kStampEdge = 0.0009f;  // half the width over which an edge rises

using Field = std::vector<float>;  // 0..1, row after row

struct Extent {
  std::uint32_t width, height;
};

Field from_colour(const SpotPlace& place, const Image& artwork) {
  const BrandColour brand = parse_brand_colour(place);
  BrandLock lock({&brand, 1});
  Field field;
  field.reserve(artwork.rgba.size() / 4);
  for (std::size_t i = 0; i < artwork.rgba.size(); i += 4) {
    const std::uint8_t* pixel = artwork.rgba.data() + i;
    const auto inside = static_cast<float>(255 - lock.style_share({pixel[0], pixel[1], pixel[2]})) / 255;
    field.push_back(inside * static_cast<float>(pixel[3]) / 255);
  }
  return field;
}

Field from_file(const SpotPlace& place, const Image& artwork, Extent extent) {
  const Mask mask = load_mask(place);
  check_mask(mask, artwork.width, artwork.height);
  Field field;
  for (const std::uint8_t value : fit_mask(mask, extent.width, extent.height)) field.push_back(static_cast<float>(value) / 255);
  return field;
}

/// Averages over 2 radius + 1 texels along rows or columns.
void blur(Field& field, Extent extent, std::uint32_t radius, bool along_rows) {
  const std::uint32_t count = along_rows ? extent.width : extent.height, lines = along_rows ? extent.height : extent.width;
  const std::size_t step = along_rows ? 1 : extent.width, next = along_rows ? extent.width : 1;
  const auto reach = static_cast<int>(radius), last = static_cast<int>(count) - 1;
  std::vector<float> line(count);
  for (std::uint32_t i = 0; i < lines; ++i) {
    float* values = field.data() + i * next;
    for (std::uint32_t k = 0; k < count; ++k) line[k] = values[k * step];
    const auto at = [&](int k) { return line[static_cast<std::size_t>(std::clamp(k, 0, last))]; };
    float sum = 0;
    for (int k = -reach; k <= reach; ++k) sum += at(k);
    for (int k = 0; k <= last; ++k) {
      values[static_cast<std::size_t>(k) * step] = sum / static_cast<float>(2 * reach + 1);
      sum += at(k + reach + 1) - at(k - reach);
    }
  }
}

void add_relief(Field& height, Field mask, Extent extent, float rise, float edge) {
  const auto radius = static_cast<std::uint32_t>(std::max(1L, std::lround(edge * static_cast<float>(extent.width) * 0.6f)));
  for (int pass = 0; pass < 3; ++pass)
    for (const bool along_rows : {true, false}) blur(mask, extent, radius, along_rows);
  for (std::size_t i = 0; i < height.size(); ++i) height[i] += rise * mask[i];
}

std::uint8_t byte_of(float value) { return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255)); }
std::uint8_t slope_byte(float slope) {
  return static_cast<std::uint8_t>(127 + std::lround(std::clamp(slope / kMaxSpotSlope, -1.0f, 1.0f) * 127));
}

void store_slopes(Image& map, const Field& height) {
  const auto width = static_cast<int>(map.width), rows = static_cast<int>(map.height);
  const auto at = [&](int x, int y) {
    return height[static_cast<std::size_t>(std::clamp(y, 0, rows - 1)) * map.width + static_cast<std::size_t>(std::clamp(x, 0, width - 1))];
  };
  const float per_texel = 0.5f * static_cast<float>(map.width);  // heights are in widths
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint8_t* texel = map.pixel(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y));
      texel[2] = slope_byte((at(x + 1, y) - at(x - 1, y)) * per_texel);
      texel[3] = slope_byte((at(x, y + 1) - at(x, y - 1)) * per_texel);
    }
  }
}

}  // namespace

Image make_spot_map(const Look& look, const Image& artwork) {
  const auto [width, height] = fit_long_side(artwork, kLongSide);
  const Extent extent{width, height};
  const bool smaller = width != artwork.width || height != artwork.height;
  const Image shrunk = smaller ? resize(artwork, width, height) : Image{};
  const auto field_of = [&](const SpotPlace& place) {
    return is_colour(place) ? from_colour(place, smaller ? shrunk : artwork) : from_file(place, artwork, extent);
  };
  Image map = make_image(width, height, 0x7F7F0000u);
  Field relief(std::size_t{width} * height);
  const auto add = [&](const SpotPlace& place, int channel, float rise, float edge) {
    if (place.empty()) return;
    Field field = field_of(place);
    if (channel >= 0)
      for (std::size_t i = 0; i < field.size(); ++i) map.rgba[4 * i + static_cast<std::size_t>(channel)] = byte_of(field[i]);
    add_relief(relief, std::move(field), extent, rise, edge);
  };
  add(look.foil, 0, kFoilPress, kStampEdge);
  add(look.spot_uv, 1, kVarnishRise, kStampEdge);
  add(look.emboss, -1, kFullRelief * look.emboss_depth, kReliefEdge);
  store_slopes(map, relief);
  return map;
}

}  // namespace wrapture
