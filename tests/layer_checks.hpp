// How tests compare a layer's shape inference and reference with numbers worked out by hand.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/graph/layers.hpp"

namespace wrapture {

using Floats = std::vector<float>;

inline Tensor counting(const Shape& shape, float first = 1) {
  Tensor tensor = Tensor::floats(shape);
  std::iota(tensor.f32.begin(), tensor.f32.end(), first);
  return tensor;
}

/// The layer's reference over `inputs` (nullptr-like: tensors without values and with rank 0 stay present); checks infer against it.
inline Tensor run(const Layer& layer, const std::vector<Tensor>& inputs) {
  std::vector<const Tensor*> tensors;
  std::vector<const Shape*> shapes;
  for (const Tensor& one : inputs) {
    tensors.push_back(one.f32.empty() ? nullptr : &one);
    shapes.push_back(one.f32.empty() ? nullptr : &one.shape);
  }
  Tensor out = reference(layer, tensors);
  EXPECT_EQ(out.shape, infer(layer, shapes));
  EXPECT_EQ(static_cast<std::int64_t>(out.f32.size()), out.size());
  return out;
}
inline const Tensor kAbsent{};

inline void expect_values(const Tensor& tensor, const Floats& wanted) {
  EXPECT_THAT(tensor.f32, testing::Pointwise(testing::FloatNear(1e-5f), wanted));
}

inline std::string refusal(const Layer& layer, const std::vector<Shape>& shapes) {
  std::vector<const Shape*> pointers;
  for (const Shape& one : shapes) pointers.push_back(&one);
  try {
    infer(layer, pointers);
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    return error.what();
  }
  return "accepted";
}

}  // namespace wrapture
