// The same sums as shaders/scene/surface.frag, for whole textures.
#include "viewer/export/bake.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace wrapture {
namespace {

constexpr std::uint32_t kColoursSide = 32;  // px
constexpr float kMeltFromMm = 0.5f, kMeltToMm = 9;
constexpr float kPixelsPerMm = 8;
constexpr std::uint32_t kMaxSideHeight = 2048;  // px

float linear(std::uint8_t value) {
  const float c = static_cast<float>(value) / 255;
  return c <= 0.04045f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f);
}

std::uint8_t encoded(float value) {
  const float c = value <= 0.0031308f ? value * 12.92f : 1.055f * std::pow(value, 1 / 2.4f) - 0.055f;
  return static_cast<std::uint8_t>(std::lround(std::clamp(c, 0.0f, 1.0f) * 255));
}

glm::vec3 texel(const Image& image, std::int64_t x, std::int64_t y) {
  const std::uint8_t* pixel = image.pixel(static_cast<std::uint32_t>(std::clamp<std::int64_t>(x, 0, image.width - 1)),
                                          static_cast<std::uint32_t>(std::clamp<std::int64_t>(y, 0, image.height - 1)));
  return {linear(pixel[0]), linear(pixel[1]), linear(pixel[2])};
}

/// Bilinear, clamped to the edge; linear light.
glm::vec3 sample(const Image& image, glm::vec2 uv) {
  const glm::vec2 at = uv * glm::vec2(image.width, image.height) - 0.5f, low = glm::floor(at), t = at - low;
  const auto x = static_cast<std::int64_t>(low.x), y = static_cast<std::int64_t>(low.y);
  return glm::mix(glm::mix(texel(image, x, y), texel(image, x + 1, y), t.x),
                  glm::mix(texel(image, x, y + 1), texel(image, x + 1, y + 1), t.x), t.y);
}

/// How u and v run on one side: linear in mm behind the front and in the height.
struct SideMap {
  float front_z = 0, back_z = 0, front_u = 0, back_u = 0, low_v = 1e9f, high_v = -1e9f;
  bool seen = false;
  void add(const Vertex& vertex) {
    if (!seen || vertex.position.z > front_z) front_z = vertex.position.z, front_u = vertex.uv.x;
    if (!seen || vertex.position.z < back_z) back_z = vertex.position.z, back_u = vertex.uv.x;
    low_v = std::min(low_v, vertex.uv.y);
    high_v = std::max(high_v, vertex.uv.y);
    seen = true;
  }
  [[nodiscard]] float depth_mm() const { return front_z - back_z; }
};

}  // namespace

Image bake_print(const Image& artwork, std::uint32_t longest_side, glm::vec3 board) {
  const auto [width, height] = fit_long_side(artwork, longest_side);
  Image print = width == artwork.width && height == artwork.height ? artwork : resize(artwork, width, height);
  print.dpi = 0;
  print.icc.clear();
  for (std::size_t i = 0; i < print.rgba.size(); i += 4) {
    std::uint8_t* pixel = print.rgba.data() + i;
    if (pixel[3] == 255) continue;
    const float alpha = static_cast<float>(pixel[3]) / 255;
    for (int k = 0; k < 3; ++k) pixel[k] = encoded(board[k] + (linear(pixel[k]) - board[k]) * alpha);
    pixel[3] = 255;
  }
  return print;
}

Image bake_colours(const Image& print) {
  const auto [width, height] = fit_long_side(print, kColoursSide);
  return resize(print, width, height);
}

BakedSides bake_sides(const Mesh& mesh, const Submesh& sides, const Image& print, const Image& colours) {
  std::array<SideMap, 2> maps;  // left, right
  for (std::uint32_t i = 0; i < sides.index_count; ++i) {
    const Vertex& vertex = mesh.vertices[mesh.indices[sides.first_index + i]];
    maps[vertex.position.x > 0 ? 1 : 0].add(vertex);
  }
  const auto half = static_cast<std::uint32_t>(std::clamp(std::ceil(maps[0].depth_mm() * kPixelsPerMm), 16.0f, 1024.0f));
  BakedSides baked{make_image(2 * half, std::min(print.height, kMaxSideHeight)), std::vector<glm::vec2>(mesh.vertices.size())};
  for (std::uint32_t y = 0; y < baked.image.height; ++y) {
    for (std::uint32_t x = 0; x < 2 * half; ++x) {
      const SideMap& map = maps[x < half ? 0 : 1];
      const float share = (static_cast<float>(x % half) + 0.5f) / static_cast<float>(half);  // from the front to the back
      const float v = std::lerp(map.low_v, map.high_v, (static_cast<float>(y) + 0.5f) / static_cast<float>(baked.image.height));
      const glm::vec3 drawing = sample(print, {std::lerp(map.front_u, map.back_u, share), v});
      const glm::vec3 colour = sample(colours, {x < half ? 0.005f : 0.995f, std::clamp(v, 0.005f, 0.995f)});
      const glm::vec3 mixed = glm::mix(drawing, colour, glm::smoothstep(kMeltFromMm, kMeltToMm, share * map.depth_mm()));
      for (int k = 0; k < 3; ++k) baked.image.pixel(x, y)[k] = encoded(mixed[k]);
    }
  }
  const float inset = 0.5f / static_cast<float>(2 * half);  // half a texel: the two sides do not run into each other
  for (std::uint32_t i = 0; i < sides.index_count; ++i) {
    const std::uint32_t index = mesh.indices[sides.first_index + i];
    const Vertex& vertex = mesh.vertices[index];
    const bool right = vertex.position.x > 0;
    const SideMap& map = maps[right ? 1 : 0];
    const float share = (map.front_z - vertex.position.z) / map.depth_mm();
    const float u = std::lerp(inset, 0.5f - inset, share) + (right ? 0.5f : 0);
    baked.uv[index] = {u, (vertex.uv.y - map.low_v) / (map.high_v - map.low_v)};
  }
  return baked;
}

}  // namespace wrapture
