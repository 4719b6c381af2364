// Matrix products and reductions.
#include <algorithm>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

void import_gemm(Call& call) {
  const Gemm layer{.alpha = call.real("alpha", 1),
                   .beta = call.real("beta", 1),
                   .transpose_a = call.integer("transA", 0) != 0,
                   .transpose_b = call.integer("transB", 0) != 0};
  call.result(call.emit(layer, {call.operand(0), call.operand(1), call.optional(2)}));
}

/// Rows of any number of dimensions times a matrix.
void import_matmul(Call& call) {
  const Operand &a = call.operand(0), &b = call.operand(1);
  require(a.shape.size() >= 2 && b.shape.size() == 2, "it multiplies {} and {}; only matrices on the right are supported",
          to_string(a.shape), to_string(b.shape));
  if (a.shape.size() == 2) return call.result(call.emit(Gemm{}, {a, b}));
  const std::int64_t inner = a.shape.back();
  require(inner > 0, "it multiplies an empty tensor");
  Shape out = a.shape;
  out.back() = b.shape[1];
  const Operand rows = call.emit(Reshape{{element_count(a.shape) / inner, inner}}, {a});
  call.result(call.emit(Reshape{out}, {call.emit(Gemm{}, {rows, b})}));
}

std::vector<int> reduced_axes(const Call& call, std::size_t rank) {
  std::vector<int> axes;
  const auto given = call.integers_from("axes", 1);
  if (given && !given->empty())
    for (const std::int64_t axis : *given) axes.push_back(axis_of(axis, rank));
  else if (call.integer("noop_with_empty_axes", 0) == 0)
    for (std::size_t d = 0; d < rank; ++d) axes.push_back(static_cast<int>(d));
  std::sort(axes.begin(), axes.end());
  require(std::adjacent_find(axes.begin(), axes.end()) == axes.end(), "its axes name a dimension twice");
  return axes;
}

/// Over shape arithmetic only: folds all values along all axes.
Operand product(Call& call, const Tensor& x, bool keep) {
  Tensor result = x;
  result.shape = keep ? Shape(x.shape.size(), 1) : Shape{};
  if (x.dtype == DType::i64) {
    Operand all = call.known(Tensor::ints(result.shape, {1}));
    for (const std::int64_t value : x.i64) all = call.emit(Binary{BinaryOp::mul, {}}, {all, call.known(Tensor::ints({}, {value}))});
    return all;
  }
  result.f32 = {1};
  for (const float value : x.f32) result.f32[0] *= value;
  return call.known(std::move(result));
}

void import_reduce(Call& call) {
  const Operand& x = call.operand(0);
  const bool keep = call.integer("keepdims", 1) != 0;
  const std::vector<int> axes = reduced_axes(call, x.shape.size());
  if (call.op() == "ReduceProd") {
    require(axes.size() == x.shape.size(), "only products over all dimensions are supported");
    return call.result(product(call, call.constant(0, "input"), keep));
  }
  const Operand mean = call.emit(ReduceMean{.axes = axes, .keep_dimensions = keep}, {x});
  if (call.op() == "ReduceMean") return call.result(mean);
  float count = 1;  // ReduceSum
  for (const int axis : axes) count *= static_cast<float>(x.shape[size(axis)]);
  call.result(call.emit(Unary{{Function::affine, count, 0}}, {mean}));
}

void import_global_average(Call& call) {
  const Operand& x = call.operand(0);
  require(x.shape.size() > 2, "its input {} has no pixels", to_string(x.shape));
  std::vector<int> axes;
  for (std::size_t d = 2; d < x.shape.size(); ++d) axes.push_back(static_cast<int>(d));
  call.result(call.emit(ReduceMean{.axes = axes, .keep_dimensions = true}, {x}));
}

}  // namespace

std::span<const ImporterEntry> matrix_operators() {
  static constexpr ImporterEntry list[] = {{"Gemm", import_gemm},         {"MatMul", import_matmul},
                                           {"ReduceMean", import_reduce}, {"ReduceSum", import_reduce},
                                           {"ReduceProd", import_reduce}, {"GlobalAveragePool", import_global_average}};
  return list;
}

}  // namespace wrapture
