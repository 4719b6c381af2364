// Dimensions permuted.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const Transpose& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = input(inputs, 0, "input");
  require(layer.permutation.size() == x.size(), "its permutation names {} dimensions but its input {} has {}", layer.permutation.size(),
          to_string(x), x.size());
  std::vector<bool> seen(x.size(), false);
  Shape result;
  for (const int d : layer.permutation) {
    require(d >= 0 && size(d) < x.size() && !seen[size(d)], "its permutation does not name every dimension once");
    seen[size(d)] = true;
    result.push_back(x[size(d)]);
  }
  return result;
}

Tensor reference(const Transpose& layer, InputTensors inputs) {
  const Shape &shape = inputs[0]->shape, strides = strides_of(shape);
  Shape out, steps;
  for (const int d : layer.permutation) {
    out.push_back(shape[size(d)]);
    steps.push_back(strides[size(d)]);
  }
  return strided_copy(*inputs[0], out, steps, 0);
}

}  // namespace wrapture
