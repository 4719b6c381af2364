// Products of stacks of matrices.
#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

/// The dimensions before the matrix.
Shape stack(const Shape& shape) { return {shape.begin(), shape.end() - 2}; }

/// Where matrix i of the broadcast stack begins in `tensor`, in elements.
std::vector<std::int64_t> matrix_offsets(const Shape& shape, const Shape& whole) {
  const std::int64_t matrix = shape[shape.size() - 2] * shape.back();
  std::vector<std::int64_t> offsets;
  for_each_offset(whole, broadcast_strides(stack(shape), whole), 0, [&](std::int64_t offset) { offsets.push_back(offset * matrix); });
  return offsets;
}

}  // namespace

Shape infer(const MatMul&, InputShapes inputs) {
  require_count(inputs, 2, 2);
  const Shape &a = input(inputs, 0, "first operand"), &b = input(inputs, 1, "second operand");
  require(a.size() >= 2 && b.size() >= 2 && a.back() == b[b.size() - 2], "matrices {} and {} do not fit each other", to_string(a),
          to_string(b));
  Shape result = broadcast(stack(a), stack(b));
  result.push_back(a[a.size() - 2]);
  result.push_back(b.back());
  return result;
}

Tensor reference(const MatMul& layer, InputTensors inputs) {
  const Tensor &a = *inputs[0], &b = *inputs[1];
  const std::array<const Shape*, 2> shapes{&a.shape, &b.shape};
  Tensor out = Tensor::floats(infer(layer, shapes));
  const std::size_t rank = out.shape.size();
  const std::size_t rows = size(out.shape[rank - 2]), columns = size(out.shape[rank - 1]), inner = size(a.shape.back());
  const Shape whole = stack(out.shape);
  const auto at_a = matrix_offsets(a.shape, whole), at_b = matrix_offsets(b.shape, whole);
  std::size_t to = 0;
  for (std::size_t matrix = 0; matrix < at_a.size(); ++matrix)
    for (std::size_t y = 0; y < rows; ++y)
      for (std::size_t x = 0; x < columns; ++x) {
        double sum = 0;
        for (std::size_t k = 0; k < inner; ++k)
          sum += static_cast<double>(a.f32[size(at_a[matrix]) + y * inner + k]) *
                 static_cast<double>(b.f32[size(at_b[matrix]) + k * columns + x]);
        out.f32[to++] = static_cast<float>(sum);
      }
  return out;
}

}  // namespace wrapture
