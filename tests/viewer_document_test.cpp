// Document: shapes, framing, suggested names, the note in saved pictures.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/cli/temporary_folder.hpp"
#include "viewer/app/document.hpp"

namespace wrapture {
namespace {

constexpr Aspects kAspects{0.7f, 1.3f};

Document sample() { return {.artwork = "art/coffee.png", .style = "wave", .scene = make_scene(ShapeKind::box, 0.7f, 1.3f)}; }

TEST(Document, AnotherShapeKeepsTheAnglesAndIsFramed) {
  Document document = sample();
  document.scene.camera = orbit(document.scene.camera, 33, 5);
  const Camera before = document.scene.camera;
  show_shape(document, ShapeKind::bottle, kAspects);
  EXPECT_EQ(document.scene.kind, ShapeKind::bottle);
  EXPECT_FLOAT_EQ(document.scene.camera.yaw_deg, before.yaw_deg);
  EXPECT_FLOAT_EQ(document.scene.camera.target_mm.y, bounds_of(document.scene).centre().y);
  show_shape(document, ShapeKind::box, kAspects);
  frame_view(document, kAspects);
  EXPECT_FLOAT_EQ(document.scene.camera.target_mm.y, bounds_of(document.scene).centre().y);
}

TEST(Document, ResetGoesBackToTheStart) {
  Document document = sample();
  reset_view(document, kAspects);
  const Camera start = document.scene.camera;
  document.scene.camera = zoom(pan(orbit(start, 50, 20), 30, 40, 700), 3);
  reset_view(document, kAspects);
  EXPECT_EQ(document.scene.camera, start);
}

TEST(Document, ANewArtworkChangesTheBoxAndKeepsTheLook) {
  Document document = sample();
  document.scene.exposure = 1.5f;
  document.scene.carton.fit = Fit::contain;
  fit_package(document, {1.8f, 1.3f});
  EXPECT_GT(document.scene.carton.width_mm, document.scene.carton.height_mm);
  EXPECT_EQ(document.scene.carton.fit, Fit::contain);
  EXPECT_FLOAT_EQ(document.scene.exposure, 1.5f);
}

TEST(Document, SuggestsNamesBesideTheArtwork) {
  const test::TemporaryFolder folder;
  Document document = sample();
  document.artwork = folder / "coffee.png";
  EXPECT_EQ(suggested_path(document, PathDialog::Purpose::save_artwork, "/elsewhere"), folder / "coffee-wave.png");
  EXPECT_EQ(suggested_path(document, PathDialog::Purpose::save_view, "/elsewhere"), folder / "coffee-wave-box.png");
  document.artwork = "/no/such/folder/coffee.png";
  EXPECT_EQ(suggested_path(document, PathDialog::Purpose::save_artwork, folder.path()), folder / "coffee-wave.png");
}

TEST(Document, PicturesFolderFollowsTheEnvironment) {
  const test::TemporaryFolder folder;
  setenv("XDG_PICTURES_DIR", folder.path().c_str(), 1);
  EXPECT_EQ(pictures_folder(), folder.path());
  setenv("XDG_PICTURES_DIR", "/no/such/folder", 1);
  EXPECT_NE(pictures_folder(), "/no/such/folder");
  unsetenv("XDG_PICTURES_DIR");
}

TEST(Document, NoteIsOneLineOfJson) {
  Document document = sample();
  document.strength = 0.4f;
  const std::string note = to_json(document);
  EXPECT_EQ(note.find('\n'), std::string::npos);
  const auto json = nlohmann::json::parse(note);
  EXPECT_EQ(json["strength"], 0.4);
  EXPECT_EQ(json["shape"], "box");
  EXPECT_EQ(json["artwork"], "art/coffee.png");
}

}  // namespace
}  // namespace wrapture
