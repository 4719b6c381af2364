// Instance normalisation: statistics of one channel of one sample over its pixels; then scale, shift, activation and residual.
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const InstanceNorm& layer, InputShapes inputs) {
  require_count(inputs, 1, 4);
  const Shape& x = image_shape(inputs, 0, "input");
  const Shape* residual = optional_input(inputs, 3);
  require(layer.epsilon >= 0, "epsilon must not be negative");
  require_channel_values(optional_input(inputs, 1), x, "scale");
  require_channel_values(optional_input(inputs, 2), x, "shift");
  require(residual == nullptr || *residual == x, "its residual does not have the shape of its input {}", to_string(x));
  return x;
}

Tensor reference(const InstanceNorm& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const Tensor *scale = optional_input(inputs, 1), *shift = optional_input(inputs, 2), *residual = optional_input(inputs, 3);
  Tensor out = Tensor::floats(x.shape);
  const std::size_t channels = size(x.shape[1]), pixels = size(x.shape[2] * x.shape[3]);
  for (std::size_t plane = 0; plane < size(x.shape[0]) * channels; ++plane) {
    const std::size_t n = plane / channels, c = plane % channels, first = plane * pixels;
    double sum = 0, squares = 0;
    for (std::size_t i = first; i < first + pixels; ++i) sum += static_cast<double>(x.f32[i]);
    const double mean = sum / static_cast<double>(pixels);
    for (std::size_t i = first; i < first + pixels; ++i) {
      const double distance = static_cast<double>(x.f32[i]) - mean;
      squares += distance * distance;
    }
    const double inverse = 1.0 / std::sqrt(squares / static_cast<double>(pixels) + static_cast<double>(layer.epsilon));
    const double factor = scale != nullptr ? static_cast<double>(scale->f32[channel_value(*scale, channels, n, c)]) : 1.0;
    const double offset = shift != nullptr ? static_cast<double>(shift->f32[channel_value(*shift, channels, n, c)]) : 0.0;
    for (std::size_t i = first; i < first + pixels; ++i) {
      const double value = (static_cast<double>(x.f32[i]) - mean) * inverse * factor + offset;
      out.f32[i] = apply(layer.activation, static_cast<float>(value)) + (residual != nullptr ? residual->f32[i] : 0.0f);
    }
  }
  return out;
}

}  // namespace wrapture
