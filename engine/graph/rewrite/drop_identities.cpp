// Drops layers that change nothing, and joins neighbouring reshapes and transposes.
#include <algorithm>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

/// Whether constant `id` is `number` everywhere.
bool all_are(const Editor& editor, ValueId id, float number) {
  const Tensor* tensor = editor.constant(id);
  return tensor != nullptr && std::all_of(tensor->f32.begin(), tensor->f32.end(), [&](float x) { return x == number; });
}

/// The operand that a Binary passes on unchanged, broadcast perhaps; kNoValue where there is none.
ValueId passed_on(const Editor& editor, const Node& node) {
  const auto& layer = std::get<Binary>(node.layer);
  if (!is_identity(layer.activation)) return kNoValue;
  const bool sum = layer.op == BinaryOp::add, product = layer.op == BinaryOp::mul;
  if (!sum && !product && layer.op != BinaryOp::sub && layer.op != BinaryOp::div && layer.op != BinaryOp::pow) return kNoValue;
  const float neutral = sum || layer.op == BinaryOp::sub ? 0.0f : 1.0f;
  if (all_are(editor, node.inputs[1], neutral)) return node.inputs[0];
  return (sum || product) && all_are(editor, node.inputs[0], neutral) ? node.inputs[1] : kNoValue;
}

/// Whether every pixel of the result is the pixel of x at its place.
bool copies(const Resize& resize, const Shape& x) {
  for (const std::size_t d : {2u, 3u}) {
    const ResizeTaps taps = resize_taps(resize, x, d);
    std::vector<float> own(size(x[d]), 0.0f);  // the weight of each pixel at its own place
    for (std::size_t i = 0; i < taps.index.size(); ++i) {
      const bool here = size(taps.index[i]) == i / taps.count;
      if (!here && taps.weight[i] != 0) return false;
      if (here) own[i / taps.count] += taps.weight[i];
    }
    if (std::any_of(own.begin(), own.end(), [](float weight) { return weight != 1; })) return false;
  }
  return true;
}

bool does_nothing(const Editor& editor, const Node& node) {
  const Layer& layer = node.layer;
  const Shape &in = editor.shape(node.inputs[0]), &out = editor.shape(node.output);
  if (const auto* unary = std::get_if<Unary>(&layer))
    return is_identity(unary->pointwise) || unary->pointwise == Pointwise{Function::affine, 1, 0};
  if (std::holds_alternative<Reshape>(layer) || std::holds_alternative<Expand>(layer) || std::holds_alternative<Pad>(layer))
    return in == out;
  if (std::holds_alternative<Slice>(layer)) return in == out && std::get<Slice>(layer).step == Shape(in.size(), 1);
  if (const auto* transpose = std::get_if<Transpose>(&layer))
    return std::is_sorted(transpose->permutation.begin(), transpose->permutation.end());
  if (const auto* resize = std::get_if<Resize>(&layer)) return in == out && copies(*resize, in);
  if (std::holds_alternative<PixelShuffle>(layer) || std::holds_alternative<PixelUnshuffle>(layer)) return in == out;
  if (std::holds_alternative<Concat>(layer)) return node.inputs.size() == 1;
  if (const auto* reduce = std::get_if<Reduce>(&layer)) return in == out && reduce->op <= ReduceOp::product;  // of one element each
  return false;
}

/// A reshape of a reshape, a transpose of a transpose: one is enough.
bool join(Editor& editor, Node& node) {
  if (std::holds_alternative<Reshape>(node.layer) && editor.made_by<Reshape>(node.inputs[0]) != nullptr) {
    node.inputs[0] = editor.producer(node.inputs[0])->inputs[0];
    editor.changed();
    return true;
  }
  auto* outer = std::get_if<Transpose>(&node.layer);
  const auto [before, inner] = editor.maker<Transpose>(node.inputs[0]);
  if (outer == nullptr || inner == nullptr) return false;
  for (int& d : outer->permutation) d = inner->permutation[size(d)];
  node.inputs[0] = before->inputs[0];
  editor.changed();
  return true;
}

/// An operand that was enlarged first need not be where the arithmetic enlarges it anyway.
bool skip_expansion(Editor& editor, Node& node) {
  if (!std::holds_alternative<Binary>(node.layer)) return false;
  for (const std::size_t i : {0u, 1u}) {
    const Node* expansion = editor.producer(node.inputs[i]);
    if (expansion == nullptr) continue;
    const bool spelled = std::holds_alternative<Binary>(expansion->layer);
    if (!spelled && !std::holds_alternative<Expand>(expansion->layer)) continue;
    const ValueId raw = spelled ? passed_on(editor, *expansion) : expansion->inputs[0];
    if (raw == kNoValue || broadcast(editor.shape(raw), editor.shape(node.inputs[1 - i])) != editor.shape(node.output)) continue;
    node.inputs[i] = raw;
    editor.changed();
    return true;
  }
  return false;
}

/// A norm or scaling whose numbers are all 1 (scale) or 0 (shift) does without them: exporters write them for norms without numbers of
/// their own, and they would be multiplied with style codes later.
bool drop_neutral_numbers(Editor& editor, Node& node) {
  if (!std::holds_alternative<InstanceNorm>(node.layer) && !std::holds_alternative<ScaleShift>(node.layer)) return false;
  if (operand(node, 6) != kNoValue) return false;  // what is mixed by a strength map has defaults of its own
  bool dropped = false;
  for (const std::size_t i : {1u, 2u}) {
    if (!all_are(editor, operand(node, i), i == 1 ? 1.0f : 0.0f)) continue;
    node.inputs[i] = kNoValue;
    dropped = true;
  }
  if (dropped) editor.changed();
  return dropped;
}

/// Numbers of channels are taken in any shape.
bool skip_reshape_of_numbers(Editor& editor, Node& node) {
  if (!std::holds_alternative<InstanceNorm>(node.layer) && !std::holds_alternative<ScaleShift>(node.layer)) return false;
  bool skipped = false;
  for (const std::size_t i : {1u, 2u, 4u, 5u}) {
    if (editor.made_by<Reshape>(operand(node, i)) == nullptr) continue;
    node.inputs[i] = editor.producer(node.inputs[i])->inputs[0];
    skipped = true;
  }
  if (skipped) editor.changed();
  return skipped;
}

bool rewrite_node(Editor& editor, Node& node) {
  if (node.inputs.empty() || node.inputs[0] == kNoValue) return false;
  if (does_nothing(editor, node)) return editor.replace(node.output, node.inputs[0]);
  if (std::holds_alternative<Binary>(node.layer)) {
    const ValueId same = passed_on(editor, node);
    if (same != kNoValue && editor.shape(same) == editor.shape(node.output)) return editor.replace(node.output, same);
  }
  return join(editor, node) || skip_expansion(editor, node) || drop_neutral_numbers(editor, node) || skip_reshape_of_numbers(editor, node);
}

}  // namespace

Graph drop_identities(const Graph& graph, int& count) { return until_stable(graph, count, rewrite_node); }

}  // namespace wrapture
