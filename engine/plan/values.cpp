// Values of a plan under way: where they lie in which layout, conversions between layouts, weights and the arena's slots.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/plan/builder.hpp"
#include "engine/plan/half.hpp"
#include "engine/plan/kernels/kernels.hpp"

namespace wrapture::planning {
namespace {

std::uint64_t flat_bytes(const Shape& shape) { return static_cast<std::uint64_t>((element_count(shape) + 3) / 4 * 16); }

/// Values of a flat picture in packed order, filling lanes 0.
std::vector<float> packed_values(const Tensor& tensor) {
  const Picture picture(tensor.shape);
  std::vector<float> values(static_cast<std::size_t>(picture.rows() * picture.row_elements() * 4), 0.0f);
  std::size_t from = 0;
  for (std::int64_t n = 0; n < picture.images; ++n)
    for (std::int64_t c = 0; c < picture.channels; ++c)
      for (std::int64_t y = 0; y < picture.height; ++y)
        for (std::int64_t x = 0; x < picture.width; ++x) {
          const std::int64_t element = ((n * picture.height + y) * picture.blocks() + c / 4) * picture.width + x;
          values[static_cast<std::size_t>(element * 4 + c % 4)] = tensor.f32[from++];
        }
  return values;
}

}  // namespace

Picture::Picture(const Shape& shape) {
  if (shape.size() > 4) throw Error(Failure::bad_input, fmt::format("shape {} has more than four dimensions", to_string(shape)));
  std::int64_t* const sizes[] = {&images, &channels, &height, &width};
  for (std::size_t d = 0; d < shape.size(); ++d) *sizes[4 - shape.size() + d] = shape[d];
  if (rows() > kMaxRows) throw Error(Failure::bad_input, fmt::format("{} rows of pixels are too many; use a smaller picture", rows()));
}

const Tensor* Builder::constant(ValueId id) const {
  const auto& constant = graph_.values[id].constant;
  return constant ? &*constant : nullptr;
}

Range Builder::flat(ValueId id) {
  if (!flat_[id]) {
    if (const Tensor* values = constant(id)) {
      flat_[id] = table(values->f32);
    } else if (const auto slice = slices_.find(id); slice != slices_.end()) {
      const auto [source, first] = slice->second;
      const Shape strides = strides_of(shape(id));
      const Range from = flat(source);
      copy_strided(*this, {shape(id), {strides, strides}}, from, first, make_flat(id), 0);
    } else {
      const Range from = packed_[id].value();
      unpack(id, from, make_flat(id), Order::channels_first);
    }
  }
  return *flat_[id];
}

Range Builder::packed(ValueId id) {
  if (!packed_[id]) {
    if (const Tensor* values = constant(id)) {
      packed_[id] = packed_weights(packed_values(*values));
    } else {
      const Range from = flat(id);
      pack(id, from, Order::channels_first, make_packed(id));
    }
  }
  return *packed_[id];
}

bool Builder::read_by_one_convolution(ValueId id) const {
  if (output_ports_.contains(id) || readers_[id].size() != 1) return false;
  const Node& reader = *readers_[id].front();
  const auto* conv = std::get_if<Conv2d>(&reader.layer);
  return conv != nullptr && conv->groups == 1 && reader.inputs[0] == id;
}

std::pair<Range, std::optional<Scaled>> Builder::scaled_or_packed(ValueId id) {
  const auto scaled = scaled_.find(id);
  if (scaled == scaled_.end()) return {packed(id), std::nullopt};
  return {scaled->second.x, scaled->second};
}

std::optional<Range> Builder::norm_table(const Node& norm) const {
  const auto found = norm_tables_.find(&norm);
  return found == norm_tables_.end() ? std::nullopt : std::optional(found->second);
}

const Node* Builder::norm_of(ValueId id) const {
  const auto norm = std::ranges::find_if(
      readers_[id], [&](const Node* node) { return std::holds_alternative<InstanceNorm>(node->layer) && node->inputs[0] == id; });
  return norm == readers_[id].end() ? nullptr : *norm;
}

FlatPart Builder::flat_part(ValueId id) {
  const auto slice = slices_.find(id);
  if (flat_[id] || slice == slices_.end()) return {flat(id), 0};
  return {flat(slice->second.first), u32(slice->second.second)};
}

void Builder::slice_flat(ValueId id, ValueId source, std::int64_t first) {
  const auto slice = slices_.find(source);
  if (slice == slices_.end() || flat_[source])
    slices_[id] = {source, first};
  else
    slices_[id] = {slice->second.first, slice->second.second + first};
}

Range Builder::make_flat(ValueId id) {
  const auto port = output_ports_.find(id);
  flat_[id] = port != output_ports_.end() ? port->second : new_slot(flat_bytes(shape(id)));
  return *flat_[id];
}

Range Builder::make_packed(ValueId id) {
  packed_[id] = new_slot(packed_bytes(Picture(shape(id))));
  return *packed_[id];
}

void Builder::alias(ValueId id, ValueId source) {
  if (constant(source) != nullptr) flat(source);
  if (slices_.contains(source)) slice_flat(id, source, 0);
  flat_[id] = flat_[source];
  packed_[id] = packed_[source];
}

void Builder::alias_flat(ValueId id, ValueId source) {
  if (slices_.contains(source))
    slice_flat(id, source, 0);
  else
    flat_[id] = flat(source);
}

Range Builder::temporary(std::uint64_t bytes) { return new_slot(bytes); }

Range Builder::temporary_packed(std::int64_t vec4_count) { return new_slot(static_cast<std::uint64_t>(vec4_count) * element_bytes()); }

Range Builder::new_slot(std::uint64_t bytes) {
  slots_.push_back({.bytes = bytes, .first = UINT32_MAX, .last = 0});
  lasting_.push_back(false);
  return {Space::arena, static_cast<std::uint32_t>(slots_.size() - 1), 0, bytes};
}

Range Builder::add_weights(std::span<const std::byte> bytes) {
  auto& weights = plan_.weights;
  weights.resize((weights.size() + alignment() - 1) / alignment() * alignment());
  const std::uint64_t offset = weights.size();
  weights.insert(weights.end(), bytes.begin(), bytes.end());
  return {Space::weights, 0, offset, bytes.size()};
}

Range Builder::table(std::span<const float> values) {
  std::vector<float> filled(values.begin(), values.end());
  filled.resize(std::max<std::size_t>(4, (filled.size() + 3) / 4 * 4), 0.0f);
  return add_weights(std::as_bytes(std::span(filled)));
}

Range Builder::tickets(std::int64_t count) {
  if (!tickets_) {
    tickets_ = new_slot(0).slot;
    lasting_.back() = true;
  }
  std::uint64_t& all = slots_[*tickets_].bytes;
  const std::uint64_t bytes = static_cast<std::uint64_t>(count) * 4, first = (all + alignment() - 1) / alignment() * alignment();
  all = first + (bytes + 15) / 16 * 16;
  return {Space::arena, *tickets_, first, bytes};
}

Range Builder::none() {
  Range range = table(std::array<float, 4>{});
  range.unread = true;
  return range;
}

Range Builder::packed_weights(std::span<const float> values) {
  if (options_.storage == Storage::f32) return add_weights(std::as_bytes(values));
  std::vector<std::uint16_t> halves(values.size());
  std::ranges::transform(values, halves.begin(), to_half);
  return add_weights(std::as_bytes(std::span(halves)));
}

Operand Builder::tensor(Range range, const Picture& picture, int start_word, RowsNeeded rows) const {
  return {.range = range,
          .access = Access::read_texel,
          .element_bytes = element_bytes(),
          .row_bytes = static_cast<std::uint64_t>(picture.row_elements()) * element_bytes(),
          .rows = std::move(rows),
          .packed = true,
          .start_word = start_word};
}

Operand Builder::whole_tensor(Range range) const {
  return {.range = range, .access = Access::read_texel, .element_bytes = element_bytes(), .rows = {}, .packed = true};
}

Operand Builder::result(Range range, const Picture& picture, int start_word) const {
  Operand operand = tensor(range, picture, start_word, {});
  operand.access = Access::write;
  return operand;
}

}  // namespace wrapture::planning
