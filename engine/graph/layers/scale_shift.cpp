// Scale and shift a channel, where wanted mixed from pixel to pixel between two sets of numbers by a strength map.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const ScaleShift&, InputShapes inputs) {
  require_count(inputs, 1, 7);
  const Shape& x = image_shape(inputs, 0, "input");
  const Shape *residual = optional_input(inputs, 3), *strength = optional_input(inputs, 6);
  require_channel_values(optional_input(inputs, 1), x, "scale");
  require_channel_values(optional_input(inputs, 2), x, "shift");
  require(residual == nullptr || *residual == x, "its residual does not have the shape of its input {}", to_string(x));
  require_channel_values(optional_input(inputs, 4), x, "scale0");
  require_channel_values(optional_input(inputs, 5), x, "shift0");
  require(strength != nullptr || (optional_input(inputs, 4) == nullptr && optional_input(inputs, 5) == nullptr),
          "scale0 and shift0 need a strength map");
  require(strength == nullptr || *strength == Shape{x[0], 1, x[2], x[3]} || *strength == Shape{1, 1, x[2], x[3]},
          "its strength map does not fit its input {}", to_string(x));
  return x;
}

Tensor reference(const ScaleShift& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const Tensor *residual = optional_input(inputs, 3), *strength = optional_input(inputs, 6);
  Tensor out = Tensor::floats(x.shape);
  const std::size_t channels = size(x.shape[1]), pixels = size(x.shape[2] * x.shape[3]);
  for (std::size_t plane = 0; plane < size(x.shape[0]) * channels; ++plane) {
    const std::size_t n = plane / channels, c = plane % channels;
    const auto number = [&](std::size_t index, double absent) {
      const Tensor* values = optional_input(inputs, index);
      return values != nullptr ? static_cast<double>(values->f32[channel_value(*values, channels, n, c)]) : absent;
    };
    const double scale = number(1, 1), shift = number(2, 0), scale0 = number(4, 1), shift0 = number(5, 0);
    const std::size_t map = strength != nullptr && strength->shape[0] > 1 ? n * pixels : 0;
    for (std::size_t p = 0; p < pixels; ++p) {
      const std::size_t i = plane * pixels + p;
      const double amount = strength != nullptr ? static_cast<double>(strength->f32[map + p]) : 1.0;
      const double value = static_cast<double>(x.f32[i]) * (scale0 + (scale - scale0) * amount) + shift0 + (shift - shift0) * amount;
      out.f32[i] = apply(layer.activation, static_cast<float>(value)) + (residual != nullptr ? residual->f32[i] : 0.0f);
    }
  }
  return out;
}

}  // namespace wrapture
