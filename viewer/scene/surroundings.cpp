// Panoramas: halved again and again, and looked up by direction.
#include "viewer/scene/surroundings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "engine/base/error.hpp"
#include "viewer/scene/directions.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kLargestPanorama = 1024;  // px; a reflection map has no more detail
constexpr float kBrightestTexel = 400;            // after scaling: a bare sun would speckle every blurred reflection

float luminance(glm::vec3 c) { return glm::dot(c, glm::vec3(0.2126f, 0.7152f, 0.0722f)); }

/// Averages of blocks of the panorama, about `width` x `width` / 2 of them.
std::vector<glm::vec3> reduced_panorama(const HdrImage& image, std::uint32_t width, std::uint32_t height) {
  std::vector<glm::vec3> texels(std::size_t{width} * height);
  for (std::uint32_t y = 0; y < height; ++y) {
    const auto row = [&](std::uint32_t i) { return static_cast<std::uint32_t>(std::uint64_t{i} * image.height / height); };
    const std::uint32_t y0 = row(y), y1 = std::max(row(y + 1), y0 + 1);
    for (std::uint32_t x = 0; x < width; ++x) {
      const auto column = [&](std::uint32_t i) { return static_cast<std::uint32_t>(std::uint64_t{i} * image.width / width); };
      const std::uint32_t x0 = column(x), x1 = std::max(column(x + 1), x0 + 1);
      glm::vec3 sum(0);
      for (std::uint32_t v = y0; v < y1; ++v)
        for (std::uint32_t u = x0; u < x1; ++u) sum += glm::vec3(image.pixel(u, v)[0], image.pixel(u, v)[1], image.pixel(u, v)[2]);
      texels[std::size_t{y} * width + x] = sum / static_cast<float>((y1 - y0) * (x1 - x0));
    }
  }
  return texels;
}

}  // namespace

Surroundings::Surroundings(const HdrImage& panorama, const std::string& name) {
  if (std::abs(static_cast<float>(panorama.width) / static_cast<float>(panorama.height) - 2) > 0.05f)
    throw Error(Failure::bad_input, fmt::format("{}: is {}x{} px; a panorama of the surroundings is twice as wide as high", name,
                                                panorama.width, panorama.height));
  const std::uint32_t width = std::min(panorama.width, kLargestPanorama),
                      height = std::max(1u, std::min(panorama.height, kLargestPanorama / 2));
  levels_.push_back({width, height, reduced_panorama(panorama, width, height)});
  while (levels_.back().width > 8 && levels_.back().height > 4) {
    const Level& above = levels_.back();
    Level next{above.width / 2, above.height / 2, std::vector<glm::vec3>(std::size_t{above.width / 2} * (above.height / 2))};
    for (std::uint32_t y = 0; y < next.height; ++y)
      for (std::uint32_t x = 0; x < next.width; ++x) {
        const auto at = [&](std::uint32_t u, std::uint32_t v) { return above.texels[std::size_t{2 * y + v} * above.width + 2 * x + u]; };
        next.texels[std::size_t{y} * next.width + x] = 0.25f * (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1));
      }
    levels_.push_back(std::move(next));
  }
  constexpr std::uint32_t kSamples = 16384;
  const glm::vec3 to_camera = glm::normalize(glm::vec3(0, 0.04f, 1));
  float received = 0;
  for (std::uint32_t i = 0; i < kSamples; ++i) {
    const glm::vec3 direction = sphere_direction(i, kSamples);
    received += std::max(0.0f, glm::dot(direction, to_camera)) * luminance(radiance(direction, 0.03f)) * 4 / kSamples;
  }
  if (!(received > 1e-9f)) throw Error(Failure::bad_input, fmt::format("{}: gives no light; use a picture that is not black", name));
  for (Level& level : levels_)
    for (glm::vec3& texel : level.texels) texel = glm::min(texel / received, glm::vec3(kBrightestTexel));
}

glm::vec3 Surroundings::radiance(glm::vec3 direction, float width_rad) const {
  const float texels = width_rad * static_cast<float>(levels_.front().width) / (2 * glm::pi<float>());
  const auto index = static_cast<std::size_t>(std::clamp(std::log2(std::max(texels, 1.0f)), 0.0f, static_cast<float>(levels_.size() - 1)));
  const Level& level = levels_[index];
  const float across = (0.5f + std::atan2(direction.x, -direction.z) / (2 * glm::pi<float>())) * static_cast<float>(level.width) - 0.5f;
  const float down = std::acos(std::clamp(direction.y, -1.0f, 1.0f)) / glm::pi<float>() * static_cast<float>(level.height) - 0.5f;
  const float x = std::floor(across), y = std::floor(down), s = across - x, t = down - y;
  const auto column = [&](float value) {
    return static_cast<std::uint32_t>(static_cast<int>(value) + static_cast<int>(level.width)) % level.width;
  };
  const auto row = [&](float value) { return static_cast<std::uint32_t>(std::clamp(value, 0.0f, static_cast<float>(level.height - 1))); };
  const auto at = [&](float u, float v) { return level.texels[std::size_t{row(v)} * level.width + column(u)]; };
  return glm::mix(glm::mix(at(x, y), at(x + 1, y), s), glm::mix(at(x, y + 1), at(x + 1, y + 1), s), t);
}

}  // namespace wrapture
