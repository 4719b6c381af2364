// Checks and copies that several layers share.
#include "engine/graph/layers/common.hpp"

#include <algorithm>

namespace wrapture {

const Shape& image_shape(InputShapes inputs, std::size_t index, std::string_view what) {
  const Shape& shape = input(inputs, index, what);
  require(shape.size() == 4, "its {} has shape {} but must have 4 dimensions (N, C, H, W)", what, to_string(shape));
  return shape;
}

void require_count(InputShapes inputs, std::size_t low, std::size_t high) {
  require(inputs.size() >= low && inputs.size() <= high, "it has {} inputs but takes {} to {}", inputs.size(), low, high);
}

void require_channel_values(const Shape* shape, const Shape& x, std::string_view what) {
  if (shape == nullptr) return;
  const std::int64_t count = element_count(*shape);
  require(count == x[1] || count == x[0] * x[1], "its {} has shape {} but its input {} has {} channels", what, to_string(*shape),
          to_string(x), x[1]);
}

std::int64_t padded_source(std::int64_t i, std::int64_t before, std::int64_t length, PadMode mode) {
  const std::int64_t source = i - before;
  if (source >= 0 && source < length) return source;
  switch (mode) {
    case PadMode::zero:
      return -1;
    case PadMode::edge:
      return std::clamp<std::int64_t>(source, 0, length - 1);
    case PadMode::reflect:
      return source < 0 ? -source : 2 * (length - 1) - source;
    case PadMode::wrap:
      return (source % length + length) % length;
  }
  return -1;
}

Tensor strided_copy(const Tensor& x, const Shape& shape, const Shape& strides, std::int64_t start) {
  Tensor result{.shape = shape, .dtype = x.dtype, .f32 = {}, .i64 = {}};
  if (x.dtype == DType::f32)
    result.f32 = strided_copy(x.f32, shape, strides, start);
  else
    result.i64 = strided_copy(x.i64, shape, strides, start);
  return result;
}

Shape broadcast_strides(const Shape& shape, const Shape& target) {
  const Shape own = strides_of(shape);
  Shape strides(target.size(), 0);
  const std::size_t missing = target.size() - shape.size();
  for (std::size_t d = 0; d < shape.size(); ++d) strides[missing + d] = shape[d] == 1 ? 0 : own[d];
  return strides;
}

Tensor reshaped(const Tensor& x, Shape shape) {
  Tensor result = x;
  result.shape = std::move(shape);
  return result;
}

}  // namespace wrapture
