// Nearest and bilinear resizing with the coordinate rules of ONNX Resize.
#include <algorithm>
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

/// The input coordinate that output coordinate i stands for, before rounding and clamping.
double source_coordinate(const Resize& layer, std::int64_t i, std::int64_t in, std::int64_t out, double scale) {
  const double ratio = static_cast<double>(out) / static_cast<double>(in);
  const bool exact = std::abs(scale - ratio) <= 1e-6 * ratio;  // then integers decide ties, not a rounded quotient
  const auto half_pixel = [&] {
    if (exact) return static_cast<double>((2 * i + 1) * in) / static_cast<double>(2 * out) - 0.5;
    return (static_cast<double>(i) + 0.5) / scale - 0.5;
  };
  switch (layer.coordinates) {
    case Coordinates::half_pixel:
      return half_pixel();
    case Coordinates::pytorch_half_pixel:
      return out > 1 ? half_pixel() : 0.0;
    case Coordinates::align_corners:
      return out > 1 ? static_cast<double>(i * (in - 1)) / static_cast<double>(out - 1) : 0.0;
    case Coordinates::asymmetric:
      return exact ? static_cast<double>(i * in) / static_cast<double>(out) : static_cast<double>(i) / scale;
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

}  // namespace

std::vector<ResizeTap> resize_taps(const Resize& layer, std::int64_t input_length, std::int64_t output_length, float scale) {
  std::vector<ResizeTap> taps;
  taps.reserve(size(output_length));
  const auto inside = [&](double x) { return static_cast<std::int64_t>(std::clamp(x, 0.0, static_cast<double>(input_length - 1))); };
  for (std::int64_t i = 0; i < output_length; ++i) {
    const double x = source_coordinate(layer, i, input_length, output_length, static_cast<double>(scale));
    if (layer.interpolation == Interpolation::nearest) {
      const std::int64_t nearest = inside(rounded(layer.rounding, x));
      taps.push_back({nearest, nearest, 0});
    } else {
      taps.push_back({inside(std::floor(x)), inside(std::floor(x) + 1), static_cast<float>(x - std::floor(x))});
    }
  }
  return taps;
}

Shape infer(const Resize& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = image_shape(inputs, 0, "input");
  require(layer.height >= 1 && layer.width >= 1, "its output would be {}x{} px", layer.width, layer.height);
  require(layer.scale_y > 0 && layer.scale_x > 0 && std::isfinite(layer.scale_y) && std::isfinite(layer.scale_x),
          "its scales must be above 0");
  return {x[0], x[1], layer.height, layer.width};
}

Tensor reference(const Resize& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const Shape shape{x.shape[0], x.shape[1], layer.height, layer.width};
  const auto rows = resize_taps(layer, x.shape[2], layer.height, layer.scale_y);
  const auto columns = resize_taps(layer, x.shape[3], layer.width, layer.scale_x);
  std::vector<float> out;
  out.reserve(size(element_count(shape)));
  for (std::int64_t plane = 0; plane < x.shape[0] * x.shape[1]; ++plane) {
    const float* source = x.f32.data() + plane * x.shape[2] * x.shape[3];
    for (const ResizeTap& row : rows)
      for (const ResizeTap& column : columns) {
        const auto mixed = [&](std::int64_t y) {
          const double low = source[y * x.shape[3] + column.low], high = source[y * x.shape[3] + column.high];
          return column.weight == 0 ? low : low + (high - low) * static_cast<double>(column.weight);
        };
        const double top = mixed(row.low);
        out.push_back(static_cast<float>(row.weight == 0 ? top : top + (mixed(row.high) - top) * static_cast<double>(row.weight)));
      }
  }
  return Tensor::floats(shape, std::move(out));
}

}  // namespace wrapture
