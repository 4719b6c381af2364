// Finishes, the words for a look, set-ups of the lights, and panoramas as light.
#include <gtest/gtest.h>

#include <set>

#include "engine/base/error.hpp"
#include "viewer/scene/finish.hpp"
#include "viewer/scene/grain.hpp"
#include "viewer/scene/studio.hpp"
#include "viewer/scene/surroundings.hpp"

namespace wrapture {
namespace {

TEST(Finish, TableIsSane) {
  std::set<std::string_view> names;
  for (const Finish& finish : finishes()) {
    EXPECT_TRUE(names.insert(finish.name).second) << finish.name;
    EXPECT_FALSE(finish.title.empty() || finish.title_zh.empty() || finish.help.empty() || finish.help_zh.empty()) << finish.name;
    EXPECT_GE(finish.material.roughness, 0.01f);
    EXPECT_LE(finish.material.roughness, 1);
  }
  EXPECT_THROW((void)find_finish("velvet"), Error);
}

TEST(Finish, GoesOnWhatItIsFor) {
  Scene scene;
  use_finish(scene.look, "kraft");
  use_finish(scene.look, "aluminium");
  for (const Part part : {Part::printed_board, Part::side_board, Part::plain_board, Part::label})
    EXPECT_EQ(material_of(scene, part), find_finish("kraft").material);
  EXPECT_EQ(material_of(scene, Part::glass), find_finish("aluminium").material);
  EXPECT_EQ(material_of(scene, Part::cap), scene.materials[static_cast<std::size_t>(Part::cap)]);
  EXPECT_EQ(material_of(scene, Part::printed_body).metallic, 1);  // a can: inks on the metal
  EXPECT_EQ(material_of(scene, Part::printed_body).grain, 0);     // and no paper
  use_finish(scene.look, "none");
  for (std::uint32_t part = 0; part < kPartCount; ++part)
    EXPECT_EQ(material_of(scene, static_cast<Part>(part)), scene.materials[part]) << part;
}

TEST(Look, WordsOfFoil) {
  Look look;
  parse_foil("copper:logo mask.png", look);
  EXPECT_EQ(look.metal, Foil::copper);
  EXPECT_EQ(look.foil, "logo mask.png");
  EXPECT_EQ(foil_text(look), "copper:logo mask.png");
  parse_foil("silver:#E9dcc3:7.5", look);
  EXPECT_EQ(look.foil, "#E9dcc3:7.5");
  parse_foil("gold:E9DCC3", look);
  EXPECT_EQ(look.foil, "#E9DCC3");
  parse_foil("none", look);
  EXPECT_EQ(look.foil, "");
  for (const char* text : {"", "gold", "gold:", "brass:#FFFFFF", "gold:#12345", "gold:#GGGGGG", "gold:#123456:", "gold:#123456:-1",
                           "gold:#123456:51", "gold:#123456:nan", "gold:#1234567"})
    EXPECT_THROW(parse_foil(text, look), Error) << text;
}

TEST(Look, WordsOfBackgrounds) {
  for (const char* text : {"studio", "transparent", "#102030", "#102030,#FFEEDD", "behind me.jpg"})
    EXPECT_EQ(to_string(parse_background(text)), text);
  EXPECT_EQ(parse_background("#FF0000").kind, BackgroundKind::colour);
  for (const char* text : {"#12", "#123456,", "#123456,red", "#12345G"}) EXPECT_THROW((void)parse_background(text), Error) << text;
  Scene scene;
  scene.look.light = "dramatic";
  EXPECT_LT(backdrop_of(scene).top.r, 0.2f);  // the sweep follows the lights
  scene.background = parse_background("#FFFFFF");
  EXPECT_EQ(backdrop_of(scene), scene.background);
}

TEST(Studio, SetUpsDifferAsTheirNamesSay) {
  const glm::vec3 front = glm::normalize(glm::vec3(0, 0.04f, 1));
  const auto contrast = [&](const char* name) {
    const Studio studio = studio_of(name);
    return irradiance(studio, {-1, 0, 0}) / irradiance(studio, {0.8f, -0.6f, 0});
  };
  EXPECT_NEAR(irradiance(studio_of("product"), front), 1, 0.01);
  EXPECT_NEAR(irradiance(studio_of("high-key"), front), 1.06, 0.03);
  EXPECT_LT(irradiance(studio_of("dramatic"), front), 0.8f);
  EXPECT_LT(contrast("high-key"), contrast("product"));
  EXPECT_GT(radiance(studio_of("dramatic"), glm::normalize(glm::vec3(0.9f, 0.25f, -0.27f))),
            20 * radiance(studio_of("dramatic"), {0, -0.5f, -0.87f}));  // a rim in the dark
  EXPECT_THROW((void)studio_of("disco"), Error);
}

/// Black but for one patch of colour.
HdrImage patch_of_light(std::uint32_t left, std::uint32_t top, std::uint32_t right, std::uint32_t bottom, glm::vec3 colour) {
  HdrImage image{64, 32, std::vector<float>(std::size_t{3} * 64 * 32)};
  for (std::uint32_t y = top; y < bottom; ++y)
    for (std::uint32_t x = left; x < right; ++x)
      for (std::size_t k = 0; k < 3; ++k) image.rgb[3 * (std::size_t{y} * 64 + x) + k] = colour[static_cast<int>(k)];
  return image;
}

float light_from(const std::array<float, 9>& c, glm::vec3 n) {
  return c[0] + c[1] * n.y + c[2] * n.z + c[3] * n.x + c[4] * n.x * n.y + c[5] * n.y * n.z + c[6] * (3 * n.z * n.z - 1) + c[7] * n.x * n.z +
         c[8] * (n.x * n.x - n.y * n.y);
}

TEST(Studio, TurnsItsHarmonics) {
  const auto c = irradiance_harmonics(product_studio());
  for (const float degrees : {0.0f, 37.0f, 90.0f, -140.0f}) {
    const auto t = turned(c, degrees);
    const float a = glm::radians(degrees);
    for (const glm::vec3 n : {glm::vec3(0, 0, 1), glm::vec3(0.6f, 0.64f, 0.48f), glm::vec3(-0.8f, -0.36f, -0.48f)}) {
      const glm::vec3 moved(std::cos(a) * n.x + std::sin(a) * n.z, n.y, std::cos(a) * n.z - std::sin(a) * n.x);  // +z goes to +x at 90
      EXPECT_NEAR(light_from(t, moved), light_from(c, n), 1e-4) << degrees;
    }
  }
}

TEST(Surroundings, ColourAndPlaceOfTheLight) {
  // The right quarter of the panorama is at the camera's right; red light from there.
  HdrImage image = patch_of_light(40, 8, 56, 24, {4, 0.5f, 0.5f});
  for (float& value : image.rgb) value += 0.1f;
  const Surroundings surroundings(image, "x.hdr");
  const glm::vec3 right = surroundings.radiance({1, 0, 0}, 0.02f), left = surroundings.radiance({-1, 0, 0}, 0.02f);
  EXPECT_GT(right.r, 5 * right.g);
  EXPECT_NEAR(left.r, left.g, 1e-5);
  const auto c = irradiance_harmonics(surroundings);
  EXPECT_GT(light_from(c[0], {1, 0, 0}), 3 * light_from(c[1], {1, 0, 0}));
  float front = 0;  // scaled: a white surface that looks at the camera is about as bright as in the studio
  for (const auto& [channel, share] : {std::pair{0, 0.2126f}, {1, 0.7152f}, {2, 0.0722f}})
    front += share * light_from(c[static_cast<std::size_t>(channel)], {0, 0, 1});
  EXPECT_NEAR(front, 1, 0.15);
  const ReflectionMap map = make_reflection_map(surroundings, 16, 2);
  EXPECT_EQ(map.channels, 4u);
  EXPECT_EQ(map.texels.size(), std::size_t{4} * 6 * (16 * 16 + 8 * 8 + 4 * 4));
  EXPECT_EQ(map.texels, make_reflection_map(surroundings, 16, 1).texels);
}

TEST(Surroundings, RefusesWhatIsNoPanorama) {
  EXPECT_THROW(Surroundings(patch_of_light(0, 0, 1, 1, glm::vec3(0)), "black.hdr"), Error);
  EXPECT_THROW(Surroundings(HdrImage{3, 3, std::vector<float>(27, 1.0f)}, "square.hdr"), Error);
}

TEST(Grain, RepeatsAndAveragesToNothing) {
  const auto texels = paper_grain(64);
  ASSERT_EQ(texels.size(), 4u * 64 * 64);
  double tone = 0, slope = 0, step = 0, seam = 0;
  const auto at = [&](std::size_t x, std::size_t y) { return static_cast<double>(texels[4 * (y * 64 + x)]); };
  for (std::size_t y = 0; y < 64; ++y)
    for (std::size_t x = 0; x < 64; ++x) {
      tone += at(x, y) / 4096;
      slope += static_cast<double>(texels[4 * (y * 64 + x) + 1]) / 4096;
      if (x > 0) step += std::abs(at(x, y) - at(x - 1, y)) / 63;
      if (x == 0) seam += std::abs(at(0, y) - at(63, y));
    }
  EXPECT_NEAR(tone, 127, 3);
  EXPECT_NEAR(slope, 127, 3);
  EXPECT_LT(seam, 1.5 * step);  // across the border as within
  EXPECT_GT(step, 64.0);
}

}  // namespace
}  // namespace wrapture
