// Batch norm becomes a constant scale and shift a channel, and those move into the weights of the convolution before them.
#include <cmath>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

bool from_batch_norm(Editor& editor, Node& node) {
  const auto* norm = std::get_if<BatchNorm>(&node.layer);
  if (norm == nullptr || editor.shape(node.output).size() != 4) return false;
  const std::vector<ValueId> inputs = node.inputs;
  for (std::size_t i = 1; i < 5; ++i)
    if (editor.constant(inputs[i]) == nullptr) return false;
  const auto at = [&](std::size_t i, std::size_t c) { return static_cast<double>(editor.constant(inputs[i])->f32[c]); };
  Tensor scale = Tensor::floats({editor.shape(node.output)[1]}), shift = scale;
  for (std::size_t c = 0; c < scale.f32.size(); ++c) {
    const double factor = at(1, c) / std::sqrt(at(4, c) + static_cast<double>(norm->epsilon));
    scale.f32[c] = static_cast<float>(factor);
    shift.f32[c] = static_cast<float>(at(2, c) - at(3, c) * factor);
  }
  const ValueId scale_id = editor.add_constant(node.name + " scale", std::move(scale));
  const ValueId shift_id = editor.add_constant(node.name + " shift", std::move(shift));
  node.layer = ScaleShift{};
  node.inputs = {inputs[0], scale_id, shift_id};
  editor.changed();
  return true;
}

/// The output channel that weight element i belongs to.
std::size_t output_channel(const Layer& layer, const Shape& weight, std::size_t i) {
  const std::size_t kernel = size(weight[2] * weight[3]), inner = size(weight[1]);
  const std::size_t outer = i / kernel / inner;
  const auto* transposed = std::get_if<ConvTranspose2d>(&layer);
  if (transposed == nullptr) return outer;
  return outer / (size(weight[0]) / size(transposed->groups)) * inner + i / kernel % inner;
}

bool into_convolution(Editor& editor, Node& node) {
  const auto* scaling = std::get_if<ScaleShift>(&node.layer);
  if (scaling == nullptr || operand(node, 3) != kNoValue || operand(node, 6) != kNoValue || !editor.used_once(node.inputs[0])) return false;
  Node* conv = editor.producer(node.inputs[0]);
  if (conv == nullptr || (!std::holds_alternative<Conv2d>(conv->layer) && !std::holds_alternative<ConvTranspose2d>(conv->layer)))
    return false;
  if (std::holds_alternative<Conv2d>(conv->layer) && operand(*conv, 3) != kNoValue) return false;  // its sum would have to be scaled too
  const Tensor *weight = editor.constant(conv->inputs[1]), *bias = editor.constant(operand(*conv, 2));
  const Tensor *scale = editor.constant(operand(node, 1)), *shift = editor.constant(operand(node, 2));
  const auto channels = size(editor.shape(node.output)[1]);
  const auto fits = [&](ValueId id, const Tensor* values) {
    return id == kNoValue || (values != nullptr && values->f32.size() == channels);
  };
  if (weight == nullptr || !fits(operand(*conv, 2), bias) || !fits(operand(node, 1), scale) || !fits(operand(node, 2), shift)) return false;
  if (!is_identity(*activation_of(conv->layer))) return false;
  const auto value = [](const Tensor* values, std::size_t c, double absent) {
    return values != nullptr ? static_cast<double>(values->f32[c]) : absent;
  };
  Tensor weights = *weight, biases = Tensor::floats({static_cast<std::int64_t>(channels)});
  for (std::size_t i = 0; i < weights.f32.size(); ++i)
    weights.f32[i] =
        static_cast<float>(static_cast<double>(weights.f32[i]) * value(scale, output_channel(conv->layer, weights.shape, i), 1));
  for (std::size_t c = 0; c < channels; ++c)
    biases.f32[c] = static_cast<float>(value(bias, c, 0) * value(scale, c, 1) + value(shift, c, 0));
  Layer layer = conv->layer;
  *activation_of(layer) = scaling->activation;
  const ValueId weight_id = editor.add_constant(conv->name + " weight", std::move(weights));
  const ValueId bias_id = editor.add_constant(conv->name + " bias", std::move(biases));
  return editor.replace(node.output, editor.add(conv->name, layer, {conv->inputs[0], weight_id, bias_id}));
}

}  // namespace

Graph fold_batch_norm(const Graph& graph, int& count) {
  return until_stable(graph, count,
                      [](Editor& editor, Node& node) { return from_batch_norm(editor, node) || into_convolution(editor, node); });
}

}  // namespace wrapture
