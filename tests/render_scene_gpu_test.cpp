// The renderer on a device: true colours, real transparency, any size, two frames in flight, no optional feature needed.
#include <glm/glm.hpp>

#include "engine/vk/commands.hpp"
#include "tests/render_pictures.hpp"
#include "viewer/render/graphics.hpp"
#include "viewer/render/image_quad.hpp"
#include "viewer/render/renderer.hpp"

namespace wrapture {
namespace {

float linear(std::uint8_t value) {
  const float c = static_cast<float>(value) / 255;
  return c <= 0.04045f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f);
}
int encoded(float linear_value) {
  const float c = linear_value <= 0.0031308f ? linear_value * 12.92f : 1.055f * std::pow(linear_value, 1 / 2.4f) - 0.055f;
  return static_cast<int>(std::lround(std::clamp(c, 0.0f, 1.0f) * 255));
}

constexpr std::array kBands{0xFFFFFFFFu, 0xFFC0C0C0u, 0xFF808080u, 0xFF404040u, 0xFF2020C8u,
                            0xFF30A040u, 0xFFB04020u, 0xFF20A0E8u, 0xFF70304Au, 0xFFFFFFFFu};

/// The colours of kBands, top to bottom, as seen down the middle of the print of a package that faces the camera (or is turned a little).
std::vector<std::array<int, 3>> seen_bands(ShapeKind kind, float yaw_deg) {
  Image artwork = make_image(60, 80);
  for (std::uint32_t y = 0; y < 80; ++y)
    for (std::uint32_t x = 0; x < 60; ++x)
      for (std::uint32_t k = 0; k < 3; ++k) artwork.pixel(x, y)[k] = static_cast<std::uint8_t>(kBands[y / 8] >> (8 * k) & 255);
  Scene scene = make_scene(kind, 0.75f, 1);
  scene.camera.yaw_deg = yaw_deg;
  const vk::GpuImage texture = make_artwork_texture(test_context(), artwork);
  const Image picture = render_scene(test_context(), scene, texture, {.width = 400, .height = 400, .supersampling = 1});
  const Label label = label_of(scene.container, scene.container.label, 0.75f);
  const bool box = kind == ShapeKind::box;
  const float top = box ? scene.carton.height_mm : label.bottom_mm + label.height_mm;
  const float high = box ? scene.carton.height_mm : label.height_mm, front = box ? 0.5f * scene.carton.depth_mm : label.radius_mm;
  std::vector<std::array<int, 3>> colours;
  for (std::size_t i = 0; i < kBands.size(); ++i) {
    const float y = top - high * (static_cast<float>(i) + 0.5f) / static_cast<float>(kBands.size());
    const glm::vec4 clip = scene.camera.projection(1) * scene.camera.view() * glm::vec4(0, y, front, 1);
    const auto pixel = [](float c) { return static_cast<std::uint32_t>((c * 0.5f + 0.5f) * 400); };
    const std::uint8_t* seen = picture.pixel(pixel(clip.x / clip.w), pixel(clip.y / clip.w));
    colours.push_back({seen[0], seen[1], seen[2]});
  }
  return colours;
}

struct View {
  ShapeKind kind;
  float yaw_deg;
};
const std::array kViews{View{ShapeKind::box, 0}, View{ShapeKind::box, 25}, View{ShapeKind::bottle, 0}};

// The varnish and the paper mirror a little of the studio, and light falls off where the print turns away from the camera, so colours are
// near, not equal: measured at most 12 (box from the front, near the floor), 10 (box, default view) and 9 levels (label).
constexpr int kTolerance = 14;  // levels of 255

TEST(Colour, OfThePrintStaysTrue) {
  for (const View view : kViews) {
    const auto seen = seen_bands(view.kind, view.yaw_deg);
    int worst = 0;
    for (std::size_t i = 1; i + 1 < kBands.size(); ++i) {  // without the whites, which the tone mapping rolls off
      for (std::uint32_t k = 0; k < 3; ++k) {
        const int wanted = static_cast<int>(kBands[i] >> (8 * k) & 255);
        worst = std::max(worst, std::abs(seen[i][k] - wanted));
        EXPECT_NEAR(seen[i][k], wanted, kTolerance) << to_string(view.kind) << " yaw " << view.yaw_deg << " band " << i << " channel " << k;
      }
    }
    std::printf("%s at yaw %.0f: colours at most %d levels off\n", to_string(view.kind).data(), static_cast<double>(view.yaw_deg), worst);
  }
}

TEST(Colour, WhiteIsBrightButNotBurntAndGreyIsNeutral) {
  for (const View view : kViews) {
    const auto seen = seen_bands(view.kind, view.yaw_deg);
    EXPECT_GE(seen[0][0], 230) << to_string(view.kind);  // 0.90
    EXPECT_LE(seen[0][0], 245) << to_string(view.kind);  // 0.96
    for (std::size_t i = 0; i < 4; ++i) EXPECT_LE(std::ranges::max(seen[i]) - std::ranges::min(seen[i]), 1) << "band " << i;
  }
}

TEST(Transparent, IsClearAroundSolidInsideAndSoftInTheShadow) {
  for (const ShapeKind kind : {ShapeKind::box, ShapeKind::bottle}) {
    const Image picture =
        render_scene(test_context(), test_scene(kind), test_texture(), {.width = 320, .height = 240, .transparent = true});
    for (const auto& [x, y] : {std::pair{0u, 0u}, {319u, 0u}, {160u, 2u}, {40u, 60u}})
      EXPECT_EQ(picture.pixel(x, y)[3], 0) << x << "," << y;
    EXPECT_EQ(picture.pixel(160, 120)[3], 255);
    int soft = 0;
    for (std::uint32_t y = 160; y < 240; ++y)
      for (std::uint32_t x = 0; x < 320; ++x) soft += picture.pixel(x, y)[3] > 20 && picture.pixel(x, y)[3] < 200;
    EXPECT_GT(soft, 500);
  }
}

TEST(Transparent, OverAColourGivesTheOpaquePicture) {
  Scene scene = test_scene(ShapeKind::box);
  scene.background = {.kind = BackgroundKind::colour, .top = {0.8f, 0.4f, 0.2f}};
  const Image opaque = render_scene(test_context(), scene, test_texture(), {.width = 320, .height = 240});
  Image clear = render_scene(test_context(), scene, test_texture(), {.width = 320, .height = 240, .transparent = true});
  const std::array<std::uint8_t, 3> behind{204, 102, 51};
  for (std::uint32_t y = 0; y < clear.height; ++y) {
    for (std::uint32_t x = 0; x < clear.width; ++x) {
      std::uint8_t* p = clear.pixel(x, y);
      const float alpha = static_cast<float>(p[3]) / 255;
      for (std::size_t k = 0; k < 3; ++k) p[k] = static_cast<std::uint8_t>(encoded(linear(p[k]) * alpha + linear(behind[k]) * (1 - alpha)));
      p[3] = 255;
    }
  }
  const Difference d = difference(opaque, clear);
  EXPECT_LE(d.worst, 4) << "at " << d.x << ", " << d.y;  // 8-bit alpha and colour, rounded apart, and the dither of one level
}

TEST(Options, WithoutAnisotropyAndMultisamplingThePictureIsTheSame) {
  // What no device must have: SwiftShader and lavapipe differ here, so both ways are drawn on both.
  const VkExtent2D extent{160, 120};
  const Scene scene = test_scene(ShapeKind::box, 160, 120);
  const vk::GpuImage texture = test_texture();
  const vk::RenderPass pass = gfx::make_pass(
      test_context(), {.name = "test", .colour = VK_FORMAT_R8G8B8A8_UNORM, .final_layout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL});
  const vk::GpuImage output(test_context(), {.name = "test",
                                             .width = extent.width,
                                             .height = extent.height,
                                             .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
  const VkImageView view = output.view();
  const vk::Framebuffer framebuffer = gfx::make_framebuffer(test_context(), pass.get(), {&view, 1}, extent);
  const auto draw = [&](std::uint32_t samples, float anisotropy, float scale) {
    Renderer renderer(test_context(),
                      {.output_pass = pass.get(), .samples = samples, .resolution_scale = scale, .max_anisotropy = anisotropy});
    vk::run_once(test_context(), "test", [&](VkCommandBuffer commands) {
      renderer.prepare(commands, scene, texture, extent);
      gfx::begin_pass(commands, pass.get(), framebuffer.get(), extent, false);
      renderer.compose(commands, {{0, 0}, extent});
      vkCmdEndRenderPass(commands);
    });
    const auto pixels = vk::download_image(test_context(), output, vk::Stage::color_target, 4);
    Image image{.width = extent.width, .height = extent.height, .rgba = std::vector<std::uint8_t>(pixels.size()), .dpi = 0, .icc = {}};
    std::ranges::transform(pixels, image.rgba.begin(), [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
    return image;
  };
  const Image best = draw(4, 16, 2);
  EXPECT_LT(difference(best, draw(1, 1, 2)).mean, 2.5);
  EXPECT_LT(difference(best, draw(4, 1, 1)).mean, 2.5);
  EXPECT_LT(difference(best, draw(64, 1000, 1)).mean, 2.5);  // asks for more than any device has
}

TEST(Renderer, FollowsFiftySizesScenesAndOptionsWithTwoFramesInFlight) {
  const std::uint32_t before = vk::Context::total_message_count();
  {
    const vk::Context context({.validation = vk::Validation::on});
    const vk::GpuImage texture = make_artwork_texture(context, test_artwork(60, 80)),
                       other = make_artwork_texture(context, make_image(50, 20));
    const vk::RenderPass pass = gfx::make_pass(
        context, {.name = "test", .colour = VK_FORMAT_R8G8B8A8_UNORM, .final_layout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL});
    const vk::GpuImage output(context, {.name = "test", .width = 200, .height = 200, .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT});
    const VkImageView view = output.view();
    const vk::Framebuffer framebuffer = gfx::make_framebuffer(context, pass.get(), {&view, 1}, {200, 200});
    Renderer renderer(context, {.output_pass = pass.get()});
    std::array commands{vk::Commands(context, "even"), vk::Commands(context, "odd")};
    Scene scene = make_scene(ShapeKind::box, 0.75f, 1);
    for (std::uint32_t i = 0; i < 50; ++i) {
      vk::Commands& now = commands[i % 2];
      now.begin();  // waits for the frame before the last
      scene.kind = i % 7 == 3 ? ShapeKind::bottle : ShapeKind::box;
      scene.carton.depth_mm = 30 + static_cast<float>(i % 5);
      scene.camera = orbit(scene.camera, 11, i % 9 == 0 ? -30.0f : 3.0f);
      if (i % 10 == 4) renderer.set_samples(i % 20 == 4 ? 1 : 4);
      if (i % 10 == 7) renderer.set_resolution_scale(i % 20 == 7 ? 0.5f : 1.0f);
      const VkExtent2D extent{1 + (i * 37) % 200, 1 + (i * 53) % 200};
      renderer.prepare(now.get(), scene, i % 3 == 0 ? other : texture, extent);
      gfx::begin_pass(now.get(), pass.get(), framebuffer.get(), {200, 200}, false);
      renderer.compose(now.get(), {{0, 0}, extent});
      vkCmdEndRenderPass(now.get());
      now.end();
      now.submit();
    }
    context.wait_idle();
  }
  EXPECT_EQ(vk::Context::total_message_count(), before);  // also none for what would be left over when the device goes
}

TEST(ImageQuad, DrawsTheImagesColoursWithinItsClip) {
  const vk::Context& context = test_context();
  const vk::RenderPass pass = gfx::make_pass(
      context, {.name = "test", .colour = VK_FORMAT_R8G8B8A8_UNORM, .final_layout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL});
  const vk::GpuImage output(
      context, {.name = "test", .width = 64, .height = 48, .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
  const VkImageView view = output.view();
  const vk::Framebuffer framebuffer = gfx::make_framebuffer(context, pass.get(), {&view, 1}, {64, 48});
  Image picture = make_image(16, 16, 0xFF4080C0u);
  for (std::uint32_t y = 0; y < 16; ++y)
    for (std::uint32_t x = 8; x < 16; ++x) std::ranges::copy(std::array<std::uint8_t, 4>{10, 200, 30, 255}, picture.pixel(x, y));
  const vk::GpuImage texture = make_artwork_texture(context, picture);
  ImageQuad quad(context, pass.get());
  quad.begin_frame();
  vk::run_once(context, "test", [&](VkCommandBuffer commands) {
    gfx::begin_pass(commands, pass.get(), framebuffer.get(), {64, 48}, false);
    quad.draw(commands, texture,
              {.x_px = 8,
               .y_px = 4,
               .width_px = 32,
               .height_px = 32,
               .clip = {{8, 4}, {32, 20}},
               .framebuffer = {64, 48},
               .corner_radius_px = 6});
    vkCmdEndRenderPass(commands);
  });
  const auto pixels = vk::download_image(context, output, vk::Stage::color_target, 4);
  const auto at = [&](std::size_t x, std::size_t y, std::size_t k) { return std::to_integer<int>(pixels[4 * (y * 64 + x) + k]); };
  EXPECT_NEAR(at(14, 14, 0), 0xC0, 1);
  EXPECT_NEAR(at(14, 14, 1), 0x80, 1);
  EXPECT_NEAR(at(14, 14, 2), 0x40, 1);
  EXPECT_NEAR(at(34, 14, 1), 200, 1);
  EXPECT_EQ(at(8, 4, 1), 0) << "the corner is round";
  EXPECT_EQ(at(14, 26, 1), 0) << "clipped";
  EXPECT_EQ(at(50, 14, 1), 0) << "outside";
}

TEST(Offscreen, RefusesImpossibleSizes) {
  for (const RenderSize& size :
       {RenderSize{.width = 0}, RenderSize{.height = 0}, RenderSize{.width = 16385}, RenderSize{.width = 9, .height = 20000}}) {
    try {
      (void)render_scene(test_context(), test_scene(ShapeKind::box), test_texture(), size);
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::usage);
    }
  }
}

TEST(Offscreen, OnePixelIsAPicture) {
  EXPECT_EQ(render_scene(test_context(), test_scene(ShapeKind::box), test_texture(), {.width = 1, .height = 1}).rgba.size(), 4u);
}

}  // namespace
}  // namespace wrapture
