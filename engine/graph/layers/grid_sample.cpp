// A picture read at places that another tensor gives: warping by flows and affine maps.
#include <cmath>
#include <cstdlib>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

/// The input coordinate of g = -1..1 in a line of `length`. In floats, as the kernel computes it, so that both round alike.
float place(const GridSample& layer, float g, std::int64_t length) {
  const float at = layer.align_corners ? (g + 1) / 2 * static_cast<float>(length - 1) : ((g + 1) * static_cast<float>(length) - 1) / 2;
  constexpr float kFar = 16777216;  // integers hold it, and further out nothing changes
  return at > -kFar ? std::min(at, kFar) : -kFar;
}

/// The pixel that stands for position i of a line of `length`, -1 for none.
std::int64_t inside(const GridSample& layer, std::int64_t i, std::int64_t length) {
  if (i >= 0 && i < length) return i;
  if (layer.outside == Outside::zeros) return -1;
  if (layer.outside == Outside::border) return i < 0 ? 0 : length - 1;
  if (!layer.align_corners) {  // the edge pixels come twice
    const std::int64_t j = (i >= 0 ? i : -1 - i) % (2 * length);
    return j < length ? j : 2 * length - 1 - j;
  }
  const std::int64_t period = std::max<std::int64_t>(2 * (length - 1), 1), j = std::abs(i) % period;
  return j < length ? j : period - j;
}

struct Tap {
  std::int64_t index = 0;  // -1: outside, where all is 0
  double weight = 1;
};

/// Cubic weight of a pixel at this distance (Keys, a = -0.75).
double cubic(double d) {
  constexpr double a = -0.75;
  return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
}

std::vector<Tap> taps_at(const GridSample& layer, float g, std::int64_t length) {
  const float at = place(layer, g, length);
  if (layer.interpolation == Interpolation::nearest)
    return {{inside(layer, static_cast<std::int64_t>(std::nearbyint(at)), length), 1}};  // ties to even
  const bool linear = layer.interpolation == Interpolation::bilinear;
  const auto low = static_cast<std::int64_t>(std::floor(at));
  std::vector<Tap> taps;
  for (std::int64_t i = linear ? low : low - 1; i <= (linear ? low + 1 : low + 2); ++i) {
    const double distance = std::abs(static_cast<double>(at) - static_cast<double>(i));
    taps.push_back({inside(layer, i, length), linear ? 1 - distance : cubic(distance)});
  }
  return taps;
}

}  // namespace

Shape infer(const GridSample&, InputShapes inputs) {
  require_count(inputs, 2, 2);
  const Shape& x = image_shape(inputs, 0, "input");
  const Shape& grid = image_shape(inputs, 1, "grid");
  require(grid[0] == x[0] && grid[3] == 2, "its grid is {} but must be {} x height x width x 2", to_string(grid), x[0]);
  return {x[0], x[1], grid[1], grid[2]};
}

Tensor reference(const GridSample& layer, InputTensors inputs) {
  const Tensor &x = *inputs[0], &grid = *inputs[1];
  const std::array<const Shape*, 2> shapes{&x.shape, &grid.shape};
  Tensor out = Tensor::floats(infer(layer, shapes));
  const std::size_t places = size(out.shape[2] * out.shape[3]), pixels = size(x.shape[2] * x.shape[3]), channels = size(x.shape[1]);
  for (std::size_t i = 0; i < size(x.shape[0]) * places; ++i) {
    const std::vector<Tap> columns = taps_at(layer, grid.f32[2 * i], x.shape[3]), rows = taps_at(layer, grid.f32[2 * i + 1], x.shape[2]);
    for (std::size_t c = 0; c < channels; ++c) {
      const float* plane = x.f32.data() + (i / places * channels + c) * pixels;
      double sum = 0;
      for (const Tap& row : rows)
        for (const Tap& column : columns)
          if (row.index >= 0 && column.index >= 0)
            sum += row.weight * column.weight * static_cast<double>(plane[row.index * x.shape[3] + column.index]);
      out.f32[(i / places * channels + c) * places + i % places] = static_cast<float>(sum);
    }
  }
  return out;
}

}  // namespace wrapture
