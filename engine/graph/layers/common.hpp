// What the layers share: refusing bad inputs in one line, reaching operands, and copying through strides.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/graph/layers.hpp"

namespace wrapture {

/// Throws Error(bad_input) with the formatted message unless `ok`.
template <class... Args>
void require(bool ok, fmt::format_string<Args...> format, Args&&... args) {
  if (!ok) throw Error(Failure::bad_input, fmt::format(format, std::forward<Args>(args)...));
}

/// Operand `index`, or nullptr when it is absent or not listed.
template <class T>
const T* optional_input(std::span<const T* const> inputs, std::size_t index) {
  return index < inputs.size() ? inputs[index] : nullptr;
}

/// Operand `index`; refused when absent.
template <class T>
const T& input(std::span<const T* const> inputs, std::size_t index, std::string_view what) {
  const T* found = optional_input(inputs, index);
  require(found != nullptr, "its {} (input {}) is missing", what, index + 1);
  return *found;
}

/// Operand `index` as an image (N,C,H,W); refused when absent or of another rank.
const Shape& image_shape(InputShapes inputs, std::size_t index, std::string_view what);

/// Refuses any number of operands outside low..high.
void require_count(InputShapes inputs, std::size_t low, std::size_t high);

/// Refuses `shape` unless it holds one value a channel of x, or one a sample and channel.
void require_channel_values(const Shape* shape, const Shape& x, std::string_view what);

/// Index into such values: n * C + c where they are given a sample, else c.
inline std::size_t channel_value(const Tensor& values, std::size_t channels, std::size_t n, std::size_t c) {
  return values.f32.size() == channels ? c : n * channels + c;
}

/// 64-bit size from a dimension known to be >= 0.
inline std::size_t size(std::int64_t dimension) { return static_cast<std::size_t>(dimension); }

/// The source coordinate of padded coordinate `i` (0 = first padded one) of a line of `length`, or -1 where it is constant.
std::int64_t padded_source(std::int64_t i, std::int64_t before, std::int64_t length, PadMode mode);

/// Calls visit(offset) for every index of `shape` in row-major order, offset = start + sum of index[d] * strides[d].
template <class Visit>
void for_each_offset(const Shape& shape, const Shape& strides, std::int64_t start, Visit visit) {
  if (element_count(shape) == 0) return;
  Shape index(shape.size(), 0);
  std::int64_t offset = start;
  while (true) {
    visit(offset);
    std::size_t d = shape.size();
    while (d > 0) {
      --d;
      offset += strides[d];
      if (++index[d] < shape[d]) break;
      offset -= strides[d] * shape[d];
      index[d] = 0;
      if (d == 0) return;
    }
    if (shape.empty()) return;
  }
}

/// A tensor of `shape` whose elements are x's at the offsets of for_each_offset. Any element type.
template <class T>
std::vector<T> strided_copy(const std::vector<T>& x, const Shape& shape, const Shape& strides, std::int64_t start) {
  std::vector<T> result;
  result.reserve(size(element_count(shape)));
  for_each_offset(shape, strides, start, [&](std::int64_t offset) { result.push_back(x[size(offset)]); });
  return result;
}
Tensor strided_copy(const Tensor& x, const Shape& shape, const Shape& strides, std::int64_t start);

/// Strides that read a tensor of `shape` as if it were broadcast to `target`.
Shape broadcast_strides(const Shape& shape, const Shape& target);

/// What a layer that only moves values computes for tensor `x`, whatever its type: shape as given, same values.
Tensor reshaped(const Tensor& x, Shape shape);

}  // namespace wrapture
