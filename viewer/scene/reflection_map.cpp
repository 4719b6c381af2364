// Blurs the studio for every roughness: each texel gathers light over the GGX lobe around its direction (view = normal), as in Karis,
// "Real Shading in Unreal Engine 4", 2013.
#include <algorithm>
#include <cmath>
#include <glm/gtc/packing.hpp>
#include <thread>

#include "viewer/scene/directions.hpp"
#include "viewer/scene/studio.hpp"
#include "viewer/scene/surroundings.hpp"

namespace wrapture {
namespace {

/// The direction of a texel's centre; face order and axes are those of Vulkan's cube maps.
glm::vec3 texel_direction(std::uint32_t face, std::uint32_t x, std::uint32_t y, std::uint32_t side) {
  const float s = 2 * (static_cast<float>(x) + 0.5f) / static_cast<float>(side) - 1;
  const float t = 2 * (static_cast<float>(y) + 0.5f) / static_cast<float>(side) - 1;
  const glm::vec3 direction[] = {{1, -t, -s}, {-1, -t, s}, {s, 1, t}, {s, -1, -t}, {s, -t, 1}, {-s, -t, -1}};
  return glm::normalize(direction[face]);
}

/// Directions of light in the lobe around +z; w: weight. They add up to 1.
std::vector<glm::vec4> lobe(float roughness, std::uint32_t count) {
  const float alpha = roughness * roughness;
  std::vector<glm::vec4> samples;
  float sum = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const float u = (static_cast<float>(i) + 0.5f) / static_cast<float>(count), angle = 6.28318531f * golden_turn(i);
    const float cosine = std::sqrt((1 - u) / (1 + (alpha * alpha - 1) * u)), sine = std::sqrt(1 - cosine * cosine);
    const glm::vec3 half(sine * std::cos(angle), sine * std::sin(angle), cosine);
    const glm::vec3 light = 2 * cosine * half - glm::vec3(0, 0, 1);
    if (light.z <= 0) continue;
    samples.emplace_back(light, light.z);
    sum += light.z;
  }
  for (glm::vec4& sample : samples) sample.w /= sum;
  return samples;
}

struct Level {
  std::uint32_t side;
  std::size_t offset;           // texels
  std::vector<glm::vec4> lobe;  // empty: the light itself
  float width_rad = 0;          // of the circle that a sample stands for
};

/// Light of one kind at a direction: white from a studio, coloured from a panorama.
float light_at(const Studio& studio, glm::vec3 direction, float) { return radiance(studio, direction); }
glm::vec3 light_at(const Surroundings& surroundings, glm::vec3 direction, float width_rad) {
  return surroundings.radiance(direction, width_rad);
}

void store(float light, std::uint16_t* texel) { *texel = glm::packHalf1x16(light); }
void store(glm::vec3 light, std::uint16_t* texel) {
  for (int k = 0; k < 3; ++k) texel[k] = glm::packHalf1x16(light[k]);
  texel[3] = glm::packHalf1x16(1.0f);
}

template <class Source>
auto gather(const Source& source, glm::vec3 direction, const Level& level) {
  const glm::vec3 helper = std::abs(direction.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
  const glm::vec3 x = glm::normalize(glm::cross(helper, direction)), y = glm::cross(direction, x);
  decltype(light_at(source, direction, 0)) sum{0};
  for (const glm::vec4& sample : level.lobe)
    sum += sample.w * light_at(source, sample.x * x + sample.y * y + sample.z * direction, level.width_rad);
  return sum;
}

template <class Source>
void fill_rows(const Source& source, const Level& level, std::uint32_t first, std::uint32_t step, ReflectionMap& map) {
  for (std::uint32_t row = first; row < 6 * level.side; row += step) {
    for (std::uint32_t x = 0; x < level.side; ++x) {
      const glm::vec3 direction = texel_direction(row / level.side, x, row % level.side, level.side);
      const auto light = level.lobe.empty() ? light_at(source, direction, level.width_rad) : gather(source, direction, level);
      store(light, map.texels.data() + map.channels * (level.offset + std::size_t{row} * level.side + x));
    }
  }
}

template <class Source>
ReflectionMap make_map(const Source& source, std::uint32_t side, std::uint32_t threads, std::uint32_t channels) {
  ReflectionMap map{.side = side, .levels = 0, .channels = channels, .texels = {}};
  std::vector<Level> levels;
  std::size_t texels = 0;
  for (std::uint32_t level_side = side; level_side >= 4; level_side /= 2, ++map.levels) {
    levels.push_back({level_side, texels, {}, 1.57f / static_cast<float>(level_side)});
    texels += std::size_t{6} * level_side * level_side;
  }
  for (std::uint32_t l = 1; l < map.levels; ++l) {
    const float roughness = static_cast<float>(l) / static_cast<float>(map.levels - 1);
    levels[l].lobe = lobe(roughness, std::min(512u, 24u << l));
    levels[l].width_rad =
        std::max(levels[l].width_rad, 2 * roughness * roughness / std::sqrt(static_cast<float>(levels[l].lobe.size())) * 2);
  }
  map.texels.resize(texels * channels);
  {
    std::vector<std::jthread> workers;
    for (std::uint32_t i = 0; i < std::max(1u, threads); ++i)
      workers.emplace_back([&, i] {
        for (const Level& level : levels) fill_rows(source, level, i, std::max(1u, threads), map);
      });
  }
  return map;
}

}  // namespace

ReflectionMap make_reflection_map(const Studio& studio, std::uint32_t side, std::uint32_t threads) {
  return make_map(studio, side, threads, 1);
}

ReflectionMap make_reflection_map(const Surroundings& surroundings, std::uint32_t side, std::uint32_t threads) {
  return make_map(surroundings, side, threads, 4);
}

}  // namespace wrapture
