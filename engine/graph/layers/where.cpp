// Choice between two operands, element by element.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const Where&, InputShapes inputs) {
  require_count(inputs, 3, 3);
  return broadcast(broadcast(input(inputs, 0, "condition"), input(inputs, 1, "first choice")), input(inputs, 2, "second choice"));
}

Tensor reference(const Where& layer, InputTensors inputs) {
  const std::array<const Shape*, 3> shapes{&inputs[0]->shape, &inputs[1]->shape, &inputs[2]->shape};
  const Shape shape = infer(layer, shapes);
  const auto wide = [&](std::size_t i) { return strided_copy(*inputs[i], shape, broadcast_strides(inputs[i]->shape, shape), 0); };
  const Tensor condition = wide(0), other = wide(2);
  Tensor result = wide(1);
  require(result.dtype == other.dtype, "it chooses between integers and floats");
  for (std::size_t i = 0; i < size(element_count(shape)); ++i) {
    const bool chosen = condition.dtype == DType::f32 ? condition.f32[i] != 0 : condition.i64[i] != 0;
    if (chosen) continue;
    if (result.dtype == DType::f32)
      result.f32[i] = other.f32[i];
    else
      result.i64[i] = other.i64[i];
  }
  return result;
}

}  // namespace wrapture
