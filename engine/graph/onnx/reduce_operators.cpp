// Reductions, and what is made of them: softmax, pooling over the whole picture.
#include <algorithm>
#include <numeric>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

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

Operand function(Call& call, Function f, const Operand& x) { return call.emit(Unary{{f, 0, 0}}, {x}); }

Operand exponentials(Call& call, const Operand& x, const Operand& largest) {
  return function(call, Function::exp, call.emit(Binary{BinaryOp::sub, {}}, {x, largest}));
}

/// log(sum(exp(x))), with the largest value taken out first so that nothing overflows.
Operand log_sum_exp(Call& call, const Operand& x, const std::vector<int>& axes, bool keep) {
  const Operand largest = call.emit(Reduce{ReduceOp::max, axes, true}, {x});
  const Operand sum = call.emit(Reduce{ReduceOp::sum, axes, true}, {exponentials(call, x, largest)});
  Operand result = call.emit(Binary{BinaryOp::add, {}}, {function(call, Function::log, sum), largest});
  if (keep) return result;
  const std::array<const Shape*, 1> shapes{&x.shape};
  return call.emit(Reshape{infer(Reduce{ReduceOp::max, axes, false}, shapes)}, {result});
}

/// A sum is a mean times its count: norms that are spelled with sums are recognised as those with means. The rewrite rules make it a sum
/// again where no norm is.
Operand sum_of(Call& call, const Operand& x, const std::vector<int>& axes, bool keep) {
  if (x.constant != nullptr) return call.emit(Reduce{ReduceOp::sum, axes, keep}, {x});
  float count = 1;
  for (const int axis : axes) count *= static_cast<float>(x.shape[size(axis)]);
  return call.emit(Unary{{Function::affine, count, 0}}, {call.emit(Reduce{ReduceOp::mean, axes, keep}, {x})});
}

void import_reduce(Call& call) {
  const Operand& x = call.operand(0);
  const bool keep = call.integer("keepdims", 1) != 0;
  const std::vector<int> axes = reduced_axes(call, x.shape.size());
  const std::string& op = call.op();
  if (op == "ReduceSum") return call.result(sum_of(call, x, axes, keep));
  if (op == "ReduceLogSumExp") return call.result(log_sum_exp(call, x, axes, keep));
  if (op == "ReduceLogSum") return call.result(function(call, Function::log, sum_of(call, x, axes, keep)));
  const ReduceOp kind = op == "ReduceMean"   ? ReduceOp::mean
                        : op == "ReduceMax"  ? ReduceOp::max
                        : op == "ReduceMin"  ? ReduceOp::min
                        : op == "ReduceProd" ? ReduceOp::product
                        : op == "ReduceL1"   ? ReduceOp::l1
                        : op == "ReduceL2"   ? ReduceOp::l2
                                             : ReduceOp::sum_square;
  call.result(call.emit(Reduce{kind, axes, keep}, {x}));
}

void import_global_pool(Call& call) {
  const Operand& x = call.operand(0);
  require(x.shape.size() > 2, "its input {} has no pixels", to_string(x.shape));
  std::vector<int> axes(x.shape.size() - 2);
  std::iota(axes.begin(), axes.end(), 2);
  const ReduceOp op = call.op() == "GlobalMaxPool" ? ReduceOp::max : ReduceOp::mean;
  call.result(call.emit(Reduce{op, axes, true}, {x}));
}

/// Before opset 13 all dimensions from `axis` on are one.
std::vector<int> softmax_axes(const Call& call) {
  const std::size_t rank = call.operand(0).shape.size();
  const int axis = axis_of(call.integer("axis", call.opset() < 13 ? 1 : -1), rank);
  if (call.opset() >= 13) return {axis};
  std::vector<int> axes(rank - size(axis));
  std::iota(axes.begin(), axes.end(), axis);
  return axes;
}

void import_softmax(Call& call) {
  const Operand& x = call.operand(0);
  const std::vector<int> axes = softmax_axes(call);
  if (call.op() == "LogSoftmax") return call.result(call.emit(Binary{BinaryOp::sub, {}}, {x, log_sum_exp(call, x, axes, true)}));
  const Operand powers = exponentials(call, x, call.emit(Reduce{ReduceOp::max, axes, true}, {x}));
  call.result(call.emit(Binary{BinaryOp::div, {}}, {powers, call.emit(Reduce{ReduceOp::sum, axes, true}, {powers})}));
}

void import_lp_normalization(Call& call) {
  const Operand& x = call.operand(0);
  const std::int64_t p = call.integer("p", 2);
  require(p == 1 || p == 2, "the norm p = {} is not supported; 1 and 2 are", p);
  const Reduce norm{p == 1 ? ReduceOp::l1 : ReduceOp::l2, {axis_of(call.integer("axis", -1), x.shape.size())}, true};
  call.result(call.emit(Binary{BinaryOp::div, {}}, {x, call.emit(norm, {x})}));
}

}  // namespace

std::span<const ImporterEntry> reduce_operators() {
  static constexpr ImporterEntry list[] = {{"ReduceMean", import_reduce},
                                           {"ReduceSum", import_reduce},
                                           {"ReduceMax", import_reduce},
                                           {"ReduceMin", import_reduce},
                                           {"ReduceProd", import_reduce},
                                           {"ReduceL1", import_reduce},
                                           {"ReduceL2", import_reduce},
                                           {"ReduceSumSquare", import_reduce},
                                           {"ReduceLogSum", import_reduce},
                                           {"ReduceLogSumExp", import_reduce},
                                           {"GlobalAveragePool", import_global_pool},
                                           {"GlobalMaxPool", import_global_pool},
                                           {"Softmax", import_softmax},
                                           {"LogSoftmax", import_softmax},
                                           {"LpNormalization", import_lp_normalization}};
  return list;
}

}  // namespace wrapture
