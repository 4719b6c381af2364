// Comparisons and choices of shape arithmetic; they are always constants.
#include <cmath>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

/// Operand i enlarged to `shape`, as doubles (exact for all integers that a shape can hold).
std::vector<double> numbers(const Call& call, std::size_t i, const Shape& shape) {
  const Tensor wide = strided_copy(call.constant(i, "input"), shape, broadcast_strides(call.operand(i).shape, shape), 0);
  std::vector<double> values(wide.f32.begin(), wide.f32.end());
  for (const std::int64_t one : wide.i64) values.push_back(static_cast<double>(one));
  return values;
}

Shape common_shape(const Call& call) {
  Shape shape = call.operand(0).shape;
  for (std::size_t i = 1; i < call.input_count(); ++i) shape = broadcast(shape, call.operand(i).shape);
  require(element_count(shape) <= kMaxFoldedElements, "its result {} is too large", to_string(shape));
  return shape;
}

bool holds(const std::string& op, double a, double b) {
  if (op == "Equal") return a == b;
  if (op == "Less") return a < b;
  if (op == "LessOrEqual") return a <= b;
  if (op == "Greater") return a > b;
  if (op == "GreaterOrEqual") return a >= b;
  if (op == "And") return a != 0 && b != 0;
  return a != 0 || b != 0;  // Or
}

void import_comparison(Call& call) {
  const Shape shape = common_shape(call);
  const auto a = numbers(call, 0, shape), b = numbers(call, 1, shape);
  Shape result;
  for (std::size_t i = 0; i < a.size(); ++i) result.push_back(holds(call.op(), a[i], b[i]) ? 1 : 0);
  call.result(call.known(Tensor::ints(shape, std::move(result))));
}

void import_not(Call& call) {
  Tensor result = call.constant(0, "input");
  for (std::int64_t& x : result.i64) x = x == 0 ? 1 : 0;
  call.result(call.known(std::move(result)));
}

void import_where(Call& call) {
  const Shape shape = common_shape(call);
  const auto choice = numbers(call, 0, shape);
  const auto wide = [&](std::size_t i, const char* what) {
    return strided_copy(call.constant(i, what), shape, broadcast_strides(call.operand(i).shape, shape), 0);
  };
  Tensor result = wide(1, "first choice");
  const Tensor other = wide(2, "second choice");
  require(result.dtype == other.dtype, "it chooses between integers and floats");
  for (std::size_t i = 0; i < choice.size(); ++i) {
    if (choice[i] != 0) continue;
    if (result.dtype == DType::f32)
      result.f32[i] = other.f32[i];
    else
      result.i64[i] = other.i64[i];
  }
  call.result(call.known(std::move(result)));
}

void import_mod(Call& call) {
  const Shape shape = common_shape(call);
  const auto a = numbers(call, 0, shape), b = numbers(call, 1, shape);
  Shape result;
  for (std::size_t i = 0; i < a.size(); ++i) {
    require(b[i] != 0, "it divides by 0");
    const double remainder = std::fmod(a[i], b[i]);  // has the sign of a; the operator wants that of b
    result.push_back(static_cast<std::int64_t>(remainder != 0 && (remainder < 0) != (b[i] < 0) ? remainder + b[i] : remainder));
  }
  require(call.constant(0, "input").dtype == DType::i64 && call.integer("fmod", 0) == 0, "only integers are supported");
  call.result(call.known(Tensor::ints(shape, std::move(result))));
}

}  // namespace

std::span<const ImporterEntry> logic_operators() {
  static constexpr ImporterEntry list[] = {{"Equal", import_comparison},
                                           {"Less", import_comparison},
                                           {"LessOrEqual", import_comparison},
                                           {"Greater", import_comparison},
                                           {"GreaterOrEqual", import_comparison},
                                           {"And", import_comparison},
                                           {"Or", import_comparison},
                                           {"Not", import_not},
                                           {"Where", import_where},
                                           {"Mod", import_mod}};
  return list;
}

}  // namespace wrapture
