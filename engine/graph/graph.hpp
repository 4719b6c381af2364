// A network for one actual size: values (inputs, constants, results) and nodes in the order in which they can run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/graph/layers.hpp"

namespace wrapture {

using ValueId = std::uint32_t;
inline constexpr ValueId kNoValue = ~ValueId{0};  // an optional input that is absent

struct Value {
  std::string name;
  Shape shape;
  std::optional<Tensor> constant;  // f32; weights and folded results
};

struct Node {
  std::string name;  // as in the file, made up where the file has none; the label in traces and tables
  Layer layer;
  std::vector<ValueId> inputs;  // kNoValue where optional and absent
  ValueId output = kNoValue;
};

/// Plain data; nodes are topologically sorted; every value has one producer (a node, an input, or its constant).
struct Graph {
  std::vector<Value> values;
  std::vector<Node> nodes;
  std::vector<ValueId> inputs, outputs;
  std::map<std::string, std::string> metadata;  // ONNX metadata_props

  ValueId add_input(std::string name, Shape shape);
  ValueId add_constant(std::string name, Tensor tensor);
  /// Infers the output's shape; throws Error(bad_input) "<layer> '<name>': ..." when the inputs do not fit.
  ValueId add_node(std::string name, Layer layer, std::vector<ValueId> inputs);

  [[nodiscard]] const Shape& shape(ValueId id) const { return values[id].shape; }
  [[nodiscard]] std::vector<const Shape*> input_shapes(const Node& node) const;
  [[nodiscard]] std::int64_t parameter_count() const;
  [[nodiscard]] std::int64_t multiply_adds() const;
};

/// Drops nodes and values that no output needs, and renumbers.
Graph prune(Graph graph);

/// One line a node: name, layer, shapes, multiply-adds.
std::string to_string(const Graph& graph);

}  // namespace wrapture
