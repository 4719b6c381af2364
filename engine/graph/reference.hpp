// Runs a Graph with the layers' reference loops: slow, obvious, the judge of everything on the device.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "engine/graph/graph.hpp"

namespace wrapture {

using NamedTensors = std::map<std::string, Tensor>;

/// inputs: every graph input by name, in its shape (else Error(bad_input)). Returns every graph output by name.
NamedTensors run_reference(const Graph& graph, const NamedTensors& inputs);

/// Runs one graph: all inputs by name in, all outputs out.
using GraphRunner = std::function<NamedTensors(const NamedTensors& inputs)>;
/// Makes the runner of a graph, here or on a device.
using RunnerMaker = std::function<GraphRunner(const Graph& graph)>;
RunnerMaker reference_runner();

}  // namespace wrapture
