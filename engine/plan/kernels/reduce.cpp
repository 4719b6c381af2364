// Gemm, MatMul and Reduce: flat kernels that sum.
#include "nn/reduce.h"

#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/gemm.h"

namespace wrapture::planning {
namespace {

/// The kept and the reduced dimensions of a tensor.
struct Reduction {
  Strided kept, reduced;
};

Reduction split(const Builder& builder, const Reduce& layer, const Shape& shape) {
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

/// How reduce.comp computes an op; numbers as its constants.
struct Steps {
  std::uint32_t join = 0, prepare = 0, root = 0;
};

Steps steps_of(ReduceOp op) {
  switch (op) {
    case ReduceOp::mean:
    case ReduceOp::sum:
      return {};
    case ReduceOp::max:
      return {.join = 1};
    case ReduceOp::min:
      return {.join = 2};
    case ReduceOp::product:
      return {.join = 3};
    case ReduceOp::l1:
      return {.prepare = 1};
    case ReduceOp::l2:
      return {.prepare = 2, .root = 1};
    case ReduceOp::sum_square:
      return {.prepare = 2};
  }
  return {};
}

/// One launch: pieces of the reduced dimensions, times factor.
void reduce_pieces(Builder& builder, const Reduction& reduction, std::int64_t pieces, const Steps& steps, float factor, Range from,
                   Range to) {
  const std::int64_t reduced = element_count(reduction.reduced.extent);
  shader::ReduceParams params{.count = u32(element_count(reduction.kept.extent) * pieces),
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
  Launch launch{.kernel = "reduce", .constants = {steps.join, steps.prepare, steps.root}, .parameters = words_of(params), .operands = {}};
  launch.operands = {Builder::read_flat(from), Builder::write_flat(to)};
  launch.macs = static_cast<std::uint64_t>(element_count(reduction.kept.extent) * reduced);
  builder.launch_flat(launch, params.count);
}

}  // namespace

void lower(Builder& builder, const Reduce& layer, const Node& node) {
  const Reduction reduction = split(builder, layer, builder.shape(node.inputs[0]));
  const std::int64_t kept = element_count(reduction.kept.extent), reduced = element_count(reduction.reduced.extent);
  const float factor = layer.op == ReduceOp::mean ? static_cast<float>(1.0 / static_cast<double>(reduced)) : 1.0f;
  const Steps steps = steps_of(layer.op);
  const Range x = builder.flat(node.inputs[0]);
  constexpr std::int64_t kLongest = 1024;  // values that one thread joins
  if (reduced <= kLongest) return reduce_pieces(builder, reduction, 1, steps, factor, x, builder.make_flat(node.output));
  const std::int64_t length = std::max(kLongest, (reduced + kLongest - 1) / kLongest);
  const std::int64_t pieces = (reduced + length - 1) / length;
  const Range parts = builder.temporary(static_cast<std::uint64_t>((kept * pieces + 3) / 4 * 16));
  reduce_pieces(builder, reduction, pieces, {.join = steps.join, .prepare = steps.prepare}, 1, x, parts);
  const Reduction rest{to_six(builder, {{kept}, {{pieces}}}), to_six(builder, {{pieces}, {{1}}})};
  reduce_pieces(builder, rest, 1, {.join = steps.join, .root = steps.root}, factor, parts, builder.make_flat(node.output));
}

namespace {

/// a b (+ c) into the node's output.
void multiply(Builder& builder, const Node& node, shader::GemmParams params, ValueId c) {
  const Range at_a = builder.flat(node.inputs[0]), at_b = builder.flat(node.inputs[1]);
  const Range at_c = c == kNoValue ? builder.none() : builder.flat(c);
  Launch launch{.kernel = "gemm", .parameters = words_of(params), .operands = {}};
  launch.operands = {Builder::read_flat(at_a), Builder::read_flat(at_b), Builder::read_flat(at_c),
                     Builder::write_flat(builder.make_flat(node.output))};
  launch.macs = std::uint64_t{params.rows} * params.columns * params.depth * params.stacks;
  builder.launch_flat(launch, element_count(builder.shape(node.output)));
}

}  // namespace

void lower(Builder& builder, const Gemm& layer, const Node& node) {
  const Shape &a = builder.shape(node.inputs[0]), &b = builder.shape(node.inputs[1]), &out = builder.shape(node.output);
  const ValueId c = input_of(node, 2);
  shader::GemmParams params{.rows = u32(out[0]),
                            .columns = u32(out[1]),
                            .stacks = 1,
                            .stack_extent = {1, 1, 1, 1},
                            .alpha = layer.alpha,
                            .beta = c == kNoValue ? 0 : layer.beta};
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
  multiply(builder, node, params, c);
}

void lower(Builder& builder, const MatMul&, const Node& node) {
  const Shape &a = builder.shape(node.inputs[0]), &b = builder.shape(node.inputs[1]), &out = builder.shape(node.output);
  const std::size_t rank = out.size();
  const auto stack = [](const Shape& shape) { return Shape(shape.begin(), shape.end() - 2); };
  Strided space{stack(out), {}};
  for (const Shape* shape : {&a, &b}) {
    space.strides.push_back(repeated_strides(stack(*shape), stack(out)));
    for (std::int64_t& stride : space.strides.back()) stride *= (*shape)[shape->size() - 2] * shape->back();
  }
  const Strided six = to_six(builder, space);
  if (six.extent[0] * six.extent[1] != 1) builder.fail("needs more than four dimensions of matrices, which no kernel handles");
  shader::GemmParams params{.rows = u32(out[rank - 2]),
                            .columns = u32(out[rank - 1]),
                            .depth = u32(a.back()),
                            .stacks = u32(element_count(stack(out))),
                            .a_row_step = u32(a.back()),
                            .a_depth_step = 1,
                            .b_depth_step = u32(b.back()),
                            .b_column_step = 1,
                            .alpha = 1,
                            .beta = 0};
  for (std::size_t d = 0; d < 4; ++d) {
    params.stack_extent[d] = u32(six.extent[d + 2]);
    params.a_stack_stride[d] = u32(six.strides[0][d + 2]);
    params.b_stack_stride[d] = u32(six.strides[1][d + 2]);
  }
  multiply(builder, node, params, kNoValue);
}

}  // namespace wrapture::planning
