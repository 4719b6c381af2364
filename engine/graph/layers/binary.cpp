// Arithmetic of two operands with NumPy broadcasting; integers too, for the shape arithmetic of model files.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

template <class T>
bool holds(BinaryOp op, T a, T b) {
  switch (op) {
    case BinaryOp::equal:
      return a == b;
    case BinaryOp::less:
      return a < b;
    case BinaryOp::less_or_equal:
      return a <= b;
    case BinaryOp::greater:
      return a > b;
    case BinaryOp::greater_or_equal:
      return a >= b;
    case BinaryOp::logical_and:
      return a != 0 && b != 0;
    case BinaryOp::logical_or:
      return a != 0 || b != 0;
    default:  // logical_xor
      return (a != 0) != (b != 0);
  }
}

float combine(BinaryOp op, float a, float b) {
  switch (op) {
    case BinaryOp::add:
      return a + b;
    case BinaryOp::sub:
      return a - b;
    case BinaryOp::mul:
      return a * b;
    case BinaryOp::div:
      return a / b;
    case BinaryOp::min:
      return std::min(a, b);
    case BinaryOp::max:
      return std::max(a, b);
    case BinaryOp::pow:
      return static_cast<float>(std::pow(static_cast<double>(a), static_cast<double>(b)));
    case BinaryOp::prelu:
      return a < 0 ? a * b : a;
    case BinaryOp::mod: {
      const float rest = std::fmod(a, b);
      return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    }
    case BinaryOp::fmod:
      return std::fmod(a, b);
    default:
      return holds(op, a, b) ? 1 : 0;
  }
}

/// b >= 0 times a, by squaring.
std::int64_t power(std::int64_t a, std::int64_t b) {
  require(b >= 0, "an integer to the power of {}", b);
  std::int64_t result = 1;
  for (; b > 0; b >>= 1) {
    require((b & 1) == 0 || !__builtin_mul_overflow(result, a, &result), "integers overflow in its shape arithmetic");
    require(b == 1 || !__builtin_mul_overflow(a, a, &a), "integers overflow in its shape arithmetic");
  }
  return result;
}

std::int64_t combine(BinaryOp op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflows = false;
  switch (op) {
    case BinaryOp::add:
      overflows = __builtin_add_overflow(a, b, &result);
      break;
    case BinaryOp::sub:
      overflows = __builtin_sub_overflow(a, b, &result);
      break;
    case BinaryOp::mul:
      overflows = __builtin_mul_overflow(a, b, &result);
      break;
    case BinaryOp::div:
      require(b != 0 && (b != -1 || a != std::numeric_limits<std::int64_t>::min()), "integer division of {} by {}", a, b);
      return a / b;
    case BinaryOp::min:
      return std::min(a, b);
    case BinaryOp::max:
      return std::max(a, b);
    case BinaryOp::pow:
      return power(a, b);
    case BinaryOp::prelu:
      require(false, "integers have no slope");
      break;
    case BinaryOp::mod:
    case BinaryOp::fmod:
      require(b != 0, "integer remainder of {} by {}", a, b);
      result = b == -1 ? 0 : a % b;
      return op == BinaryOp::mod && result != 0 && (result < 0) != (b < 0) ? result + b : result;
    default:
      return holds(op, a, b) ? 1 : 0;
  }
  require(!overflows, "integers overflow in its shape arithmetic");
  return result;
}

template <class T>
std::vector<T> combine(BinaryOp op, const std::vector<T>& a, const Shape& a_shape, const std::vector<T>& b, const Shape& b_shape,
                       const Shape& shape) {
  std::vector<T> result = strided_copy(a, shape, broadcast_strides(a_shape, shape), 0);
  std::size_t i = 0;
  for_each_offset(shape, broadcast_strides(b_shape, shape), 0, [&](std::int64_t offset) {
    result[i] = combine(op, result[i], b[size(offset)]);
    ++i;
  });
  return result;
}

}  // namespace

Shape infer(const Binary&, InputShapes inputs) {
  require_count(inputs, 2, 2);
  return broadcast(input(inputs, 0, "first operand"), input(inputs, 1, "second operand"));
}

Tensor reference(const Binary& layer, InputTensors inputs) {
  const Tensor &a = *inputs[0], &b = *inputs[1];
  const Shape shape = broadcast(a.shape, b.shape);
  require(a.dtype == b.dtype, "its operands are an integer and a float tensor");
  if (a.dtype == DType::i64) return Tensor::ints(shape, combine(layer.op, a.i64, a.shape, b.i64, b.shape, shape));
  Tensor out = Tensor::floats(shape, combine(layer.op, a.f32, a.shape, b.f32, b.shape, shape));
  for (float& x : out.f32) x = apply(layer.activation, x);
  return out;
}

}  // namespace wrapture
