// Batch normalisation at inference: fixed statistics a channel.
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const BatchNorm&, InputShapes inputs) {
  require_count(inputs, 5, 5);
  const Shape& x = input(inputs, 0, "input");
  require(x.size() >= 2, "its input has shape {} but must have at least 2 dimensions (N, C, ...)", to_string(x));
  for (std::size_t i = 1; i < 5; ++i)
    require(element_count(input(inputs, i, "scale, bias, mean or variance")) == x[1],
            "its input {} has shape {} but its input has {} channels", i + 1, to_string(*inputs[i]), x[1]);
  return x;
}

Tensor reference(const BatchNorm& layer, InputTensors inputs) {
  const Tensor &x = *inputs[0], &scale = *inputs[1], &bias = *inputs[2], &mean = *inputs[3], &variance = *inputs[4];
  Tensor out = Tensor::floats(x.shape);
  const std::size_t channels = size(x.shape[1]), pixels = x.f32.size() / size(x.shape[0]) / channels;
  for (std::size_t i = 0; i < x.f32.size(); ++i) {
    const std::size_t c = i / pixels % channels;
    const double inverse = 1.0 / std::sqrt(static_cast<double>(variance.f32[c]) + static_cast<double>(layer.epsilon));
    out.f32[i] = static_cast<float>((static_cast<double>(x.f32[i]) - static_cast<double>(mean.f32[c])) * inverse *
                                        static_cast<double>(scale.f32[c]) +
                                    static_cast<double>(bias.f32[c]));
  }
  return out;
}

}  // namespace wrapture
