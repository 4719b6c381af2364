// Nearest upsampling (and pixel shuffles) in whatever reshapes, transposes, concatenations, expansions and slices an exporter spelled them:
// the places that the values come from are computed, and compared with those of the one layer.
#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

/// Larger tensors are left as they are: the table of places takes 8 bytes an element.
constexpr std::int64_t kMaxTableElements = std::int64_t{1} << 25;

/// x + 0 in the shape of x, or x repeated by it; the index of x among the operands.
std::optional<std::size_t> repeated_operand(const Editor& editor, const Node& node) {
  const auto* binary = std::get_if<Binary>(&node.layer);
  if (binary == nullptr || !is_identity(binary->activation) || (binary->op != BinaryOp::add && binary->op != BinaryOp::mul))
    return std::nullopt;
  const float neutral = binary->op == BinaryOp::add ? 0.0f : 1.0f;
  for (const std::size_t i : {0u, 1u}) {
    const Tensor* other = editor.constant(node.inputs[1 - i]);
    if (other != nullptr && std::all_of(other->f32.begin(), other->f32.end(), [&](float x) { return x == neutral; })) return i;
  }
  return std::nullopt;
}

bool only_moves(const Editor& editor, const Node& node) {
  return std::holds_alternative<Reshape>(node.layer) || std::holds_alternative<Transpose>(node.layer) ||
         std::holds_alternative<Concat>(node.layer) || std::holds_alternative<Slice>(node.layer) ||
         std::holds_alternative<Expand>(node.layer) || repeated_operand(editor, node).has_value();
}

/// The values from which `id` is made by moves only, nearest first, `id` excluded.
std::vector<ValueId> origins(Editor& editor, ValueId id) {
  std::vector<ValueId> found, open{id};
  while (!open.empty()) {
    const Node* node = editor.producer(open.back());
    open.pop_back();
    if (node == nullptr || !only_moves(editor, *node)) continue;
    for (const ValueId in : node->inputs) {
      if (editor.constant(in) != nullptr || std::find(found.begin(), found.end(), in) != found.end()) continue;
      found.push_back(in);
      open.push_back(in);
    }
  }
  return found;
}

/// For every element of a value the index of the element of `source` that it is; empty when it comes from elsewhere too.
class Places {
 public:
  Places(Editor& editor, ValueId source) : editor_(editor) {
    const Shape& shape = editor.shape(source);
    std::vector<std::int64_t> all(size(element_count(shape)));
    std::iota(all.begin(), all.end(), 0);
    known_[source] = Tensor::ints(shape, std::move(all));
  }

  const Tensor* of(ValueId id) {
    if (const auto found = known_.find(id); found != known_.end()) return &found->second;
    const Node* node = editor_.producer(id);
    if (node == nullptr || !only_moves(editor_, *node) || element_count(editor_.shape(id)) > kMaxTableElements) return nullptr;
    std::vector<const Tensor*> inputs;
    const auto repeated = repeated_operand(editor_, *node);
    for (std::size_t i = 0; i < node->inputs.size(); ++i) {
      if (repeated && *repeated != i) continue;
      inputs.push_back(of(node->inputs[i]));
      if (inputs.back() == nullptr) return nullptr;
    }
    const Shape& shape = editor_.shape(id);
    Tensor made =
        repeated ? strided_copy(*inputs[0], shape, broadcast_strides(inputs[0]->shape, shape), 0) : reference(node->layer, inputs);
    return &known_.emplace(id, std::move(made)).first->second;
  }

 private:
  Editor& editor_;
  std::map<ValueId, Tensor> known_;
};

/// Layers that could make `out` from `in`, by their shapes.
std::vector<Layer> candidates(const Shape& in, const Shape& out) {
  std::vector<Layer> found;
  if (in.size() != 4 || out.size() != 4 || in[0] != out[0]) return found;
  if (in[1] == out[1] && in != out && out[2] % in[2] == 0 && out[3] % in[3] == 0) {
    const std::int64_t fy = out[2] / in[2], fx = out[3] / in[3];
    found.push_back(Resize{.height = out[2], .width = out[3], .scale_y = static_cast<float>(fy), .scale_x = static_cast<float>(fx)});
  }
  const auto block = [](std::int64_t large, std::int64_t little) { return large % little == 0 ? static_cast<int>(large / little) : 1; };
  const std::int64_t up = block(out[2], in[2]), down = block(in[2], out[2]);
  for (const BlockOrder order : {BlockOrder::crd, BlockOrder::dcr}) {
    if (up > 1 && up <= 64 && in[1] == out[1] * up * up && out[3] == in[3] * up) found.push_back(PixelShuffle{static_cast<int>(up), order});
    if (down > 1 && down <= 64 && out[1] == in[1] * down * down && in[3] == out[3] * down)
      found.push_back(PixelUnshuffle{static_cast<int>(down), order});
  }
  return found;
}

/// Whether the layer moves values from exactly these places.
bool moves_alike(const Layer& layer, const Tensor& identity, const std::vector<std::int64_t>& places) {
  if (const auto* resize = std::get_if<Resize>(&layer)) {
    const Shape& in = identity.shape;
    const std::int64_t fy = resize->height / in[2], fx = resize->width / in[3];
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto at = static_cast<std::int64_t>(i);
      const std::int64_t x = at % resize->width, y = at / resize->width % resize->height, plane = at / resize->width / resize->height;
      if (places[i] != (plane * in[2] + y / fy) * in[3] + x / fx) return false;
    }
    return true;
  }
  Tensor floats = Tensor::floats(identity.shape);  // exact below 2^24; both halves of the index are compared
  for (const std::int64_t part : {std::int64_t{4096}, std::int64_t{1}}) {
    for (std::size_t i = 0; i < floats.f32.size(); ++i) floats.f32[i] = static_cast<float>(static_cast<std::int64_t>(i) / part % 4096);
    const std::vector<const Tensor*> inputs{&floats};
    const Tensor moved = reference(layer, inputs);
    for (std::size_t i = 0; i < places.size(); ++i)
      if (moved.f32[i] != static_cast<float>(places[i] / part % 4096)) return false;
  }
  return true;
}

bool rewrite_node(Editor& editor, Node& node) {
  if (!only_moves(editor, node) || element_count(editor.shape(node.output)) > kMaxTableElements) return false;
  const Shape out = editor.shape(node.output);
  for (const ValueId source : origins(editor, node.output)) {
    const auto layers = candidates(editor.shape(source), out);
    if (layers.empty() || element_count(editor.shape(source)) > kMaxTableElements) continue;
    Places places(editor, source);
    const Tensor* made = places.of(node.output);
    if (made == nullptr) continue;
    for (const Layer& layer : layers)
      if (moves_alike(layer, *places.of(source), made->i64)) return editor.replace(node.output, editor.add(node.name, layer, {source}));
  }
  return false;
}

}  // namespace

Graph recognise_upsampling(const Graph& graph, int& count) { return for_each_node(graph, count, rewrite_node); }

}  // namespace wrapture
