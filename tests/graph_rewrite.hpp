// What the tests of rewrite rules share: a graph must give the same answer before and after.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/graph/rewrite.hpp"
#include "tests/cases.hpp"

namespace wrapture {

/// Rounding of reordered float arithmetic, relative to the largest value of the output.
inline constexpr double kSame = 1e-5;

/// A graph under construction with short names.
struct Sketch {
  Graph graph;
  std::uint32_t seed = 1;

  ValueId input(const std::string& name, const Shape& shape) { return graph.add_input(name, shape); }
  ValueId weight(const Shape& shape, Values values = Values::any) {
    ++seed;
    return graph.add_constant(fmt::format("weight{}", seed), random_tensor(shape, 77 + seed, values));
  }
  ValueId number(float value, const Shape& shape = {}) { return graph.add_constant("number", Tensor::floats(shape, value)); }
  ValueId node(const Layer& layer, const std::vector<ValueId>& inputs) {
    return graph.add_node(fmt::format("node{}", graph.nodes.size()), layer, inputs);
  }
  ValueId binary(BinaryOp op, ValueId a, ValueId b) { return node(Binary{op, {}}, {a, b}); }
  ValueId unary(Function function, ValueId x, float alpha = 0, float beta = 0) { return node(Unary{{function, alpha, beta}}, {x}); }
  ValueId reshape(ValueId x, const Shape& shape) { return node(Reshape{shape}, {x}); }
  ValueId conv(ValueId x, std::int64_t outputs, int kernel, Padding pad = {}) {
    const std::int64_t channels = graph.shape(x)[1];
    return node(Conv2d{.kernel = {kernel, kernel}, .pad = pad}, {x, weight({outputs, channels, kernel, kernel}), weight({outputs})});
  }
  Graph finish(ValueId output) {
    graph.outputs = {output};
    graph.values[output].name = "result";
    return graph;
  }
};

inline NamedTensors random_inputs(const Graph& graph) {
  NamedTensors inputs;
  for (const ValueId id : graph.inputs) inputs[graph.values[id].name] = random_tensor(graph.shape(id), 5 + id, Values::unit);
  return inputs;
}

/// Largest difference of any output, relative to the largest value expected.
inline double difference(const Graph& before, const Graph& after) {
  const NamedTensors inputs = random_inputs(before);
  const NamedTensors wanted = run_reference(before, inputs), got = run_reference(after, inputs);
  double worst = 0;
  for (const auto& [name, tensor] : wanted) {
    const auto found = got.find(name);
    if (found == got.end() || found->second.shape != tensor.shape) return 1e9;
    double largest = 1e-30, error = 0;
    for (std::size_t i = 0; i < tensor.f32.size(); ++i) {
      largest = std::max(largest, std::abs(static_cast<double>(tensor.f32[i])));
      const double one = std::abs(static_cast<double>(tensor.f32[i]) - static_cast<double>(found->second.f32[i]));
      if (std::isnan(one)) return 1e9;
      error = std::max(error, one);
    }
    worst = std::max(worst, error / largest);
  }
  return worst;
}

inline int count_of(const Graph& graph, std::string_view layer) {
  return static_cast<int>(
      std::count_if(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) { return layer_name(node.layer) == layer; }));
}

inline const RewriteRule& rule(std::string_view name) {
  for (const RewriteRule& one : rewrite_rules())
    if (one.name == name) return one;
  throw std::runtime_error("no rule " + std::string(name));
}

/// Applies one rule and checks that it did something and that the answer stayed. Returns the new graph.
inline Graph applied(const Graph& before, std::string_view name) {
  int count = 0;
  Graph after = rule(name).apply(before, count);
  EXPECT_GT(count, 0) << name << " found nothing in\n" << to_string(before);
  EXPECT_LE(difference(before, after), kSame) << name << "\n" << to_string(before) << "became\n" << to_string(after);
  return after;
}

/// All rules; the answer must stay.
inline Graph all_applied(const Graph& before) {
  Graph after = rewrite(before).graph;
  EXPECT_LE(difference(before, after), kSame) << to_string(before) << "became\n" << to_string(after);
  return after;
}

inline void expect_untouched(const Graph& before, std::string_view name) {
  int count = 0;
  const Graph after = rule(name).apply(before, count);
  EXPECT_EQ(count, 0) << name << "\n" << to_string(before) << "became\n" << to_string(after);
}

}  // namespace wrapture
