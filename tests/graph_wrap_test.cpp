// Networks whose columns wrap around: rolling the input sideways rolls the result, layer by layer and as a whole.
#include "engine/graph/wrap_columns.hpp"
#include "tests/compare.hpp"
#include "tests/graph_rewrite.hpp"

namespace wrapture {
namespace {

/// Largest difference between the result of rolled inputs and the rolled result, relative to the largest value. The roll: half the width.
double roll_difference(const Graph& graph) {
  NamedTensors inputs = random_inputs(graph);
  const Tensor plain = run_reference(graph, inputs).at("result");
  for (auto& [name, tensor] : inputs)
    if (tensor.shape.size() == 4) tensor = rolled(tensor, tensor.shape[3] / 2);
  const Tensor wanted = rolled(plain, plain.shape[3] / 2), got = run_reference(graph, inputs).at("result");
  double largest = 1e-30, error = 0;
  for (std::size_t i = 0; i < wanted.f32.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(wanted.f32[i])));
    error = std::max(error, std::abs(static_cast<double>(wanted.f32[i]) - static_cast<double>(got.f32[i])));
  }
  return error / largest;
}

void expect_wraps(const std::string& what, const Graph& graph) {
  EXPECT_GT(roll_difference(graph), 1e-3) << what << ": its edges can be seen without wrapping, or this shows nothing";
  const Graph wrapped = wrap_columns(graph);
  EXPECT_LE(roll_difference(wrapped), kSame) << what << "\n" << to_string(wrapped);
  EXPECT_LE(roll_difference(wrap_columns(wrapped)), kSame) << what << ", wrapped twice";
}

void expect_wraps(const std::string& what, const Layer& layer, const Shape& x = {2, 3, 6, 12}, const Shape& weight = {}) {
  Sketch s;
  std::vector<ValueId> inputs{s.input("x", x)};
  if (!weight.empty()) inputs.push_back(s.weight(weight));
  expect_wraps(what, s.finish(s.node(layer, inputs)));
}

TEST(WrapColumns, EveryLayerThatLooksBeyondTheEdge) {
  for (const PadMode mode : {PadMode::zero, PadMode::reflect, PadMode::edge}) {
    const Conv2d conv{.kernel = {3, 5}, .stride = {1, 2}, .pad = {1, 2, 1, 2}, .pad_mode = mode};
    expect_wraps("convolution", conv, {2, 3, 6, 12}, {4, 3, 3, 5});
  }
  expect_wraps("sum pool", Pool2d{.mode = PoolMode::sum, .kernel = {3, 3}, .stride = {1, 2}, .pad = {1, 1, 1, 1}});
  expect_wraps("mean pool", Pool2d{.mode = PoolMode::average, .kernel = {3, 3}, .stride = {1, 1}, .pad = {1, 1, 1, 1}});
  for (const int kernel : {3, 4}) {
    const ConvTranspose2d conv{
        .kernel = {kernel, kernel}, .stride = {2, 2}, .output_padding = {4 - kernel, 4 - kernel}, .pad = {1, 1, 1, 1}};
    expect_wraps("transposed convolution", conv, {2, 3, 6, 12}, {3, 4, kernel, kernel});
  }
}

TEST(WrapColumns, EveryResizeThatMixesColumns) {
  for (const Interpolation interpolation : {Interpolation::bilinear, Interpolation::cubic})
    for (const auto& [width, scale] : {std::pair{24, 2.0f}, {8, 2.0f / 3}, {18, 1.5f}})
      for (const bool antialias : {false, true}) {
        if (width < 12 && !antialias) continue;  // sees no further than the edge
        const Resize resize{.interpolation = interpolation,
                            .coordinates = Coordinates::half_pixel,
                            .height = 6,
                            .width = width,
                            .scale_x = scale,
                            .antialias = antialias};
        expect_wraps(fmt::format("resize to {}", width), resize);
      }
  const Resize nearest{.height = 12, .width = 24, .scale_y = 2, .scale_x = 2};
  Sketch s;
  const Graph plain = s.finish(s.node(nearest, {s.input("x", {2, 3, 6, 12})}));
  EXPECT_EQ(wrap_columns(plain).nodes.size(), 1u) << "enlarging by repetition sees no neighbours";
}

TEST(WrapColumns, RowsStayAsTheyAre) {
  Sketch s;
  const ValueId padded = s.node(Pad{PadMode::reflect, 0, {0, 0, 2, 3}, {0, 0, 1, 0}}, {s.input("x", {1, 2, 5, 8})});
  const Graph wrapped = wrap_columns(s.finish(padded));
  const NamedTensors inputs = random_inputs(wrapped);
  const Tensor& x = inputs.at("x");
  const Tensor out = run_reference(wrapped, inputs).at("result");
  ASSERT_EQ(out.shape, (Shape{1, 2, 8, 11}));
  const auto at = [](const Tensor& t, std::int64_t y, std::int64_t column) {
    return t.f32[static_cast<std::size_t>(y * t.shape[3] + column)];
  };
  EXPECT_EQ(at(out, 0, 0), at(x, 2, 5)) << "row 2 by reflection, column 5 from the other side";
  EXPECT_EQ(at(out, 7, 3), at(x, 3, 0));
}

/// Down, residual, up: what stylising networks are made of, wrapped before and after it is rewritten.
TEST(WrapColumns, AWholeNetwork) {
  Sketch s;
  ValueId x = s.node(Pad{PadMode::reflect, 0, {0, 0, 1, 1}, {0, 0, 1, 1}}, {s.input("x", {1, 3, 8, 16})});
  x = s.unary(Function::relu, s.node(InstanceNorm{}, {s.conv(x, 6, 3)}));
  x = s.node(Conv2d{.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}}, {x, s.weight({6, 6, 3, 3}), s.weight({6})});
  x = s.binary(BinaryOp::add, x, s.conv(s.node(Pad{PadMode::edge, 0, {0, 0, 1, 1}, {0, 0, 1, 1}}, {x}), 6, 3));
  x = s.node(Resize{.height = 8, .width = 16, .scale_y = 2, .scale_x = 2}, {x});
  const Graph graph = s.finish(s.conv(x, 3, 3, {1, 1, 1, 1}));
  expect_wraps("as it is", graph);
  const Graph rewritten = rewrite(graph).graph;
  expect_wraps("rewritten", rewritten);
  EXPECT_LE(difference(wrap_columns(graph), wrap_columns(rewritten)), kSame);
  EXPECT_EQ(wrap_columns(rewritten).nodes.size(), rewritten.nodes.size()) << "wrapping costs no node here";
}

}  // namespace
}  // namespace wrapture
