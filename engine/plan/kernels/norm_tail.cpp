// The statistics of an instance norm, made by the convolution before it: what the two kernels that can do so bind.
#include <algorithm>

#include "engine/plan/kernels/kernels.hpp"

namespace wrapture::planning {
namespace {

/// Scales and shifts in one range.
struct Affine {
  Range range;
  std::uint32_t scale_first = 0, shift_first = 0;
};

Affine known_affine(Builder& builder, const Tensor* scale, const Tensor* shift, std::int64_t channels) {
  const auto count = static_cast<std::size_t>(channels);
  std::vector<float> values(2 * count, 0.0f);
  std::fill_n(values.begin(), count, 1.0f);
  if (scale) std::ranges::copy(scale->f32, values.begin());
  if (shift) std::ranges::copy(shift->f32, values.begin() + static_cast<std::ptrdiff_t>(count));
  return {builder.table(values), 0, u32(channels)};
}

/// Nothing where they lie apart, or are not there before the convolution.
std::optional<Affine> affine_of(Builder& builder, const Node& norm, std::int64_t channels) {
  const ValueId scale = input_of(norm, 1), shift = input_of(norm, 2);
  const auto known = [&](ValueId id) { return id == kNoValue || builder.constant(id) != nullptr; };
  if (known(scale) && known(shift))
    return known_affine(builder, scale == kNoValue ? nullptr : builder.constant(scale),
                        shift == kNoValue ? nullptr : builder.constant(shift), channels);
  if (known(scale) || known(shift) || !builder.make_early(scale) || !builder.make_early(shift)) return std::nullopt;
  const FlatPart scales = builder.flat_part(scale), shifts = builder.flat_part(shift);
  const bool together = scales.range.space == shifts.range.space && scales.range.slot == shifts.range.slot &&
                        scales.range.offset == shifts.range.offset && scales.range.bytes == shifts.range.bytes;
  return together ? std::optional<Affine>({scales.range, scales.first, shifts.first}) : std::nullopt;
}

/// Whether every step of rows can be bound: bands cannot be cut finer then.
bool steps_fit(const Builder& builder, const Launch& launch) {
  return std::ranges::all_of(launch.operands, [&](const Operand& operand) {
    if (operand.row_bytes == 0 || operand.access == Access::read) return true;
    const RowSpan whole = operand.rows ? operand.rows(launch.first_row) : RowSpan{0, 1};
    const auto rows = static_cast<std::uint64_t>(whole.last - whole.first + 4 * launch.group[1]);  // 4: steps of 4 rows, by stride or tile
    return rows * operand.row_bytes <= builder.limits().max_storage_range;
  });
}

}  // namespace

std::array<std::uint32_t, 3> norm_group(const std::array<std::uint32_t, 3>& group) {
  const std::uint32_t across = std::max(group[0], 8u);
  return {across, std::max(1u, std::min(group[1], 64 / across)), 1};
}

std::optional<NormTail> norm_tail(Builder& builder, const Node& node, const Launch& launch, std::int64_t rows) {
  const Picture out(builder.shape(node.output));
  const Node* const norm = builder.norm_of(node.output);
  const std::uint32_t threads = builder.limits().subgroup_threads;
  if (threads == 0 || !builder.limits().norm_tails_faster || launch.group[0] < 8 || norm == nullptr || out.images != 1 ||
      !steps_fit(builder, launch))
    return std::nullopt;
  const std::int64_t across = (launch.threads_x + launch.group[0] - 1) / launch.group[0];
  const std::int64_t down = (rows + launch.group[1] - 1) / launch.group[1];
  const std::int64_t subgroups = (launch.group[0] * launch.group[1] + threads - 1) / threads;
  const std::uint64_t bytes = static_cast<std::uint64_t>(out.blocks() * across * down * subgroups) * 48;
  if (bytes > builder.limits().max_storage_range) return std::nullopt;
  const auto affine = affine_of(builder, *norm, out.channels);
  if (!affine) return std::nullopt;
  const Range table = builder.temporary(static_cast<std::uint64_t>(out.blocks()) * 32);
  builder.make_norm_table(*norm, table);
  NormTail tail{.operands = {}, .scale_first = affine->scale_first, .shift_first = affine->shift_first, .groups_down = u32(down)};
  tail.epsilon = std::get<InstanceNorm>(norm->layer).epsilon;
  tail.operands = {Builder::write_flat(builder.temporary(bytes)), Builder::write_flat(builder.tickets(out.blocks())),
                   Builder::read_flat(affine->range), Builder::write_flat(table)};
  return tail;
}

}  // namespace wrapture::planning
