// Instance normalisation spelled out as mean, difference, square, mean, square root and quotient, in the ways exporters do.
#include <cmath>
#include <optional>

#include "engine/graph/rewrite/spelled_norm.hpp"

namespace wrapture {
namespace {

/// The normalised value with its factor, as a node sees it: (x - mean) / deviation * gamma.
struct Match {
  Centred centred;
  InverseDeviation inverse;
  ValueId gamma = kNoValue;  // any shape that the node's arithmetic allows
  ValueId beta = kNoValue;
};

/// d / deviation, or d times the inverse (times gamma).
std::optional<Match> match_quotient(SpelledNorm& spelled, const Node& node) {
  const auto* binary = std::get_if<Binary>(&node.layer);
  if (binary == nullptr || !is_identity(binary->activation)) return std::nullopt;
  for (const std::size_t i : {0u, 1u}) {
    if (binary->op == BinaryOp::div && i == 1) continue;
    const auto centred = spelled.centred(node.inputs[i]);
    if (!centred) continue;
    const ValueId other = node.inputs[1 - i];
    if (binary->op == BinaryOp::div) {
      if (const auto inverse = spelled.deviation(other, *centred)) return Match{*centred, *inverse, kNoValue, kNoValue};
    } else if (binary->op == BinaryOp::mul) {
      ValueId gamma = kNoValue;
      if (const auto inverse = spelled.scaled_inverse(other, *centred, gamma)) return Match{*centred, *inverse, gamma, kNoValue};
    }
  }
  return std::nullopt;
}

/// x * k + (beta - mean * k) with k = inverse deviation (times gamma), as TensorFlow writes it.
std::optional<Match> match_folded(SpelledNorm& spelled, Editor& editor, const Node& node) {
  const auto* sum = std::get_if<Binary>(&node.layer);
  if (sum == nullptr || sum->op != BinaryOp::add || !is_identity(sum->activation)) return std::nullopt;
  for (const std::size_t i : {0u, 1u}) {
    const auto [product_node, product] = editor.maker<Binary>(node.inputs[i]);
    const auto [rest_node, rest] = editor.maker<Binary>(node.inputs[1 - i]);
    if (product == nullptr || rest == nullptr || product->op != BinaryOp::mul || rest->op != BinaryOp::sub) continue;
    const auto [mean_node, mean_product] = editor.maker<Binary>(rest_node->inputs[1]);
    if (mean_product == nullptr || mean_product->op != BinaryOp::mul) continue;
    for (const std::size_t j : {0u, 1u})
      for (const std::size_t k : {0u, 1u}) {
        const ValueId x = product_node->inputs[j], factor = product_node->inputs[1 - j], mean = mean_node->inputs[k];
        if (mean_node->inputs[1 - k] != factor) continue;
        const auto centred = spelled.difference(x, mean);
        ValueId gamma = kNoValue;
        const auto inverse = centred ? spelled.scaled_inverse(factor, *centred, gamma) : std::nullopt;
        if (inverse) return Match{*centred, *inverse, gamma, rest_node->inputs[0]};
      }
  }
  return std::nullopt;
}

bool emit(Editor& editor, Node& node, const Match& match) {
  const double k = match.inverse.variance_factor;
  const auto epsilon = static_cast<float>(match.inverse.epsilon / k);
  ValueId y = editor.add(node.name, InstanceNorm{.epsilon = epsilon, .activation = {}}, {match.centred.image});
  if (editor.shape(y) != editor.shape(match.centred.x)) y = editor.add(node.name, Reshape{editor.shape(match.centred.x)}, {y});
  if (k != 1) y = editor.add(node.name, Unary{{Function::affine, static_cast<float>(1 / std::sqrt(k)), 0}}, {y});
  if (match.gamma != kNoValue) y = editor.add(node.name, Binary{BinaryOp::mul, {}}, {y, match.gamma});
  if (match.beta != kNoValue) y = editor.add(node.name, Binary{BinaryOp::add, {}}, {y, match.beta});
  return editor.shape(y) == editor.shape(node.output) && editor.replace(node.output, y);
}

/// Samples moved into the channels around a norm, as some exporters do: statistics are per sample and channel anyway.
bool unmerge_batch(Editor& editor, Node& node) {
  if (!std::holds_alternative<InstanceNorm>(node.layer) || operand(node, 3) != kNoValue) return false;
  const auto [before, reshape] = editor.maker<Reshape>(node.inputs[0]);
  if (reshape == nullptr) return false;
  const Shape x = editor.shape(before->inputs[0]), merged = editor.shape(node.output);
  if (x.size() != 4 || x[0] <= merged[0] || x[0] * x[1] != merged[0] * merged[1]) return false;
  for (const std::size_t i : {1u, 2u})  // one value a merged channel; fewer would mean something else here
    if (operand(node, i) != kNoValue && element_count(editor.shape(operand(node, i))) != x[0] * x[1]) return false;
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = before->inputs[0];
  const ValueId normed = editor.add(node.name, node.layer, inputs);
  return editor.replace(node.output, editor.add(node.name, Reshape{merged}, {normed}));
}

bool rewrite_node(Editor& editor, Node& node) {
  SpelledNorm spelled(editor);
  if (const auto match = match_quotient(spelled, node)) return emit(editor, node, *match);
  if (const auto match = match_folded(spelled, editor, node)) return emit(editor, node, *match);
  return unmerge_batch(editor, node);
}

}  // namespace

Graph recognise_instance_norm(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
