// Conversions between layouts and copies: pack, unpack, and the copy of a value into an output port.
#include <algorithm>

#include "engine/plan/builder.hpp"
#include "nn/pack.h"
#include "nn/strided_copy.h"
#include "nn/unpack.h"

namespace wrapture::planning {
namespace {

/// Fills in the steps of a flat tensor in this order.
template <class P>
void set_steps(P& params, const Picture& picture, Order order) {
  const bool last = order == Order::channels_last;
  params.image_step = u32(picture.channels * picture.height * picture.width);
  params.channel_step = last ? 1 : u32(picture.height * picture.width);
  params.row_step = u32(last ? picture.width * picture.channels : picture.width);
  params.column_step = last ? u32(picture.channels) : 1;
}

/// A flat tensor with channels last, bound by the rows in use.
Operand rows_of_pixels(Range range, Access access, const Picture& picture, int start_word) {
  return {.range = range,
          .access = access,
          .element_bytes = 4,
          .row_bytes = static_cast<std::uint64_t>(picture.width * picture.channels) * 4,
          .rows = {},
          .start_word = start_word};
}

/// Channel `channel` of image `image` of a flat tensor, bound by the rows in use.
Operand plane(Range range, Access access, const Picture& picture, std::int64_t image, std::int64_t channel, int start_word) {
  const std::int64_t before = (image * picture.channels + channel) * picture.height - image * picture.height;
  return {.range = range,
          .access = access,
          .element_bytes = 4,
          .row_bytes = static_cast<std::uint64_t>(picture.width) * 4,
          .rows =
              [before](std::int64_t row) {
                return RowSpan{before + row, before + row + 1};
              },
          .rows_rise = true,
          .start_word = start_word};
}

}  // namespace

void Builder::pack(ValueId id, Range from, Order order, Range to) {
  using P = shader::PackParams;
  const Picture picture(shape(id));
  P params{.channels = u32(picture.channels), .height = u32(picture.height), .width = u32(picture.width)};
  set_steps(params, picture, order);
  Launch launch{.kernel = "pack",
                .layer = "pack",
                .parameters = words_of(params),
                .operands = {},
                .threads_x = u32(picture.width),
                .threads_z = u32(picture.blocks()),
                .rows = picture.rows(),
                .first_row_word = WRAPTURE_WORD(P, first_row),
                .row_count_word = WRAPTURE_WORD(P, row_count)};
  const Operand target = result(to, picture, WRAPTURE_WORD(P, y_start));
  if (from.bytes <= limits_.max_storage_range) {
    launch.operands = {read_flat(from), read_flat(from), read_flat(from), read_flat(from), target};
    return this->launch(launch);
  }
  if (order == Order::channels_last) {
    for (int lane = 0; lane < 4; ++lane)
      launch.operands.push_back(rows_of_pixels(from, Access::read, picture, WRAPTURE_WORD(P, plane_start) + lane));
    launch.operands.push_back(target);
    return this->launch(launch);
  }
  // Too large to bind whole: a launch for each image and block of channels, where each lane binds its own rows.
  launch.threads_z = 1;
  launch.rows = picture.height;
  for (std::int64_t n = 0; n < picture.images; ++n)
    for (std::int64_t block = 0; block < picture.blocks(); ++block) {
      launch.first_row = n * picture.height;
      params.first_block = u32(block);
      launch.parameters = words_of(params);
      launch.operands.clear();
      for (int lane = 0; lane < 4; ++lane) {
        const std::int64_t channel = std::min(4 * block + lane, picture.channels - 1);
        launch.operands.push_back(plane(from, Access::read, picture, n, channel, WRAPTURE_WORD(P, plane_start) + lane));
      }
      launch.operands.push_back(target);
      this->launch(launch);
    }
}

void Builder::unpack(ValueId id, Range from, Range to, Order order) {
  using P = shader::UnpackParams;
  const Picture picture(shape(id));
  P params{.channels = u32(picture.channels), .height = u32(picture.height), .width = u32(picture.width), .lanes = 4};
  set_steps(params, picture, order);
  Launch launch{.kernel = "unpack",
                .layer = "unpack",
                .parameters = words_of(params),
                .operands = {},
                .threads_x = u32(picture.width),
                .threads_z = u32(picture.blocks()),
                .rows = picture.rows(),
                .first_row_word = WRAPTURE_WORD(P, first_row),
                .row_count_word = WRAPTURE_WORD(P, row_count)};
  const Operand source = tensor(from, picture, WRAPTURE_WORD(P, x_start), {});
  if (to.bytes <= limits_.max_storage_range) {
    launch.operands = {source, write_flat(to)};
    return this->launch(launch);
  }
  if (order == Order::channels_last) {
    launch.operands = {source, rows_of_pixels(to, Access::write, picture, WRAPTURE_WORD(P, y_start))};
    return this->launch(launch);
  }
  launch.threads_z = 1;  // too large to bind whole: a launch for each image and channel
  launch.rows = picture.height;
  for (std::int64_t n = 0; n < picture.images; ++n)
    for (std::int64_t channel = 0; channel < picture.channels; ++channel) {
      launch.first_row = n * picture.height;
      params.first_channel = u32(channel);
      params.lanes = 1;
      launch.parameters = words_of(params);
      launch.operands = {source, plane(to, Access::write, picture, n, channel, WRAPTURE_WORD(P, y_start))};
      this->launch(launch);
    }
}

void Builder::pack_channels_last(ValueId id, ValueId source) {
  const Range from = flat(source);
  pack(id, from, Order::channels_last, make_packed(id));
}

void Builder::unpack_channels_last(ValueId id, ValueId source) {
  const Range from = packed(source);
  unpack(source, from, make_flat(id), Order::channels_last);
}

void Builder::copy_flat(Range from, Range to) {
  const std::int64_t floats = static_cast<std::int64_t>(to.bytes / 4);
  const bool whole = to.bytes <= limits_.max_storage_range;
  const std::int64_t piece = whole ? floats : static_cast<std::int64_t>(limits_.max_storage_range / alignment() * alignment() / 4);
  if (piece == 0) fail("the device's bindings are smaller than their alignment");
  for (std::int64_t at = 0; at < floats; at += piece) {
    const std::int64_t count = std::min(piece, floats - at);
    const auto part = [&](Range range) {
      range.offset += static_cast<std::uint64_t>(at) * 4;
      range.bytes = static_cast<std::uint64_t>(count) * 4;
      return range;
    };
    const shader::StridedCopyParams params{
        .count = u32(count), .extent = {1, 1, 1, 1, 1, u32(count)}, .x_stride = {0, 0, 0, 0, 0, 1}, .y_stride = {0, 0, 0, 0, 0, 1}};
    Launch launch{.kernel = "strided_copy", .layer = "copy", .parameters = words_of(params), .operands = {}};
    launch.operands = {read_flat(part(from)), write_flat(part(to))};
    launch_flat(launch, count);
  }
}

}  // namespace wrapture::planning
