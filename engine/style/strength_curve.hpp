// What the strength slider means: positions of the blend between artwork and result at which the eye sees equal steps.
#pragma once

#include <span>
#include <vector>

namespace wrapture {

/// Positions (0: artwork, 1: result) for strengths 0, 1/(n-1), ..., 1: rising from exactly 0 to exactly 1. Empty: position = strength.
/// `tools/train export` measures it for each style, so that steps are even in LPIPS (Zhang et al., 2018).
using StrengthCurve = std::vector<float>;

inline constexpr std::size_t kMaxCurveNumbers = 101;

/// 2 to kMaxCurveNumbers numbers as above.
bool is_strength_curve(const StrengthCurve& curve);

/// Straight between the curve's numbers; exactly 0 at 0 and 1 at 1. strength: 0..1.
float blend_position(const StrengthCurve& curve, float strength);

/// The weighted mean, weights of sum 1; empty where any of them is empty or has another length than the first.
StrengthCurve mean_curve(std::span<const StrengthCurve* const> curves, std::span<const double> weights);

}  // namespace wrapture
