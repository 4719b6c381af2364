// A convolution of joined channels becomes the sum of one for each part, so that the joined tensor is never written.
#include <algorithm>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

constexpr std::int64_t kSaving = 4;  // times fewer channels of result than are joined: each further part reads and writes the result once

/// The weights of input channels first to first + count - 1.
Tensor part_of(const Tensor& weight, std::int64_t first, std::int64_t count) {
  const std::int64_t outs = weight.shape[0], ins = weight.shape[1], taps = weight.shape[2] * weight.shape[3];
  Tensor part = Tensor::floats({outs, count, weight.shape[2], weight.shape[3]});
  for (std::int64_t o = 0; o < outs; ++o)
    std::copy_n(weight.f32.begin() + (o * ins + first) * taps, count * taps, part.f32.begin() + o * count * taps);
  return part;
}

bool rewrite_node(Editor& editor, Node& node) {
  const auto* conv = std::get_if<Conv2d>(&node.layer);
  if (conv == nullptr || conv->groups != 1 || editor.constant(node.inputs[1]) == nullptr) return false;
  const auto [join, concat] = editor.maker<Concat>(node.inputs[0]);
  if (concat == nullptr || concat->axis != 1 || !editor.used_once(join->output)) return false;
  const auto parts = static_cast<std::int64_t>(join->inputs.size());
  if (parts < 2 || kSaving * editor.shape(node.output)[1] * (parts - 1) > editor.shape(join->output)[1]) return false;
  const Tensor weight = *editor.constant(node.inputs[1]);
  Conv2d whole = *conv, partial = *conv;
  partial.activation = {};
  ValueId sum = operand(node, 3);
  std::int64_t first = 0;
  const std::vector<ValueId> inputs = join->inputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::int64_t count = editor.shape(inputs[i])[1];
    const ValueId part = editor.add_constant(node.name + " weight", part_of(weight, first, count));
    const bool last = i + 1 == inputs.size();
    sum = editor.add(node.name, last ? whole : partial, {inputs[i], part, last ? operand(node, 2) : kNoValue, sum});
    whole.residual_upsample = partial.residual_upsample = 1;  // further residuals are sums made here
    first += count;
  }
  return editor.replace(node.output, sum);
}

}  // namespace

Graph concat_into_conv(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
