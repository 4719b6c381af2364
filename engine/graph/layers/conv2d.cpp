// Convolution: out[n,o,y,x] = activation(bias[o] + sum over c, ky, kx of padded[n,c,y*stride+ky*dilation,...] * weight[o,c,ky,kx]).
#include <vector>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

void check_options(const Conv2d& layer, const Shape& x) {
  for (const int d : {0, 1}) {
    require(layer.kernel[size(d)] >= 1 && layer.stride[size(d)] >= 1 && layer.dilation[size(d)] >= 1,
            "kernel, stride and dilation must be at least 1");
    const std::int64_t length = x[size(d + 2)] * layer.upsample;
    const int before = d == 0 ? layer.pad.top : layer.pad.left, after = d == 0 ? layer.pad.bottom : layer.pad.right;
    require(before >= 0 && after >= 0, "padding must not be negative");
    const PadMode mode = d == 0 ? layer.pad_mode.rows : layer.pad_mode.columns;
    require(mode != PadMode::reflect || (before < length && after < length),
            "reflect padding of {} and {} px needs more than {} px; use a larger picture", before, after, length);
  }
}

std::int64_t output_length(std::int64_t padded, int kernel, int stride, int dilation) {
  const std::int64_t reach = std::int64_t{kernel - 1} * dilation + 1;
  require(padded >= reach, "its kernel reaches over {} px but its padded input has {}; use a larger picture", reach, padded);
  return (padded - reach) / stride + 1;
}

/// One channel of x: enlarged and padded, ready for plain loops.
std::vector<float> padded_plane(const Conv2d& layer, const float* x, std::int64_t height, std::int64_t width) {
  const std::int64_t tall = height * layer.upsample, wide = width * layer.upsample;
  std::vector<float> plane;
  plane.reserve(size((tall + layer.pad.top + layer.pad.bottom) * (wide + layer.pad.left + layer.pad.right)));
  for (std::int64_t i = 0; i < tall + layer.pad.top + layer.pad.bottom; ++i) {
    const std::int64_t y = padded_source(i, layer.pad.top, tall, layer.pad_mode.rows);
    for (std::int64_t j = 0; j < wide + layer.pad.left + layer.pad.right; ++j) {
      const std::int64_t c = padded_source(j, layer.pad.left, wide, layer.pad_mode.columns);
      plane.push_back(y < 0 || c < 0 ? 0.0f : x[y / layer.upsample * width + c / layer.upsample]);
    }
  }
  return plane;
}

/// sums[x] += weights[kx] * row[x * stride + kx * dilation] for a whole row: the order that compilers turn into vector code.
void add_row(const Conv2d& layer, const float* row, const float* weights, std::vector<double>& sums) {
  const std::size_t stride = size(layer.stride[1]);
  for (int kx = 0; kx < layer.kernel[1]; ++kx) {
    const float* source = row + std::ptrdiff_t{kx} * layer.dilation[1];
    const double weight = weights[kx];
    if (stride == 1)
      for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += weight * static_cast<double>(source[x]);
    else
      for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += weight * static_cast<double>(source[x * stride]);
  }
}

/// Adds row `row` (of all planes) of the enlarged residual.
void add_residual(const Conv2d& layer, const Tensor& residual, std::size_t row, std::vector<double>& sums) {
  const std::size_t factor = size(layer.residual_upsample), tall = size(residual.shape[2]) * factor, width = size(residual.shape[3]);
  const float* values = residual.f32.data() + (row / tall * size(residual.shape[2]) + row % tall / factor) * width;
  for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += static_cast<double>(values[x / factor]);
}

}  // namespace

Shape infer(const Conv2d& layer, InputShapes inputs) {
  require_count(inputs, 2, 4);
  const Shape& x = image_shape(inputs, 0, "input");
  const Shape& weight = image_shape(inputs, 1, "weight");
  const Shape* bias = optional_input(inputs, 2);
  require(layer.groups >= 1 && layer.upsample >= 1 && layer.upsample <= 64, "groups and upsample must be at least 1 (upsample at most 64)");
  require(weight[1] * layer.groups == x[1], "weight is {} with {} groups but its input has {} channels", to_string(weight), layer.groups,
          x[1]);
  require(weight[0] % layer.groups == 0, "its {} output channels do not divide into {} groups", weight[0], layer.groups);
  require(weight[2] == layer.kernel[0] && weight[3] == layer.kernel[1], "weight is {} but the kernel is {}x{}", to_string(weight),
          layer.kernel[0], layer.kernel[1]);
  require(bias == nullptr || element_count(*bias) == weight[0], "its bias does not hold {} values", weight[0]);
  check_options(layer, x);
  const std::int64_t tall = x[2] * layer.upsample + layer.pad.top + layer.pad.bottom;
  const std::int64_t wide = x[3] * layer.upsample + layer.pad.left + layer.pad.right;
  Shape out{x[0], weight[0], output_length(tall, layer.kernel[0], layer.stride[0], layer.dilation[0]),
            output_length(wide, layer.kernel[1], layer.stride[1], layer.dilation[1])};
  if (const Shape* residual = optional_input(inputs, 3); residual != nullptr) {
    const std::int64_t factor = layer.residual_upsample;
    require(layer.groups == 1 && factor >= 1 && residual->size() == 4 &&
                Shape{(*residual)[0], (*residual)[1], (*residual)[2] * factor, (*residual)[3] * factor} == out,
            "its residual is {} but its result {}", to_string(*residual), to_string(out));
  }
  return out;
}

Tensor reference(const Conv2d& layer, InputTensors inputs) {
  const Tensor &x = *inputs[0], &weight = *inputs[1];
  const Tensor *bias = optional_input(inputs, 2), *residual = optional_input(inputs, 3);
  const std::array<const Shape*, 2> shapes{&x.shape, &weight.shape};
  Tensor out = Tensor::floats(infer(layer, shapes));
  const std::size_t channels = size(x.shape[1]), outputs = size(weight.shape[0]), taken = size(weight.shape[1]);
  const std::size_t kernel = size(layer.kernel[0]) * size(layer.kernel[1]), pixels = size(x.shape[2] * x.shape[3]);
  const std::size_t wide = size(x.shape[3] * layer.upsample + layer.pad.left + layer.pad.right);
  const std::size_t height = size(out.shape[2]), width = size(out.shape[3]);
  float* result = out.f32.data();
  for (std::size_t n = 0; n < size(x.shape[0]); ++n) {
    std::vector<std::vector<float>> planes;
    for (std::size_t c = 0; c < channels; ++c)
      planes.push_back(padded_plane(layer, x.f32.data() + (n * channels + c) * pixels, x.shape[2], x.shape[3]));
    for (std::size_t o = 0; o < outputs; ++o) {
      const std::size_t first = o / (outputs / size(layer.groups)) * taken;
      for (std::size_t y = 0; y < height; ++y) {
        std::vector<double> sums(width, bias != nullptr ? static_cast<double>(bias->f32[o]) : 0.0);
        for (std::size_t c = 0; c < taken; ++c)
          for (std::size_t ky = 0; ky < size(layer.kernel[0]); ++ky)
            add_row(layer, planes[first + c].data() + (y * size(layer.stride[0]) + ky * size(layer.dilation[0])) * wide,
                    weight.f32.data() + (o * taken + c) * kernel + ky * size(layer.kernel[1]), sums);
        if (residual != nullptr) add_residual(layer, *residual, (n * outputs + o) * height + y, sums);
        for (const double sum : sums) *result++ = apply(layer.activation, static_cast<float>(sum));
      }
    }
  }
  return out;
}

}  // namespace wrapture
