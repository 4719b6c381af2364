// What the lowering functions share: borders, workgroup shapes, weight orders and strided index spaces.
#include <algorithm>
#include <bit>
#include <cstdlib>

#include "engine/plan/kernels/kernels.hpp"
#include "nn/strided_copy.h"

namespace wrapture::planning {
namespace {

bool can_merge(const Strided& space, std::size_t d) {
  return std::ranges::all_of(space.strides, [&](const Shape& strides) { return strides[d] == strides[d + 1] * space.extent[d + 1]; });
}

Strided merged(const Strided& from) {
  Strided space = from;
  for (std::size_t d = space.extent.size(); d-- > 0;) {
    const bool trivial = space.extent[d] == 1;
    if (!trivial && (d + 1 >= space.extent.size() || !can_merge(space, d))) continue;
    const auto at = static_cast<std::ptrdiff_t>(d);
    if (!trivial) {
      space.extent[d + 1] *= space.extent[d];
    }
    space.extent.erase(space.extent.begin() + at);
    for (Shape& strides : space.strides) strides.erase(strides.begin() + at);
  }
  return space;
}

}  // namespace

void lower(Builder& builder, const Node& node) {
  std::visit([&](const auto& layer) { lower(builder, layer, node); }, node.layer);
}

std::int64_t border(std::int64_t i, std::int64_t size, PadMode mode) {
  if (mode == PadMode::zero) return i >= 0 && i < size ? i : -1;
  if (mode == PadMode::wrap) return (i % size + size) % size;
  if (mode == PadMode::reflect) i = size - 1 - std::abs(size - 1 - std::abs(i));
  return std::clamp<std::int64_t>(i, 0, size - 1);
}

ValueId input_of(const Node& node, std::size_t index) { return index < node.inputs.size() ? node.inputs[index] : kNoValue; }

std::array<std::uint32_t, 3> patch_group(std::int64_t width, std::int64_t rows) {
  const auto square = std::bit_ceil(u32(std::clamp<std::int64_t>(width, 1, 8)));
  const auto down = std::bit_ceil(u32(std::clamp<std::int64_t>(rows, 1, 64 / square)));
  const auto across = std::bit_ceil(u32(std::clamp<std::int64_t>(width, 1, 64 / down)));  // pictures of a few long rows
  return {across, down, 1};
}

void make_rows(Launch& launch, const Picture& out, int first_row_word, int row_count_word) {
  launch.threads_x = u32(out.width);
  launch.threads_z = u32(out.blocks());
  launch.group = patch_group(out.width, out.rows());
  launch.rows = out.rows();
  launch.first_row_word = first_row_word;
  launch.row_count_word = row_count_word;
  launch.macs = static_cast<std::uint64_t>(out.rows() * out.row_elements() * 4);
}

Strided to_six(const Builder& builder, const Strided& space) {
  Strided six = merged(space);
  if (six.extent.size() > 6) builder.fail("needs more than six dimensions, which no kernel handles; simplify the model");
  six.extent.insert(six.extent.begin(), 6 - six.extent.size(), 1);
  for (Shape& strides : six.strides) strides.insert(strides.begin(), 6 - strides.size(), 0);
  return six;
}

Shape repeated_strides(const Shape& shape, const Shape& target) {
  const Shape own = strides_of(shape);
  Shape strides(target.size(), 0);
  for (std::size_t d = 0; d < shape.size(); ++d)
    if (shape[d] > 1) strides[target.size() - shape.size() + d] = own[d];
  return strides;
}

void copy_strided(Builder& builder, const Strided& space, Range from, std::int64_t from_base, Range to, std::int64_t to_base) {
  const Strided six = to_six(builder, space);
  shader::StridedCopyParams params{.count = u32(element_count(six.extent)), .x_base = u32(from_base), .y_base = u32(to_base)};
  for (std::size_t d = 0; d < 6; ++d) {
    params.extent[d] = u32(six.extent[d]);
    params.x_stride[d] = static_cast<std::int32_t>(six.strides[0][d]);
    params.y_stride[d] = u32(six.strides[1][d]);
  }
  Launch launch{.kernel = "strided_copy", .parameters = words_of(params), .operands = {}};
  launch.operands = {Builder::read_flat(from), Builder::write_flat(to)};
  builder.launch_flat(launch, params.count);
}

}  // namespace wrapture::planning
