// Arithmetic with single numbers becomes alpha * x + beta (or a clip), and neighbours of that kind become one; clipped to 0..1, that is
// a hard sigmoid.
#include <cmath>
#include <limits>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

/// x op number (or number op x) as a function of x; identity where there is none.
Pointwise function_of(BinaryOp op, float number, bool number_left) {
  switch (op) {
    case BinaryOp::add:
      return {Function::affine, 1, number};
    case BinaryOp::sub:
      return number_left ? Pointwise{Function::affine, -1, number} : Pointwise{Function::affine, 1, -number};
    case BinaryOp::mul:
      return {Function::affine, number, 0};
    case BinaryOp::div:
      return number_left || number == 0 ? Pointwise{} : Pointwise{Function::affine, 1 / number, 0};
    case BinaryOp::min:
      return {Function::clip, std::numeric_limits<float>::lowest(), number};
    case BinaryOp::max:
      return number == 0 ? Pointwise{Function::relu, 0, 0} : Pointwise{Function::clip, number, std::numeric_limits<float>::max()};
    case BinaryOp::pow:
      return number_left ? Pointwise{} : Pointwise{Function::pow, number, 0};
    case BinaryOp::prelu:
      return number_left ? Pointwise{} : Pointwise{Function::leaky_relu, number, 0};
    default:
      return {};
  }
}

bool from_binary(Editor& editor, Node& node) {
  const auto* binary = std::get_if<Binary>(&node.layer);
  if (binary == nullptr || !is_identity(binary->activation)) return false;
  for (const std::size_t i : {0u, 1u}) {
    const float* number = editor.scalar(node.inputs[i]);
    if (number == nullptr || editor.shape(node.inputs[1 - i]) != editor.shape(node.output)) continue;
    const Pointwise pointwise = function_of(binary->op, *number, i == 0);
    if (is_identity(pointwise)) continue;
    node.inputs = {node.inputs[1 - i]};
    node.layer = Unary{pointwise};
    editor.changed();
    return true;
  }
  return false;
}

/// `pointwise` as alpha * x + beta.
bool as_affine(const Pointwise& pointwise, double& alpha, double& beta) {
  alpha = pointwise.function == Function::affine ? static_cast<double>(pointwise.alpha) : pointwise.function == Function::neg ? -1 : 0;
  beta = pointwise.function == Function::affine ? static_cast<double>(pointwise.beta) : 0;
  return pointwise.function == Function::affine || pointwise.function == Function::neg;
}

bool join(Editor& editor, Node& node) {
  auto* outer = std::get_if<Unary>(&node.layer);
  const auto [before, inner] = editor.maker<Unary>(operand(node, 0));
  double a = 0, b = 0, c = 0, d = 0;
  if (outer == nullptr || inner == nullptr || !editor.used_once(before->output) || !as_affine(inner->pointwise, c, d)) return false;
  if (as_affine(outer->pointwise, a, b))
    outer->pointwise = {Function::affine, static_cast<float>(a * c), static_cast<float>(a * d + b)};
  else if (outer->pointwise == Pointwise{Function::clip, 0, 1})
    outer->pointwise = {Function::hard_sigmoid, static_cast<float>(c), static_cast<float>(d)};
  else if (outer->pointwise.function == Function::hard_sigmoid)
    outer->pointwise = {Function::hard_sigmoid, static_cast<float>(static_cast<double>(outer->pointwise.alpha) * c),
                        static_cast<float>(static_cast<double>(outer->pointwise.alpha) * d + static_cast<double>(outer->pointwise.beta))};
  else
    return false;
  node.inputs[0] = before->inputs[0];
  editor.changed();
  return true;
}

/// A mean times the number of its elements is their sum, and the other way round.
bool into_reduction(Editor& editor, Node& node) {
  const auto* unary = std::get_if<Unary>(&node.layer);
  const auto [before, reduce] = editor.maker<Reduce>(operand(node, 0));
  if (unary == nullptr || reduce == nullptr || !editor.used_once(before->output)) return false;
  if (unary->pointwise.function != Function::affine || unary->pointwise.beta != 0) return false;
  const double count = static_cast<double>(element_count(editor.shape(before->inputs[0]))) /
                       static_cast<double>(element_count(editor.shape(before->output)));
  const double factor = static_cast<double>(unary->pointwise.alpha);
  const auto is = [](double a, double b) { return std::abs(a - b) <= 1e-6 * b; };
  if (reduce->op == ReduceOp::mean && is(factor, count))
    reduce->op = ReduceOp::sum;
  else if (reduce->op == ReduceOp::sum && is(factor, 1 / count))
    reduce->op = ReduceOp::mean;
  else
    return false;
  node.layer = Unary{};  // dropped as an identity
  editor.changed();
  return true;
}

}  // namespace

Graph fold_arithmetic(const Graph& graph, int& count) {
  return until_stable(graph, count, [](Editor& editor, Node& node) {
    return from_binary(editor, node) || join(editor, node) || into_reduction(editor, node);
  });
}

}  // namespace wrapture
