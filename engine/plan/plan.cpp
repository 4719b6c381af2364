// make_plan(): ports, lowering in the graph's order, output ports, arena layout; and the table that shows a plan.
#include "engine/plan/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engine/base/error.hpp"
#include "engine/plan/builder.hpp"

namespace wrapture {
namespace planning {

Builder::Builder(const Graph& graph, const Limits& limits, const PlanOptions& options)
    : graph_(graph),
      limits_(limits),
      options_(options),
      flat_(graph.values.size()),
      packed_(graph.values.size()),
      readers_(graph.values.size()),
      lowered_(graph.nodes.size()) {
  plan_.storage = options.storage;
  for (const Node& node : graph.nodes)
    for (const ValueId id : node.inputs)
      if (id != kNoValue) readers_[id].push_back(&node);
  make_ports();
}

void Builder::make_ports() {
  const auto port = [&](ValueId id) {
    const std::uint64_t bytes = static_cast<std::uint64_t>(element_count(shape(id)) + 3) / 4 * 16;
    const Range range = new_slot(bytes);
    lasting_.back() = true;
    return range;
  };
  for (const ValueId id : graph_.inputs) {
    flat_[id] = port(id);
    plan_.inputs.push_back({graph_.values[id].name, shape(id), flat_[id]->slot, static_cast<std::uint64_t>(element_count(shape(id))) * 4});
  }
  for (const ValueId id : graph_.outputs) {
    const auto made = output_ports_.find(id);
    const Range range = made != output_ports_.end() ? made->second : port(id);
    output_ports_[id] = range;
    plan_.outputs.push_back({graph_.values[id].name, shape(id), range.slot, static_cast<std::uint64_t>(element_count(shape(id))) * 4});
  }
}

void Builder::fail(const std::string& what) const { throw Error(Failure::bad_input, fmt::format("{} '{}': {}", layer_, label_, what)); }

void Builder::lower_all() {
  for (std::uint32_t index = 0; index < graph_.nodes.size(); ++index)
    if (!lowered_[index]) lower_node(index);
  settle_outputs();
}

void Builder::lower_node(std::uint32_t index) {
  const Node& node = graph_.nodes[index];
  node_ = index;
  label_ = node.name;
  layer_ = layer_name(node.layer);
  lowered_[index] = true;
  lower(*this, node);
}

bool Builder::make_early(ValueId id) {
  if (constant(id) != nullptr || flat_[id] || packed_[id] || slices_.contains(id)) return true;
  const auto maker = std::ranges::find(graph_.nodes, id, &Node::output);
  if (maker == graph_.nodes.end() || !std::holds_alternative<Slice>(maker->layer) || !make_early(maker->inputs[0])) return false;
  const auto [node, label, layer] = std::tuple(node_, label_, layer_);
  lower_node(static_cast<std::uint32_t>(maker - graph_.nodes.begin()));
  std::tie(node_, label_, layer_) = std::tuple(node, label, layer);
  return true;
}

void Builder::settle_outputs() {
  layer_ = "output";
  for (const auto& [id, port] : output_ports_) {
    label_ = graph_.values[id].name;
    const Range now = flat(id);
    if (now.space != port.space || now.slot != port.slot) copy_flat(now, port);
  }
}

Plan Builder::finish() {
  const auto steps = static_cast<std::uint32_t>(pending_.size());
  for (std::uint32_t step = 0; step < steps; ++step)
    for (const Range& range : pending_[step].ranges) {
      if (range.space != Space::arena) continue;
      slots_[range.slot].first = std::min(slots_[range.slot].first, step);
      slots_[range.slot].last = std::max(slots_[range.slot].last, step);
    }
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    if (lasting_[slot]) slots_[slot] = {slots_[slot].bytes, 0, steps};
    if (slots_[slot].first == UINT32_MAX) slots_[slot] = {};  // never used
  }
  const ArenaLayout layout = lay_out(slots_, alignment(), options_.reuse_memory);
  for (Pending& one : pending_) {
    for (std::size_t i = 0; i < one.ranges.size(); ++i)
      if (one.ranges[i].space == Space::arena) one.dispatch.bindings[i].offset += layout.offsets[one.ranges[i].slot];
    plan_.dispatches.push_back(std::move(one.dispatch));
  }
  for (Port& port : plan_.inputs) port.offset = layout.offsets[port.offset];
  for (Port& port : plan_.outputs) port.offset = layout.offsets[port.offset];
  if (tickets_) plan_.zeros = {Space::arena, Access::write, layout.offsets[*tickets_], slots_[*tickets_].bytes};
  plan_.arena_bytes = layout.bytes;
  plan_.live_peak_bytes = layout.live_peak;
  return std::move(plan_);
}

}  // namespace planning

Limits minimum_limits() { return {}; }

std::uint64_t Plan::macs() const {
  std::uint64_t sum = 0;
  for (const Dispatch& dispatch : dispatches) sum += dispatch.macs;
  return sum;
}

Plan make_plan(const Graph& graph, const Limits& limits, const PlanOptions& options) {
  planning::Builder builder(graph, limits, options);
  builder.lower_all();
  return builder.finish();
}

}  // namespace wrapture
