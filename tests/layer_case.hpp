// A row of the table of layer cases: a layer with its inputs, how far its kernel may be off, and its graph and random values.
#pragma once
#include <cmath>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/graph/graph.hpp"
#include "engine/graph/reference.hpp"

namespace wrapture {

/// Random values: -1..1, 0.1..1.1 (where a function or division needs them above 0), 0..1, multiples of 1/2 from -2 to 2, or whole numbers
/// from -5 to 4 (indices of a dimension of 5 or more).
enum class Values { any, positive, unit, halves, indices };

struct CaseInput {
  Shape shape;
  bool present = true;    // false: this optional input is left out
  bool constant = false;  // true: weights, known when the graph is planned
  Values values = Values::any;
};
inline CaseInput weights(Shape shape, Values values = Values::any) { return {std::move(shape), true, true, values}; }
inline CaseInput absent() { return {{}, false, false, Values::any}; }

/// Sums differ in order between a kernel and the reference: the project's bar, relative to the largest value expected.
inline constexpr double kSumTolerance = 1e-4;
/// One rounding or one library function: the device's tanh, exp and pow may be off by some 1e-5 (Vulkan's precision rules).
inline constexpr double kFunctionTolerance = 2e-5;
/// Layers that only move values are exact in fp32.
inline constexpr double kExact = 0;

struct LayerCase {
  std::string name;  // unique; letters, digits and underscores
  Layer layer;
  std::vector<CaseInput> inputs;
  double tolerance = kSumTolerance;  // fp32: largest difference over largest expected magnitude
};

/// The same values for the same shape and seed on every system.
inline Tensor random_tensor(const Shape& shape, std::uint32_t seed, Values values = Values::any) {
  std::mt19937 random(seed);
  Tensor tensor = Tensor::floats(shape);
  for (float& x : tensor.f32) {
    const float unit = static_cast<float>(random() >> 8) / 16777216.0f;
    x = values == Values::any        ? 2 * unit - 1
        : values == Values::positive ? unit + 0.1f
        : values == Values::halves   ? std::floor(9 * unit) / 2 - 2
        : values == Values::indices  ? std::floor(10 * unit) - 5
                                     : unit;
  }
  return tensor;
}

/// Input i of the case is the graph's input "in<i>" (or a constant); the output is "out".
inline Graph make_graph(const LayerCase& layer_case) {
  Graph graph;
  std::vector<ValueId> inputs;
  std::uint32_t index = 0;
  for (const CaseInput& one : layer_case.inputs) {
    const std::string name = "in" + std::to_string(index++);
    if (!one.present)
      inputs.push_back(kNoValue);
    else if (one.constant)
      inputs.push_back(graph.add_constant(name, random_tensor(one.shape, 1000 + index, one.values)));
    else
      inputs.push_back(graph.add_input(name, one.shape));
  }
  graph.outputs = {graph.add_node(layer_case.name, layer_case.layer, inputs)};
  graph.values[graph.outputs[0]].name = "out";
  return graph;
}

inline NamedTensors make_inputs(const LayerCase& layer_case, std::uint32_t seed) {
  NamedTensors tensors;
  std::uint32_t index = 0;
  for (const CaseInput& one : layer_case.inputs) {
    const std::string name = "in" + std::to_string(index++);
    if (one.present && !one.constant) tensors[name] = random_tensor(one.shape, seed * 7919 + index, one.values);
  }
  return tensors;
}

}  // namespace wrapture
