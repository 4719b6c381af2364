// Matrix product with optional transposition, factors and an added matrix.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const Gemm& layer, InputShapes inputs) {
  require_count(inputs, 2, 3);
  const Shape &a = input(inputs, 0, "first matrix"), &b = input(inputs, 1, "second matrix");
  require(a.size() == 2 && b.size() == 2, "it multiplies {} and {} but takes matrices of 2 dimensions", to_string(a), to_string(b));
  require(a[layer.transpose_a ? 0 : 1] == b[layer.transpose_b ? 1 : 0], "matrices {}{} and {}{} do not fit each other", to_string(a),
          layer.transpose_a ? " (transposed)" : "", to_string(b), layer.transpose_b ? " (transposed)" : "");
  Shape result{a[layer.transpose_a ? 1 : 0], b[layer.transpose_b ? 0 : 1]};
  const Shape* c = optional_input(inputs, 2);
  require(c == nullptr || broadcast(*c, result) == result, "its added matrix {} does not fit the product {}",
          c == nullptr ? "" : to_string(*c), to_string(result));
  return result;
}

Tensor reference(const Gemm& layer, InputTensors inputs) {
  const Tensor &a = *inputs[0], &b = *inputs[1];
  const Tensor* c = optional_input(inputs, 2);
  const std::size_t rows = size(a.shape[layer.transpose_a ? 1 : 0]), inner = size(a.shape[layer.transpose_a ? 0 : 1]);
  const std::size_t columns = size(b.shape[layer.transpose_b ? 0 : 1]);
  const Shape shape{a.shape[layer.transpose_a ? 1 : 0], b.shape[layer.transpose_b ? 0 : 1]};
  Tensor out = Tensor::floats(shape);
  const std::vector<float> added = c != nullptr ? strided_copy(c->f32, shape, broadcast_strides(c->shape, shape), 0) : out.f32;
  for (std::size_t y = 0; y < rows; ++y)
    for (std::size_t x = 0; x < columns; ++x) {
      double sum = 0;
      for (std::size_t k = 0; k < inner; ++k)
        sum += static_cast<double>(a.f32[layer.transpose_a ? k * rows + y : y * inner + k]) *
               static_cast<double>(b.f32[layer.transpose_b ? x * inner + k : k * columns + x]);
      out.f32[y * columns + x] = static_cast<float>(static_cast<double>(layer.alpha) * sum +
                                                    static_cast<double>(layer.beta) * static_cast<double>(added[y * columns + x]));
    }
  return out;
}

}  // namespace wrapture
