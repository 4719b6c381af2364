// The same values in another shape.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const Reshape& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = input(inputs, 0, "input");
  require(element_count(layer.shape) == element_count(x), "shape {} cannot hold the {} elements of its input {}", to_string(layer.shape),
          element_count(x), to_string(x));
  return layer.shape;
}

Tensor reference(const Reshape& layer, InputTensors inputs) { return reshaped(*inputs[0], layer.shape); }

}  // namespace wrapture
