// Runs a network with the results of its layers as outputs, a batch of layers at a time.
#include "engine/style/broken.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wrapture {
namespace {

std::string probe_name(std::size_t node) { return fmt::format("result of node {}", node); }

/// The graph with the results of nodes first..last-1 as its outputs.
Graph probed(Graph graph, std::size_t first, std::size_t last) {
  graph.outputs.clear();
  for (std::size_t i = first; i < last; ++i) {
    const ValueId result = graph.nodes[i].output;
    graph.values[result].name = probe_name(i);
    graph.outputs.push_back(result);
  }
  return prune(std::move(graph));
}

}  // namespace

bool is_broken(const Tensor& tensor) {
  return !std::ranges::all_of(tensor.f32, [](float value) { return std::isfinite(value); });
}

std::string describe_first_broken(const Graph& graph, const NamedTensors& inputs, const RunnerMaker& make_runner,
                                  std::uint64_t probe_bytes) {
  for (const auto& [name, tensor] : inputs)
    if (is_broken(tensor)) return fmt::format("its input '{}' holds them already", name);
  for (std::size_t first = 0, last = 0; first < graph.nodes.size(); first = last) {
    std::uint64_t bytes = 0;
    while (last < graph.nodes.size() && (last == first || bytes < probe_bytes))
      bytes += sizeof(float) * static_cast<std::uint64_t>(element_count(graph.shape(graph.nodes[last++].output)));
    const NamedTensors results = make_runner(probed(graph, first, last))(inputs);
    for (std::size_t i = first; i < last; ++i)
      if (is_broken(results.at(probe_name(i))))
        return fmt::format("layer '{}' ({}) makes the first; check the model's weights and its value range", graph.nodes[i].name,
                           layer_name(graph.nodes[i].layer));
  }
  return "no layer makes them when each is looked at by itself; update the device's driver or choose another with --device";
}

}  // namespace wrapture
