// Generated layers other than convolutions: resampling, norms, arithmetic, matrices, reductions, and those that only move values.
#pragma once

#include "tests/generated_convolutions.hpp"

namespace wrapture::generated {

inline void resize(Making& m) {
  const Shape x = m.image(m.large() ? 0 : 15000);
  const std::string from = m.input(x);
  Attributes attributes{{"mode", m.draw.pick<std::string>({"nearest", "linear", "linear", "cubic"})}};
  const bool whole = m.draw.chance(40);
  attributes.emplace_back("coordinate_transformation_mode",
                          m.draw.pick<std::string>({"half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"}));
  attributes.emplace_back("nearest_mode", m.draw.pick<std::string>({"floor", "ceil", "round_prefer_floor", "round_prefer_ceil"}));
  if (m.draw.chance(20)) attributes.emplace_back("cubic_coeff_a", -0.5f);
  const bool sizes = m.draw.chance(50);
  Shape to = x;
  std::vector<float> scales{1, 1, 1, 1};
  for (const std::size_t d : {2u, 3u}) {
    const std::int64_t factor = m.draw.between(1, m.large() ? 2 : 4);
    to[d] = whole ? x[d] * factor : m.draw.between(1, 2 * x[d] + 2);
    scales[d] = whole ? static_cast<float>(factor) : m.draw.pick<float>({0.5f, 0.75f, 1.5f, 2.3f});
    if (static_cast<float>(x[d]) * scales[d] < 1) scales[d] = 1;
  }
  if (sizes)
    m.node("Resize", {from, "", "", m.integers(to)}, attributes);
  else
    m.node("Resize", {from, "", m.floats(scales)}, attributes);
}

inline void upsample(Making& m) {
  m.opset(9);
  const Shape x = m.image(10000);
  const float factor = m.draw.pick<float>({2, 3});
  const std::string from = m.input(x);
  m.node("Upsample", {from, m.floats({1, 1, factor, factor})}, {{"mode", m.draw.pick<std::string>({"nearest", "linear"})}});
}

inline void norm(Making& m) {
  Shape x = m.image();
  x[2] = std::max<std::int64_t>(x[2], 3), x[3] = std::max<std::int64_t>(x[3], 3);
  std::string y;
  switch (m.draw.between(0, 4)) {
    case 0:
      y = batch_norm(m, m.input(x), x[1]);
      break;
    case 1: {  // a group norm as exporters spell it
      const std::int64_t groups = m.draw.between(1, 4);
      x[1] = std::max<std::int64_t>(1, x[1] / groups) * groups;
      const std::string split = m.node("Reshape", {m.input(x), m.integers({x[0], groups, -1})});
      const std::string normed = m.node("InstanceNormalization", {split, m.weight({groups}, 1, 1), m.weight({groups}, 0, 0)});
      const std::string joined = m.node("Reshape", {normed, m.integers(x)});
      y = m.node("Add", {m.node("Mul", {joined, m.weight({x[1], 1, 1})}), m.weight({x[1], 1, 1})});
      break;
    }
    case 2: {
      m.opset(17);
      const std::int64_t axis = m.draw.pick<std::int64_t>({-1, 1, 2});
      const Shape tail(axis < 0 ? x.end() - 1 : x.begin() + axis, x.end());
      y = m.node("LayerNormalization", {m.input(x), m.weight(tail, 0.5f, 1.5f), m.weight(tail)}, {{"axis", axis}});
      break;
    }
    default:
      y = instance_norm(m, m.input(x), x[1]);
  }
  if (m.draw.chance(40)) y = activation(m, y);
  if (m.draw.chance(30)) m.node("Add", {y, m.input(x)});
}

inline void arithmetic(Making& m) {
  const auto op = m.draw.pick<std::string>({"Add", "Sub", "Mul", "Div", "Min", "Max", "Pow", "PRelu"});
  const Shape whole = m.draw.chance(40) ? m.image(20000) : m.shape(m.draw.between(1, 5));
  Shape left = whole, right = whole;
  const bool both = m.draw.chance(25) && op != "PRelu";
  for (std::size_t d = 0; d < whole.size(); ++d) {
    if (m.draw.chance(40)) right[d] = 1;
    if (both && m.draw.chance(30)) left[d] = 1;
  }
  if (m.draw.chance(20)) right.erase(right.begin(), right.begin() + m.draw.between(0, static_cast<std::int64_t>(right.size())));
  const std::string a = m.input(left, op == "Pow" ? 0.2f : -1, op == "Pow" ? 1.5f : 1);
  const std::string b = m.operand(right, op == "Div" ? 0.3f : -1, op == "Div" ? 1.5f : 1);
  const bool swap = op != "PRelu" && op != "Pow" && op != "Div" && m.draw.chance(30);
  const std::string y = swap ? m.node(op, {b, a}) : m.node(op, {a, b});
  if (m.draw.chance(30)) activation(m, y);
}

inline void function(Making& m) {
  const auto op = m.draw.pick<std::string>({"Relu",    "LeakyRelu", "Elu",   "Selu", "HardSigmoid", "HardSwish", "Softplus",
                                            "Sigmoid", "Tanh",      "Erf",   "Exp",  "Log",         "Sqrt",      "Reciprocal",
                                            "Neg",     "Abs",       "Floor", "Ceil", "Round",       "Identity"});
  const bool positive = op == "Log" || op == "Sqrt" || op == "Reciprocal";
  m.continuous = op != "Floor" && op != "Ceil" && op != "Round";
  if (op == "HardSwish") m.opset(14);
  const Shape shape = m.draw.chance(50) ? m.image(20000) : m.shape(m.draw.between(0, 6));
  const float reach = m.draw.pick<float>({1, 4, 6});
  m.node(op, {m.input(shape, positive ? 0.1f : -reach, reach)});
}

inline void matrices(Making& m) {
  const std::int64_t rows = m.draw.between(1, 20), inner = m.draw.between(1, m.draw.chance(20) ? 500 : 70), columns = m.draw.between(1, 70);
  if (m.draw.chance(60)) {
    const bool ta = m.draw.chance(40), tb = m.draw.chance(50);
    const std::string a = m.input(ta ? Shape{inner, rows} : Shape{rows, inner});
    std::vector<std::string> operands{a, m.operand(tb ? Shape{columns, inner} : Shape{inner, columns})};
    if (m.draw.chance(60)) operands.push_back(m.operand(m.draw.pick<Shape>({{columns}, {1}, {rows, 1}, {rows, columns}, {1, columns}})));
    m.node("Gemm", operands,
           {{"transA", std::int64_t{ta}},
            {"transB", std::int64_t{tb}},
            {"alpha", m.draw.pick<float>({1, 0.5f})},
            {"beta", m.draw.pick<float>({1, 2})}});
    return;
  }
  Shape left = m.shape(m.draw.between(0, 2), 12), right = m.draw.chance(50) ? Shape{} : left;
  for (auto& length : right)
    if (m.draw.chance(30)) length = 1;
  left.insert(left.end(), {rows, inner});
  right.insert(right.end(), {inner, columns});
  const std::string a = m.input(left);
  m.node("MatMul", {a, m.operand(right)});
}

inline Shape some_axes(Making& m, std::size_t rank) {
  Shape axes;
  for (std::size_t d = 0; d < rank; ++d)
    if (m.draw.chance(50)) axes.push_back(static_cast<std::int64_t>(d) - (m.draw.chance(20) ? static_cast<std::int64_t>(rank) : 0));
  return axes;
}

inline void reduction(Making& m) {
  const auto op = m.draw.pick<std::string>(
      {"ReduceMean", "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL2", "ReduceSumSquare", "Softmax", "LRN"});
  const Shape x = m.draw.chance(60) || op == "LRN" ? m.image(30000) : m.shape(m.draw.between(1, 5));
  const std::string from = m.input(x);
  if (op == "Softmax") {
    const auto rank = static_cast<std::int64_t>(x.size());
    m.node(op, {from}, {{"axis", m.draw.between(-rank, rank - 1)}});
    return;
  }
  if (op == "LRN") {
    m.node(op, {from}, {{"size", m.draw.pick<std::int64_t>({1, 3, 5})}, {"alpha", 0.1f}, {"beta", 0.75f}, {"bias", 1.0f}});
    return;
  }
  m.opset(11);
  Attributes attributes{{"keepdims", std::int64_t{m.draw.chance(60)}}};
  if (const Shape axes = some_axes(m, x.size()); !axes.empty()) attributes.emplace_back("axes", axes);
  m.node(op, {from}, attributes);
}

inline void slice(Making& m) {
  const Shape x = m.draw.chance(60) ? m.image(30000) : m.shape(m.draw.between(1, 5));
  Shape begin, end, axes, step;
  for (std::size_t d = 0; d < x.size(); ++d) {
    if (m.draw.chance(40)) continue;
    const std::int64_t first = m.draw.between(0, x[d] - 1), last = m.draw.between(first, x[d] - 1);
    const bool backwards = m.draw.chance(25);
    axes.push_back(static_cast<std::int64_t>(d));
    begin.push_back(backwards ? last : first - (m.draw.chance(20) ? x[d] : 0));
    end.push_back(backwards ? first - 1 - (first == 0 ? x[d] : 0) : m.draw.chance(20) ? std::int64_t{1} << 40 : last + 1);
    step.push_back(m.draw.between(1, 3) * (backwards ? -1 : 1));
  }
  if (axes.empty()) axes = {0}, begin = {0}, end = {1}, step = {1};
  const std::string from = m.input(x);
  m.node("Slice", {from, m.integers(begin), m.integers(end), m.integers(axes), m.integers(step)});
}

inline void pad(Making& m) {
  const Shape x = m.draw.chance(60) ? m.image(20000) : m.shape(m.draw.between(1, 5), 3000);
  const auto mode = m.draw.pick<std::string>({"constant", "reflect", "edge"});
  Shape pads(2 * x.size(), 0);
  for (std::size_t i = 0; i < pads.size(); ++i) {
    const std::int64_t length = x[i % x.size()];
    if (m.draw.chance(i % x.size() >= 2 ? 80 : 20))
      pads[i] = m.draw.between(0, mode == "reflect" ? std::min<std::int64_t>(length - 1, 6) : 6);
  }
  std::vector<std::string> operands{m.input(x), m.integers(pads)};
  if (mode == "constant" && m.draw.chance(50)) {
    operands.push_back(m.scalar(m.draw.unit() - 0.5f));
  }
  m.node("Pad", operands, {{"mode", mode}});
}

inline void transpose(Making& m) {
  const Shape x = m.draw.chance(40) ? m.image(30000) : m.shape(m.draw.between(2, 6), 10000);
  Shape order;
  for (std::size_t d = 0; d < x.size(); ++d) order.push_back(static_cast<std::int64_t>(d));
  for (std::size_t d = order.size() - 1; d > 0; --d)
    std::swap(order[d], order[static_cast<std::size_t>(m.draw.between(0, static_cast<std::int64_t>(d)))]);
  m.node("Transpose", {m.input(x)}, {{"perm", order}});
}

inline void join_and_split(Making& m) {
  Shape x = m.draw.chance(60) ? m.image(20000) : m.shape(m.draw.between(1, 5), 5000);
  const std::int64_t axis = m.draw.between(0, static_cast<std::int64_t>(x.size()) - 1);
  auto& length = x[static_cast<std::size_t>(axis)];
  if (m.draw.chance(50)) {
    std::vector<std::string> parts{m.input(x)};
    for (std::int64_t i = m.draw.between(0, 3); i >= 0; --i) {
      length = m.draw.between(1, 9);
      parts.push_back(m.operand(x));
    }
    m.node("Concat", parts, {{"axis", axis}});
    return;
  }
  length += 2;
  const std::int64_t first = m.draw.between(1, length - 1);
  const std::string from = m.input(x), parts = m.integers({first, length - first});
  m.model.node("Split", {from, parts}, "part", {{"axis", axis}});
  m.model.proto.mutable_graph()->mutable_node(0)->add_output("rest");
  m.text += fmt::format("part,rest=Split({},{}; axis={}) ", from, parts, axis);
  m.node("Neg", {m.draw.chance(50) ? "part" : "rest"});
}

inline void blocks(Making& m) {
  const std::int64_t block = m.draw.between(1, 4);
  Shape x = m.image(20000);
  if (m.draw.chance(60)) {
    x[1] = std::max<std::int64_t>(1, x[1] / (block * block)) * block * block;
    m.node("DepthToSpace", {m.input(x)}, {{"blocksize", block}, {"mode", m.draw.pick<std::string>({"DCR", "CRD"})}});
    return;
  }
  for (const std::size_t d : {2u, 3u}) x[d] = std::max<std::int64_t>(1, x[d] / block) * block;
  m.node("SpaceToDepth", {m.input(x)}, {{"blocksize", block}});
}

inline void moves(Making& m) {
  const Shape x = m.shape(m.draw.between(1, 4), 2000);
  const std::string from = m.input(x);
  Shape counts;
  switch (m.draw.between(0, 3)) {
    case 0:
      for (std::size_t d = 0; d < x.size(); ++d) counts.push_back(m.draw.between(1, 3));
      m.node("Tile", {from, m.integers(counts)});
      break;
    case 1:
      for (const std::int64_t length : x) counts.push_back(length == 1 ? m.draw.between(1, 5) : m.draw.pick<std::int64_t>({1, length}));
      counts.insert(counts.begin(), m.draw.between(1, 3));
      m.node("Expand", {from, m.integers(counts)});
      break;
    case 2: {
      const auto axis = m.draw.between(0, static_cast<std::int64_t>(x.size()) - 1);
      for (std::int64_t i = m.draw.between(1, 6); i > 0; --i) counts.push_back(m.draw.between(0, x[static_cast<std::size_t>(axis)] - 1));
      m.node("Gather", {from, m.integers(counts)}, {{"axis", axis}});
      break;
    }
    default:
      m.node("Flatten", {from}, {{"axis", m.draw.between(0, static_cast<std::int64_t>(x.size()))}});
  }
}

/// Convolution, norm and activation one after another, as generators have them.
inline void chain(Making& m) {
  const std::int64_t wide = m.draw.pick<std::int64_t>({3, 8, 16, 20});
  Shape x = m.large() ? Shape{1, wide, m.draw.between(64, 256), m.draw.between(64, 256)}
                      : Shape{1, wide, m.draw.between(6, 24), m.draw.between(6, 24)};
  std::string y = m.input(x);
  for (std::int64_t i = m.draw.between(1, 3); i >= 0; --i) {
    if (x[2] < 5 || x[3] < 5 || m.draw.chance(50))
      y = m.node("Pad", {y, m.integers({0, 0, 1, 1, 0, 0, 1, 1})}, {{"mode", m.draw.pick<std::string>({"reflect", "edge"})}});
    else
      x[2] -= 2, x[3] -= 2;
    const float size = std::sqrt(3.0f / static_cast<float>(wide * 9));
    y = m.node("Conv", {y, m.weight({wide, wide, 3, 3}, -size, size), m.weight({wide})}, {{"kernel_shape", Shape{3, 3}}});
    if (m.draw.chance(40)) y = m.draw.chance(50) ? instance_norm(m, y, wide) : batch_norm(m, y, wide);
    if (m.draw.chance(60)) y = activation(m, y);
  }
  if (m.draw.chance(50)) m.node("Add", {y, m.input(x)});
}

}  // namespace wrapture::generated
