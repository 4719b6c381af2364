// Pooling: out[n,c,y,x] = largest value, mean or sum of x[n,c,...] under a window; what lies outside of x is left out.
#include <algorithm>
#include <limits>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

int before(const Pool2d& layer, std::size_t d) { return d == 0 ? layer.pad.top : layer.pad.left; }
int after(const Pool2d& layer, std::size_t d) { return d == 0 ? layer.pad.bottom : layer.pad.right; }

/// The first input coordinate under window `i` along dimension d; negative in the padding.
std::int64_t window_start(const Pool2d& layer, std::size_t d, std::int64_t i) { return i * layer.stride[d] - before(layer, d); }

/// How many taps of window `i` lie at coordinates low to high - 1.
std::int64_t taps_between(const Pool2d& layer, std::size_t d, std::int64_t i, std::int64_t low, std::int64_t high) {
  const std::int64_t start = window_start(layer, d, i), step = layer.dilation[d];
  const auto taps_below = [&](std::int64_t end) {
    return std::clamp<std::int64_t>(end > start ? (end - start + step - 1) / step : 0, 0, layer.kernel[d]);
  };
  return taps_below(high) - taps_below(low);
}

/// Throws if one of `count` windows sees padding only. Those that lie inside of x need no look: there may be millions.
void require_something_seen(const Pool2d& layer, std::size_t d, std::int64_t count, std::int64_t reach, std::int64_t length) {
  const std::int64_t first_inside = (before(layer, d) + layer.stride[d] - 1) / layer.stride[d];
  for (std::int64_t i = 0; i < count; ++i) {
    const bool inside = i >= first_inside && window_start(layer, d, i) + reach <= length;
    if (inside) i = (length - reach + before(layer, d)) / layer.stride[d];
    require(taps_between(layer, d, i, 0, length) > 0, "its padding is so large that a window sees nothing else");
  }
}

std::int64_t output_length(const Pool2d& layer, std::size_t d, std::int64_t length) {
  require(layer.kernel[d] >= 1 && layer.stride[d] >= 1 && layer.dilation[d] >= 1, "kernel, stride and dilation must be at least 1");
  require(before(layer, d) >= 0 && after(layer, d) >= 0, "padding must not be negative");
  const std::int64_t padded = length + before(layer, d) + after(layer, d);
  const std::int64_t reach = std::int64_t{layer.kernel[d] - 1} * layer.dilation[d] + 1, stride = layer.stride[d];
  constexpr int kLargest = 4096, kFarthest = 1 << 20;
  require(layer.kernel[d] <= kLargest, "its window of {} px is larger than {}", layer.kernel[d], kLargest);
  require(reach <= kFarthest, "its window reaches over {} px, more than {}", reach, kFarthest);
  require(padded + (layer.ceil_mode ? stride - 1 : 0) >= reach,
          "its window reaches over {} px but its padded input has {}; use a larger picture", reach, padded);
  std::int64_t count = (padded - reach + (layer.ceil_mode ? stride - 1 : 0)) / stride + 1;
  if (layer.ceil_mode && count > 1 && (count - 1) * stride >= length + before(layer, d)) --count;
  const bool may_miss = layer.count_padding && layer.mode == PoolMode::average;
  if (!may_miss) require_something_seen(layer, d, count, reach, length);
  return count;
}

/// Pixels under window `i` along one dimension, padding that counts included.
std::int64_t counted(const Pool2d& layer, std::size_t d, std::int64_t i, std::int64_t length) {
  if (!layer.count_padding) return taps_between(layer, d, i, 0, length);
  return taps_between(layer, d, i, -before(layer, d), length + after(layer, d));
}

/// The largest value or the sum under the window of output pixel (y, x) of one plane.
double gathered(const Pool2d& layer, const float* plane, std::int64_t height, std::int64_t width, std::int64_t y, std::int64_t x) {
  const bool largest = layer.mode == PoolMode::max;
  double result = largest ? -std::numeric_limits<double>::infinity() : 0.0;
  for (int ky = 0; ky < layer.kernel[0]; ++ky)
    for (int kx = 0; kx < layer.kernel[1]; ++kx) {
      const std::int64_t iy = window_start(layer, 0, y) + std::int64_t{ky} * layer.dilation[0];
      const std::int64_t ix = window_start(layer, 1, x) + std::int64_t{kx} * layer.dilation[1];
      if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
      const double value = static_cast<double>(plane[iy * width + ix]);
      result = largest ? std::max(result, value) : result + value;
    }
  return result;
}

}  // namespace

Shape infer(const Pool2d& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = image_shape(inputs, 0, "input");
  return {x[0], x[1], output_length(layer, 0, x[2]), output_length(layer, 1, x[3])};
}

Tensor reference(const Pool2d& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const std::array<const Shape*, 1> shapes{&x.shape};
  Tensor out = Tensor::floats(infer(layer, shapes));
  float* result = out.f32.data();
  for (std::int64_t plane = 0; plane < x.shape[0] * x.shape[1]; ++plane)
    for (std::int64_t y = 0; y < out.shape[2]; ++y)
      for (std::int64_t column = 0; column < out.shape[3]; ++column) {
        const double value = gathered(layer, x.f32.data() + plane * x.shape[2] * x.shape[3], x.shape[2], x.shape[3], y, column);
        const std::int64_t count = counted(layer, 0, y, x.shape[2]) * counted(layer, 1, column, x.shape[3]);
        const bool mean = layer.mode == PoolMode::average;
        *result++ = static_cast<float>(mean ? value / static_cast<double>(std::max<std::int64_t>(count, 1)) : value);
      }
  return out;
}

}  // namespace wrapture
