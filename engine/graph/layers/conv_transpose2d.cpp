// Transposed convolution: every input pixel adds weight * value to the output window that starts at its place times the stride.
#include <vector>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

std::int64_t output_length(const ConvTranspose2d& layer, std::size_t d, std::int64_t length) {
  const int before = d == 0 ? layer.pad.top : layer.pad.left, after = d == 0 ? layer.pad.bottom : layer.pad.right;
  require(layer.kernel[d] >= 1 && layer.stride[d] >= 1 && layer.dilation[d] >= 1, "kernel, stride and dilation must be at least 1");
  require(before >= 0 && after >= 0 && layer.output_padding[d] >= 0, "padding must not be negative");
  const std::int64_t result =
      (length - 1) * layer.stride[d] + std::int64_t{layer.kernel[d] - 1} * layer.dilation[d] + 1 + layer.output_padding[d] - before - after;
  require(result >= 1, "its output would be empty; use a larger picture");
  return result;
}

/// Adds one input plane, seen through one kernel, to one plane of sums.
void scatter(const ConvTranspose2d& layer, const Tensor& x, const float* plane, const float* weight, const Shape& out,
             std::vector<double>& sums) {
  for (std::int64_t y = 0; y < x.shape[2]; ++y)
    for (int ky = 0; ky < layer.kernel[0]; ++ky) {
      const std::int64_t to_y = y * layer.stride[0] + std::int64_t{ky} * layer.dilation[0] - layer.pad.top;
      if (to_y < 0 || to_y >= out[2]) continue;
      for (int kx = 0; kx < layer.kernel[1]; ++kx) {
        const double factor = weight[ky * layer.kernel[1] + kx];
        for (std::int64_t c = 0; c < x.shape[3]; ++c) {
          const std::int64_t to_x = c * layer.stride[1] + std::int64_t{kx} * layer.dilation[1] - layer.pad.left;
          if (to_x >= 0 && to_x < out[3]) sums[size(to_y * out[3] + to_x)] += factor * static_cast<double>(plane[y * x.shape[3] + c]);
        }
      }
    }
}

}  // namespace

Shape infer(const ConvTranspose2d& layer, InputShapes inputs) {
  require_count(inputs, 2, 3);
  const Shape& x = image_shape(inputs, 0, "input");
  const Shape& weight = image_shape(inputs, 1, "weight");
  const Shape* bias = optional_input(inputs, 2);
  require(layer.groups >= 1 && x[1] % layer.groups == 0, "its {} input channels do not divide into {} groups", x[1], layer.groups);
  require(weight[0] == x[1], "weight is {} but its input has {} channels", to_string(weight), x[1]);
  require(weight[2] == layer.kernel[0] && weight[3] == layer.kernel[1], "weight is {} but the kernel is {}x{}", to_string(weight),
          layer.kernel[0], layer.kernel[1]);
  require(bias == nullptr || element_count(*bias) == weight[1] * layer.groups, "its bias does not hold {} values",
          weight[1] * layer.groups);
  return {x[0], weight[1] * layer.groups, output_length(layer, 0, x[2]), output_length(layer, 1, x[3])};
}

Tensor reference(const ConvTranspose2d& layer, InputTensors inputs) {
  const Tensor &x = *inputs[0], &weight = *inputs[1];
  const Tensor* bias = optional_input(inputs, 2);
  const std::array<const Shape*, 2> shapes{&x.shape, &weight.shape};
  Tensor out = Tensor::floats(infer(layer, shapes));
  const std::size_t channels = size(x.shape[1]), outputs = size(out.shape[1]), made = size(weight.shape[1]);
  const std::size_t taken = channels / size(layer.groups);
  const std::size_t kernel = size(layer.kernel[0]) * size(layer.kernel[1]), pixels = size(x.shape[2] * x.shape[3]);
  float* result = out.f32.data();
  for (std::size_t n = 0; n < size(x.shape[0]); ++n)
    for (std::size_t o = 0; o < outputs; ++o) {
      std::vector<double> sums(size(out.shape[2] * out.shape[3]), bias != nullptr ? static_cast<double>(bias->f32[o]) : 0.0);
      for (std::size_t i = 0; i < taken; ++i) {
        const std::size_t c = o / made * taken + i;
        scatter(layer, x, x.f32.data() + (n * channels + c) * pixels, weight.f32.data() + (c * made + o % made) * kernel, out.shape, sums);
      }
      for (const double sum : sums) *result++ = apply(layer.activation, static_cast<float>(sum));
    }
  return out;
}

}  // namespace wrapture
