// Blurs the studio for every roughness: each texel gathers light over the GGX lobe around its direction (view = normal), as in Karis,
// "Real Shading in Unreal Engine 4", 2013.
#include <algorithm>
#include <cmath>
#include <glm/gtc/packing.hpp>
#include <thread>

#include "viewer/scene/directions.hpp"
#include "viewer/scene/studio.hpp"

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

float gather(const Studio& studio, glm::vec3 direction, const std::vector<glm::vec4>& samples) {
  const glm::vec3 helper = std::abs(direction.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
  const glm::vec3 x = glm::normalize(glm::cross(helper, direction)), y = glm::cross(direction, x);
  float sum = 0;
  for (const glm::vec4& sample : samples) sum += sample.w * radiance(studio, sample.x * x + sample.y * y + sample.z * direction);
  return sum;
}

struct Level {
  std::uint32_t side;
  std::size_t offset;
  std::vector<glm::vec4> lobe;  // empty: the light itself
};

void fill_rows(const Studio& studio, const Level& level, std::uint32_t first, std::uint32_t step, std::uint16_t* texels) {
  for (std::uint32_t row = first; row < 6 * level.side; row += step) {
    for (std::uint32_t x = 0; x < level.side; ++x) {
      const glm::vec3 direction = texel_direction(row / level.side, x, row % level.side, level.side);
      const float light = level.lobe.empty() ? radiance(studio, direction) : gather(studio, direction, level.lobe);
      texels[level.offset + std::size_t{row} * level.side + x] = glm::packHalf1x16(light);
    }
  }
}

}  // namespace

ReflectionMap make_reflection_map(const Studio& studio, std::uint32_t side, std::uint32_t threads) {
  ReflectionMap map{.side = side, .levels = 0, .texels = {}};
  std::vector<Level> levels;
  std::size_t texels = 0;
  for (std::uint32_t level_side = side; level_side >= 4; level_side /= 2, ++map.levels) {
    levels.push_back({level_side, texels, {}});
    texels += std::size_t{6} * level_side * level_side;
  }
  for (std::uint32_t l = 1; l < map.levels; ++l)
    levels[l].lobe = lobe(static_cast<float>(l) / static_cast<float>(map.levels - 1), std::min(512u, 24u << l));
  map.texels.resize(texels);
  {
    std::vector<std::jthread> workers;
    for (std::uint32_t i = 0; i < std::max(1u, threads); ++i)
      workers.emplace_back([&, i] {
        for (const Level& level : levels) fill_rows(studio, level, i, std::max(1u, threads), map.texels.data());
      });
  }
  return map;
}

}  // namespace wrapture
