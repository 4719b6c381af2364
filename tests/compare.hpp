// How far two tensors are apart, and whether the long tests were asked for.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/graph/tensor.hpp"

namespace wrapture {

/// Largest difference relative to the largest expected magnitude; infinite where shapes differ or a value is not a number.
inline double relative_error(const Tensor& got, const Tensor& want) {
  if (got.shape != want.shape) return HUGE_VAL;
  double difference = 0, size = 0;
  for (std::size_t i = 0; i < want.f32.size(); ++i) {
    if (!std::isfinite(got.f32[i])) return HUGE_VAL;
    difference = std::max(difference, std::abs(static_cast<double>(got.f32[i]) - static_cast<double>(want.f32[i])));
    size = std::max(size, std::abs(static_cast<double>(want.f32[i])));
  }
  return difference == 0 ? 0 : difference / std::max(size, 1e-30);
}

/// x with its columns, the last dimension of four, moved to the right by `columns`, around.
inline Tensor rolled(const Tensor& x, std::int64_t columns) {
  Tensor result = x;
  const std::int64_t width = x.shape[3];
  for (std::int64_t i = 0; i < x.size(); ++i) {
    const std::int64_t column = i % width;
    result.f32[static_cast<std::size_t>(i - column + (column + columns) % width)] = x.f32[static_cast<std::size_t>(i)];
  }
  return result;
}

/// WRAPTURE_FULL=1 (tools/test.sh --full): every case rather than a sample.
inline bool full_tests() { return std::getenv("WRAPTURE_FULL") != nullptr; }

}  // namespace wrapture
