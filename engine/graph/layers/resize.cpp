// Nearest, linear and cubic resizing with the coordinate rules of ONNX Resize.
#include <algorithm>
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

/// One axis of a resize. scale: output px per input px.
struct Axis {
  const Resize& layer;
  std::int64_t in, out;
  double scale;
  std::array<float, 2> crop;
};

struct Tap {
  std::int64_t index = 0;
  double weight = 0;
};

double real(std::int64_t x) { return static_cast<double>(x); }

/// The place that output coordinate i has by its middle, before the shift by half a pixel; `shift` is 0.5 or 0.
double middle(const Axis& axis, std::int64_t i, double shift) {
  const double ratio = real(axis.out) / real(axis.in);
  const bool exact = std::abs(axis.scale - ratio) <= 1e-6 * ratio;  // then integers decide ties, not a rounded quotient
  if (!exact) return (real(i) + shift) / axis.scale;
  return shift == 0 ? real(i * axis.in) / real(axis.out) : real((2 * i + 1) * axis.in) / real(2 * axis.out);
}

/// The input coordinate that output coordinate i stands for, before rounding and clamping.
double source_coordinate(const Axis& axis, std::int64_t i) {
  switch (axis.layer.coordinates) {
    case Coordinates::half_pixel:
      return middle(axis, i, 0.5) - 0.5;
    case Coordinates::pytorch_half_pixel:
      return axis.out > 1 ? middle(axis, i, 0.5) - 0.5 : 0.0;
    case Coordinates::half_pixel_symmetric:  // the middle of the picture stays the middle where the length was rounded
      return middle(axis, i, 0.5) - 0.5 + real(axis.in) / 2 * (1 - real(axis.out) / (axis.scale * real(axis.in)));
    case Coordinates::tf_half_pixel_for_nn:
      return middle(axis, i, 0.5);
    case Coordinates::align_corners:
      return axis.out > 1 ? real(i * (axis.in - 1)) / real(axis.out - 1) : 0.0;
    case Coordinates::asymmetric:
      return middle(axis, i, 0);
    case Coordinates::tf_crop_and_resize: {
      const double first = static_cast<double>(axis.crop[0]), last = static_cast<double>(axis.crop[1]), length = real(axis.in - 1);
      return axis.out > 1 ? first * length + real(i) * (last - first) * length / real(axis.out - 1) : 0.5 * (first + last) * length;
    }
  }
  return 0;
}

double rounded(Rounding rounding, double x) {
  switch (rounding) {
    case Rounding::floor:
      return std::floor(x);
    case Rounding::ceil:
      return std::ceil(x);
    case Rounding::round_prefer_floor:
      return std::ceil(x - 0.5);
    case Rounding::round_prefer_ceil:
      return std::floor(x + 0.5);
  }
  return x;
}

/// What a pixel at this distance contributes; 0 from 1 (linear) or 2 (cubic, after Keys) on.
double share(const Resize& layer, double distance) {
  const double d = std::abs(distance), a = static_cast<double>(layer.cubic_coefficient);
  if (layer.interpolation == Interpolation::bilinear) return std::max(0.0, 1 - d);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0.0;
}

/// Pixels and weights for the input coordinate x; indices are not yet inside.
std::vector<Tap> mixed(const Axis& axis, double x) {
  const double shrink = axis.layer.antialias ? std::min(axis.scale, 1.0) : 1.0;
  const double reach = (axis.layer.interpolation == Interpolation::cubic ? 2 : 1) / shrink;
  std::vector<Tap> taps;
  double sum = 0;
  for (double at = std::floor(x - reach) + 1; at < x + reach; ++at) {
    const auto index = static_cast<std::int64_t>(at);
    if (axis.layer.exclude_outside && (index < 0 || index >= axis.in)) continue;
    taps.push_back({index, share(axis.layer, (at - x) * shrink)});
    sum += taps.back().weight;
  }
  if ((axis.layer.antialias || axis.layer.exclude_outside) && sum != 0)
    for (Tap& tap : taps) tap.weight /= sum;
  return taps;
}

std::vector<Tap> taps_at(const Axis& axis, std::int64_t i) {
  const double x = source_coordinate(axis, i), last = real(axis.in - 1);
  if (axis.layer.coordinates == Coordinates::tf_crop_and_resize && (x < 0 || x > last))
    return {{static_cast<std::int64_t>(std::clamp(x, 0.0, last)), 0}};
  const double near = std::clamp(x, -4 * last - 4, 5 * last + 5);  // further out nothing changes, and integers hold it
  std::vector<Tap> taps;
  if (axis.layer.interpolation == Interpolation::nearest)
    taps.push_back({static_cast<std::int64_t>(rounded(axis.layer.rounding, near)), 1});
  else
    taps = mixed(axis, near);
  for (Tap& tap : taps) tap.index = std::clamp<std::int64_t>(tap.index, 0, axis.in - 1);
  return taps;
}

}  // namespace

ResizeTaps resize_taps(const Resize& layer, const Shape& x, std::size_t dimension) {
  const bool rows = dimension == 2;
  const Axis axis{layer, x[dimension], rows ? layer.height : layer.width, static_cast<double>(rows ? layer.scale_y : layer.scale_x),
                  rows ? layer.crop_y : layer.crop_x};
  ResizeTaps result;
  for (std::int64_t i = 0; i < axis.out; ++i) result.count = std::max(result.count, taps_at(axis, i).size());
  for (std::int64_t i = 0; i < axis.out; ++i) {
    std::vector<Tap> taps = taps_at(axis, i);
    taps.resize(result.count, {taps.empty() ? 0 : taps.back().index, 0});
    for (const Tap& tap : taps) {
      result.index.push_back(tap.index);
      result.weight.push_back(static_cast<float>(tap.weight));
    }
  }
  return result;
}

Shape infer(const Resize& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = image_shape(inputs, 0, "input");
  constexpr std::int64_t kLongest = 1 << 19;  // px; tables of taps stay small
  require(
      layer.height >= 1 && layer.width >= 1 && layer.height <= kLongest && layer.width <= kLongest && x[2] <= kLongest && x[3] <= kLongest,
      "its output would be {}x{} px", layer.width, layer.height);
  require(layer.scale_y > 0 && layer.scale_x > 0 && std::isfinite(layer.scale_y) && std::isfinite(layer.scale_x),
          "its scales must be above 0");
  for (const float number : {layer.cubic_coefficient, layer.crop_y[0], layer.crop_y[1], layer.crop_x[0], layer.crop_x[1]})
    require(std::abs(number) <= 1e6f, "its coefficient or region {} is out of range", number);
  return {x[0], x[1], layer.height, layer.width};
}

Tensor reference(const Resize& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const Shape shape{x.shape[0], x.shape[1], layer.height, layer.width};
  const ResizeTaps rows = resize_taps(layer, x.shape, 2), columns = resize_taps(layer, x.shape, 3);
  std::vector<float> out;
  out.reserve(size(element_count(shape)));
  for (std::int64_t plane = 0; plane < x.shape[0] * x.shape[1]; ++plane) {
    const float* source = x.f32.data() + plane * x.shape[2] * x.shape[3];
    for (std::size_t y = 0; y < size(layer.height); ++y)
      for (std::size_t column = 0; column < size(layer.width); ++column) {
        double sum = 0;
        for (std::size_t row = y * rows.count; row < (y + 1) * rows.count; ++row)
          for (std::size_t k = column * columns.count; k < (column + 1) * columns.count; ++k)
            if (const float weight = rows.weight[row] * columns.weight[k]; weight != 0)
              sum += static_cast<double>(rows.weight[row]) * static_cast<double>(columns.weight[k]) *
                     static_cast<double>(source[rows.index[row] * x.shape[3] + columns.index[k]]);
        out.push_back(static_cast<float>(sum));
      }
  }
  return Tensor::floats(shape, std::move(out));
}

}  // namespace wrapture
