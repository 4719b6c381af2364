// Matching from the quotient backwards; every step strips reshapes, because planes stay planes in them.
#include "engine/graph/rewrite/spelled_norm.hpp"

#include <algorithm>
#include <cmath>

namespace wrapture {
namespace {

/// Exporters add such numbers to a difference against nothing in particular; its mean is 0, so the variance does not notice.
constexpr double kNegligible = 1e-6;

}  // namespace

ValueId SpelledNorm::root(ValueId id) {
  while (editor_.made_by<Reshape>(id) != nullptr) id = editor_.producer(id)->inputs[0];
  return id;
}

/// A mean (of means) over trailing dimensions, seen through reshapes: of consecutive elements, whatever the shapes are called.
SpelledNorm::Mean SpelledNorm::mean(ValueId id) {
  const auto [node, layer] = editor_.maker<Reduce>(root(id));
  if (layer == nullptr || layer->op != ReduceOp::mean || layer->axes.empty()) return {};
  const Shape& in = editor_.shape(node->inputs[0]);
  std::int64_t count = 1;
  for (auto d = size(layer->axes.front()); d < in.size(); ++d) {
    const bool reduced = std::find(layer->axes.begin(), layer->axes.end(), static_cast<int>(d)) != layer->axes.end();
    if (!reduced && in[d] != 1) return {};
    count *= in[d];
  }
  const Mean inner = mean(node->inputs[0]);
  if (inner.root != kNoValue) return {inner.root, inner.count * count};
  return {root(node->inputs[0]), count};
}

/// Whether `small` holds one number a plane of `of` and arithmetic with it reaches that plane.
bool SpelledNorm::aligned(ValueId small, const Centred& of) {
  const Shape &x = editor_.shape(of.x), &s = editor_.shape(small);
  if (s.size() > x.size()) return false;
  const auto at = [&](std::size_t d) { return d + s.size() < x.size() ? 1 : s[d + s.size() - x.size()]; };
  std::size_t d = x.size();
  for (std::int64_t pixels = 1; d > 0 && pixels < of.count; --d) {
    if (at(d - 1) != 1) return false;
    pixels *= x[d - 1];
    if (pixels > of.count) return false;
  }
  while (d-- > 0)
    if (at(d) != x[d]) return false;
  return true;
}

ValueId SpelledNorm::image_of(ValueId x, std::int64_t count) {
  for (ValueId id = x;; id = editor_.producer(id)->inputs[0]) {
    const Shape& shape = editor_.shape(id);
    if (shape.size() == 4 && shape[2] * shape[3] == count) return id;
    if (editor_.made_by<Reshape>(id) == nullptr) return kNoValue;
  }
}

std::optional<Centred> SpelledNorm::difference(ValueId x, ValueId mean_id) {
  const Mean found = mean(mean_id);
  Centred centred{x, image_of(x, found.count), root(x), found.count};
  if (found.root == kNoValue || found.root != centred.root || centred.image == kNoValue || !aligned(mean_id, centred)) return std::nullopt;
  return centred;
}

std::optional<Centred> SpelledNorm::centred(ValueId id) {
  const auto [node, binary] = editor_.maker<Binary>(root(id));
  if (binary == nullptr || !is_identity(binary->activation)) return std::nullopt;
  if (binary->op == BinaryOp::sub) return difference(node->inputs[0], node->inputs[1]);
  if (binary->op != BinaryOp::add) return std::nullopt;
  for (const std::size_t i : {0u, 1u}) {
    double factor = 1;
    const ValueId mean_id = without_factor(node->inputs[i], factor);
    if (factor != -1 || mean_id == node->inputs[i]) continue;
    if (const auto found = difference(node->inputs[1 - i], mean_id)) return found;
  }
  return std::nullopt;
}

/// Takes products with single numbers off `id`.
ValueId SpelledNorm::without_factor(ValueId id, double& factor) {
  for (Node* node = editor_.producer(id); node != nullptr; node = editor_.producer(id)) {
    const auto* unary = std::get_if<Unary>(&node->layer);
    const auto* binary = std::get_if<Binary>(&node->layer);
    if (unary != nullptr && unary->pointwise.function == Function::neg) {
      factor = -factor;
    } else if (unary != nullptr && unary->pointwise.function == Function::affine && unary->pointwise.beta == 0) {
      factor *= static_cast<double>(unary->pointwise.alpha);
    } else if (binary != nullptr && is_identity(binary->activation) && editor_.scalar(node->inputs[1]) != nullptr &&
               binary->op == BinaryOp::mul) {
      factor *= static_cast<double>(*editor_.scalar(node->inputs[1]));
    } else if (binary != nullptr && is_identity(binary->activation) && editor_.scalar(node->inputs[1]) != nullptr &&
               binary->op == BinaryOp::div) {
      factor /= static_cast<double>(*editor_.scalar(node->inputs[1]));
    } else {
      break;
    }
    id = node->inputs[0];
  }
  return id;
}

/// Takes one sum with a single number off `id`.
ValueId SpelledNorm::without_sum(ValueId id, double& sum) {
  const Node* node = editor_.producer(id);
  if (node == nullptr) return id;
  if (const auto* unary = std::get_if<Unary>(&node->layer);
      unary != nullptr && unary->pointwise.function == Function::affine && unary->pointwise.alpha == 1) {
    sum = static_cast<double>(unary->pointwise.beta);
    return node->inputs[0];
  }
  const auto* binary = std::get_if<Binary>(&node->layer);
  if (binary == nullptr || binary->op != BinaryOp::add || !is_identity(binary->activation)) return id;
  for (const std::size_t i : {0u, 1u})
    if (const float* number = editor_.scalar(node->inputs[i])) {
      sum = static_cast<double>(*number);
      return node->inputs[1 - i];
    }
  return id;
}

/// What `id` is the square of, or kNoValue.
ValueId SpelledNorm::square_of(ValueId id) {
  const Node* node = editor_.producer(id);
  if (node == nullptr) return kNoValue;
  if (const auto* unary = std::get_if<Unary>(&node->layer))
    return unary->pointwise.function == Function::square ? node->inputs[0] : kNoValue;
  const auto* binary = std::get_if<Binary>(&node->layer);
  if (binary == nullptr || !is_identity(binary->activation)) return kNoValue;
  if (binary->op == BinaryOp::pow && editor_.scalar(node->inputs[1]) != nullptr && *editor_.scalar(node->inputs[1]) == 2)
    return node->inputs[0];
  if (binary->op != BinaryOp::mul) return kNoValue;
  double a = 0, b = 0;
  const ValueId first = without_sum(node->inputs[0], a), second = without_sum(node->inputs[1], b);
  if (node->inputs[0] == node->inputs[1]) return first == kNoValue ? kNoValue : node->inputs[0];
  return first == second && std::abs(a) <= kNegligible && std::abs(b) <= kNegligible ? first : kNoValue;
}

bool SpelledNorm::squared_difference(ValueId id, const Centred& of) {
  const Mean outer = mean(id);
  if (outer.root == kNoValue || outer.count != of.count) return false;
  const ValueId squared = square_of(outer.root);
  const auto inner = squared != kNoValue ? centred(squared) : std::nullopt;
  return inner && inner->root == of.root && inner->count == of.count;
}

/// mean(x^2) - mean(x)^2.
bool SpelledNorm::mean_square_minus_square(ValueId id, const Centred& of) {
  const auto [node, binary] = editor_.maker<Binary>(root(id));
  if (binary == nullptr || binary->op != BinaryOp::sub || !is_identity(binary->activation)) return false;
  const Mean squares = mean(node->inputs[0]);
  const ValueId root_of_square = squares.root != kNoValue ? square_of(squares.root) : kNoValue;
  const ValueId squared_mean = square_of(root(node->inputs[1]));
  if (root_of_square == kNoValue || squared_mean == kNoValue || squares.count != of.count) return false;
  const Mean means = mean(squared_mean);
  return root(root_of_square) == of.root && means.root == of.root && means.count == of.count;
}

/// The factor k of `id` = k * variance of the same x (k = n / (n - 1) where it is the unbiased one).
std::optional<double> SpelledNorm::variance(ValueId id, const Centred& of) {
  double factor = 1;
  ValueId plain = without_factor(root(id), factor);
  if (const auto* unary = editor_.made_by<Unary>(root(plain)); unary != nullptr && unary->pointwise.function == Function::relu)
    plain = editor_.producer(root(plain))->inputs[0];
  if (factor <= 0) return std::nullopt;
  return squared_difference(plain, of) || mean_square_minus_square(plain, of) ? std::optional(factor) : std::nullopt;
}

std::optional<InverseDeviation> SpelledNorm::shifted_variance(ValueId id, const Centred& of) {
  InverseDeviation found;
  const ValueId plain = without_sum(root(id), found.epsilon);
  const auto factor = variance(plain, of);
  if (!factor || found.epsilon < 0) return std::nullopt;
  found.variance_factor = *factor;
  return found;
}

std::optional<InverseDeviation> SpelledNorm::deviation(ValueId id, const Centred& of) {
  const auto [node, unary] = editor_.maker<Unary>(root(id));
  if (unary == nullptr || unary->pointwise.function != Function::sqrt || !aligned(id, of)) return std::nullopt;
  return shifted_variance(node->inputs[0], of);
}

std::optional<InverseDeviation> SpelledNorm::inverse(ValueId id, const Centred& of) {
  const Node* node = editor_.producer(root(id));
  if (node == nullptr || !aligned(id, of)) return std::nullopt;
  const auto sqrt_of = [&](ValueId value) -> std::optional<InverseDeviation> {
    const auto [root_node, unary] = editor_.maker<Unary>(root(value));
    if (unary == nullptr || unary->pointwise.function != Function::sqrt) return std::nullopt;
    return shifted_variance(root_node->inputs[0], of);
  };
  if (const auto* unary = std::get_if<Unary>(&node->layer)) {
    if (unary->pointwise.function == Function::reciprocal) return sqrt_of(node->inputs[0]);
    if (unary->pointwise.function == Function::pow && unary->pointwise.alpha == -0.5f) return shifted_variance(node->inputs[0], of);
    if (unary->pointwise.function != Function::sqrt) return std::nullopt;
    const auto [inner_node, inner] = editor_.maker<Unary>(root(node->inputs[0]));  // sqrt(1 / (variance + epsilon))
    if (inner == nullptr || inner->pointwise.function != Function::reciprocal) return std::nullopt;
    return shifted_variance(inner_node->inputs[0], of);
  }
  const auto* binary = std::get_if<Binary>(&node->layer);
  if (binary == nullptr || binary->op != BinaryOp::div || !is_identity(binary->activation)) return std::nullopt;
  const float* one = editor_.scalar(node->inputs[0]);
  return one != nullptr && *one == 1 ? sqrt_of(node->inputs[1]) : std::nullopt;
}

std::optional<InverseDeviation> SpelledNorm::scaled_inverse(ValueId id, const Centred& of, ValueId& gamma) {
  gamma = kNoValue;
  if (const auto found = inverse(id, of)) return found;
  const auto [node, binary] = editor_.maker<Binary>(id);
  if (binary == nullptr || binary->op != BinaryOp::mul || !is_identity(binary->activation)) return std::nullopt;
  for (const std::size_t i : {0u, 1u})
    if (const auto found = inverse(node->inputs[i], of)) {
      gamma = node->inputs[1 - i];
      return found;
    }
  return std::nullopt;
}

}  // namespace wrapture
