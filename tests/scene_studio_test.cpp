// The studio's light: its balance, its harmonics, its blurred reflections and its shadow rays.
#include <gtest/gtest.h>

#include <cmath>
#include <glm/gtc/packing.hpp>

#include "viewer/scene/shadow.hpp"
#include "viewer/scene/studio.hpp"

namespace wrapture {
namespace {

float from_harmonics(const std::array<float, 9>& c, glm::vec3 n) {
  return c[0] + c[1] * n.y + c[2] * n.z + c[3] * n.x + c[4] * n.x * n.y + c[5] * n.y * n.z + c[6] * (3 * n.z * n.z - 1) + c[7] * n.x * n.z +
         c[8] * (n.x * n.x - n.y * n.y);
}

TEST(Studio, GivesASurfaceThatFacesTheCameraFullLight) {
  const Studio studio = product_studio();
  EXPECT_NEAR(irradiance(studio, glm::normalize(glm::vec3(0, 0.04f, 1)), 20000), 1, 0.01);
  EXPECT_NEAR(irradiance(studio, {0, 0, 1}), 1, 0.12);
  EXPECT_LT(irradiance(studio, {1, 0, 0}), 0.9f);  // the side away from the key models the shape
  EXPECT_GT(irradiance(studio, {-1, 0, 0}), 1.2f * irradiance(studio, {1, 0, 0}));
  EXPECT_GT(irradiance(studio, {1, 0, 0}), 0.35f);
}

TEST(Studio, HarmonicsAgreeWithTheSum) {
  const Studio studio = product_studio();
  const auto c = irradiance_harmonics(studio);
  for (const glm::vec3 n : {glm::vec3(0, 0, 1), glm::vec3(1, 0, 0), glm::vec3(-1, 0, 0), glm::vec3(0, 1, 0), glm::vec3(0.6f, 0, 0.8f),
                            glm::vec3(-0.6f, 0.48f, 0.64f)})
    EXPECT_NEAR(from_harmonics(c, n), irradiance(studio, n, 20000), 0.06f);  // what order 2 leaves out (Ramamoorthi: a few per cent)
}

TEST(Studio, UniformLightMakesEverythingOne) {
  const Studio white{.boxes = {}, .sky = 1, .horizon = 1, .ground = 1};
  EXPECT_NEAR(irradiance(white, {0, 0, 1}, 20000), 1, 1e-3);
  const auto c = irradiance_harmonics(white);
  EXPECT_NEAR(c[0], 1, 1e-3);
  for (std::size_t i = 1; i < c.size(); ++i) EXPECT_NEAR(c[i], 0, 1e-3);
  for (const std::uint16_t texel : make_reflection_map(white, 16, 1).texels) ASSERT_NEAR(glm::unpackHalf1x16(texel), 1, 1e-3);
}

TEST(Studio, ReflectionsBlurWithRoughness) {
  const Studio studio = product_studio();
  const ReflectionMap map = make_reflection_map(studio, 32, 2);
  ASSERT_EQ(map.levels, 4u);
  ASSERT_EQ(map.texels.size(), 6u * (32 * 32 + 16 * 16 + 8 * 8 + 4 * 4));
  std::size_t offset = 0;
  float last_peak = 1e9f;
  for (std::uint32_t level = 0; level < map.levels; ++level) {
    const std::size_t count = std::size_t{6} * (32u >> level) * (32u >> level);
    float peak = 0, low = 1e9f;
    for (std::size_t i = offset; i < offset + count; ++i) {
      peak = std::max(peak, glm::unpackHalf1x16(map.texels[i]));
      low = std::min(low, glm::unpackHalf1x16(map.texels[i]));
    }
    EXPECT_LT(peak, last_peak);
    EXPECT_GT(low, 0);
    last_peak = peak;
    offset += count;
  }
  EXPECT_EQ(map.texels, make_reflection_map(studio, 32, 3).texels);  // threads change nothing
}

TEST(Studio, FirstLevelIsTheLightItself) {
  const Studio studio = product_studio();
  const ReflectionMap map = make_reflection_map(studio, 32, 2);
  const glm::vec3 direction = glm::normalize(glm::vec3((2 * 20.5f / 32) - 1, 1 - (2 * 12.5f / 32), 1));  // face +z, x 20, y 12
  EXPECT_NEAR(glm::unpackHalf1x16(map.texels[(4 * 32 + 12) * 32 + 20]), radiance(studio, direction), 2e-3);
}

TEST(Shadow, RaysShareTheLightFromAbove) {
  float sum = 0;
  for (const glm::vec4& ray : shadow_rays(product_studio())) {
    EXPECT_NEAR(glm::length(glm::vec3(ray)), 1, 1e-4);
    EXPECT_GT(ray.y, 0);
    sum += ray.w;
  }
  EXPECT_NEAR(sum, 1, 1e-4);
}

TEST(Shadow, CylindersFollowTheBottleWithoutGap) {
  const Scene scene = make_scene(ShapeKind::bottle, 0.7f, 1);
  const Occluders occluders = occluders_of(scene);
  float top = 0;
  for (std::uint32_t i = 0; i < occluders.cylinder_count; ++i) {
    const glm::vec4 c = occluders.cylinders[i];
    EXPECT_NEAR(c.x, top, 1e-3);
    const float wanted = radius_at(scene.container, 0.5f * (c.x + c.y));
    if (wanted > 0 && c.y < 219) {
      EXPECT_NEAR(c.z, wanted, 1.6f);
    }
    top = c.y;
  }
  EXPECT_NEAR(top, height_mm(scene.container), 1e-3);
}

}  // namespace
}  // namespace wrapture
