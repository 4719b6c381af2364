// What a designer keeps hold of, on a device: colours, brand colours, masks, strokes, joined edges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <thread>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/graph/wrap_columns.hpp"
#include "engine/style/compose.hpp"
#include "engine/style/network_run.hpp"
#include "engine/style/stylizer.hpp"
#include "engine/vk/commands.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/compare.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

constexpr double kTau = 6.283185307179586;

/// Colours that go around the picture's width without an edge, a red bar, a blue disc.
Image make_label(std::uint32_t width, std::uint32_t height) {
  Image image = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const double turn = kTau * x / width, dx = x - 0.6 * width, dy = y - 0.5 * height;
      std::uint8_t* pixel = image.pixel(x, y);
      pixel[0] = static_cast<std::uint8_t>(130 + 60 * std::sin(2 * turn + 0.05 * y));
      pixel[1] = static_cast<std::uint8_t>(150 + 50 * std::cos(3 * turn));
      pixel[2] = static_cast<std::uint8_t>(140 + 60 * std::sin(turn + 1));
      if (y >= height / 8 && y < height / 4) pixel[0] = 200, pixel[1] = 30, pixel[2] = 40;
      if (std::hypot(dx, dy) < 0.2 * height) pixel[0] = 20, pixel[1] = 60, pixel[2] = 160;
    }
  }
  return image;
}

struct Oklab {
  double l, a, b;
};
/// After B. Ottosson (2020), in double: the judge of the shader's.
Oklab oklab_of(const std::uint8_t* pixel) {
  double c[3];
  for (int i = 0; i < 3; ++i) {
    const double v = pixel[i] / 255.0;
    c[i] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  }
  const double l = std::cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
  const double m = std::cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
  const double s = std::cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/// Mean difference of columns `a` and `b`.
double step_between(const Image& image, std::uint32_t a, std::uint32_t b) {
  double sum = 0;
  for (std::uint32_t y = 0; y < image.height; ++y)
    for (int c = 0; c < 3; ++c) sum += std::abs(static_cast<double>(image.pixel(a, y)[c]) - image.pixel(b, y)[c]);
  return sum / (3.0 * image.height);
}

class ControlTest : public testing::Test {
 protected:
  Image styled(const StyleControl& control, float strength = 1) {
    stylizer_.update({.style = style_, .strength = strength, .control = control});
    return stylizer_.result();
  }
  Image texture_pixels() {
    test_context().wait_idle();
    const auto& texture = stylizer_.texture();
    const auto bytes = vk::download_image(test_context(), texture, vk::Stage::fragment_read, 4);
    Image image = make_image(texture.description().width, texture.description().height);
    std::memcpy(image.rgba.data(), bytes.data(), bytes.size());
    return image;
  }
  std::filesystem::path save_mask(const Image& image) {
    save_png(folder_ / "mask.png", image);
    return folder_ / "mask.png";
  }

  test::TemporaryFolder folder_;
  Library library_;
  std::string style_ = library_.entries().front().style.name;
  Stylizer stylizer_{test_context(), test_kernels(), library_};
  const Image artwork_ = make_label(160, 96);
};

TEST_F(ControlTest, ColourKeepTakesLightnessFromTheStyleAndColoursFromTheArtwork) {
  stylizer_.set_artwork(artwork_);
  const Image plain = styled({}), kept = styled({.colour_keep = 1}), half = styled({.colour_keep = 0.5f});
  double plain_away = 0, half_away = 0, kept_away = 0;
  for (std::size_t i = 0; i < plain.rgba.size(); i += 4) {
    const Oklab own = oklab_of(&artwork_.rgba[i]), style = oklab_of(&plain.rgba[i]), now = oklab_of(&kept.rgba[i]);
    if (style.l < 0.2) continue;                              // one step of 8 bits is a long way in dark colours
    ASSERT_NEAR(now.l, style.l, 0.012) << "pixel " << i / 4;  // both are rounded to 8 bits, 0.003 at this lightness, up to three channels
    ASSERT_LE(std::hypot(now.a, now.b), std::hypot(own.a, own.b) + 0.012)
        << "pixel " << i / 4 << " is paler where sRGB ends, never stronger";
    const auto away = [&](const Oklab& lab) { return std::hypot(lab.a - own.a, lab.b - own.b); };
    plain_away += away(style);
    half_away += away(oklab_of(&half.rgba[i]));
    kept_away += away(now);
  }
  EXPECT_LT(kept_away, 0.25 * plain_away) << "not nothing: what sRGB cannot show in that lightness is paler";
  EXPECT_LT(half_away, 0.75 * plain_away);
  EXPECT_GT(half_away, 0.25 * plain_away);
}

TEST_F(ControlTest, BrandColoursStayBitForBit) {
  stylizer_.set_artwork(artwork_);
  const std::vector<BrandColour> brands{{{200, 30, 40}, 2}, {{20, 60, 160}, 2}};
  const Image plain = styled({}), locked = styled({.brand_colours = brands});
  BrandLock lock(brands);
  std::size_t kept = 0, untouched = 0;
  for (std::size_t i = 0; i < plain.rgba.size(); i += 4) {
    const Colour colour{artwork_.rgba[i], artwork_.rgba[i + 1], artwork_.rgba[i + 2]};
    const bool same = std::memcmp(&locked.rgba[i], &artwork_.rgba[i], 4) == 0;
    if (lock.within(colour) != 0) {
      ASSERT_TRUE(same) << "pixel " << i / 4;
      ++kept;
    } else if (lock.style_share(colour) == 255) {
      ASSERT_EQ(std::memcmp(&locked.rgba[i], &plain.rgba[i], 4), 0) << "pixel " << i / 4;
      ++untouched;
    }
  }
  EXPECT_GT(kept, 1500u);
  EXPECT_GT(untouched, 1500u);
  for (const BrandReport& report : report_brands(brands, artwork_, locked)) EXPECT_EQ(report.largest_change, 0);
  for (const BrandReport& report : report_brands(brands, artwork_, plain)) EXPECT_GT(report.largest_change, 1);
}

TEST_F(ControlTest, MasksProtectBitForBitAndComeInSmoothly) {
  stylizer_.set_artwork(artwork_);
  Image mask = make_image(artwork_.width, artwork_.height);
  for (std::uint32_t y = 0; y < mask.height; ++y)
    for (std::uint32_t x = 0; x < mask.width; ++x)
      std::fill_n(mask.pixel(x, y), 3, static_cast<std::uint8_t>(x < 40 ? 255 : x < 80 ? 102 : 0));
  const Image plain = styled({}), masked = styled({.protect = save_mask(mask)});
  for (std::uint32_t y = 0; y < mask.height; ++y)
    for (std::uint32_t x = 0; x < mask.width; ++x)
      for (int c = 0; c < 4; ++c) {
        const double own = artwork_.pixel(x, y)[c], style = plain.pixel(x, y)[c];
        const double share = x < 40 ? 0 : x < 80 ? 0.6 : 1;
        ASSERT_NEAR(masked.pixel(x, y)[c], own + share * (style - own), share == 0.6 ? 1 : 0) << x << "," << y;
      }
  EXPECT_EQ(texture_pixels().rgba, masked.rgba) << "what is shown is what is saved";
}

TEST_F(ControlTest, ComposeOnlyAndShownByTheNextStep) {
  stylizer_.set_artwork(artwork_);
  (void)styled({});
  const Image mask = make_image(artwork_.width / 2, artwork_.height / 2, 0xFF404040);
  const StyleControl all{.colour_keep = 0.7f, .brand_colours = {{{200, 30, 40}, 4}}, .protect = save_mask(mask)};
  const StyleControl steps[] = {{.colour_keep = 0.7f}, {.colour_keep = 0.7f, .brand_colours = all.brand_colours}, all};
  for (const StyleControl& control : steps) {
    stylizer_.update({.style = style_, .strength = 0.8f, .control = control});
    EXPECT_TRUE(stylizer_.step(5).finished) << "a compose pass, no run";
    EXPECT_EQ(texture_pixels().rgba, stylizer_.result().rgba);
  }
  EXPECT_EQ(styled(all, 0).rgba, artwork_.rgba);
  double before = 0;
  for (int i = 1; i <= 5; ++i) {
    const Image now = styled(all, static_cast<float>(i) / 5);
    double distance = 0;
    for (std::size_t k = 0; k < now.rgba.size(); ++k) distance += std::abs(static_cast<double>(now.rgba[k]) - artwork_.rgba[k]);
    EXPECT_GT(distance, before) << "strength " << i << "/5";
    before = distance;
  }
}

TEST_F(ControlTest, RefusedControlsChangeNothing) {
  stylizer_.set_artwork(artwork_);
  const Image before = styled({.colour_keep = 0.5f});
  const auto path = save_mask(make_image(50, 50));
  try {
    stylizer_.update({.style = style_, .control = {.protect = path}});
    FAIL() << "a mask of another aspect was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    EXPECT_THAT(error.what(), testing::HasSubstr("is 50x50 px but the artwork is 160x96 px"));
  }
  EXPECT_THROW(stylizer_.update({.style = style_, .control = {.colour_keep = 2}}), Error);
  EXPECT_THROW(stylizer_.update({.style = style_, .control = {.stroke_scale = 3}}), Error);
  EXPECT_EQ(stylizer_.result().rgba, before.rgba);
}

TEST_F(ControlTest, NewArtworkGivesUpAMaskThatDoesNotFit) {
  stylizer_.set_artwork(artwork_);
  const auto path = save_mask(make_image(artwork_.width, artwork_.height, 0xFFFFFFFF));
  EXPECT_EQ(styled({.protect = path}).rgba, artwork_.rgba);
  const Image twice = make_label(320, 192), other = make_label(100, 100);
  stylizer_.set_artwork(twice);
  EXPECT_EQ(stylizer_.result().rgba, twice.rgba) << "of the same aspect: it fits";
  stylizer_.set_artwork(other);
  EXPECT_TRUE(stylizer_.settings().control.protect.empty());
  EXPECT_NE(stylizer_.result().rgba, other.rgba);
}

/// The pass over tiles, with tiles smaller than the picture in both directions, against plain loops.
TEST_F(ControlTest, TilesAreThePass) {
  const Image artwork = make_label(2100, 2060), small = make_label(35, 20);
  const vk::GpuImage stylised(test_context(), {.name = "stylised",
                                               .width = small.width,
                                               .height = small.height,
                                               .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT});
  vk::upload_image(test_context(), stylised, std::as_bytes(std::span(small.rgba)), vk::Stage::compute_read);
  const Passes passes(test_context(), test_kernels());
  std::vector<std::uint8_t> shares(artwork.rgba.size() / 4);
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = static_cast<std::uint8_t>(i % 7 * 255 / 6);
  const Image result = compose_in_tiles(test_context(), passes, artwork, stylised, WrapAround::u, shares, {.strength = 0.5f});
  ASSERT_EQ(result.rgba.size(), artwork.rgba.size());
  const auto around = [&](long x) { return static_cast<std::uint32_t>((x + small.width) % small.width); };
  const auto inside = [&](long y) { return static_cast<std::uint32_t>(std::clamp<long>(y, 0, small.height - 1)); };
  for (std::uint32_t y = 0; y < artwork.height; y += y % 64 == 0 ? 1 : 7)
    for (std::uint32_t x = 0; x < artwork.width; x += 3) {
      const double px = (x + 0.5) / artwork.width * small.width - 0.5, py = (y + 0.5) / artwork.height * small.height - 0.5;
      const long x0 = std::lround(std::floor(px)), y0 = std::lround(std::floor(py));
      const double fx = px - static_cast<double>(x0), fy = py - static_cast<double>(y0);
      const double share = 0.5 * shares[std::size_t{y} * artwork.width + x] / 255;
      for (int c = 0; c < 3; ++c) {
        const auto at = [&](long i, long k) { return static_cast<double>(small.pixel(around(i), inside(k))[c]); };
        const double style =
            (1 - fy) * ((1 - fx) * at(x0, y0) + fx * at(x0 + 1, y0)) + fy * ((1 - fx) * at(x0, y0 + 1) + fx * at(x0 + 1, y0 + 1));
        const double own = artwork.pixel(x, y)[c];
        ASSERT_NEAR(result.pixel(x, y)[c], own + share * (style - own), 1.01) << x << "," << y;  // samplers have 8 bits of fraction
      }
    }
}

/// Artwork larger than a texture: kept where it must be, styled where it may be.
TEST_F(ControlTest, LargeArtwork) {
  const Image artwork = make_label(4200, 40);
  stylizer_.set_artwork(artwork);
  stylizer_.update({.style = style_, .working_side = 256, .control = {.brand_colours = {{{200, 30, 40}, 2}}}});
  const Image result = stylizer_.result();
  ASSERT_EQ(result.width, 4200u);
  const auto reports = report_brands(stylizer_.settings().control.brand_colours, artwork, result);
  EXPECT_GT(reports.front().share, 0.08);
  EXPECT_EQ(reports.front().largest_change, 0);
  double changed = 0;
  for (std::size_t i = 0; i < result.rgba.size(); ++i) changed += std::abs(static_cast<double>(result.rgba[i]) - artwork.rgba[i]);
  EXPECT_GT(changed / static_cast<double>(result.rgba.size()), 3);
}

TEST_F(ControlTest, StrokeScaleChangesTheStrokesAndKeepsTheSize) {
  stylizer_.set_artwork(artwork_);
  const Image plain = styled({});
  for (const float scale : {0.5f, 2.0f}) {
    const Image other = styled({.stroke_scale = scale});
    EXPECT_EQ(other.width, artwork_.width);
    EXPECT_NE(other.rgba, plain.rgba) << scale;
  }
}

TEST_F(ControlTest, JoinedEdgesHaveNoSeam) {
  const Image label = make_label(128, 64);
  stylizer_.set_artwork(label);
  const Image open = styled({}), joined = styled({.wrap = WrapAround::u});
  double largest = 0;
  for (std::uint32_t x = 0; x + 1 < label.width; ++x) largest = std::max(largest, step_between(joined, x, x + 1));
  const double seam = step_between(joined, label.width - 1, 0), before = step_between(open, label.width - 1, 0);
  EXPECT_LE(seam, largest) << "the largest step between neighbours inside";
  EXPECT_GT(before, 1.5 * seam) << "without joining there is a seam, or this shows nothing";
  const Image odd = make_label(81, 40);  // no multiple of what the network wants
  stylizer_.set_artwork(odd);
  EXPECT_EQ(styled({.wrap = WrapAround::u}).width, 81u);
}

/// The shipped network with joined edges: artwork and noise rolled by half the width give the rolled result.
TEST_F(ControlTest, RollingTheLabelRollsItsStyle) {
  const GeneratorModel model = load_generator(library_.entries().front().model);
  const std::int64_t height = 32, width = 64;
  Tensor picture = Tensor::floats({1, 3, height, width}), noise = Tensor::floats({1, 3, height / 2, width / 2});
  for (std::size_t i = 0; i < picture.f32.size(); ++i) picture.f32[i] = 0.5f + 0.5f * std::sin(0.37f * static_cast<float>(i));
  for (std::size_t i = 0; i < noise.f32.size(); ++i) noise.f32[i] = std::cos(1.7f * static_cast<float>(i));
  const auto& code = model.styles.front().code;
  NamedTensors inputs{{model.image_input, picture},
                      {model.noise_input, noise},
                      {model.style_input, Tensor::floats({1, static_cast<std::int64_t>(code.size())}, code)}};
  const Graph graph = wrap_columns(rewrite(model.onnx.build(input_shapes(model, height, width))).graph);
  const Tensor wanted = rolled(run_on_device(test_context(), graph, inputs).at(model.image_output), width / 2);
  inputs[model.image_input] = rolled(picture, width / 2);
  inputs[model.noise_input] = rolled(noise, width / 4);
  const Tensor got = run_on_device(test_context(), graph, inputs).at(model.image_output);
  double largest = 0;
  for (std::size_t i = 0; i < wanted.f32.size(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(wanted.f32[i]) - static_cast<double>(got.f32[i])));
  EXPECT_LE(largest, 1e-4) << "of values from 0 to 1; the statistics are summed in another order";
}

}  // namespace
}  // namespace wrapture
