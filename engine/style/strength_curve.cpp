// Looks positions up in the table of a style.
#include "engine/style/strength_curve.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace wrapture {

bool is_strength_curve(const StrengthCurve& curve) {
  return curve.size() >= 2 && curve.size() <= kMaxCurveNumbers && curve.front() == 0 && curve.back() == 1 &&
         std::ranges::adjacent_find(curve, std::not_fn(std::less<float>())) == curve.end();
}

float blend_position(const StrengthCurve& curve, float strength) {
  if (curve.empty() || strength <= 0 || strength >= 1) return strength;
  const float at = strength * static_cast<float>(curve.size() - 1);
  const std::size_t first = std::min(static_cast<std::size_t>(at), curve.size() - 2);
  return std::lerp(curve[first], curve[first + 1], at - static_cast<float>(first));
}

StrengthCurve mean_curve(std::span<const StrengthCurve* const> curves, std::span<const double> weights) {
  if (curves.empty() || curves.front()->empty()) return {};
  std::vector<double> sums(curves.front()->size());
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (curves[i]->size() != sums.size()) return {};
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += weights[i] * static_cast<double>((*curves[i])[k]);
  }
  StrengthCurve mean(sums.begin(), sums.end());
  mean.back() = 1;
  return mean;
}

}  // namespace wrapture
