// Elementwise functions, alone and as the epilogue of other layers.
#include <algorithm>
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {

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
        return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
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
  return out;
}

}  // namespace wrapture
