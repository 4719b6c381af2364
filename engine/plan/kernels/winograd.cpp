// 3 x 3 convolutions by F(4x4, 3x3) of Winograd's minimal filtering: x to tiles, 36 matrix products, tiles to y
// (shaders/lib/winograd.glsl).
#include <algorithm>
#include <array>
#include <optional>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/winograd_input.h"
#include "nn/winograd_multiply.h"
#include "nn/winograd_output.h"

namespace wrapture::planning {
namespace {

constexpr std::int64_t kTile = 4, kSpan = 6, kPoints = kSpan * kSpan;
constexpr std::int64_t kTiles = 8, kBlocks = 4;              // of a thread of winograd_multiply
constexpr std::int64_t kPartBytes = std::int64_t{10} << 20;  // of the tiles of x and of y together: parts that stay in a processor's cache

using Line = std::array<double, kSpan>;

/// G of F(4, 3) along three taps, at the points 0, +-a, +-b, infinity with a^2 = 1/2, b^2 = 2: a row of G is (1, p, p^2) over the product
/// of p's distances to the other points, -3/2 at +-a and 6 at +-b.
Line along(double g0, double g1, double g2) {
  constexpr double a = 0.70710678118654752, b = 1.41421356237309505;
  return {g0, (g0 + a * g1 + g2 / 2) / -1.5, (g0 - a * g1 + g2 / 2) / -1.5, (g0 + b * g1 + 2 * g2) / 6, (g0 - b * g1 + 2 * g2) / 6, g2};
}

/// G g G' of every pair of channels as winograd_multiply reads it: [point][out block][in block][4 in][4 out].
std::vector<float> transformed(const Tensor& weights) {
  const auto outs = static_cast<std::size_t>(weights.shape[0]), ins = static_cast<std::size_t>(weights.shape[1]);
  const std::size_t in_blocks = (ins + 3) / 4, of_point = (outs + 3) / 4 * in_blocks * 16;
  std::vector<float> result(kPoints * of_point, 0.0f);
  const float* g = weights.f32.data();
  for (std::size_t o = 0; o < outs; ++o)
    for (std::size_t i = 0; i < ins; ++i, g += 9) {
      float* to = result.data() + (o / 4 * in_blocks + i / 4) * 16 + i % 4 * 4 + o % 4;
      std::array<Line, 3> rows;  // G g: six values down each column of taps
      for (std::size_t x = 0; x < 3; ++x) rows[x] = along(g[x], g[3 + x], g[6 + x]);
      for (std::size_t y = 0; y < kSpan; ++y)
        for (const double value : along(rows[0][y], rows[1][y], rows[2][y])) {
          *to = static_cast<float>(value);
          to += of_point;
        }
    }
  return result;
}

/// A convolution cut into tiles, and rows of tiles into parts.
struct Tiling {
  std::int64_t columns, rows;  // tiles of one image
  std::int64_t part_rows;      // rows of tiles (of all images) at a time
};

/// Bytes of the transformed tiles of a row of tiles.
std::int64_t bytes_of_row(const Picture& picture, std::int64_t columns) { return kPoints * 16 * columns * picture.blocks(); }

std::array<std::uint32_t, 3> group_of(const Tiling& tiling) { return norm_group(patch_group(tiling.columns, tiling.part_rows)); }

Tiling tile(const Builder& builder, const Picture& in, const Picture& out, std::uint64_t macs) {
  Tiling tiling{(out.width + kTile - 1) / kTile, (out.height + kTile - 1) / kTile, 1};
  const std::int64_t all = out.images * tiling.rows, of_in = bytes_of_row(in, tiling.columns), of_out = bytes_of_row(out, tiling.columns);
  const auto bindable = static_cast<std::int64_t>(builder.limits().max_storage_range);
  tiling.part_rows = std::min(kPartBytes / (of_in + of_out), bindable / std::max(of_in, of_out));
  if (const std::uint64_t wish = builder.options().max_dispatch_macs;
      wish > 0)  // a multiply-add here does for four of a direct convolution
    tiling.part_rows =
        std::min(tiling.part_rows, all * static_cast<std::int64_t>(4 * wish) / static_cast<std::int64_t>(std::max<std::uint64_t>(macs, 1)));
  tiling.part_rows = std::clamp<std::int64_t>(tiling.part_rows, 1, all);
  const std::int64_t parts = (all + tiling.part_rows - 1) / tiling.part_rows;
  tiling.part_rows = (all + parts - 1) / parts;  // parts of one size
  const std::int64_t step = group_of(tiling)[1], whole = (tiling.part_rows + step - 1) / step * step;
  if (parts > 1 && whole <= 2 * tiling.part_rows && whole * std::max(of_in, of_out) <= bindable) tiling.part_rows = whole;
  return tiling;
}

/// Rows of x under row `row` of tiles.
RowsNeeded rows_under(const Conv2d& layer, const Picture& in, const Tiling& tiling) {
  return [=](std::int64_t row) {
    const std::int64_t image = row / tiling.rows, y = row % tiling.rows * kTile - layer.pad.top;
    RowSpan span{INT64_MAX, 0};
    for (std::int64_t j = 0; j < kSpan; ++j) {
      const std::int64_t at = border(y + j, in.height * layer.upsample, layer.pad_mode.rows);
      if (at < 0) continue;
      const std::int64_t in_row = image * in.height + at / layer.upsample;
      span = {std::min(span.first, in_row), std::max(span.last, in_row + 1)};
    }
    return span.last == 0 ? RowSpan{0, 0} : span;
  };
}

/// Rows of y that row `row` of tiles makes.
RowsNeeded rows_made(const Picture& out, const Tiling& tiling) {
  return [=](std::int64_t row) {
    const std::int64_t image = row / tiling.rows, y = row % tiling.rows * kTile;
    return RowSpan{image * out.height + y, image * out.height + std::min(y + kTile, out.height)};
  };
}

Operand written(Operand tensor) {
  tensor.access = Access::write;
  return tensor;
}

/// What the passes share.
struct Job {
  const Conv2d& layer;
  const Node& node;
  Picture in, out;
  Tiling tiling;
  Range x, u, bias, y;
  std::optional<Scaled> scaled;
  std::optional<NormTail> tail;
};

/// Rows of tiles at a time, and where their tiles lie.
struct Part {
  std::int64_t first, rows, tiles;
  Range v, m;
};

Launch rows_of_tiles(const char* kernel, const Job& job, const Part& part, std::int64_t blocks) {
  Launch launch{.kernel = kernel, .parameters = {}, .operands = {}};
  launch.threads_x = u32(job.tiling.columns);
  launch.threads_z = u32(blocks);
  launch.group = group_of(job.tiling);
  launch.first_row = part.first;
  launch.rows = part.rows;
  return launch;
}

void transform_input(Builder& builder, const Job& job, const Part& part) {
  using P = shader::WinogradInputParams;
  Launch launch = rows_of_tiles("winograd_input", job, part, job.in.blocks());
  P params{.in_height = u32(job.in.height),
           .in_width = u32(job.in.width),
           .in_blocks = u32(job.in.blocks()),
           .tile_columns = u32(job.tiling.columns),
           .tile_rows = u32(job.tiling.rows),
           .part_first = u32(part.first),
           .part_tiles = u32(part.tiles),
           .pad_top = job.layer.pad.top,
           .pad_left = job.layer.pad.left};
  const auto& mode = job.layer.pad_mode;
  launch.constants = {u32(job.layer.upsample), static_cast<std::uint32_t>(mode.rows), static_cast<std::uint32_t>(mode.columns)};
  const Operand pairs = give_scaled(job.scaled, job.in, job.bias, launch.constants, params);
  launch.parameters = words_of(params);
  launch.operands = {builder.tensor(job.x, job.in, WRAPTURE_WORD(P, x_start), rows_under(job.layer, job.in, job.tiling)),
                     written(builder.whole_tensor(part.v)), pairs};
  launch.first_row_word = WRAPTURE_WORD(P, first_row);
  launch.row_count_word = WRAPTURE_WORD(P, row_count);
  builder.launch(launch);
}

void multiply(Builder& builder, const Job& job, const Part& part, std::uint64_t macs) {
  using P = shader::WinogradMultiplyParams;
  Launch launch{.kernel = "winograd_multiply", .group = {8, 1, 1}, .parameters = {}, .operands = {}};
  launch.parameters = words_of(P{.tiles = u32(part.tiles), .in_blocks = u32(job.in.blocks()), .out_blocks = u32(job.out.blocks())});
  launch.constants = {u32(kTiles), u32(kBlocks)};
  launch.operands = {builder.whole_tensor(part.v), builder.whole_tensor(job.u), written(builder.whole_tensor(part.m))};
  launch.threads_x = u32((part.tiles + kTiles - 1) / kTiles);
  launch.rows = kPoints;
  launch.threads_z = u32((job.out.blocks() + kBlocks - 1) / kBlocks);
  launch.macs = macs;
  builder.launch(launch);
}

void transform_output(Builder& builder, Job& job, const Part& part) {
  using P = shader::WinogradOutputParams;
  Launch launch = rows_of_tiles("winograd_output", job, part, job.out.blocks());
  P params{.out_height = u32(job.out.height),
           .out_width = u32(job.out.width),
           .out_channels = u32(job.out.channels),
           .tile_columns = u32(job.tiling.columns),
           .tile_rows = u32(job.tiling.rows),
           .part_first = u32(part.first),
           .part_tiles = u32(part.tiles),
           .alpha = job.layer.activation.alpha,
           .beta = job.layer.activation.beta};
  const Residual residual = residual_of(builder, job.layer, job.node, WRAPTURE_WORD(P, residual_start), rows_made(job.out, job.tiling),
                                        builder.whole_tensor(part.m));
  launch.constants = {static_cast<std::uint32_t>(job.layer.activation.function), residual.factor};
  Operand result = builder.result(job.y, job.out, WRAPTURE_WORD(P, y_start));
  result.rows = rows_made(job.out, job.tiling);
  launch.operands = {builder.whole_tensor(part.m), Builder::read_flat(job.bias), residual.operand, result};
  const std::int64_t all = job.out.images * job.tiling.rows;
  const bool whole_groups = job.tiling.part_rows == all || job.tiling.part_rows % launch.group[1] == 0;
  if (part.first == 0 && whole_groups) job.tail = norm_tail(builder, job.node, launch, all);
  if (job.tail) {
    give_norm(*job.tail, job.out, launch, params);
    launch.operands.insert(launch.operands.end(), job.tail->operands.begin(), job.tail->operands.end());
  }
  launch.parameters = words_of(params);
  launch.first_row_word = WRAPTURE_WORD(P, first_row);
  launch.row_count_word = WRAPTURE_WORD(P, row_count);
  builder.launch(launch);
}

}  // namespace

bool takes_winograd(const Builder& builder, const Conv2d& layer, const Node& node) {
  const bool fits = layer.kernel[0] == 3 && layer.kernel[1] == 3 && layer.stride[0] == 1 && layer.stride[1] == 1 &&
                    layer.dilation[0] == 1 && layer.dilation[1] == 1 && layer.groups == 1 && builder.constant(node.inputs[1]) != nullptr;
  if (!fits || builder.options().storage != Storage::f32 || builder.options().winograd == Winograd::never) return false;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const std::int64_t of_weights = kPoints * 64 * in.blocks() * out.blocks(), columns = (out.width + kTile - 1) / kTile;
  const std::int64_t bound = std::max({of_weights, bytes_of_row(in, columns), bytes_of_row(out, columns)});
  if (static_cast<std::uint64_t>(bound) > builder.limits().max_storage_range) return false;
  if (builder.options().winograd == Winograd::wherever_possible) return true;
  return builder.limits().winograd_faster && in.channels >= 16 && out.channels >= 16 && out.width >= 16 && out.height >= 16;
}

void lower_winograd(Builder& builder, const Conv2d& layer, const Node& node) {
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const auto macs = static_cast<std::uint64_t>(element_count(builder.shape(node.output)) * in.channels * 9);  // of a direct convolution
  Job job{.layer = layer, .node = node, .in = in, .out = out, .tiling = tile(builder, in, out, macs)};
  std::tie(job.x, job.scaled) = builder.scaled_or_packed(node.inputs[0]);
  job.bias = bias_of(builder, node, out.channels);
  job.u = builder.packed_weights(transformed(*builder.constant(node.inputs[1])));
  job.y = builder.make_packed(node.output);
  const std::int64_t all = out.images * job.tiling.rows;
  for (std::int64_t first = 0; first < all; first += job.tiling.part_rows) {
    Part part{.first = first, .rows = std::min(job.tiling.part_rows, all - first)};
    part.tiles = part.rows * job.tiling.columns;
    part.v = builder.temporary_packed(kPoints * in.blocks() * part.tiles);
    part.m = builder.temporary_packed(kPoints * out.blocks() * part.tiles);
    transform_input(builder, job, part);
    multiply(builder, job, part, macs * static_cast<std::uint64_t>(part.rows) / static_cast<std::uint64_t>(all));
    transform_output(builder, job, part);
  }
}

}  // namespace wrapture::planning
