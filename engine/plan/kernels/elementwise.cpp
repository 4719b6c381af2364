// Unary and Binary -> unary, unary_flat, binary, binary_flat: packed where an input already lies packed, else flat. Where -> where.
#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/binary.h"
#include "nn/binary_flat.h"
#include "nn/unary.h"
#include "nn/unary_flat.h"
#include "nn/where.h"

namespace wrapture::planning {
namespace {

std::uint32_t number(Function function) { return static_cast<std::uint32_t>(function); }

void unary_packed(Builder& builder, const Pointwise& f, const Node& node) {
  using P = shader::UnaryParams;
  const Picture picture(builder.shape(node.output));
  const P params{.channels = u32(picture.channels), .width = u32(picture.width), .alpha = f.alpha, .beta = f.beta};
  Launch launch{.kernel = "unary", .constants = {number(f.function)}, .parameters = words_of(params), .operands = {}};
  launch.operands = {builder.tensor(builder.packed(node.inputs[0]), picture, WRAPTURE_WORD(P, x_start), {}),
                     builder.result(builder.make_packed(node.output), picture, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, picture, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  launch.macs = static_cast<std::uint64_t>(element_count(builder.shape(node.output)));
  builder.launch(launch);
}

void unary_flat(Builder& builder, const Pointwise& f, const Node& node) {
  const Range x = builder.flat(node.inputs[0]), y = builder.make_flat(node.output);
  const std::uint64_t limit = builder.limits().max_storage_range;
  const std::uint64_t step = y.bytes <= limit ? y.bytes : std::max<std::uint64_t>(limit / 4096, 1) * 4096;
  for (std::uint64_t at = 0; at < y.bytes; at += step) {
    const auto part = [&](Range range) {
      range.offset += at;
      range.bytes = std::min(step, y.bytes - at);
      return range;
    };
    const shader::UnaryFlatParams params{static_cast<std::uint32_t>(part(y).bytes / 16), f.alpha, f.beta};
    Launch launch{.kernel = "unary_flat", .constants = {number(f.function)}, .parameters = words_of(params), .operands = {}};
    launch.operands = {Builder::read_flat(part(x)), Builder::write_flat(part(y))};
    launch.macs = params.count * 4;
    builder.launch_flat(launch, params.count);
  }
}

/// Which row of an operand an output row needs, where the operand may be repeated along samples or rows.
RowsNeeded broadcast_rows(const Picture& operand, const Picture& out) {
  return [=](std::int64_t row) {
    const std::int64_t image = operand.images == 1 ? 0 : row / out.height, line = operand.height == 1 ? 0 : row % out.height;
    const std::int64_t at = image * operand.height + line;
    return RowSpan{at, at + 1};
  };
}

void binary_packed(Builder& builder, const Binary& layer, const Node& node) {
  using P = shader::BinaryParams;
  const Picture a(builder.shape(node.inputs[0])), b(builder.shape(node.inputs[1])), out(builder.shape(node.output));
  const P params{.channels = u32(out.channels),
                 .height = u32(out.height),
                 .width = u32(out.width),
                 .a_images = u32(a.images),
                 .a_channels = u32(a.channels),
                 .a_height = u32(a.height),
                 .a_width = u32(a.width),
                 .b_images = u32(b.images),
                 .b_channels = u32(b.channels),
                 .b_height = u32(b.height),
                 .b_width = u32(b.width),
                 .alpha = layer.activation.alpha,
                 .beta = layer.activation.beta};
  const Range at_a = builder.packed(node.inputs[0]), at_b = builder.packed(node.inputs[1]);
  Launch launch{.kernel = "binary", .parameters = words_of(params), .operands = {}};
  launch.constants = {static_cast<std::uint32_t>(layer.op), number(layer.activation.function)};
  launch.operands = {builder.tensor(at_a, a, WRAPTURE_WORD(P, a_start), broadcast_rows(a, out)),
                     builder.tensor(at_b, b, WRAPTURE_WORD(P, b_start), broadcast_rows(b, out)),
                     builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  launch.macs = static_cast<std::uint64_t>(element_count(builder.shape(node.output)));
  builder.launch(launch);
}

}  // namespace

void combine_flat(Builder& builder, const Binary& layer, const Strided& space, Range a, Range b, Range to) {
  const Strided six = to_six(builder, space);
  shader::BinaryFlatParams params{.count = u32(element_count(six.extent)), .alpha = layer.activation.alpha, .beta = layer.activation.beta};
  for (std::size_t d = 0; d < 6; ++d) {
    params.extent[d] = u32(six.extent[d]);
    params.a_stride[d] = u32(six.strides[0][d]);
    params.b_stride[d] = u32(six.strides[1][d]);
  }
  Launch launch{.kernel = "binary_flat", .parameters = words_of(params), .operands = {}};
  launch.constants = {static_cast<std::uint32_t>(layer.op), number(layer.activation.function)};
  launch.operands = {Builder::read_flat(a), Builder::read_flat(b), Builder::write_flat(to)};
  launch.macs = params.count;
  builder.launch_flat(launch, params.count);
}

void lower(Builder& builder, const Unary& layer, const Node& node) {
  if (layer.pointwise.function == Function::identity) return builder.alias(node.output, node.inputs[0]);
  if (builder.is_packed(node.inputs[0])) return unary_packed(builder, layer.pointwise, node);
  unary_flat(builder, layer.pointwise, node);
}

void lower(Builder& builder, const Binary& layer, const Node& node) {
  const Shape& out = builder.shape(node.output);
  bool packed = out.size() == 4;
  for (const ValueId id : node.inputs) packed = packed && (builder.constant(id) || builder.is_packed(id) || builder.shape(id) != out);
  packed = packed && (builder.is_packed(node.inputs[0]) || builder.is_packed(node.inputs[1]));
  if (packed) return binary_packed(builder, layer, node);
  const Strided space{out, {repeated_strides(builder.shape(node.inputs[0]), out), repeated_strides(builder.shape(node.inputs[1]), out)}};
  const Range a = builder.flat(node.inputs[0]), b = builder.flat(node.inputs[1]);
  combine_flat(builder, layer, space, a, b, builder.make_flat(node.output));
}

void lower(Builder& builder, const Where&, const Node& node) {
  const Shape& out = builder.shape(node.output);
  Strided space{out, {}};
  std::vector<Operand> operands;
  for (const ValueId id : node.inputs) {
    space.strides.push_back(repeated_strides(builder.shape(id), out));
    operands.push_back(Builder::read_flat(builder.flat(id)));
  }
  const Strided six = to_six(builder, space);
  shader::WhereParams params{.count = u32(element_count(out))};
  for (std::size_t d = 0; d < 6; ++d) {
    params.extent[d] = u32(six.extent[d]);
    params.condition_stride[d] = u32(six.strides[0][d]);
    params.a_stride[d] = u32(six.strides[1][d]);
    params.b_stride[d] = u32(six.strides[2][d]);
  }
  operands.push_back(Builder::write_flat(builder.make_flat(node.output)));
  Launch launch{.kernel = "where", .parameters = words_of(params), .operands = std::move(operands)};
  launch.macs = params.count;
  builder.launch_flat(launch, params.count);
}

}  // namespace wrapture::planning
