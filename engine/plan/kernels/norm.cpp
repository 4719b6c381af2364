// Instance norm, scale and shift, batch norm -> statistics, tables of (scale, shift) pairs, and scale_shift.
#include <algorithm>
#include <cmath>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/instance_norm_finish.h"
#include "nn/instance_norm_stats.h"
#include "nn/scale_shift.h"
#include "nn/scale_shift_table.h"

namespace wrapture::planning {
namespace {

/// Pairs (scale, shift) of vec4 for every block, of one sample or of each.
struct Table {
  Range range;
  bool per_sample = false;
};

bool per_sample(const Builder& builder, ValueId values, const Picture& picture) {
  return values != kNoValue && element_count(builder.shape(values)) != picture.channels;
}

/// Floats from one sample's values to the next.
std::uint32_t step_of(const Builder& builder, ValueId values, const Picture& picture) {
  return per_sample(builder, values, picture) ? u32(picture.channels) : 0;
}

/// The table of values that are known now.
Table constant_table(Builder& builder, const Picture& picture, const Tensor* scale, const Tensor* shift) {
  const auto channels = static_cast<std::size_t>(picture.channels);
  const bool each = (scale && scale->f32.size() != channels) || (shift && shift->f32.size() != channels);
  const std::size_t samples = each ? static_cast<std::size_t>(picture.images) : 1, blocks = static_cast<std::size_t>(picture.blocks());
  std::vector<float> pairs(samples * blocks * 8, 0.0f);
  for (std::size_t n = 0; n < samples; ++n)
    for (std::size_t c = 0; c < channels; ++c) {
      const auto value = [&](const Tensor* t, float otherwise) {
        return t ? t->f32[t->f32.size() == channels ? c : n * channels + c] : otherwise;
      };
      const std::size_t at = (n * blocks + c / 4) * 8 + c % 4;
      pairs[at] = value(scale, 1);
      pairs[at + 4] = value(shift, 0);
    }
  return {builder.table(pairs), each};
}

/// Scales or shifts where they lie, a slice of a style code among others; something to bind where there are none.
FlatPart values_of(Builder& builder, ValueId id) { return id == kNoValue ? FlatPart{builder.none()} : builder.flat_part(id); }

Table make_table(Builder& builder, const Picture& picture, ValueId scale, ValueId shift) {
  const Tensor* const known_scale = scale == kNoValue ? nullptr : builder.constant(scale);
  const Tensor* const known_shift = shift == kNoValue ? nullptr : builder.constant(shift);
  if ((scale == kNoValue || known_scale) && (shift == kNoValue || known_shift))
    return constant_table(builder, picture, known_scale, known_shift);
  const bool each = per_sample(builder, scale, picture) || per_sample(builder, shift, picture);
  const FlatPart scales = values_of(builder, scale), shifts = values_of(builder, shift);
  const shader::ScaleShiftTableParams params{.images = each ? u32(picture.images) : 1,
                                             .channels = u32(picture.channels),
                                             .scale_step = step_of(builder, scale, picture),
                                             .shift_step = step_of(builder, shift, picture),
                                             .scale_first = scales.first,
                                             .shift_first = shifts.first,
                                             .has_scale = scale != kNoValue,
                                             .has_shift = shift != kNoValue};
  const Range table = builder.temporary(params.images * static_cast<std::uint64_t>(picture.blocks()) * 32);
  Launch launch{.kernel = "scale_shift_table", .parameters = words_of(params), .operands = {}};
  launch.operands = {Builder::read_flat(scales.range), Builder::read_flat(shifts.range), Builder::write_flat(table)};
  builder.launch_flat(launch, std::int64_t{params.images} * picture.blocks());
  return {table, each};
}

/// What a scale_shift launch reads beside x and its table.
struct Extras {
  ValueId residual = kNoValue, strength = kNoValue;
  Table table0;
  Pointwise activation;
};

/// Functions that a convolution may apply anew in each of its reads, finite at 0: filling lanes read as 0, and their weights are 0.
bool costs_little(const Pointwise& activation) {
  constexpr Function cheap[] = {Function::identity, Function::relu, Function::leaky_relu, Function::clip, Function::affine};
  return std::ranges::find(cheap, activation.function) != std::end(cheap);
}

void apply_table(Builder& builder, const Node& node, const Table& table, const Extras& extras) {
  using P = shader::ScaleShiftParams;
  const Picture picture(builder.shape(node.output));
  const std::uint32_t sample_step = u32(picture.blocks() * 2);
  const Range x = builder.packed(node.inputs[0]);
  const bool alone = extras.residual == kNoValue && extras.strength == kNoValue && costs_little(extras.activation);
  if (alone && builder.read_by_one_convolution(node.output))
    return builder.make_scaled(node.output, {x, table.range, table.per_sample, extras.activation});
  const Range residual = extras.residual == kNoValue ? x : builder.packed(extras.residual);
  Operand strength = Builder::read_flat(extras.strength == kNoValue ? table.range : builder.flat(extras.strength));
  const bool many = extras.strength != kNoValue && builder.shape(extras.strength)[0] > 1;
  if (extras.strength != kNoValue) {
    strength.row_bytes = static_cast<std::uint64_t>(picture.width) * 4;
    strength.start_word = WRAPTURE_WORD(P, strength_start);
    const std::int64_t height = picture.height;
    if (!many) strength.rows = [height](std::int64_t row) { return RowSpan{row % height, row % height + 1}; };
  }
  const P params{.channels = u32(picture.channels),
                 .height = u32(picture.height),
                 .width = u32(picture.width),
                 .table_step = table.per_sample ? sample_step : 0,
                 .table0_step = extras.table0.per_sample ? sample_step : 0,
                 .strength_step = many ? u32(picture.height * picture.width) : 0,
                 .alpha = extras.activation.alpha,
                 .beta = extras.activation.beta};
  Launch launch{.kernel = "scale_shift", .parameters = words_of(params), .operands = {}};
  launch.constants = {static_cast<std::uint32_t>(extras.activation.function), extras.residual != kNoValue, extras.strength != kNoValue};
  const int residual_word = extras.residual == kNoValue ? -1 : WRAPTURE_WORD(P, residual_start);
  Operand residual_rows = builder.tensor(residual, picture, residual_word, {});
  launch.operands = {builder.tensor(x, picture, WRAPTURE_WORD(P, x_start), {}),
                     residual_rows,
                     Builder::read_flat(table.range),
                     Builder::read_flat(extras.strength == kNoValue ? table.range : extras.table0.range),
                     strength,
                     builder.result(builder.make_packed(node.output), picture, WRAPTURE_WORD(P, y_start))};
  constexpr std::int64_t kColumns = 4;  // of a thread
  launch.threads_x = u32((picture.width + kColumns - 1) / kColumns);
  launch.threads_z = u32(picture.blocks());
  launch.group = patch_group(launch.threads_x, picture.rows());
  launch.rows = picture.rows();
  launch.first_row_word = WRAPTURE_WORD(P, first_row);
  launch.row_count_word = WRAPTURE_WORD(P, row_count);
  launch.macs = static_cast<std::uint64_t>(element_count(builder.shape(node.output)));
  builder.launch(launch);
}

/// How the pixels of an image are shared among the threads that gather statistics.
struct Strips {
  std::int64_t lanes = 1, rows = 1, count = 1;
};

/// About 256 pixels a thread, at most 1024 threads a channel, unless a strip is then too large to bind.
Strips choose_strips(const Builder& builder, const Picture& picture) {
  Strips strips;
  strips.lanes = std::min<std::int64_t>(picture.width, 32);
  const std::int64_t threads = std::clamp<std::int64_t>(picture.height * picture.width / 256, 1, 1024);
  const std::int64_t wanted = std::clamp<std::int64_t>(threads / strips.lanes, 1, picture.height);
  const std::uint64_t row_bytes = builder.packed_bytes(picture) / static_cast<std::uint64_t>(picture.rows());
  const auto bindable = static_cast<std::int64_t>(builder.limits().max_storage_range / row_bytes) - 1;  // 1: ranges begin a little early
  strips.rows = std::min((picture.height + wanted - 1) / wanted, std::max<std::int64_t>(bindable, 1));
  strips.count = (picture.height + strips.rows - 1) / strips.rows;
  return strips;
}

Range gather_statistics(Builder& builder, const Node& node, const Picture& picture, const Strips& strips) {
  using P = shader::InstanceNormStatsParams;
  const P params{.blocks = u32(picture.blocks()),
                 .height = u32(picture.height),
                 .width = u32(picture.width),
                 .strips_per_image = u32(strips.count),
                 .strip_rows = u32(strips.rows),
                 .lanes = u32(strips.lanes)};
  const Range x = builder.packed(node.inputs[0]);
  const Range parts = builder.temporary(static_cast<std::uint64_t>(picture.images * picture.blocks() * strips.count * strips.lanes) * 32);
  const auto rows = [=](std::int64_t strip) {
    const std::int64_t image = strip / strips.count, piece = strip % strips.count, first = image * picture.height + piece * strips.rows;
    return RowSpan{first, std::min(first + strips.rows, (image + 1) * picture.height)};
  };
  Launch launch{.kernel = "instance_norm_stats", .parameters = words_of(params), .operands = {}};
  launch.operands = {builder.tensor(x, picture, WRAPTURE_WORD(P, x_start), rows), Builder::write_flat(parts)};
  launch.threads_x = params.lanes;
  launch.threads_z = params.blocks;
  launch.rows = picture.images * strips.count;
  launch.group = patch_group(strips.lanes, launch.rows);
  launch.first_row_word = WRAPTURE_WORD(P, first_strip);
  launch.row_count_word = WRAPTURE_WORD(P, strip_count);
  launch.macs = 2 * static_cast<std::uint64_t>(element_count(builder.shape(node.output)));
  builder.launch(launch);
  return parts;
}

}  // namespace

void lower(Builder& builder, const InstanceNorm& layer, const Node& node) {
  const Picture picture(builder.shape(node.inputs[0]));
  const auto apply = [&](Range table) {
    apply_table(builder, node, {table, picture.images > 1}, {.residual = input_of(node, 3), .table0 = {}, .activation = layer.activation});
  };
  if (const auto made = builder.norm_table(node)) return apply(*made);
  const Strips strips = choose_strips(builder, picture);
  const Range parts = gather_statistics(builder, node, picture, strips);
  const ValueId scale = input_of(node, 1), shift = input_of(node, 2);
  const FlatPart scales = values_of(builder, scale), shifts = values_of(builder, shift);
  const shader::InstanceNormFinishParams params{.images = u32(picture.images),
                                                .channels = u32(picture.channels),
                                                .height = u32(picture.height),
                                                .width = u32(picture.width),
                                                .strips_per_image = u32(strips.count),
                                                .strip_rows = u32(strips.rows),
                                                .lanes = u32(strips.lanes),
                                                .scale_step = step_of(builder, scale, picture),
                                                .shift_step = step_of(builder, shift, picture),
                                                .scale_first = scales.first,
                                                .shift_first = shifts.first,
                                                .has_scale = scale != kNoValue,
                                                .has_shift = shift != kNoValue,
                                                .epsilon = layer.epsilon};
  const Range table = builder.temporary(static_cast<std::uint64_t>(picture.images * picture.blocks()) * 32);
  Launch launch{.kernel = "instance_norm_finish", .parameters = words_of(params), .operands = {}};
  launch.operands = {Builder::read_flat(parts), Builder::read_flat(scales.range), Builder::read_flat(shifts.range),
                     Builder::write_flat(table)};
  builder.launch_flat(launch, picture.images * picture.blocks());
  apply(table);
}

void lower(Builder& builder, const ScaleShift& layer, const Node& node) {
  const Picture picture(builder.shape(node.inputs[0]));
  Extras extras{.residual = input_of(node, 3), .strength = input_of(node, 6), .table0 = {}, .activation = layer.activation};
  const Table table = make_table(builder, picture, input_of(node, 1), input_of(node, 2));
  if (extras.strength != kNoValue) extras.table0 = make_table(builder, picture, input_of(node, 4), input_of(node, 5));
  apply_table(builder, node, table, extras);
}

namespace {

/// x * scale + shift for tensors of other ranks than 4: (N, C, ...).
void scale_flat(Builder& builder, const Node& node, const Tensor& scale, const Tensor& shift) {
  const Shape& shape = builder.shape(node.output);
  Shape by_channel(shape.size(), 0);
  by_channel[1] = 1;
  const Strided space{shape, {strides_of(shape), by_channel}};
  const Range x = builder.flat(node.inputs[0]), y = builder.make_flat(node.output), product = builder.temporary(y.bytes);
  combine_flat(builder, {.op = BinaryOp::mul, .activation = {}}, space, x, builder.table(scale.f32), product);
  combine_flat(builder, {.op = BinaryOp::add, .activation = {}}, space, product, builder.table(shift.f32), y);
}

}  // namespace

void lower(Builder& builder, const BatchNorm& layer, const Node& node) {
  const Tensor* values[4];
  for (std::size_t i = 0; i < 4; ++i) {
    values[i] = builder.constant(node.inputs[i + 1]);
    if (values[i] == nullptr) builder.fail("its scale, bias, mean and variance must be constants");
  }
  Tensor scale = *values[0], shift = *values[1];
  for (std::size_t c = 0; c < scale.f32.size(); ++c) {
    const double s =
        static_cast<double>(scale.f32[c]) / std::sqrt(static_cast<double>(values[3]->f32[c]) + static_cast<double>(layer.epsilon));
    scale.f32[c] = static_cast<float>(s);
    shift.f32[c] = static_cast<float>(static_cast<double>(shift.f32[c]) - static_cast<double>(values[2]->f32[c]) * s);
  }
  if (builder.shape(node.output).size() != 4) return scale_flat(builder, node, scale, shift);
  const Picture picture(builder.shape(node.inputs[0]));
  apply_table(builder, node, constant_table(builder, picture, &scale, &shift), {.table0 = {}, .activation = {}});
}

}  // namespace wrapture::planning
