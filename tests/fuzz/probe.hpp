// What the fuzzer, its corpus test and the hostile tests do with a file: everything up to a plan, and small networks run by the reference.
#pragma once

#include <cstdlib>
#include <map>
#include <span>
#include <string>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/reference.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/plan/plan.hpp"

namespace wrapture {

/// Open dimensions become `open`.
inline std::map<std::string, Shape> probe_shapes(const OnnxModel& model, std::int64_t open) {
  std::map<std::string, Shape> shapes;
  for (const TensorInfo& info : model.inputs()) {
    shapes[info.name] = info.shape;
    for (auto& length : shapes[info.name])
      if (length == kDynamic) length = open;
  }
  return shapes;
}

/// Whether the reference runs it in milliseconds.
inline bool is_tiny(const Graph& graph) {
  std::int64_t elements = 0;
  for (const Value& value : graph.values) elements += element_count(value.shape);
  return elements < 30000 && graph.multiply_adds() < 100000;
}

/// Every binding lies in its buffer.
inline void check_plan(const Plan& plan) {
  for (const Dispatch& dispatch : plan.dispatches)
    for (const Binding& binding : dispatch.bindings)
      if (binding.offset + binding.bytes > (binding.space == Space::arena ? plan.arena_bytes : plan.weights.size())) std::abort();
}

/// Loads, builds, rewrites, plans, and runs what is tiny. Throws Error.
inline void probe_or_throw(std::span<const std::byte> bytes, const std::filesystem::path& path, std::int64_t open = 8) {
  const OnnxModel model = OnnxModel::load(bytes, path);
  const std::map<std::string, Shape> shapes = probe_shapes(model, open);
  const Graph graph = model.build(shapes), rewritten = rewrite(graph).graph;
  check_plan(make_plan(rewritten, minimum_limits()));
  if (!is_tiny(graph) || !is_tiny(rewritten)) return;
  NamedTensors inputs;
  for (const auto& [name, shape] : shapes) inputs[name] = Tensor::floats(shape, 0.5f);
  run_reference(graph, inputs);
  run_reference(rewritten, inputs);
}

/// Returns true when the file was accepted, false after an Error; anything else is a bug.
inline bool probe_model(std::span<const std::byte> bytes) {
  try {
    probe_or_throw(bytes, "model.onnx");
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace wrapture
