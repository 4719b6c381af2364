// The stylizer on a device with the bundled weights: strength, seeds, slices, new artwork, odd sizes.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <thread>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/style/network_run.hpp"
#include "engine/style/stylizer.hpp"
#include "engine/vk/commands.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

/// Bands of colour, a disc and a translucent corner: flat areas, edges and gradients.
Image make_banded_artwork(std::uint32_t width, std::uint32_t height) {
  Image image = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const double dx = x - width / 2.0, dy = y - height / 2.0;
      const bool disc = std::hypot(dx, dy) < 0.3 * std::min(width, height);
      std::uint8_t* pixel = image.pixel(x, y);
      pixel[0] = static_cast<std::uint8_t>(disc ? 210 : 255 * x / width);
      pixel[1] = static_cast<std::uint8_t>(disc ? 40 : 60 + 120 * y / height);
      pixel[2] = static_cast<std::uint8_t>(x / 16 % 2 ? 180 : 90);
      pixel[3] = static_cast<std::uint8_t>(x + y < 20 ? 100 : 255);
    }
  }
  return image;
}

double distance(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i) sum += std::abs(static_cast<double>(a.rgba[i]) - b.rgba[i]);
  return sum / static_cast<double>(a.rgba.size());
}

class StylizerTest : public testing::Test {
 protected:
  /// Stylised whole, at this strength.
  Image stylise(const Image& artwork, float strength = 1, std::uint32_t seed = 1) {
    stylizer_.set_artwork(artwork);
    stylizer_.update({.style = first_, .strength = strength, .seed = seed});
    return stylizer_.result();
  }
  /// Steps until the settings are shown in full, at most a minute; how often coarse was shown on the way.
  int step_to_end() {
    int coarse = 0;
    for (int i = 0; i < 60000; ++i) {
      const Progress progress = stylizer_.step(5);
      coarse += progress.coarse;
      if (progress.finished) return coarse;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ADD_FAILURE() << "not finished";
    return coarse;
  }
  Image texture_pixels() {
    test_context().wait_idle();
    const auto& texture = stylizer_.texture();
    const auto bytes = vk::download_image(test_context(), texture, vk::Stage::fragment_read, 4);
    Image image = make_image(texture.description().width, texture.description().height);
    std::memcpy(image.rgba.data(), bytes.data(), bytes.size());
    return image;
  }

  Library library_;
  std::string first_ = library_.entries().front().style.name;
  Stylizer stylizer_{test_context(), test_kernels(), library_};
  const Image artwork_ = make_banded_artwork(160, 96);
};

TEST_F(StylizerTest, StrengthZeroIsTheArtworkBitForBit) {
  EXPECT_EQ(stylise(artwork_, 0).rgba, artwork_.rgba);
  EXPECT_EQ(texture_pixels().rgba, artwork_.rgba);
}

TEST_F(StylizerTest, StrengthOneChangesColoursAndKeepsAlpha) {
  const Image styled = stylise(artwork_);
  EXPECT_GT(distance(styled, artwork_), 5);
  for (std::size_t i = 3; i < styled.rgba.size(); i += 4) ASSERT_EQ(styled.rgba[i], artwork_.rgba[i]);
}

TEST_F(StylizerTest, StrengthIsMonotonicAndEven) {
  stylise(artwork_);
  double before = 0, smallest = 1e9, largest = 0;
  for (int i = 1; i <= 10; ++i) {
    stylizer_.update({.style = first_, .strength = static_cast<float>(i) / 10});
    const double now = distance(stylizer_.result(), artwork_);
    EXPECT_GT(now, before) << "strength " << i << "/10";
    smallest = std::min(smallest, now - before);
    largest = std::max(largest, now - before);
    before = now;
  }
  EXPECT_LE(largest, 3 * smallest);
}

TEST_F(StylizerTest, StrengthRunsNoNetwork) {
  stylise(artwork_);
  stylizer_.update({.style = first_, .strength = 0.5f});
  EXPECT_TRUE(stylizer_.step(5).finished) << "a compose pass, no run";
  const Image half = texture_pixels(), result = stylizer_.result();
  for (std::size_t i = 0; i < half.rgba.size(); ++i) ASSERT_NEAR(half.rgba[i], result.rgba[i], 1) << "byte " << i;
}

TEST_F(StylizerTest, ShownTextureIsTheResult) {
  const Image result = stylise(artwork_, 0.7f);
  const Image shown = texture_pixels();
  for (std::size_t i = 0; i < shown.rgba.size(); ++i) ASSERT_NEAR(shown.rgba[i], result.rgba[i], 1) << "byte " << i;
}

TEST_F(StylizerTest, SeedRepeatsAndMatters) {
  const Image one = stylise(artwork_, 1, 1), again = stylise(artwork_, 1, 1), other = stylise(artwork_, 1, 2);
  EXPECT_EQ(one.rgba, again.rgba);
  EXPECT_NE(one.rgba, other.rgba);
}

TEST_F(StylizerTest, SlicesEndWhereTheWholeRunEnds) {
  const Image large = make_banded_artwork(448, 336);  // just large enough for a coarse run first
  const Image whole = stylise(large);
  stylizer_.set_artwork(large);
  EXPECT_EQ(texture_pixels().rgba, large.rgba) << "unstyled until the first run is done";
  EXPECT_GT(step_to_end(), 0) << "a coarse picture comes first";
  EXPECT_EQ(stylizer_.result().rgba, whole.rgba);
}

TEST_F(StylizerTest, StylesDiffer) {
  const Image first = stylise(artwork_);
  for (std::size_t i = 1; i < library_.entries().size(); ++i) {
    stylizer_.update({.style = library_.entries()[i].style.name});
    EXPECT_GT(distance(stylizer_.result(), first), 3) << library_.entries()[i].style.name;
  }
}

TEST_F(StylizerTest, NewArtworkAndStyleWhileRunning) {
  stylizer_.set_artwork(make_banded_artwork(512, 512));
  for (const auto& entry : library_.entries()) {
    stylizer_.update({.style = entry.style.name});
    for (int i = 0; i < 5; ++i) stylizer_.step(5);
  }
  const auto generation = stylizer_.texture_generation();
  stylizer_.set_artwork(artwork_);
  EXPECT_GT(stylizer_.texture_generation(), generation);
  step_to_end();
  const Image last = stylizer_.result();
  Stylizer fresh(test_context(), test_kernels(), library_);
  fresh.set_artwork(artwork_);
  fresh.update({.style = library_.entries().back().style.name});
  EXPECT_EQ(fresh.result().rgba, last.rgba);
}

TEST_F(StylizerTest, OddSizes) {
  for (const auto& [width, height] : {std::pair{97u, 61u}, {1u, 1u}, {3u, 200u}, {33u, 32u}}) {
    const Image styled = stylise(make_banded_artwork(width, height));
    EXPECT_EQ(styled.width, width);
    EXPECT_EQ(styled.height, height);
  }
}

TEST_F(StylizerTest, RefusesBadSettings) {
  stylizer_.set_artwork(artwork_);
  EXPECT_THROW(stylizer_.update({.style = "no-such-style"}), Error);
  EXPECT_THROW(stylizer_.update({.style = first_, .strength = 1.5f}), Error);
  EXPECT_THROW(stylizer_.update({.style = first_, .strength = std::nanf("")}), Error);
}

TEST_F(StylizerTest, ForeignGenerators) {
  const std::filesystem::path folder = std::filesystem::path(WRAPTURE_SHARED_DATA) / "models";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "third-party models are not at hand (" << folder << ")";
  for (const char* name : {"fns_candy_opset13.onnx", "mosaic_nc16_256x256_onnxjs013.onnx"}) {
    stylizer_.set_artwork(artwork_);
    stylizer_.update({.model = folder / name, .facts = {{"range", "0..255"}}});
    EXPECT_GT(distance(stylizer_.result(), artwork_), 10) << name;
  }
}

/// The network's tensors made on the device equal the reference's on the same inputs.
TEST_F(StylizerTest, NetworkEqualsReference) {
  const GeneratorModel model = load_generator(library_.entries().front().model);
  const std::int64_t height = 48, width = 64;
  NamedTensors inputs;
  Tensor picture = Tensor::floats({1, 3, height, width}), noise = Tensor::floats({1, 3, height / 2, width / 2});
  for (std::size_t i = 0; i < picture.f32.size(); ++i) picture.f32[i] = 0.5f + 0.5f * std::sin(0.37f * static_cast<float>(i));
  for (std::size_t i = 0; i < noise.f32.size(); ++i) noise.f32[i] = std::cos(1.7f * static_cast<float>(i));
  const auto& code = model.styles.front().code;
  inputs[model.image_input] = picture;
  inputs[model.noise_input] = noise;
  inputs[model.style_input] = Tensor::floats({1, static_cast<std::int64_t>(code.size())}, code);
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  const Graph graph = model.onnx.build(shapes);
  const Tensor expected = run_reference(graph, inputs).at(model.image_output);
  const Tensor actual = run_on_device(test_context(), rewrite(graph).graph, inputs).at(model.image_output);
  ASSERT_EQ(actual.shape, expected.shape);
  for (std::size_t i = 0; i < expected.f32.size(); ++i) ASSERT_NEAR(actual.f32[i], expected.f32[i], 1e-4) << i;
}

struct NoiseWindow {
  std::uint32_t left, top, width, height;  // px
};

/// A window of the kernel's three planes of width x height px, (3, window height, window width).
std::vector<float> noise(std::uint32_t width, std::uint32_t height, bool around, const NoiseWindow& window) {
  const vk::Kernel& kernel = test_kernels().get(
      {.shader = "style/noise", .specialization = {8, 8, 1}, .bindings = {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER}, .push_words = 8});
  std::vector<float> values(std::size_t{3} * window.width * window.height);
  const vk::Buffer planes(test_context(),
                          {"noise", values.size() * 4, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT});
  const vk::Resource resources[] = {vk::storage_buffer(planes, 0, planes.bytes())};
  const vk::DescriptorSet set(test_context(), kernel.set_layout(), resources);
  vk::run_once(test_context(), "noise", [&](VkCommandBuffer commands) {
    const std::uint32_t words[] = {width, height, 7, around ? 1u : 0u, window.left, window.top, window.width, window.height};
    vk::dispatch(commands, kernel, set.get(), words, {window.width, window.height, 3});
  });
  vk::download(test_context(), planes, 0, std::as_writable_bytes(std::span(values)));
  return values;
}

/// Statistics of the noise kernel: each plane is unit-normal before its bilinear enlargement.
std::vector<float> noise(std::uint32_t width, std::uint32_t height, bool around) {
  return noise(width, height, around, {0, 0, width, height});
}

TEST(NoiseKernel, AWindowShowsWhatTheWholeHasThere) {
  for (const bool around : {false, true}) {
    const std::vector<float> whole = noise(64, 48, around);
    const NoiseWindow window{around ? 52u : 28u, 16, 20, 24};
    const std::vector<float> part = noise(64, 48, around, window);
    for (std::size_t i = 0; i < part.size(); ++i) {
      const std::size_t x = (window.left + i % 20) % 64, y = window.top + i / 20 % 24, plane = i / (20 * 24);
      ASSERT_EQ(part[i], whole[(plane * 48 + y) * 64 + x]) << i;
    }
  }
}

TEST(NoiseKernel, IsNormalAndDecorrelated) {
  constexpr std::uint32_t side = 256;
  const std::vector<float> values = noise(side, side, false);
  double sum = 0, square = 0, neighbour = 0;
  for (std::size_t i = 0; i < side * side; ++i) {
    const double value = values[i];
    sum += value;
    square += value * value;
    if (i > 0) neighbour += value * values[i - 1];
  }
  constexpr double count = side * side;  // standard errors: mean 0.004, variance 0.0055, correlation 0.004
  EXPECT_NEAR(sum / count, 0, 0.02);
  EXPECT_NEAR(square / count, 1, 0.03);
  EXPECT_NEAR(neighbour / count, 0, 0.02);
}

/// The coarsest plane goes on beyond the last column with the first: the same mixture that it has inside.
TEST(NoiseKernel, GoesAroundWhereEdgesMeet) {
  constexpr std::uint32_t width = 32, height = 16;
  const std::vector<float> values = noise(width, height, true);
  const auto at = [&](std::uint32_t x, std::uint32_t y) { return values[(2 * height + y) * width + x % width]; };
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 1; x < width; x += 4)  // between the middles of two cells of 4 px the plane is straight
      EXPECT_NEAR(at(x + 2, y) - at(x + 1, y), at(x + 3, y) - at(x + 2, y), 1e-5) << x << "," << y;
}

}  // namespace
}  // namespace wrapture
