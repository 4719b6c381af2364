// Bookkeeping of who makes and who uses a value while a graph is changed.
#include "engine/graph/rewrite/editor.hpp"

#include <algorithm>
#include <utility>

namespace wrapture {
namespace {

constexpr std::size_t kNobody = ~std::size_t{0};

}  // namespace

Editor::Editor(const Graph& graph) : graph_(graph), nodes_(graph.nodes.begin(), graph.nodes.end()) {
  graph_.nodes.clear();
  refresh();
}

void Editor::refresh() {
  producers_.assign(graph_.values.size(), kNobody);
  uses_.assign(graph_.values.size(), 0);
  live_.assign(nodes_.size(), false);
  for (std::size_t i = 0; i < nodes_.size(); ++i) producers_[nodes_[i].output] = i;
  std::vector<ValueId> open = graph_.outputs;
  for (const ValueId id : graph_.outputs) ++uses_[id];
  while (!open.empty()) {
    const std::size_t i = producers_[open.back()];
    open.pop_back();
    if (i == kNobody || live_[i]) continue;
    live_[i] = true;
    for (const ValueId id : nodes_[i].inputs) {
      if (id == kNoValue) continue;
      ++uses_[id];
      open.push_back(id);
    }
  }
}

const Tensor* Editor::constant(ValueId id) const {
  return id != kNoValue && graph_.values[id].constant ? &*graph_.values[id].constant : nullptr;
}

const float* Editor::scalar(ValueId id) const {
  const Tensor* tensor = constant(id);
  return tensor != nullptr && tensor->f32.size() == 1 ? &tensor->f32[0] : nullptr;
}

Node* Editor::producer(ValueId id) { return id == kNoValue || producers_[id] == kNobody ? nullptr : &nodes_[producers_[id]]; }

bool Editor::is_output(ValueId id) const { return std::find(graph_.outputs.begin(), graph_.outputs.end(), id) != graph_.outputs.end(); }

ValueId Editor::add_constant(const std::string& name, Tensor tensor) {
  const ValueId id = graph_.add_constant(name, std::move(tensor));
  refresh();
  return id;
}

ValueId Editor::add(const std::string& name, const Layer& layer, const std::vector<ValueId>& inputs) {
  std::vector<const Tensor*> tensors;
  bool known = true;
  for (const ValueId id : inputs) {
    tensors.push_back(constant(id));
    known = known && (id == kNoValue || tensors.back() != nullptr);
  }
  if (known) return add_constant(name, reference(layer, tensors));
  const ValueId id = graph_.add_node(name, layer, inputs);
  nodes_.push_back(std::move(graph_.nodes.back()));
  graph_.nodes.pop_back();
  refresh();
  return id;
}

bool Editor::replace(ValueId from, ValueId to) {
  if (is_output(from)) {
    if (producer(to) == nullptr || is_output(to)) return false;
    std::swap(graph_.values[to].name, graph_.values[from].name);
    std::replace(graph_.outputs.begin(), graph_.outputs.end(), from, to);
  }
  for (Node& one : nodes_)
    if (one.output != to) std::replace(one.inputs.begin(), one.inputs.end(), from, to);
  refresh();
  return true;
}

Graph Editor::finish() {
  std::vector<bool> done(nodes_.size(), false);
  std::vector<std::size_t> open;
  const auto waiting = [&](std::size_t i) {  // the first node that must run before this one
    for (const ValueId id : nodes_[i].inputs)
      if (id != kNoValue && producers_[id] != kNobody && !done[producers_[id]]) return producers_[id];
    return kNobody;
  };
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (live_[i] && !done[i]) open.push_back(i);
    while (!open.empty()) {
      const std::size_t before = waiting(open.back());
      if (before != kNobody) {
        open.push_back(before);
        continue;
      }
      if (!done[open.back()]) graph_.nodes.push_back(nodes_[open.back()]);
      done[open.back()] = true;
      open.pop_back();
    }
  }
  return prune(std::move(graph_));
}

Pointwise* activation_of(Layer& layer) {
  if (auto* conv = std::get_if<Conv2d>(&layer)) return &conv->activation;
  if (auto* conv = std::get_if<ConvTranspose2d>(&layer)) return &conv->activation;
  if (auto* norm = std::get_if<InstanceNorm>(&layer)) return &norm->activation;
  if (auto* scale = std::get_if<ScaleShift>(&layer)) return &scale->activation;
  if (auto* binary = std::get_if<Binary>(&layer)) return &binary->activation;
  return nullptr;
}

}  // namespace wrapture
