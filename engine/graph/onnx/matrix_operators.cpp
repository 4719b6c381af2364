// Matrix products.
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

/// Vectors become matrices of one row (left) or column (right), and lose that dimension again in the result.
void import_matmul(Call& call) {
  Operand a = call.operand(0), b = call.operand(1);
  require(!a.shape.empty() && !b.shape.empty(), "it multiplies a single number; use Mul");
  require(element_count(a.shape) > 0 && element_count(b.shape) > 0, "it multiplies an empty tensor");
  const bool row = a.shape.size() == 1, column = b.shape.size() == 1;
  if (row) a = call.emit(Reshape{{1, a.shape[0]}}, {a});
  if (column) b = call.emit(Reshape{{b.shape[0], 1}}, {b});
  Operand product;
  if (a.shape.size() == 2 && b.shape.size() == 2) {
    product = call.emit(Gemm{}, {a, b});
  } else if (b.shape.size() == 2) {  // rows of any number of dimensions times one matrix
    Shape out = a.shape;
    out.back() = b.shape[1];
    const Operand rows = call.emit(Reshape{{element_count(a.shape) / a.shape.back(), a.shape.back()}}, {a});
    product = call.emit(Reshape{out}, {call.emit(Gemm{}, {rows, b})});
  } else {
    product = call.emit(MatMul{}, {a, b});
  }
  if (row || column) {
    Shape shape = product.shape;
    if (column) shape.pop_back();
    if (row) shape.erase(shape.end() - (column ? 1 : 2));
    product = call.emit(Reshape{shape}, {product});
  }
  call.result(product);
}

}  // namespace

std::span<const ImporterEntry> matrix_operators() {
  static constexpr ImporterEntry list[] = {{"Gemm", import_gemm}, {"MatMul", import_matmul}};
  return list;
}

}  // namespace wrapture
