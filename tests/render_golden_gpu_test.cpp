// Box and bottle against pictures that a person has looked at. To accept new ones copy the files that a failure names over tests/golden/.
#include "tests/render_pictures.hpp"

namespace wrapture {
namespace {

// Drivers differ in where a texel's filter weights round, in the level of detail they choose and in the sample positions of edges, so
// single pixels at edges and in fine print may differ: measured between lavapipe 22.3.6 (which made the pictures) and SwiftShader mean
// 0.38, share 0.0031. A wrong light, texture or shape changes whole areas: turning the box by three degrees gives a share of 0.039.
constexpr double kMean = 0.8;     // levels of 255
constexpr double kShare = 0.008;  // of pixels off by more than 12 levels

/// $WRAPTURE_GOLDEN (bundles carry the folder), else beside the tests.
std::string golden_path(const std::string& name) {
  const char* given = std::getenv("WRAPTURE_GOLDEN");
  return (given ? std::string(given) : std::string(WRAPTURE_TESTS_FOLDER) + "/golden") + "/" + name + ".png";
}

void expect_golden(const std::string& name, const Image& picture) {
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  const std::string new_path = testing::TempDir() + name + "_" + (driver ? driver : "unknown") + ".png";
  save_png(new_path, picture);
  Image golden;
  try {
    golden = load_image(golden_path(name));
  } catch (const Error& error) {
    FAIL() << error.what() << "; new picture: " << new_path;
  }
  ASSERT_EQ(golden.width, picture.width);
  ASSERT_EQ(golden.height, picture.height);
  const Difference d = difference(golden, picture);
  const std::string report = "mean " + std::to_string(d.mean) + ", worst " + std::to_string(d.worst) + " at (" + std::to_string(d.x) +
                             ", " + std::to_string(d.y) + "), share off by more than 12: " + std::to_string(d.share_above) +
                             "; new picture: " + new_path;
  std::printf("%s: %s\n", name.c_str(), report.c_str());
  EXPECT_LT(d.mean, kMean) << report;
  EXPECT_LT(d.share_above, kShare) << report;
}

Image picture_of(const Scene& scene, bool transparent = false) {
  return render_scene(test_context(), scene, test_texture(), {.width = 320, .height = 240, .transparent = transparent});
}

TEST(Golden, Box) { expect_golden("box", picture_of(test_scene(ShapeKind::box))); }
TEST(Golden, Bottle) { expect_golden("bottle", picture_of(test_scene(ShapeKind::bottle))); }

TEST(Golden, BackOfTheBoxFromAbove) {
  Scene scene = test_scene(ShapeKind::box);
  scene.camera = orbit(scene.camera, 140, 25);
  expect_golden("box_back", picture_of(scene));
}

TEST(Golden, NoticesAWrongPicture) {
  Scene scene = test_scene(ShapeKind::box);
  scene.camera = orbit(scene.camera, 3, 0);
  const Difference d = difference(load_image(golden_path("box")), picture_of(scene));
  EXPECT_GT(d.share_above, 3 * kShare) << "three degrees must be noticed";
}

}  // namespace
}  // namespace wrapture
