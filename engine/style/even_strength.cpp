// Follows gradients along the blend, which is a straight line for each of them.
#include "engine/style/even_strength.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

// Where the blend is looked at: dense where most of the change is.
constexpr std::array<float, 17> kPositions{0,     0.02f, 0.05f, 0.08f, 0.12f, 0.16f, 0.2f, 0.25f, 0.3f,
                                           0.35f, 0.4f,  0.5f,  0.6f,  0.7f,  0.8f,  0.9f, 1};
constexpr std::size_t kSteps = 10;
constexpr float kUnseen = 1e-4f;    // squared gradient (of 0..1 a px) under which nothing is seen
constexpr double kLargestStep = 3;  // over the smallest, in positions and so in values
constexpr double kGradients = 0.815, kValues = 1.163, kPower = 1.25;

using Along = std::array<double, kPositions.size()>;

/// One channel at half the size, 0..1: means of 2 x 2 px.
struct Plane {
  std::size_t width, height;
  std::vector<float> values;
  [[nodiscard]] float at(std::size_t x, std::size_t y) const { return values[y * width + x]; }
  /// To the right and down; 0 at the far sides.
  [[nodiscard]] std::array<float, 2> gradient(std::size_t x, std::size_t y) const {
    return {x + 1 < width ? at(x + 1, y) - at(x, y) : 0, y + 1 < height ? at(x, y + 1) - at(x, y) : 0};
  }
};

Plane half_size(const Image& image, std::size_t channel) {
  Plane plane{std::max(1u, image.width / 2), std::max(1u, image.height / 2), {}};
  plane.values.reserve(plane.width * plane.height);
  const auto value = [&](std::size_t x, std::size_t y) {
    const auto within = [](std::size_t at, std::uint32_t size) { return std::min(static_cast<std::uint32_t>(at), size - 1); };
    return static_cast<float>(image.pixel(within(x, image.width), within(y, image.height))[channel]);
  };
  for (std::size_t y = 0; y < plane.height; ++y)
    for (std::size_t x = 0; x < plane.width; ++x)
      plane.values.push_back((value(2 * x, 2 * y) + value(2 * x + 1, 2 * y) + value(2 * x, 2 * y + 1) + value(2 * x + 1, 2 * y + 1)) /
                             1020);
  return plane;
}

/// Adds the share of every gradient that has changed at each position.
void add_shares(Along& sums, const Plane& artwork, const Plane& styled) {
  for (std::size_t y = 0; y < artwork.height; ++y)
    for (std::size_t x = 0; x < artwork.width; ++x) {
      const auto from = artwork.gradient(x, y), to = styled.gradient(x, y);
      const float dx = to[0] - from[0], dy = to[1] - from[1];
      const float own = from[0] * from[0] + from[1] * from[1], change = dx * dx + dy * dy, both = from[0] * dx + from[1] * dy;
      for (std::size_t i = 0; i < kPositions.size(); ++i) {
        const float t = kPositions[i], changed = t * t * change;
        sums[i] += static_cast<double>(changed / (2 * own + 2 * t * both + changed + kUnseen));
      }
    }
}

double mean_difference(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i)
    if (i % 4 != 3) sum += std::abs(int{a.rgba[i]} - int{b.rgba[i]});
  return sum / 255 / (3.0 * a.width * a.height);
}

/// Where rising `seen` passes 0, 1/10 .. 1 of its end.
std::vector<double> inverted(const Along& seen) {
  std::vector<double> positions{0};
  for (std::size_t step = 1; step < kSteps; ++step) {
    const double wanted = seen.back() * static_cast<double>(step) / kSteps;
    const auto after = static_cast<std::size_t>(std::ranges::lower_bound(seen, wanted) - seen.begin());
    const double part = (wanted - seen[after - 1]) / (seen[after] - seen[after - 1]);
    positions.push_back(std::lerp(static_cast<double>(kPositions[after - 1]), static_cast<double>(kPositions[after]), part));
  }
  positions.push_back(1);
  return positions;
}

/// As much of the way from a straight line to `positions` as keeps the steps alike enough. With share s of it the largest step is
/// e + s (largest - e), e the even one, and the smallest likewise.
StrengthCurve drawn_straight(const std::vector<double>& positions) {
  double least = 1, largest = 0;
  for (std::size_t i = 0; i < kSteps; ++i) {
    const double step = positions[i + 1] - positions[i];
    least = std::min(least, step), largest = std::max(largest, step);
  }
  const double even = 1.0 / kSteps, off = (largest - even) - kLargestStep * (least - even);
  const double share = off <= 0 ? 1 : std::min(1.0, (kLargestStep - 1) * even / off);
  StrengthCurve curve;
  for (std::size_t i = 0; i <= kSteps; ++i) {
    const double position = std::lerp(static_cast<double>(i) / kSteps, positions[i], share);
    curve.push_back(static_cast<float>(std::round(position * 1e4) / 1e4));
  }
  return curve;
}

}  // namespace

StrengthCurve even_curve(const Image& artwork, const Image& styled) {
  if (artwork.width != styled.width || artwork.height != styled.height)
    throw Error(Failure::bad_input, "artwork and stylised picture differ in size");
  Along shares{};
  for (std::size_t channel = 0; channel < 3; ++channel) add_shares(shares, half_size(artwork, channel), half_size(styled, channel));
  const double places = 3.0 * std::max(1u, artwork.width / 2) * std::max(1u, artwork.height / 2);
  const double difference = mean_difference(artwork, styled);
  if (difference == 0) return {};
  Along seen{};
  for (std::size_t i = 1; i < seen.size(); ++i) {
    const double t = static_cast<double>(kPositions[i]);
    const double raw = std::pow(kGradients * shares[i] / places + kValues * t * difference, kPower);
    seen[i] = std::max(raw, seen[i - 1]) + 1e-9;  // rises everywhere
  }
  return drawn_straight(inverted(seen));
}

}  // namespace wrapture
