// Tensors as the graph and the reference see them: a shape and dense row-major (C order) values.
#pragma once

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace wrapture {

/// Dimensions, outermost first; images are (N, C, H, W). A scalar has rank 0. All dimensions are > 0 once a graph is built.
using Shape = std::vector<std::int64_t>;

enum class DType { f32, i64 };  // i64 only in constants that describe shapes

inline constexpr std::int64_t kMaxElements = std::int64_t{1} << 31;  // a tensor; refused above

inline constexpr std::size_t kMaxDimensions = 32;  // of a tensor; refused above

/// Product of the dimensions; throws Error(bad_input) when negative or above kMaxElements, and for more dimensions than kMaxDimensions.
std::int64_t element_count(const Shape& shape);

/// "1x3x256x256"; "scalar" for rank 0.
std::string to_string(const Shape& shape);

/// Row-major strides in elements.
Shape strides_of(const Shape& shape);

/// NumPy-style broadcast of two shapes; throws Error(bad_input) naming both when they do not fit.
Shape broadcast(const Shape& a, const Shape& b);

/// Exactly one of f32 and i64 is filled, as dtype says, with element_count(shape) values.
struct Tensor {
  Shape shape;
  DType dtype = DType::f32;
  std::vector<float> f32;
  std::vector<std::int64_t> i64;

  static Tensor floats(Shape shape, std::vector<float> values);
  static Tensor floats(Shape shape, float value = 0);
  static Tensor ints(Shape shape, std::vector<std::int64_t> values);
  [[nodiscard]] std::int64_t size() const { return element_count(shape); }
};

}  // namespace wrapture
