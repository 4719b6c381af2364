// Mean over some dimensions.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const ReduceMean& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  Shape kept = input(inputs, 0, "input");
  int previous = -1;
  for (const int axis : layer.axes) {
    require(axis > previous && size(axis) < kept.size(), "its axes must be sorted, different and below {}", kept.size());
    kept[size(axis)] = 1;
    previous = axis;
  }
  if (layer.keep_dimensions) return kept;
  for (auto axis = layer.axes.rbegin(); axis != layer.axes.rend(); ++axis) kept.erase(kept.begin() + *axis);
  return kept;
}

Tensor reference(const ReduceMean& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  Shape kept = x.shape;
  for (const int axis : layer.axes) kept[size(axis)] = 1;
  std::vector<double> sums(size(element_count(kept)), 0.0);
  std::size_t i = 0;
  for_each_offset(x.shape, broadcast_strides(kept, x.shape), 0,
                  [&](std::int64_t offset) { sums[size(offset)] += static_cast<double>(x.f32[i++]); });
  const std::array<const Shape*, 1> shapes{&x.shape};
  Tensor out = Tensor::floats(infer(layer, shapes));
  const double count = static_cast<double>(x.f32.size()) / static_cast<double>(sums.size());
  for (std::size_t k = 0; k < sums.size(); ++k) out.f32[k] = static_cast<float>(sums[k] / count);
  return out;
}

}  // namespace wrapture
