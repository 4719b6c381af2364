// Stage: from a playlist item to a picture.
#include "viewer/app/kiosk/stage.hpp"

#include <algorithm>

#include "engine/style/palette.hpp"

namespace wrapture {

namespace {

constexpr float kPortraitMargin = 0.02f, kMargin = 0.04f;  // share of the picture around the package
constexpr float kTint = 0.16f;                             // how much of the artwork's colour the wall takes

/// The most colourful of the artwork's main colours, 0..1.
glm::vec3 tint_of(const Image& artwork) {
  glm::vec3 best(0.5f);
  float most = -1;
  for (const Colour& colour : main_colours(artwork, 5)) {
    const glm::vec3 rgb(static_cast<float>(colour.red) / 255, static_cast<float>(colour.green) / 255,
                        static_cast<float>(colour.blue) / 255);
    const float chroma = std::max({rgb.x, rgb.y, rgb.z}) - std::min({rgb.x, rgb.y, rgb.z});
    if (chroma > most) most = chroma, best = rgb;
  }
  return best;
}

}  // namespace

void Stage::begin(const PlaylistItem& item, const Image& artwork, float picture_aspect, std::uint32_t working_side) {
  artwork_ = artwork;
  tint_ = tint_of(artwork);
  document_.artwork = item.artwork;
  document_.working_side = working_side;
  use_style(document_, item.style);
  document_.strength = item.strength;
  make_scene_for(item.shape, picture_aspect);
  restyler_.set_artwork(*context_, artwork_);
  restyler_.update(document_, false);
  begun_ = true;
}

void Stage::choose(const std::string& style, float strength, ShapeKind shape, float picture_aspect) {
  use_style(document_, style);
  document_.strength = strength;
  if (shape != document_.scene.kind) make_scene_for(shape, picture_aspect);
  restyler_.update(document_, false);
}

void Stage::follow_aspect(float picture_aspect) {
  if (begun_ && picture_aspect != picture_aspect_) make_scene_for(document_.scene.kind, picture_aspect);
}

void Stage::make_scene_for(ShapeKind shape, float picture_aspect) {
  picture_aspect_ = picture_aspect;
  const float aspect = static_cast<float>(artwork_.width) / static_cast<float>(artwork_.height);
  document_.scene = make_scene(shape, aspect, picture_aspect);
  Scene& scene = document_.scene;
  scene.camera = frame(scene.camera, bounds_of(scene), picture_aspect, picture_aspect < 1 ? kPortraitMargin : kMargin);
  scene.background.top = glm::mix(scene.background.top, tint_, kTint);
  scene.background.bottom = glm::mix(scene.background.bottom, tint_, kTint * 0.35f);
}

void Stage::step(double milliseconds, bool inference) {
  inference_ = inference;
  if (begun_ && inference) restyler_.step(milliseconds);
}

void Stage::prepare(VkCommandBuffer commands, const Camera& camera, VkExtent2D extent) {
  Scene scene = document_.scene;
  scene.camera = camera;
  renderer_.prepare(commands, scene, restyler_.texture(), extent);
}

}  // namespace wrapture
