// Elementwise functions, alone and as the epilogue of other layers.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

/// What shape arithmetic needs of the functions.
std::int64_t apply(Function function, std::int64_t x) {
  switch (function) {
    case Function::neg:
      require(x != std::numeric_limits<std::int64_t>::min(), "integers overflow in its shape arithmetic");
      return -x;
    case Function::abs:
      return x < 0 ? apply(Function::neg, x) : x;
    case Function::relu:
      return std::max<std::int64_t>(x, 0);
    case Function::sign:
      return x > 0 ? 1 : x < 0 ? -1 : 0;
    case Function::logical_not:
      return x == 0 ? 1 : 0;
    case Function::is_true:
      return x != 0 ? 1 : 0;
    case Function::identity:
    case Function::floor:
    case Function::ceil:
    case Function::round:
    case Function::trunc:
      return x;
    default:
      require(false, "its operand holds integers but it computes with floats");
  }
  return x;
}

}  // namespace

float apply(const Pointwise& pointwise, float value) {
  const double x = value, alpha = pointwise.alpha, beta = pointwise.beta;
  const auto exact = [&]() -> double {
    switch (pointwise.function) {
      case Function::identity:
        return x;
      case Function::relu:
        return x < 0 ? 0 : x;
      case Function::leaky_relu:
        return x < 0 ? alpha * x : x;
      case Function::tanh:
        return std::tanh(x);
      case Function::sigmoid:
        return 1 / (1 + std::exp(-x));
      case Function::clip:
        return x < alpha ? alpha : std::min(x, beta);
      case Function::sqrt:
        return std::sqrt(x);
      case Function::exp:
        return std::exp(x);
      case Function::log:
        return std::log(x);
      case Function::neg:
        return -x;
      case Function::abs:
        return std::abs(x);
      case Function::reciprocal:
        return 1 / x;
      case Function::square:
        return x * x;
      case Function::pow:
        return std::pow(x, alpha);
      case Function::affine:
        return alpha * x + beta;
      case Function::elu:
        return x < 0 ? alpha * std::expm1(x) : x;
      case Function::hard_sigmoid:
        return std::clamp(alpha * x + beta, 0.0, 1.0);
      case Function::softplus:
        return softplus(x);
      case Function::hard_swish:
        return x * std::clamp(alpha * x + beta, 0.0, 1.0);
      case Function::mish:
        return x * std::tanh(softplus(x));
      case Function::gelu:
        return 0.5 * x * std::erfc(-x * std::numbers::sqrt2 / 2);
      case Function::gelu_tanh:
        return 0.5 * x * (1 + std::tanh(std::numbers::sqrt2 * std::numbers::inv_sqrtpi * (x + 0.044715 * x * x * x)));
      case Function::erf:
        return std::erf(x);
      case Function::silu:
        return x / (1 + std::exp(-x));
      case Function::softsign:
        return x / (1 + std::abs(x));
      case Function::thresholded_relu:
        return x > alpha ? x : 0;
      case Function::sin:
        return std::sin(x);
      case Function::cos:
        return std::cos(x);
      case Function::floor:
        return std::floor(x);
      case Function::ceil:
        return std::ceil(x);
      case Function::round:
        return std::nearbyint(x);
      case Function::trunc:
        return std::trunc(x);
      case Function::sign:
        return x > 0 ? 1 : x < 0 ? -1 : 0;
      case Function::logical_not:
        return x == 0 ? 1 : 0;
      case Function::is_true:
        return x != 0 ? 1 : 0;
    }
    return x;
  };
  return static_cast<float>(exact());
}

Shape infer(const Unary&, InputShapes inputs) {
  require_count(inputs, 1, 1);
  return input(inputs, 0, "input");
}

Tensor reference(const Unary& layer, InputTensors inputs) {
  Tensor out = *inputs[0];
  for (float& x : out.f32) x = apply(layer.pointwise, x);
  for (std::int64_t& x : out.i64) x = apply(layer.pointwise.function, x);
  return out;
}

}  // namespace wrapture
