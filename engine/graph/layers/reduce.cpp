// One value for all elements along some dimensions: mean, sum, extremes, product, norms.
#include <algorithm>
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

template <class T>
T first_value(ReduceOp op) {
  if (op == ReduceOp::max) return std::numeric_limits<T>::lowest();
  if (op == ReduceOp::min) return std::numeric_limits<T>::max();
  return op == ReduceOp::product ? T{1} : T{0};
}

template <class T>
T join(ReduceOp op, T so_far, T x) {
  switch (op) {
    case ReduceOp::mean:
    case ReduceOp::sum:
      return so_far + x;
    case ReduceOp::max:
      return std::max(so_far, x);
    case ReduceOp::min:
      return std::min(so_far, x);
    case ReduceOp::product:
      return so_far * x;
    case ReduceOp::l1:
      return so_far + (x < 0 ? -x : x);
    case ReduceOp::l2:
    case ReduceOp::sum_square:
      return so_far + x * x;
  }
  return so_far;
}

/// T: in which the values are joined.
template <class T, class Values>
std::vector<T> joined(ReduceOp op, const Values& values, const Shape& shape, const Shape& kept) {
  std::vector<T> result(size(element_count(kept)), first_value<T>(op));
  std::size_t i = 0;
  for_each_offset(shape, broadcast_strides(kept, shape), 0, [&](std::int64_t offset) {
    result[size(offset)] = join(op, result[size(offset)], static_cast<T>(values[i]));
    ++i;
  });
  return result;
}

/// Integers of shape arithmetic; their sums and products are checked by way of doubles.
Tensor reduce_integers(ReduceOp op, const Tensor& x, const Shape& kept, const Shape& out) {
  require(op == ReduceOp::sum || op == ReduceOp::max || op == ReduceOp::min || op == ReduceOp::product,
          "its operand holds integers but it computes with floats");
  for (const double value : joined<double>(op, x.i64, x.shape, kept))
    require(std::abs(value) < 9e18, "integers overflow in its shape arithmetic");
  return Tensor::ints(out, joined<std::int64_t>(op, x.i64, x.shape, kept));
}

}  // namespace

Shape infer(const Reduce& layer, InputShapes inputs) {
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

Tensor reference(const Reduce& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  Shape kept = x.shape;
  for (const int axis : layer.axes) kept[size(axis)] = 1;
  const std::array<const Shape*, 1> shapes{&x.shape};
  const Shape shape = infer(layer, shapes);
  if (x.dtype == DType::i64) return reduce_integers(layer.op, x, kept, shape);
  const std::vector<double> values = joined<double>(layer.op, x.f32, x.shape, kept);
  Tensor out = Tensor::floats(shape);
  const double count = static_cast<double>(x.f32.size()) / static_cast<double>(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double value = layer.op == ReduceOp::mean ? values[k] / count : layer.op == ReduceOp::l2 ? std::sqrt(values[k]) : values[k];
    out.f32[k] = static_cast<float>(value);
  }
  return out;
}

}  // namespace wrapture
