// Gemm and ReduceMean: flat kernels that sum.
#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/gemm.h"
#include "nn/reduce_mean.h"

namespace wrapture::planning {
namespace {

/// The kept and the reduced dimensions of a tensor.
struct Reduction {
  Strided kept, reduced;
};

Reduction split(const Builder& builder, const ReduceMean& layer, const Shape& shape) {
  const Shape strides = strides_of(shape);
  Reduction reduction{{{}, {{}}}, {{}, {{}}}};
  for (std::size_t d = 0; d < shape.size(); ++d) {
    const bool reduced = std::ranges::find(layer.axes, static_cast<int>(d)) != layer.axes.end();
    Strided& part = reduced ? reduction.reduced : reduction.kept;
    part.extent.push_back(shape[d]);
    part.strides[0].push_back(strides[d]);
  }
  return {to_six(builder, reduction.kept), to_six(builder, reduction.reduced)};
}

/// One launch: sums of pieces of the reduced dimensions, times factor.
void sum_pieces(Builder& builder, const Reduction& reduction, std::int64_t pieces, float factor, Range from, Range to) {
  const std::int64_t reduced = element_count(reduction.reduced.extent);
  shader::ReduceMeanParams params{.count = u32(element_count(reduction.kept.extent) * pieces),
                                  .pieces = u32(pieces),
                                  .piece_length = u32((reduced + pieces - 1) / pieces),
                                  .reduced = u32(reduced),
                                  .factor = factor};
  for (std::size_t d = 0; d < 6; ++d) {
    params.kept_extent[d] = u32(reduction.kept.extent[d]);
    params.kept_stride[d] = u32(reduction.kept.strides[0][d]);
    params.reduced_extent[d] = u32(reduction.reduced.extent[d]);
    params.reduced_stride[d] = u32(reduction.reduced.strides[0][d]);
  }
  Launch launch{.kernel = "reduce_mean", .parameters = words_of(params), .operands = {}};
  launch.operands = {Builder::read_flat(from), Builder::write_flat(to)};
  launch.macs = static_cast<std::uint64_t>(element_count(reduction.kept.extent) * reduced);
  builder.launch_flat(launch, params.count);
}

}  // namespace

void lower(Builder& builder, const ReduceMean& layer, const Node& node) {
  const Reduction reduction = split(builder, layer, builder.shape(node.inputs[0]));
  const std::int64_t kept = element_count(reduction.kept.extent), reduced = element_count(reduction.reduced.extent);
  const float factor = static_cast<float>(1.0 / static_cast<double>(reduced));
  const Range x = builder.flat(node.inputs[0]);
  constexpr std::int64_t kLongest = 1024;  // values that one thread sums
  if (reduced <= kLongest) return sum_pieces(builder, reduction, 1, factor, x, builder.make_flat(node.output));
  const std::int64_t length = std::max(kLongest, (reduced + kLongest - 1) / kLongest);
  const std::int64_t pieces = (reduced + length - 1) / length;
  const Range sums = builder.temporary(static_cast<std::uint64_t>((kept * pieces + 3) / 4 * 16));
  sum_pieces(builder, reduction, pieces, 1, x, sums);
  const Reduction rest{to_six(builder, {{kept}, {{pieces}}}), to_six(builder, {{pieces}, {{1}}})};
  sum_pieces(builder, rest, 1, factor, sums, builder.make_flat(node.output));
}

void lower(Builder& builder, const Gemm& layer, const Node& node) {
  const Shape &a = builder.shape(node.inputs[0]), &b = builder.shape(node.inputs[1]), &out = builder.shape(node.output);
  const ValueId c = input_of(node, 2);
  shader::GemmParams params{.rows = u32(out[0]), .columns = u32(out[1]), .alpha = layer.alpha, .beta = c == kNoValue ? 0 : layer.beta};
  params.depth = u32(layer.transpose_a ? a[0] : a[1]);
  params.a_row_step = layer.transpose_a ? 1 : u32(a[1]);
  params.a_depth_step = layer.transpose_a ? u32(a[1]) : 1;
  params.b_depth_step = layer.transpose_b ? 1 : u32(b[1]);
  params.b_column_step = layer.transpose_b ? u32(b[1]) : 1;
  if (c != kNoValue) {
    const Shape& shape = builder.shape(c);
    const std::int64_t columns = shape.empty() ? 1 : shape.back(), rows = shape.size() < 2 ? 1 : shape[shape.size() - 2];
    params.c_column_step = columns > 1 ? 1 : 0;
    params.c_row_step = rows > 1 ? u32(columns) : 0;
  }
  const Range at_a = builder.flat(node.inputs[0]), at_b = builder.flat(node.inputs[1]);
  const Range at_c = c == kNoValue ? builder.none() : builder.flat(c);
  Launch launch{.kernel = "gemm", .parameters = words_of(params), .operands = {}};
  launch.operands = {Builder::read_flat(at_a), Builder::read_flat(at_b), Builder::read_flat(at_c),
                     Builder::write_flat(builder.make_flat(node.output))};
  launch.macs = std::uint64_t{params.rows} * params.columns * params.depth;
  builder.launch_flat(launch, element_count(out));
}

}  // namespace wrapture::planning
