// Finds the layer that makes the first value that is no number, when a network's answer holds one.
#pragma once

#include "engine/style/detect.hpp"

namespace wrapture {

inline constexpr std::uint64_t kProbeBytes = 256ull << 20;  // of intermediate results read back at a time

/// Whether any value is no number: NaN or infinite.
bool is_broken(const Tensor& tensor);

/// "layer 'conv_3' (conv2d) is the first with such values; ...", or "input 'style' ...". Runs the graph again as often as its results do
/// not fit into `probe_bytes`, all at once. Throws what the runner throws.
std::string describe_first_broken(const Graph& graph, const NamedTensors& inputs, const RunnerMaker& make_runner,
                                  std::uint64_t probe_bytes = kProbeBytes);

}  // namespace wrapture
