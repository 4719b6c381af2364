// Enlarges a tensor at its borders with a constant, its edge values or its reflection.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const Pad& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  Shape result = input(inputs, 0, "input");
  require(layer.before.size() == result.size() && layer.after.size() == result.size(), "its {} pads do not fit an input of {} dimensions",
          layer.before.size() + layer.after.size(), result.size());
  for (std::size_t d = 0; d < result.size(); ++d) {
    const std::int64_t before = layer.before[d], after = layer.after[d];
    require(before >= 0 && after >= 0 && before <= kMaxElements && after <= kMaxElements, "its pads are out of range");
    require(layer.mode != PadMode::reflect || (before < result[d] && after < result[d]),
            "reflect padding of {} and {} needs more than {} elements; use a larger picture", before, after, result[d]);
    result[d] += before + after;
  }
  return result;
}

Tensor reference(const Pad& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const std::array<const Shape*, 1> shapes{&x.shape};
  const Shape shape = infer(layer, shapes), strides = strides_of(x.shape), own = strides_of(shape);
  Tensor out = Tensor::floats(shape);
  for (std::int64_t i = 0; i < out.size(); ++i) {
    std::int64_t from = 0;
    for (std::size_t d = 0; d < shape.size() && from >= 0; ++d) {
      const std::int64_t source = padded_source(i / own[d] % shape[d], layer.before[d], x.shape[d], layer.mode);
      from = source < 0 ? -1 : from + source * strides[d];
    }
    out.f32[size(i)] = from < 0 ? layer.value : x.f32[size(from)];
  }
  return out;
}

}  // namespace wrapture
