// Joins tensors along one axis.
#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

template <class T>
void append_block(std::vector<T>& out, const std::vector<T>& in, std::size_t block, std::size_t length) {
  out.insert(out.end(), in.begin() + static_cast<std::ptrdiff_t>(block * length),
             in.begin() + static_cast<std::ptrdiff_t>((block + 1) * length));
}

}  // namespace

Shape infer(const Concat& layer, InputShapes inputs) {
  require(!inputs.empty(), "it has no inputs");
  Shape result = input(inputs, 0, "first input");
  const std::size_t axis = size(layer.axis);
  require(layer.axis >= 0 && axis < result.size(), "axis {} is not one of the {} dimensions of its input", layer.axis, result.size());
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    Shape other = input(inputs, i, "input");
    require(other.size() == result.size(), "its inputs {} and {} have different ranks", to_string(*inputs[0]), to_string(other));
    const std::int64_t length = std::exchange(other[axis], result[axis]);
    require(other == result, "its inputs {} and {} differ in more than dimension {}", to_string(*inputs[0]), to_string(*inputs[i]), axis);
    result[axis] += length;
  }
  return result;
}

Tensor reference(const Concat& layer, InputTensors inputs) {
  std::vector<const Shape*> shapes;
  for (const Tensor* one : inputs) shapes.push_back(&one->shape);
  Tensor out{.shape = infer(layer, shapes), .dtype = inputs[0]->dtype, .f32 = {}, .i64 = {}};
  std::size_t blocks = 1;
  for (std::size_t d = 0; d < size(layer.axis); ++d) blocks *= size(out.shape[d]);
  for (std::size_t block = 0; block < blocks; ++block)
    for (const Tensor* one : inputs) {
      require(one->dtype == out.dtype, "its inputs are integer and float tensors");
      const std::size_t length = size(one->size()) / blocks;
      if (out.dtype == DType::f32)
        append_block(out.f32, one->f32, block, length);
      else
        append_block(out.i64, one->i64, block, length);
    }
  return out;
}

}  // namespace wrapture
