// Launches become dispatches: whole, or in bands of rows where limits or the wish for short dispatches ask for it.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engine/base/error.hpp"
#include "engine/plan/builder.hpp"

namespace wrapture::planning {
namespace {

constexpr std::int64_t kMaxDispatches = 1 << 15;  // of a plan; each costs some hundred bytes and microseconds

std::uint64_t round_down(std::uint64_t bytes, std::uint64_t alignment) { return bytes & ~(alignment - 1); }

/// Rows of an input that the output rows first to last - 1 need.
RowSpan rows_needed(const Operand& operand, std::int64_t first, std::int64_t last) {
  if (!operand.rows) return {first, last};
  if (operand.rows_rise) return {operand.rows(first).first, operand.rows(last - 1).last};
  RowSpan all{INT64_MAX, 0};
  for (std::int64_t row = first; row < last; ++row) {
    const RowSpan one = operand.rows(row);
    if (one.first >= one.last) continue;
    all.first = std::min(all.first, one.first);
    all.last = std::max(all.last, one.last);
  }
  return all.last == 0 ? RowSpan{0, 1} : all;
}

/// Rows a band, so that a dispatch has about `wish` multiply-adds (0: no wish).
std::int64_t rows_for(const Launch& launch, std::uint64_t wish) {
  if (wish == 0 || launch.macs <= wish || launch.first_row_word < 0) return launch.rows;
  const auto bands = static_cast<std::int64_t>((launch.macs + wish - 1) / wish);
  return std::max(launch.row_step, launch.rows / bands / launch.row_step * launch.row_step);
}

/// Estimated traffic: what is written, and what is read, once however often it is bound.
std::uint64_t traffic(const std::vector<Operand>& operands, const std::vector<Range>& bound) {
  std::uint64_t bytes = 0;
  std::vector<Range> read;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (bound[i].unread) continue;
    if (operands[i].access == Access::write)
      bytes += bound[i].bytes;
    else
      read.push_back(bound[i]);
  }
  std::ranges::sort(read, {}, [](const Range& range) { return std::tuple(range.space, range.slot, range.offset); });
  std::uint64_t counted = 0;  // up to where, in the slot under way
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (i > 0 && (read[i].space != read[i - 1].space || read[i].slot != read[i - 1].slot)) counted = 0;
    const std::uint64_t begin = std::max(read[i].offset, counted), end = read[i].offset + read[i].bytes;
    if (end <= begin) continue;
    bytes += end - begin;
    counted = end;
  }
  return bytes;
}

}  // namespace

std::uint64_t Builder::alignment() const { return std::max<std::uint64_t>(limits_.buffer_alignment, 16); }

Range Builder::bound_range(const Operand& operand, std::int64_t first, std::int64_t last) const {
  Range range = operand.range;
  if (operand.row_bytes > 0) {
    const RowSpan rows = rows_needed(operand, first, last);
    const std::uint64_t begin = round_down(static_cast<std::uint64_t>(rows.first) * operand.row_bytes, alignment());
    range.offset += begin;
    range.bytes = static_cast<std::uint64_t>(rows.last) * operand.row_bytes - begin;
  }
  return range;
}

std::optional<Builder::Pending> Builder::band(const Launch& launch, std::int64_t first, std::int64_t last, std::uint64_t& refused) const {
  Pending pending{.dispatch = {.kernel = {}, .specialization = {launch.group[0], launch.group[1], launch.group[2]}}, .ranges = {}};
  Dispatch& dispatch = pending.dispatch;
  dispatch.specialization.insert(dispatch.specialization.end(), launch.constants.begin(), launch.constants.end());
  dispatch.parameters = launch.parameters;
  dispatch.threads = {launch.threads_x, u32(last - first), launch.threads_z};
  if (launch.first_row_word >= 0) {
    dispatch.parameters[static_cast<std::size_t>(launch.first_row_word)] = u32(first);
    dispatch.parameters[static_cast<std::size_t>(launch.row_count_word)] = u32(last - first);
  }
  bool texel = limits_.texel_reads_faster, tensors = false, packed = false;
  for (const Operand& operand : launch.operands) {
    const Range range = bound_range(operand, first, last);
    if (range.bytes > limits_.max_storage_range) {
      refused = range.bytes;
      return std::nullopt;
    }
    if (operand.start_word >= 0) {
      const std::uint64_t start = (range.offset - operand.range.offset) / operand.element_bytes;
      dispatch.parameters[static_cast<std::size_t>(operand.start_word)] += static_cast<std::uint32_t>(start);
    }
    packed = packed || operand.packed;
    if (operand.access == Access::read_texel) {
      tensors = true;
      texel = texel && range.bytes / operand.element_bytes <= limits_.max_texel_elements;
    }
    pending.ranges.push_back(range);
  }
  dispatch.bytes = traffic(launch.operands, pending.ranges);
  texel = texel && tensors;
  const bool half = options_.storage == Storage::f16;
  for (std::size_t i = 0; i < launch.operands.size(); ++i) {
    const bool through_texels = launch.operands[i].access == Access::read_texel && texel;
    const Access access = launch.operands[i].access == Access::write ? Access::write : through_texels ? Access::read_texel : Access::read;
    const Range& range = pending.ranges[i];
    dispatch.bindings.push_back({range.space, access, range.offset, range.bytes, through_texels && half});
  }
  dispatch.kernel = fmt::format("nn/{}.{}{}", launch.kernel, half && packed ? "f16" : "f32", texel ? ".texel" : "") + launch.variant;
  const std::uint64_t rows = static_cast<std::uint64_t>(launch.rows);
  const auto macs_before = [&](std::int64_t row) { return launch.macs * static_cast<std::uint64_t>(row - launch.first_row) / rows; };
  dispatch.macs = macs_before(last) - macs_before(first);
  return pending;
}

void Builder::check_parts(const Launch& launch) const {
  const std::array<std::uint64_t, 3> threads{launch.threads_x, static_cast<std::uint64_t>(launch.rows), launch.threads_z};
  const bool cut_rows = launch.first_row_word >= 0;
  for (std::size_t d = 0; d < 3; ++d) {
    if (d == 1 && cut_rows) continue;
    const std::uint64_t groups = (threads[d] + launch.group[d] - 1) / launch.group[d];
    if (groups > limits_.max_group_count[d])
      fail(fmt::format("{} workgroups along dimension {} are more than the device's {}; use a smaller picture", groups, d,
                       limits_.max_group_count[d]));
  }
}

void Builder::launch(const Launch& launch) {
  check_parts(launch);
  std::int64_t rows = rows_for(launch, options_.max_dispatch_macs);
  if (launch.first_row_word >= 0) rows = std::min(rows, std::int64_t{limits_.max_group_count[1]} * launch.group[1]);  // whole steps of rows
  std::uint64_t refused = 0;  // bytes of a binding that was too large
  while (true) {
    std::vector<Pending> bands;
    bool fits = true;
    const std::int64_t end = launch.first_row + launch.rows;
    if (static_cast<std::int64_t>(pending_.size()) + launch.rows / rows > kMaxDispatches)
      fail(fmt::format("makes more than {} dispatches; use a smaller picture or batch", kMaxDispatches));
    for (std::int64_t first = launch.first_row; fits && first < end; first += rows) {
      auto one = band(launch, first, std::min(first + rows, end), refused);
      fits = one.has_value();
      if (fits) bands.push_back(std::move(*one));
    }
    if (fits) {
      for (Pending& one : bands) {
        one.dispatch.label = label_;
        one.dispatch.layer = launch.layer.empty() ? layer_ : launch.layer;
        one.dispatch.node = node_;
        pending_.push_back(std::move(one));
      }
      return;
    }
    if (launch.first_row_word < 0 || rows <= launch.row_step) break;
    rows = ((rows + 1) / 2 + launch.row_step - 1) / launch.row_step * launch.row_step;
  }
  fail(fmt::format("needs {} bytes in one binding but the device allows {}; use a smaller picture", refused, limits_.max_storage_range));
}

void Builder::launch_flat(Launch launch, std::int64_t count) {
  constexpr std::int64_t kGroup = 64;
  launch.group = {kGroup, 1, 1};
  const std::int64_t widest = kGroup * std::min<std::int64_t>(limits_.max_group_count[0], 16384);
  launch.threads_x = u32(std::min(count, widest));
  launch.rows = (count + widest - 1) / widest;
  this->launch(launch);
}

}  // namespace wrapture::planning
