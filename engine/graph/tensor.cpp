// Shapes: their size, text, strides and broadcasting.
#include "engine/graph/tensor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/base/error.hpp"

namespace wrapture {

std::int64_t element_count(const Shape& shape) {
  if (shape.size() > kMaxDimensions)
    throw Error(Failure::bad_input,
                fmt::format("a tensor of {} dimensions is not supported; {} are the most", shape.size(), kMaxDimensions));
  std::int64_t count = 1;
  for (const std::int64_t dimension : shape) {
    if (dimension < 0) throw Error(Failure::bad_input, fmt::format("shape {} has a negative dimension", to_string(shape)));
    if (dimension > kMaxElements || (count *= dimension) > kMaxElements)
      throw Error(Failure::bad_input,
                  fmt::format("shape {} is larger than {} elements; use a smaller picture or model", to_string(shape), kMaxElements));
  }
  return count;
}

std::string to_string(const Shape& shape) { return shape.empty() ? "scalar" : fmt::format("{}", fmt::join(shape, "x")); }

Shape strides_of(const Shape& shape) {
  Shape strides(shape.size(), 1);
  for (std::size_t d = shape.size(); d-- > 1;) strides[d - 1] = strides[d] * shape[d];
  return strides;
}

Shape broadcast(const Shape& a, const Shape& b) {
  const std::size_t rank = std::max(a.size(), b.size());
  Shape result(rank, 1);
  for (std::size_t d = 0; d < rank; ++d) {
    const std::int64_t from_a = d + a.size() < rank ? 1 : a[d + a.size() - rank];
    const std::int64_t from_b = d + b.size() < rank ? 1 : b[d + b.size() - rank];
    if (from_a != from_b && from_a != 1 && from_b != 1)
      throw Error(Failure::bad_input, fmt::format("shapes {} and {} do not fit each other", to_string(a), to_string(b)));
    result[d] = from_a == 1 ? from_b : from_a;
  }
  return result;
}

namespace {

void check_size(const Shape& shape, std::size_t values) {
  if (element_count(shape) != static_cast<std::int64_t>(values))
    throw Error(Failure::bad_input, fmt::format("shape {} does not hold {} values", to_string(shape), values));
}

}  // namespace

Tensor Tensor::floats(Shape shape, std::vector<float> values) {
  check_size(shape, values.size());
  return {.shape = std::move(shape), .dtype = DType::f32, .f32 = std::move(values), .i64 = {}};
}

Tensor Tensor::floats(Shape shape, float value) {
  const auto count = static_cast<std::size_t>(element_count(shape));
  return {.shape = std::move(shape), .dtype = DType::f32, .f32 = std::vector<float>(count, value), .i64 = {}};
}

Tensor Tensor::ints(Shape shape, std::vector<std::int64_t> values) {
  check_size(shape, values.size());
  return {.shape = std::move(shape), .dtype = DType::i64, .f32 = {}, .i64 = std::move(values)};
}

}  // namespace wrapture
