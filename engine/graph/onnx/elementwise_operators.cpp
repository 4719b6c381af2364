// Functions of one operand and arithmetic of several.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

Pointwise function_of(const Call& call) {
  const std::string& op = call.op();
  if (op == "Relu") return {Function::relu, 0, 0};
  if (op == "LeakyRelu") return {Function::leaky_relu, call.real("alpha", 0.01f), 0};
  if (op == "Tanh") return {Function::tanh, 0, 0};
  if (op == "Sigmoid") return {Function::sigmoid, 0, 0};
  if (op == "Elu") return {Function::elu, call.real("alpha", 1.0f), 0};
  if (op == "HardSigmoid") return {Function::hard_sigmoid, call.real("alpha", 0.2f), call.real("beta", 0.5f)};
  if (op == "Softplus") return {Function::softplus, 0, 0};
  if (op == "Sqrt") return {Function::sqrt, 0, 0};
  if (op == "Exp") return {Function::exp, 0, 0};
  if (op == "Log") return {Function::log, 0, 0};
  if (op == "Abs") return {Function::abs, 0, 0};
  return {Function::reciprocal, 0, 0};
}

void import_function(Call& call) { call.result(call.emit(Unary{function_of(call)}, {call.operand(0)})); }

void import_neg(Call& call) {
  const Operand& x = call.operand(0);
  if (x.constant != nullptr && x.constant->dtype == DType::i64)
    return call.result(call.emit(Binary{BinaryOp::sub, {}}, {call.known(Tensor::ints({}, {0})), x}));
  call.result(call.emit(Unary{{Function::neg, 0, 0}}, {x}));
}

void import_hard_swish(Call& call) {
  const Operand gate = call.emit(Unary{{Function::hard_sigmoid, 1.0f / 6, 0.5f}}, {call.operand(0)});
  call.result(call.emit(Binary{BinaryOp::mul, {}}, {call.operand(0), gate}));
}

void import_selu(Call& call) {
  const float alpha = call.real("alpha", 1.67326319217681884765625f), gamma = call.real("gamma", 1.05070102214813232421875f);
  const Operand elu = call.emit(Unary{{Function::elu, alpha, 0}}, {call.operand(0)});
  call.result(call.emit(Unary{{Function::affine, gamma, 0}}, {elu}));
}

/// A limit of Clip: an operand since opset 11, an attribute before.
float limit_of(const Call& call, std::string_view name, std::size_t i, float otherwise) {
  if (!call.has(i)) return call.real(name, otherwise);
  const auto values = call.floats_of(i, name);
  require(values.size() == 1, "its {} must be one number", name);
  return values[0];
}

void import_clip(Call& call) {
  const float low = limit_of(call, "min", 1, std::numeric_limits<float>::lowest());
  const float high = limit_of(call, "max", 2, std::numeric_limits<float>::max());
  const Operand& x = call.operand(0);
  if (x.constant != nullptr && x.constant->dtype == DType::i64) {
    Tensor clipped = *x.constant;
    for (std::int64_t& value : clipped.i64)
      value = static_cast<std::int64_t>(std::clamp(static_cast<double>(value), static_cast<double>(low), static_cast<double>(high)));
    return call.result(call.known(std::move(clipped)));
  }
  const bool relu = low == 0 && high == std::numeric_limits<float>::max();
  call.result(call.emit(Unary{relu ? Pointwise{Function::relu, 0, 0} : Pointwise{Function::clip, low, high}}, {x}));
}

/// One slope for all is a leaky ReLU; else relu(x) - slope * relu(-x).
void import_prelu(Call& call) {
  const Operand& x = call.operand(0);
  Operand slope = call.operand(1);
  if (slope.constant != nullptr && slope.constant->dtype == DType::f32) {
    const auto& values = slope.constant->f32;
    if (std::all_of(values.begin(), values.end(), [&](float one) { return one == values.front(); }))
      return call.result(call.emit(Unary{{Function::leaky_relu, values.front(), 0}}, {x}));
  }
  if (call.opset() < 7 && slope.shape.size() == 1 && x.shape.size() >= 2) {  // then one a channel
    Shape channels(x.shape.size() - 1, 1);
    channels[0] = slope.shape[0];
    slope = call.emit(Reshape{channels}, {slope});
  }
  require(broadcast(slope.shape, x.shape) == x.shape, "its slope {} does not fit its input {}", to_string(slope.shape), to_string(x.shape));
  const Operand above = call.emit(Unary{{Function::relu, 0, 0}}, {x});
  const Operand negative = call.emit(Unary{{Function::neg, 0, 0}}, {x});
  const Operand below = call.emit(Unary{{Function::relu, 0, 0}}, {negative});
  call.result(call.emit(Binary{BinaryOp::sub, {}}, {above, call.emit(Binary{BinaryOp::mul, {}}, {below, slope})}));
}

/// The single number that an operand holds everywhere, if it is known and does not enlarge the other operand.
const float* scalar_of(const Operand& operand, const Shape& other) {
  if (operand.constant == nullptr || operand.constant->f32.size() != 1 || operand.shape.size() > other.size()) return nullptr;
  return &operand.constant->f32[0];
}

void import_pow(Call& call) {
  const Operand &x = call.operand(0), &exponent = call.operand(1);
  Operand power = exponent;
  if (power.constant != nullptr && power.constant->dtype == DType::i64 && (x.constant == nullptr || x.constant->dtype == DType::f32))
    power = call.known(Tensor::floats(power.shape, as_floats(*power.constant)));
  const float* n = scalar_of(power, x.shape);
  if (n == nullptr) return call.result(call.emit(Binary{BinaryOp::pow, {}}, {x, power}));
  Pointwise pointwise{Function::pow, *n, 0};
  if (*n == 1) pointwise = {};
  if (*n == 2) pointwise = {Function::square, 0, 0};
  if (*n == 0.5f) pointwise = {Function::sqrt, 0, 0};
  if (*n == -1) pointwise = {Function::reciprocal, 0, 0};
  call.result(call.emit(Unary{pointwise}, {x}));
}

BinaryOp binary_of(const std::string& op) {
  if (op == "Sub") return BinaryOp::sub;
  if (op == "Mul") return BinaryOp::mul;
  if (op == "Div") return BinaryOp::div;
  if (op == "Min") return BinaryOp::min;
  if (op == "Max") return BinaryOp::max;
  return BinaryOp::add;  // Add, Sum
}

/// Before opset 7 the second operand was aligned with `axis` of the first, not with its end.
Operand aligned(Call& call, const Operand& first, const Operand& second) {
  if (call.opset() >= 7 || call.integer("broadcast", 0) == 0 || call.attribute("axis") == nullptr) return second;
  const int axis = axis_of(call.integer("axis", 0), first.shape.size());
  require(second.shape.size() + size(axis) <= first.shape.size(), "its operands do not fit each other at axis {}", axis);
  Shape shape = second.shape;
  shape.resize(first.shape.size() - size(axis), 1);
  return call.emit(Reshape{shape}, {second});
}

void import_arithmetic(Call& call) {
  Operand sum = call.operand(0);
  for (std::size_t i = 1; i < call.input_count(); ++i)
    sum = call.emit(Binary{binary_of(call.op()), {}}, {sum, aligned(call, sum, call.operand(i))});
  call.result(sum);
}

}  // namespace

std::span<const ImporterEntry> elementwise_operators() {
  static constexpr ImporterEntry list[] = {
      {"Relu", import_function},     {"LeakyRelu", import_function},   {"Tanh", import_function},
      {"Sigmoid", import_function},  {"Elu", import_function},         {"HardSigmoid", import_function},
      {"Softplus", import_function}, {"Sqrt", import_function},        {"Exp", import_function},
      {"Log", import_function},      {"Abs", import_function},         {"Reciprocal", import_function},
      {"Neg", import_neg},           {"HardSwish", import_hard_swish}, {"Selu", import_selu},
      {"Clip", import_clip},         {"PRelu", import_prelu},          {"Pow", import_pow},
      {"Add", import_arithmetic},    {"Sub", import_arithmetic},       {"Mul", import_arithmetic},
      {"Div", import_arithmetic},    {"Min", import_arithmetic},       {"Max", import_arithmetic},
      {"Sum", import_arithmetic}};
  return list;
}

}  // namespace wrapture
