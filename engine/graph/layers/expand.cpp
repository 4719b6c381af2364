// Repetition along dimensions of length 1.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const Expand& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = input(inputs, 0, "input");
  require(broadcast(x, layer.shape) == layer.shape, "its input {} cannot be repeated to {}", to_string(x), to_string(layer.shape));
  return layer.shape;
}

Tensor reference(const Expand& layer, InputTensors inputs) {
  return strided_copy(*inputs[0], layer.shape, broadcast_strides(inputs[0]->shape, layer.shape), 0);
}

}  // namespace wrapture
