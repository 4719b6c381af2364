// Networks that run window by window: the same picture as from one run, whatever the windows are.
#include "engine/graph/tile_run.hpp"
#include "engine/graph/wrap_columns.hpp"
#include "tests/compare.hpp"
#include "tests/graph_rewrite.hpp"

namespace wrapture {
namespace {

using testing::HasSubstr;

/// Rows and columns of x from (top, left) on, columns taken round.
Tensor part_of(const Tensor& x, std::int64_t top, std::int64_t left, const Shape& shape) {
  Tensor part = Tensor::floats(shape);
  std::size_t at = 0;
  for (std::int64_t c = 0; c < shape[1]; ++c)
    for (std::int64_t row = 0; row < shape[2]; ++row)
      for (std::int64_t column = 0; column < shape[3]; ++column) {
        const std::int64_t from = ((left + column) % x.shape[3] + x.shape[3]) % x.shape[3];
        part.f32[at++] = x.f32[static_cast<std::size_t>((c * x.shape[2] + top + row) * x.shape[3] + from)];
      }
  return part;
}

void put(Tensor& whole, const Tensor& result, const TileSpan& rows, const TileSpan& columns) {
  for (std::int64_t c = 0; c < whole.shape[1]; ++c)
    for (std::int64_t y = rows.first; y < rows.last; ++y)
      for (std::int64_t x = columns.first; x < columns.last; ++x) {
        const std::int64_t from = (c * result.shape[2] + y - rows.begin) * result.shape[3] + x - columns.begin;
        whole.f32[static_cast<std::size_t>((c * whole.shape[2] + y) * whole.shape[3] + x)] = result.f32[static_cast<std::size_t>(from)];
      }
}

/// Style networks in miniature: down, residual blocks with norms, up, with a skip; numbers of the norms come from a code.
Graph sketch_network(std::int64_t height, std::int64_t width) {
  Sketch s;
  const ValueId picture = s.input("picture", {1, 3, height, width}), noise = s.input("noise", {1, 2, height / 2, width / 2});
  const ValueId code = s.input("code", {1, 12});
  const auto numbers = [&](std::int64_t first) { return s.node(Slice{{0, first}, {1, 1}, {1, 6}}, {code}); };
  const auto norm = [&](ValueId x, std::vector<ValueId> more = {}) {
    std::vector<ValueId> inputs{x, s.reshape(numbers(0), {1, 6, 1, 1}), s.weight({6})};
    inputs.insert(inputs.end(), more.begin(), more.end());
    return s.node(InstanceNorm{1e-3f, {Function::relu}}, inputs);
  };
  const auto conv = [&](ValueId x, std::int64_t channels, int stride, int upsample = 1) {
    const Conv2d layer{
        .kernel = {3, 3}, .stride = {stride, stride}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect, .upsample = upsample};
    return s.node(layer, {x, s.weight({channels, s.graph.shape(x)[1], 3, 3}), s.weight({channels})});
  };
  const ValueId fine = s.node(Concat{1}, {s.node(PixelUnshuffle{2}, {picture}), noise});
  const ValueId skip = norm(conv(fine, 6, 1));
  ValueId x = norm(conv(skip, 6, 2));
  for (int block = 0; block < 2; ++block) x = norm(conv(norm(conv(x, 6, 1)), 6, 1), {x});
  x = s.binary(BinaryOp::add, norm(conv(x, 6, 1, 2)), conv(skip, 6, 1));
  return s.finish(s.unary(Function::tanh, s.node(PixelShuffle{2}, {conv(x, 12, 1)})));
}

struct Picture {
  std::int64_t height, width;
  bool around = false;
};

/// The result of `make` for a picture, by windows of these sides.
Tensor tiled(Graph (*make)(std::int64_t, std::int64_t), const Picture& picture, std::int64_t rows, std::int64_t columns, double kept_bytes,
             std::size_t* passes = nullptr) {
  const Graph whole = make(picture.height, picture.width);
  const NamedTensors inputs = random_inputs(whole);
  const TiledNetwork network = tile_network(rewrite(make(rows, columns)).graph, {"picture", "noise"}, kept_bytes);
  if (passes != nullptr) *passes = network.passes.size();
  Tensor result = Tensor::floats(whole.shape(whole.outputs[0]), -9);
  TiledPicture task{.height = picture.height, .width = picture.width, .around = picture.around};
  if (inputs.contains("code")) task.whole["code"] = inputs.at("code");
  task.part = [&](const std::string& name, std::int64_t top, std::int64_t left) {
    const Tensor& x = inputs.at(name);
    const std::int64_t step = picture.height / x.shape[2];
    return part_of(x, top / step, left / step, {1, x.shape[1], rows / step, columns / step});
  };
  task.take = [&](const Tensor& one, const TileSpan& y, const TileSpan& x) { put(result, one, y, x); };
  run_tiled(network, task, reference_runner());
  return result;
}

Tensor at_once(Graph (*make)(std::int64_t, std::int64_t), const Picture& picture) {
  const Graph graph = make(picture.height, picture.width);
  return run_reference(picture.around ? wrap_columns(rewrite(graph).graph) : graph, random_inputs(graph)).at("result");
}

TEST(Tiles, ANetworkWithNormsMakesTheSamePicture) {
  for (const Picture picture : {Picture{96, 64}, Picture{64, 136}, Picture{96, 96, true}}) {
    const Tensor wanted = at_once(sketch_network, picture);
    for (const double kept : {0.0, 8.0, 1e9})  // nothing, small tensors, everything
      for (const std::int64_t side : {56, 64})
        EXPECT_LE(relative_error(tiled(sketch_network, picture, side, side, kept), wanted), kSame)
            << picture.height << "x" << picture.width << " by windows of " << side << " px, keeping up to " << kept;
  }
}

TEST(Tiles, APassForEveryNormAndOneForThePicture) {
  std::size_t passes = 0;
  tiled(sketch_network, {64, 64}, 64, 64, 8, &passes);
  EXPECT_EQ(passes, 8u);
}

/// What is kept is not made again: fewer multiply-adds over all passes, a shorter reach.
TEST(Tiles, KeepingTensorsSavesWork) {
  const Graph graph = rewrite(sketch_network(64, 64)).graph;
  const auto cost = [&](double kept) {
    std::int64_t macs = 0;
    for (const TilePass& pass : tile_network(graph, {"picture", "noise"}, kept).passes) macs += pass.graph.multiply_adds();
    return macs;
  };
  EXPECT_LT(cost(8), cost(0) * 2 / 3);
  EXPECT_LT(tile_network(graph, {"picture", "noise"}, 8).passes.back().reach,
            tile_network(graph, {"picture", "noise"}, 0).passes.back().reach);
}

Graph sketch_of(const Layer& layer, std::int64_t height, std::int64_t width) {
  Sketch s;
  const ValueId x = s.input("picture", {1, 3, height, width});
  return s.finish(s.node(layer, {x}));
}

Graph sketch_of_windows(std::int64_t height, std::int64_t width) {
  Sketch s;
  ValueId x = s.input("picture", {1, 3, height, width});
  x = s.node(Pool2d{.mode = PoolMode::average, .kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}}, {x});
  x = s.node(Conv2d{.kernel = {3, 3}, .dilation = {2, 2}, .pad = {2, 2, 2, 2}}, {x, s.weight({4, 3, 3, 3})});
  x = s.node(ConvTranspose2d{.kernel = {4, 4}, .stride = {2, 2}, .pad = {1, 1, 1, 1}}, {x, s.weight({4, 3, 4, 4})});
  x = s.node(Pool2d{.kernel = {2, 2}, .stride = {2, 2}}, {x});
  return s.finish(s.node(Resize{.interpolation = Interpolation::cubic,
                                .coordinates = Coordinates::half_pixel,
                                .height = height,
                                .width = width,
                                .scale_y = 2,
                                .scale_x = 2},
                         {x}));
}

TEST(Tiles, LayersThatLookAround) {
  const Picture picture{80, 96};
  EXPECT_LE(relative_error(tiled(sketch_of_windows, picture, 64, 64, 8), at_once(sketch_of_windows, picture)), kSame);
}

/// Begins with a step of two, so that a spoilt place is wider than what its taps reach.
Graph sketch_with_a_strided_stem(std::int64_t height, std::int64_t width) {
  Sketch s;
  const Conv2d half{.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}}, same{.kernel = {3, 3}, .pad = {1, 1, 1, 1}};
  Conv2d twice = same;
  twice.upsample = 2;
  ValueId x = s.node(half, {s.input("picture", {1, 3, height, width}), s.weight({6, 3, 3, 3})});
  x = s.node(same, {x, s.weight({6, 6, 3, 3})});
  return s.finish(s.node(twice, {x, s.weight({3, 6, 3, 3})}));
}

Graph sketch_of_nearest(std::int64_t height, std::int64_t width) {
  Sketch s;
  const ValueId x = s.node(Pool2d{.kernel = {2, 2}, .stride = {2, 2}}, {s.input("picture", {1, 3, height, width})});
  return s.finish(s.node(Resize{.coordinates = Coordinates::half_pixel,
                                .rounding = Rounding::floor,
                                .height = height,
                                .width = width,
                                .scale_y = 2,
                                .scale_x = 2},
                         {x}));
}

TEST(Tiles, PlacesAreSpoiltAsAWhole) {
  const Picture picture{64, 96};
  for (const std::int64_t side : {16, 24, 32}) {
    EXPECT_LE(relative_error(tiled(sketch_with_a_strided_stem, picture, side, side, 0), at_once(sketch_with_a_strided_stem, picture)),
              kSame)
        << side;
    EXPECT_LE(relative_error(tiled(sketch_of_nearest, picture, side, side, 0), at_once(sketch_of_nearest, picture)), kSame) << side;
  }
}

std::string tile_refusal(const Graph& graph) {
  try {
    tile_network(graph, {"picture"}, 8);
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    return error.what();
  }
  return "accepted";
}

TEST(Tiles, RefusesWhatNeedsTheWholePicture) {
  EXPECT_EQ(tile_refusal(sketch_of(Unary{{Function::relu}}, 16, 16)), "accepted");
  EXPECT_EQ(tile_refusal(sketch_of(Reduce{ReduceOp::mean, {2, 3}}, 16, 16)),
            "reduce 'node0' needs the whole picture at once and cannot run in tiles");
  EXPECT_THAT(tile_refusal(sketch_of(Pool2d{.kernel = {3, 3}}, 16, 16)),
              HasSubstr("has 1x3x14x14 for a picture of 16x16 px and cannot run in tiles"));
  EXPECT_THAT(tile_refusal(sketch_of(Resize{.coordinates = Coordinates::align_corners, .height = 32, .width = 32}, 16, 16)),
              HasSubstr("resize 'node0' needs the whole picture"));
  EXPECT_THAT(tile_refusal(sketch_of(Slice{{0, 0, 0, 0}, {1, 1, 1, 1}, {1, 3, 8, 8}}, 16, 16)), HasSubstr("needs the whole picture"));
  Sketch s;
  const ValueId x = s.input("picture", {1, 3, 16, 16});
  EXPECT_THAT(tile_refusal(s.finish(s.binary(BinaryOp::mul, x, s.weight({1, 1, 16, 16})))), HasSubstr("needs the whole picture"));
}

TEST(Tiles, SpansCoverEveryPlaceOnceAwayFromSpoiltSides) {
  for (const bool around : {false, true})
    for (std::int64_t size = around ? 8 : 64; size <= 320; size += 8) {
      std::int64_t next = 0;
      for (const TileSpan& span : tile_spans(size, 64, 16, around)) {
        EXPECT_EQ(span.first, next);
        EXPECT_GT(span.last, span.first);
        EXPECT_TRUE(span.begin + 16 <= span.first || (!around && span.begin == 0 && span.first == 0));
        EXPECT_TRUE(span.begin + 64 - 16 >= span.last || (!around && span.begin + 64 == size));
        EXPECT_TRUE(around || (span.begin >= 0 && span.begin + 64 <= size));
        next = span.last;
      }
      EXPECT_EQ(next, size);
    }
  EXPECT_THROW(tile_spans(100, 32, 16, false), Error);
  EXPECT_THROW(tile_spans(24, 32, 8, false), Error);
}

}  // namespace
}  // namespace wrapture
