// Every step-th element from a beginning, along every dimension.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const Slice& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = input(inputs, 0, "input");
  require(layer.begin.size() == x.size() && layer.step.size() == x.size() && layer.extent.size() == x.size(),
          "its {} begins do not fit an input of shape {}", layer.begin.size(), to_string(x));
  for (std::size_t d = 0; d < x.size(); ++d) {
    const std::int64_t step = layer.step[d], extent = layer.extent[d];
    require(extent >= 0 && extent <= kMaxElements && step >= -kMaxElements && step <= kMaxElements, "its extent or step is out of range");
    const std::int64_t last = layer.begin[d] + (extent - 1) * step;
    require(extent == 0 || (layer.begin[d] >= 0 && layer.begin[d] < x[d] && last >= 0 && last < x[d]),
            "elements {} to {} of dimension {} lie outside its input {}", layer.begin[d], last, d, to_string(x));
  }
  return layer.extent;
}

Tensor reference(const Slice& layer, InputTensors inputs) {
  Shape strides = strides_of(inputs[0]->shape);
  std::int64_t start = 0;
  for (std::size_t d = 0; d < strides.size(); ++d) {
    start += layer.begin[d] * strides[d];
    strides[d] *= layer.step[d];
  }
  return strided_copy(*inputs[0], layer.extent, strides, start);
}

}  // namespace wrapture
