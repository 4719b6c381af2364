// Entries of one dimension, picked by index.
#include <algorithm>
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

/// Indices as entries of a dimension of `length`, as the kernel sees them: rounded, from the end where negative, clamped.
std::vector<std::int64_t> entries(const Tensor& indices, std::int64_t length) {
  std::vector<std::int64_t> result = indices.i64;
  for (const float one : indices.f32) result.push_back(static_cast<std::int64_t>(std::nearbyint(std::clamp(one, -1e9f, 1e9f))));
  for (std::int64_t& at : result) at = std::clamp<std::int64_t>(at < 0 ? at + length : at, 0, length - 1);
  return result;
}

}  // namespace

Shape infer(const Gather& layer, InputShapes inputs) {
  require_count(inputs, 2, 2);
  Shape shape = input(inputs, 0, "input");
  const Shape& indices = input(inputs, 1, "indices");
  require(layer.axis >= 0 && size(layer.axis) < shape.size(), "axis {} is outside its input {}", layer.axis, to_string(shape));
  const auto at = shape.erase(shape.begin() + layer.axis);
  shape.insert(at, indices.begin(), indices.end());
  return shape;
}

Tensor reference(const Gather& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const std::array<const Shape*, 2> shapes{&x.shape, &inputs[1]->shape};
  const Shape shape = infer(layer, shapes);
  const auto axis = x.shape.begin() + layer.axis;
  const std::int64_t outer = element_count(Shape(x.shape.begin(), axis)), inner = element_count(Shape(axis + 1, x.shape.end()));
  const std::vector<std::int64_t> picked = entries(*inputs[1], *axis);
  Tensor out{.shape = shape, .dtype = x.dtype, .f32 = {}, .i64 = {}};
  const auto copy = [&](const auto& from, auto& to) {
    for (std::int64_t o = 0; o < outer; ++o)
      for (const std::int64_t at : picked) {
        const auto first = from.begin() + (o * *axis + at) * inner;
        to.insert(to.end(), first, first + inner);
      }
  };
  if (x.dtype == DType::f32)
    copy(x.f32, out.f32);
  else
    copy(x.i64, out.i64);
  return out;
}

}  // namespace wrapture
