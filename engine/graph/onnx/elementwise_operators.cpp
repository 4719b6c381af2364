// Functions of one operand; arithmetic, comparisons and logic of several.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

/// An operator that is a Function; a new one is a line here (and in layers/unary.cpp and lib/activation.glsl).
struct FunctionEntry {
  std::string_view op;
  Function function;
  std::string_view alpha_name = {};  // attribute; empty: the number given here
  float alpha = 0;
  std::string_view beta_name = {};
  float beta = 0;
};

constexpr FunctionEntry kFunctions[] = {
    {"Relu", Function::relu},
    {"LeakyRelu", Function::leaky_relu, "alpha", 0.01f},
    {"Tanh", Function::tanh},
    {"Sigmoid", Function::sigmoid},
    {"Elu", Function::elu, "alpha", 1},
    {"HardSigmoid", Function::hard_sigmoid, "alpha", 0.2f, "beta", 0.5f},
    {"HardSwish", Function::hard_swish, {}, 1.0f / 6, {}, 0.5f},
    {"Softplus", Function::softplus},
    {"Softsign", Function::softsign},
    {"Mish", Function::mish},
    {"ThresholdedRelu", Function::thresholded_relu, "alpha", 1},
    {"Sqrt", Function::sqrt},
    {"Exp", Function::exp},
    {"Log", Function::log},
    {"Erf", Function::erf},
    {"Sin", Function::sin},
    {"Cos", Function::cos},
    {"Neg", Function::neg},
    {"Abs", Function::abs},
    {"Sign", Function::sign},
    {"Floor", Function::floor},
    {"Ceil", Function::ceil},
    {"Round", Function::round},
    {"Not", Function::logical_not},
    {"Reciprocal", Function::reciprocal},
};

void import_function(Call& call) {
  const auto* entry = std::find_if(std::begin(kFunctions), std::end(kFunctions), [&](const auto& one) { return one.op == call.op(); });
  const auto number = [&](std::string_view name, float otherwise) { return name.empty() ? otherwise : call.real(name, otherwise); };
  const Pointwise pointwise{entry->function, number(entry->alpha_name, entry->alpha), number(entry->beta_name, entry->beta)};
  call.result(call.emit(Unary{pointwise}, {call.operand(0)}));
}

void import_gelu(Call& call) {
  const std::string approximate = call.text("approximate", "none");
  require(approximate == "none" || approximate == "tanh", "approximate '{}' is not supported", approximate);
  call.result(call.emit(Unary{{approximate == "tanh" ? Function::gelu_tanh : Function::gelu, 0, 0}}, {call.operand(0)}));
}

void import_selu(Call& call) {
  const float alpha = call.real("alpha", 1.67326319217681884765625f), gamma = call.real("gamma", 1.05070102214813232421875f);
  const Operand elu = call.emit(Unary{{Function::elu, alpha, 0}}, {call.operand(0)});
  call.result(call.emit(Unary{{Function::affine, gamma, 0}}, {elu}));
}

/// alpha * elu(x / alpha).
void import_celu(Call& call) {
  const float alpha = call.real("alpha", 1);
  require(alpha != 0, "its alpha is 0");
  const Operand scaled = call.emit(Unary{{Function::affine, 1 / alpha, 0}}, {call.operand(0)});
  call.result(call.emit(Unary{{Function::affine, alpha, 0}}, {call.emit(Unary{{Function::elu, 1, 0}}, {scaled})}));
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
      value = static_cast<std::int64_t>(
          std::clamp(std::clamp(static_cast<double>(value), static_cast<double>(low), static_cast<double>(high)), -9e18, 9e18));
    return call.result(call.known(std::move(clipped)));
  }
  const bool relu = low == 0 && high == std::numeric_limits<float>::max();
  call.result(call.emit(Unary{relu ? Pointwise{Function::relu, 0, 0} : Pointwise{Function::clip, low, high}}, {x}));
}

/// One slope for all is a leaky ReLU.
void import_prelu(Call& call) {
  const Operand& x = call.operand(0);
  Operand slope = call.operand(1);
  if (slope.constant != nullptr && slope.constant->dtype == DType::f32) {
    const auto& values = slope.constant->f32;
    if (!values.empty() && std::all_of(values.begin(), values.end(), [&](float one) { return one == values.front(); }))
      return call.result(call.emit(Unary{{Function::leaky_relu, values.front(), 0}}, {x}));
  }
  if (call.opset() < 7 && slope.shape.size() == 1 && x.shape.size() >= 2) {  // then one a channel
    Shape channels(x.shape.size() - 1, 1);
    channels[0] = slope.shape[0];
    slope = call.emit(Reshape{channels}, {slope});
  }
  require(broadcast(slope.shape, x.shape) == x.shape, "its slope {} does not fit its input {}", to_string(slope.shape), to_string(x.shape));
  call.result(call.emit(Binary{BinaryOp::prelu, {}}, {x, slope}));
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

struct BinaryEntry {
  std::string_view op;
  BinaryOp binary;
};

constexpr BinaryEntry kBinaries[] = {{"Add", BinaryOp::add},
                                     {"Sum", BinaryOp::add},
                                     {"Mean", BinaryOp::add},
                                     {"Sub", BinaryOp::sub},
                                     {"Mul", BinaryOp::mul},
                                     {"Div", BinaryOp::div},
                                     {"Min", BinaryOp::min},
                                     {"Max", BinaryOp::max},
                                     {"Equal", BinaryOp::equal},
                                     {"Less", BinaryOp::less},
                                     {"LessOrEqual", BinaryOp::less_or_equal},
                                     {"Greater", BinaryOp::greater},
                                     {"GreaterOrEqual", BinaryOp::greater_or_equal},
                                     {"And", BinaryOp::logical_and},
                                     {"Or", BinaryOp::logical_or},
                                     {"Xor", BinaryOp::logical_xor}};

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
  const auto* entry = std::find_if(std::begin(kBinaries), std::end(kBinaries), [&](const auto& one) { return one.op == call.op(); });
  Operand sum = call.operand(0);
  for (std::size_t i = 1; i < call.input_count(); ++i)
    sum = call.emit(Binary{entry->binary, {}}, {sum, aligned(call, sum, call.operand(i))});
  if (call.op() == "Mean" && call.input_count() > 1)
    sum = call.emit(Unary{{Function::affine, 1 / static_cast<float>(call.input_count()), 0}}, {sum});
  call.result(sum);
}

void import_mod(Call& call) {
  call.result(call.emit(Binary{call.integer("fmod", 0) != 0 ? BinaryOp::fmod : BinaryOp::mod, {}}, {call.operand(0), call.operand(1)}));
}

void import_where(Call& call) { call.result(call.emit(Where{}, {call.operand(0), call.operand(1), call.operand(2)})); }

}  // namespace

std::span<const ImporterEntry> elementwise_operators() {
  static const auto list = [] {
    std::vector<ImporterEntry> all{{"Gelu", import_gelu},   {"Selu", import_selu}, {"Celu", import_celu}, {"Clip", import_clip},
                                   {"PRelu", import_prelu}, {"Pow", import_pow},   {"Mod", import_mod},   {"Where", import_where}};
    for (const FunctionEntry& entry : kFunctions) all.push_back({entry.op, import_function});
    for (const BinaryEntry& entry : kBinaries) all.push_back({entry.op, import_arithmetic});
    return all;
  }();
  return list;
}

}  // namespace wrapture
