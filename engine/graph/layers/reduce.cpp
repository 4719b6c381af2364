// One value for all elements along some dimensions: mean, sum, extremes, product, norms.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

template <class T>
T first_value(ReduceOp op) {
  if (op == ReduceOp::max) return std::numeric_limits<T>::lowest();
  if (op == ReduceOp::min) return std::numeric_limits<T>::max();
  return op == ReduceOp::product ? T{1} : T{0};
}

double join(ReduceOp op, double so_far, double x) {
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

/// Integers of shape arithmetic.
std::int64_t join(ReduceOp op, std::int64_t so_far, std::int64_t x) {
  if (op == ReduceOp::max) return std::max(so_far, x);
  if (op == ReduceOp::min) return std::min(so_far, x);
  require(op == ReduceOp::sum || op == ReduceOp::product, "its operand holds integers but it computes with floats");
  std::int64_t result = 0;
  const bool overflows = op == ReduceOp::sum ? __builtin_add_overflow(so_far, x, &result) : __builtin_mul_overflow(so_far, x, &result);
  require(!overflows, "integers overflow in its shape arithmetic");
  return result;
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
  if (x.dtype == DType::i64) return Tensor::ints(shape, joined<std::int64_t>(layer.op, x.i64, x.shape, kept));
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
