// What holds for all layers: dispatch over the variant, and the cost in multiply-adds.
#include "engine/graph/layers.hpp"

#include <variant>

#include "engine/graph/layers/common.hpp"

namespace wrapture {

std::string_view layer_name(const Layer& layer) {
  return std::visit([](const auto& one) { return std::decay_t<decltype(one)>::name; }, layer);
}

Shape infer(const Layer& layer, InputShapes inputs) {
  Shape shape = std::visit([&](const auto& one) { return infer(one, inputs); }, layer);
  require(element_count(shape) > 0, "its output would be empty ({}); use a larger picture", to_string(shape));
  return shape;
}

Tensor reference(const Layer& layer, InputTensors inputs) {
  return std::visit([&](const auto& one) { return reference(one, inputs); }, layer);
}

namespace {

struct Cost {
  InputShapes inputs;
  std::int64_t in, out;  // elements of the first input, of the output

  [[nodiscard]] std::int64_t taps(const Shape& weight) const { return weight[1] * weight[2] * weight[3]; }
  std::int64_t operator()(const Conv2d&) const { return out * taps(*inputs[1]); }
  std::int64_t operator()(const ConvTranspose2d&) const { return in * taps(*inputs[1]); }
  std::int64_t operator()(const Pool2d& layer) const { return out * layer.kernel[0] * layer.kernel[1]; }
  std::int64_t operator()(const Gemm& layer) const { return out * (*inputs[0])[layer.transpose_a ? 0 : 1]; }
  std::int64_t operator()(const InstanceNorm&) const { return 3 * out; }  // sum, square, apply
  std::int64_t operator()(const ScaleShift&) const { return out; }
  std::int64_t operator()(const BatchNorm&) const { return out; }
  std::int64_t operator()(const Unary&) const { return out; }
  std::int64_t operator()(const Binary&) const { return out; }
  std::int64_t operator()(const Where&) const { return out; }
  std::int64_t operator()(const MatMul&) const { return out * inputs[0]->back(); }
  std::int64_t operator()(const Reduce&) const { return in; }
  [[nodiscard]] std::int64_t interpolated(Interpolation interpolation) const {  // without antialias
    return out * (interpolation == Interpolation::nearest ? 0 : interpolation == Interpolation::bilinear ? 3 : 20);
  }
  std::int64_t operator()(const Resize& layer) const { return interpolated(layer.interpolation); }
  std::int64_t operator()(const GridSample& layer) const { return interpolated(layer.interpolation); }
  template <class Moves>
  std::int64_t operator()(const Moves&) const {
    return 0;
  }
};

}  // namespace

std::int64_t multiply_adds(const Layer& layer, InputShapes inputs, const Shape& output) {
  const std::int64_t in = inputs.empty() || inputs[0] == nullptr ? 0 : element_count(*inputs[0]);
  return std::visit(Cost{inputs, in, element_count(output)}, layer);
}

}  // namespace wrapture
