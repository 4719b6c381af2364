// Draws thousands of short bent fibres, some darker and some lighter than the paper, over a fine felt of noise.
#include "viewer/scene/grain.hpp"

#include <algorithm>
#include <cmath>

namespace wrapture {
namespace {

/// A hash of a counter (after Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020) as a number in [0, 1).
float random(std::uint32_t& state) {
  state = state * 747796405u + 2891336453u;
  const std::uint32_t word = ((state >> ((state >> 28) + 4)) ^ state) * 277803737u;
  return static_cast<float>(((word >> 22) ^ word) >> 8) / 16777216.0f;
}

struct Field {
  std::uint32_t side;
  std::vector<float> values;
  float& at(int x, int y) {
    const auto mask = static_cast<int>(side) - 1;
    return values[static_cast<std::size_t>(y & mask) * side + static_cast<std::size_t>(x & mask)];
  }
};

/// A dab of a soft brush, spread over the four nearest texels.
void dab(Field& field, float x, float y, float amount) {
  const float u = std::floor(x), v = std::floor(y), s = x - u, t = y - v;
  const int i = static_cast<int>(u), j = static_cast<int>(v);
  field.at(i, j) += amount * (1 - s) * (1 - t);
  field.at(i + 1, j) += amount * s * (1 - t);
  field.at(i, j + 1) += amount * (1 - s) * t;
  field.at(i + 1, j + 1) += amount * s * t;
}

void draw_fibres(Field& field, std::uint32_t count, float length, float amount, std::uint32_t seed) {
  for (std::uint32_t i = 0; i < count; ++i) {
    float x = random(seed) * static_cast<float>(field.side), y = random(seed) * static_cast<float>(field.side);
    float angle = random(seed) * 6.2831853f;
    const float bend = (random(seed) - 0.5f) * 0.16f, reach = length * (0.4f + random(seed));
    const float strength = amount * (random(seed) - 0.56f);  // a few more dark ones than light ones
    for (float along = 0; along < reach; along += 0.7f) {
      const float fade = std::sin(3.14159265f * along / reach);
      dab(field, x, y, strength * fade);
      x += 0.7f * std::cos(angle);
      y += 0.7f * std::sin(angle);
      angle += bend;
    }
  }
}

std::uint8_t byte_of(float value) { return static_cast<std::uint8_t>(std::clamp(std::lround(127 + value), 0L, 254L)); }

}  // namespace

std::vector<std::uint8_t> paper_grain(std::uint32_t side) {
  Field field{side, std::vector<float>(std::size_t{side} * side)};
  std::uint32_t seed = 7;
  for (float& value : field.values) value = 0.5f * (random(seed) - 0.5f);
  const std::uint32_t area = side * side;
  draw_fibres(field, area / 60, 9, 1.0f, 11);
  draw_fibres(field, area / 260, 22, 1.5f, 23);
  draw_fibres(field, area / 2600, 34, 3.6f, 41);
  double sum = 0, squares = 0;
  for (const float value : field.values) {
    sum += static_cast<double>(value);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  const auto mean = static_cast<float>(sum / area);
  const float scale = 34 / std::sqrt(std::max(1e-6f, static_cast<float>(squares / area) - mean * mean));
  std::vector<std::uint8_t> texels(std::size_t{4} * area);
  for (int y = 0; y < static_cast<int>(side); ++y) {
    for (int x = 0; x < static_cast<int>(side); ++x) {
      std::uint8_t* texel = texels.data() + 4 * (static_cast<std::size_t>(y) * side + static_cast<std::size_t>(x));
      texel[0] = byte_of((field.at(x, y) - mean) * scale);
      texel[1] = byte_of((field.at(x + 1, y) - field.at(x - 1, y)) * scale);
      texel[2] = byte_of((field.at(x, y + 1) - field.at(x, y - 1)) * scale);
      texel[3] = 255;
    }
  }
  return texels;
}

}  // namespace wrapture
