// The numbers of a seed, the walk between two seeds, and the tile that becomes a picture.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/style/pattern.hpp"

namespace wrapture {
namespace {

/// The output permutation of PCG after one step of its generator (Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3),
/// 2020).
std::uint32_t hash(std::uint32_t x) {
  x = x * 747796405u + 2891336453u;
  x = ((x >> ((x >> 28) + 4)) ^ x) * 277803737u;
  return (x >> 22) ^ x;
}

/// Catmull-Rom's kernel (Keys' cubic with a = -0.5).
double cubic(double x) {
  x = std::abs(x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

struct Tap {
  std::uint32_t texel;
  float weight;
};

/// For each of `target` pixels the texels of a row of `source` texels, repeated `repeats` times, and their weights, which sum to 1.
std::vector<std::vector<Tap>> taps(std::uint32_t source, std::uint32_t repeats, std::uint32_t target) {
  const double step = static_cast<double>(source) * repeats / target, spread = std::max(1.0, step);
  std::vector<std::vector<Tap>> rows(target);
  for (std::uint32_t i = 0; i < target; ++i) {
    const double centre = (i + 0.5) * step - 0.5;
    double sum = 0;
    for (auto at = static_cast<std::int64_t>(std::ceil(centre - 2 * spread));
         at <= static_cast<std::int64_t>(std::floor(centre + 2 * spread)); ++at) {
      const double weight = cubic((static_cast<double>(at) - centre) / spread);
      const std::int64_t texel = (at % source + source) % source;
      if (weight != 0) rows[i].push_back({static_cast<std::uint32_t>(texel), static_cast<float>(weight)});
      sum += weight;
    }
    for (Tap& tap : rows[i]) tap.weight /= static_cast<float>(sum);
  }
  return rows;
}

}  // namespace

std::vector<float> pattern_numbers(std::uint32_t seed, std::uint32_t stream, std::size_t count) {
  const std::uint32_t key = hash(hash(seed) ^ (stream * 0x9E3779B9u));
  std::vector<float> numbers(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t bits = hash(key ^ hash(static_cast<std::uint32_t>(i)));
    std::int32_t sum = 0;
    for (int k = 0; k < 6; ++k) {
      sum += static_cast<std::int32_t>((bits >> 16) + (bits & 0xFFFFu));
      bits = hash(bits + static_cast<std::uint32_t>(k) + 1);
    }
    numbers[i] = static_cast<float>(sum - 6 * 65535) / 65536.0f;  // twelve uniform numbers have the variance 1
  }
  return numbers;
}

std::vector<float> walk(const std::vector<float>& a, const std::vector<float>& b, double t) {
  if (t <= 0) return a;
  if (t >= 1) return b;
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += double{a[i]} * a[i];
    bb += double{b[i]} * b[i];
    ab += double{a[i]} * b[i];
  }
  const double angle = std::acos(std::clamp(ab / std::sqrt(std::max(aa * bb, 1e-30)), -1.0, 1.0));
  const bool straight = std::sin(angle) < 1e-4;  // the same direction, or the opposite one: no arc is nearest
  const double from = straight ? 1 - t : std::sin((1 - t) * angle) / std::sin(angle);
  const double to = straight ? t : std::sin(t * angle) / std::sin(angle);
  std::vector<float> numbers(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) numbers[i] = static_cast<float>(from * a[i] + to * b[i]);
  return numbers;
}

Image repeat_tile(const Image& tile, const PatternLayout& layout, std::uint32_t width, std::uint32_t height) {
  const auto columns = taps(tile.width, layout.columns, width), rows = taps(tile.height, layout.rows, height);
  std::vector<std::array<float, 3>> across(std::size_t{tile.height} * width);  // resampled in x only
  for (std::uint32_t y = 0; y < tile.height; ++y)
    for (std::uint32_t x = 0; x < width; ++x)
      for (const Tap& tap : columns[x])
        for (std::size_t c = 0; c < 3; ++c)
          across[std::size_t{y} * width + x][c] += tap.weight * static_cast<float>(tile.pixel(tap.texel, y)[c]);
  Image picture = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      std::array<float, 3> sum{};
      for (const Tap& tap : rows[y])
        for (std::size_t c = 0; c < 3; ++c) sum[c] += tap.weight * across[std::size_t{tap.texel} * width + x][c];
      for (std::size_t c = 0; c < 3; ++c) picture.pixel(x, y)[c] = static_cast<std::uint8_t>(std::lround(std::clamp(sum[c], 0.0f, 255.0f)));
    }
  }
  return picture;
}

}  // namespace wrapture
