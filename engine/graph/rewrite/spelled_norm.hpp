// The parts of a spelled-out instance norm: means over pixels, differences from them, variances and inverse deviations.
#pragma once

#include <optional>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {

/// x - mean(x) over planes of `count` pixels.
struct Centred {
  ValueId x = kNoValue;      // as the difference reads it, in any shape
  ValueId image = kNoValue;  // the same values as (N, C, H, W) with H * W = count
  ValueId root = kNoValue;   // the same values before all reshapes: tells whether two spellings mean the same tensor
  std::int64_t count = 0;
};

/// 1 / sqrt(variance * variance_factor + epsilon).
struct InverseDeviation {
  double epsilon = 0;
  double variance_factor = 1;
};

class SpelledNorm {
 public:
  explicit SpelledNorm(Editor& editor) : editor_(editor) {}

  /// `id` as a difference from its mean.
  std::optional<Centred> centred(ValueId id);
  /// x and mean as the parts of one.
  std::optional<Centred> difference(ValueId x, ValueId mean);
  /// `id` as sqrt(variance + epsilon) of the same x, laid out so that it can divide it.
  std::optional<InverseDeviation> deviation(ValueId id, const Centred& of);
  /// `id` as 1 / deviation, or that times `gamma`.
  std::optional<InverseDeviation> scaled_inverse(ValueId id, const Centred& of, ValueId& gamma);

 private:
  struct Mean {
    ValueId root = kNoValue;
    std::int64_t count = 0;
  };
  ValueId root(ValueId id);
  Mean mean(ValueId id);
  bool aligned(ValueId small, const Centred& of);
  ValueId image_of(ValueId x, std::int64_t count);
  bool squared_difference(ValueId id, const Centred& of);
  bool mean_square_minus_square(ValueId id, const Centred& of);
  std::optional<InverseDeviation> shifted_variance(ValueId id, const Centred& of);
  std::optional<double> variance(ValueId id, const Centred& of);
  std::optional<InverseDeviation> inverse(ValueId id, const Centred& of);
  ValueId without_factor(ValueId id, double& factor);
  ValueId without_sum(ValueId id, double& sum);
  ValueId square_of(ValueId id);

  Editor& editor_;
};

}  // namespace wrapture
