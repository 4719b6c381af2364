// What is replaced in the nodes that hold frozen sizes.
#include <algorithm>
#include <cmath>

#include "engine/graph/onnx/size_adapter.hpp"

namespace wrapture {

/// Whether operand `input` holds the numbers that it held at the declared size too, rather than numbers computed from shapes.
bool SizeAdapter::is_frozen(const onnx::NodeProto& node, int input, const std::vector<const Operand*>& inputs) const {
  if (input >= node.input_size() || inputs[size(input)] == nullptr || inputs[size(input)]->constant == nullptr) return false;
  const auto found = declared_.numbers.find(node.input(input));
  const Tensor& now = *inputs[size(input)]->constant;
  return found != declared_.numbers.end() && found->second.i64 == now.i64 && found->second.f32 == now.f32;
}

/// The same factors in every dimension, also where the file leaves one open: it must not take what does not fit elsewhere.
Shape SizeAdapter::reshape_target(const onnx::NodeProto& node, const Shape& target) const {
  const Shape *declared = declared_shape(node.output(0)), *before = declared_shape(node.input(0));
  const Dimensions* x = known(node.input(0));
  if (declared == nullptr || before == nullptr || x == nullptr || declared->size() != target.size()) return target;
  const auto dimensions = regroup(*x, *declared);
  require(dimensions.has_value(), "its shape {} mixes pixels and channels", to_string(target));
  Shape result;
  for (const Dimension& one : *dimensions) result.push_back(actual_length(one));
  return result;
}

/// Expand: dimensions that the operand has follow it; others are looked up among lengths seen at the same place.
Shape SizeAdapter::repeated_target(const onnx::NodeProto& node, const Shape& target) const {
  const Dimensions* x = node.op_type() == "Expand" ? known(node.input(0)) : nullptr;
  Shape result = target;
  for (std::size_t from_end = 1; from_end <= target.size(); ++from_end) {
    std::int64_t& length = result[target.size() - from_end];
    const Dimension* own = x != nullptr && from_end <= x->size() ? &(*x)[x->size() - from_end] : nullptr;
    std::int64_t declared = 1;
    for (const Factor& factor : own != nullptr ? *own : Dimension{}) declared *= factor.declared;
    if (declared > 1 && declared == length)
      length = actual_length(*own);
    else if (const std::int64_t other = seen(from_end, length); other > 0 && length > 1)
      length = other;
  }
  return result;
}

/// Lengths that were seen before (a skip's size), else the same enlargement.
Shape SizeAdapter::resize_target(const onnx::NodeProto& node, const Shape& target) const {
  const Shape* declared = declared_shape(node.input(0));
  const Dimensions* x = known(node.input(0));
  if (declared == nullptr || x == nullptr || declared->size() != target.size()) return target;
  Shape result = target;
  for (std::size_t d = 0; d < target.size(); ++d) {
    const std::int64_t actual = actual_length((*x)[d]), other = seen(target.size() - d, target[d]);
    if (actual == (*declared)[d]) continue;
    const double factor = static_cast<double>(target[d]) / static_cast<double>((*declared)[d]);
    result[d] = other > 0 ? other : std::max<std::int64_t>(1, std::llround(static_cast<double>(actual) * factor));
  }
  return result;
}

/// Begins and ends in the second half of a dimension keep their distance to its end.
Shape SizeAdapter::slice_places(const onnx::NodeProto& node, Shape places, const Shape& axes) const {
  const Shape* declared = declared_shape(node.input(0));
  const Dimensions* x = known(node.input(0));
  if (declared == nullptr || x == nullptr) return places;
  for (std::size_t i = 0; i < places.size() && i < axes.size(); ++i) {
    const std::int64_t axis = axes[i] < 0 ? axes[i] + static_cast<std::int64_t>(declared->size()) : axes[i];
    if (axis < 0 || size(axis) >= x->size()) continue;
    const std::int64_t length = (*declared)[size(axis)], actual = actual_length((*x)[size(axis)]);
    if (actual != length && places[i] > length / 2 && places[i] <= length) places[i] += actual - length;
  }
  return places;
}

void SizeAdapter::replace(std::vector<const Operand*>& inputs, int input, Tensor value, Building& building) {
  const Operand& before = *inputs[size(input)];
  Operand after = building.keep(std::move(value));
  after.name = before.name;
  replaced_.push_back(std::move(after));
  inputs[size(input)] = &replaced_.back();
}

void SizeAdapter::adapt_slice(onnx::NodeProto& node, std::vector<const Operand*>& inputs, Building& building) {
  const Shape* declared = declared_shape(node.input(0));
  Shape axes(declared == nullptr ? 0 : declared->size());
  for (std::size_t d = 0; d < axes.size(); ++d) axes[d] = static_cast<std::int64_t>(d);
  for (const auto& attribute : node.attribute())
    if (attribute.name() == "axes") axes.assign(attribute.ints().begin(), attribute.ints().end());
  if (node.input_size() > 3 && inputs[3] != nullptr && inputs[3]->constant != nullptr) axes = as_integers(*inputs[3]->constant);
  for (auto& attribute : *node.mutable_attribute()) {
    if (attribute.name() != "starts" && attribute.name() != "ends") continue;
    const Shape places = slice_places(node, Shape(attribute.ints().begin(), attribute.ints().end()), axes);
    for (int i = 0; i < attribute.ints_size(); ++i) attribute.set_ints(i, places[size(i)]);
  }
  for (const int input : {1, 2})
    if (is_frozen(node, input, inputs))
      replace(inputs, input,
              Tensor::ints(inputs[size(input)]->shape, slice_places(node, as_integers(*inputs[size(input)]->constant), axes)), building);
}

/// n, n - 1, n / (n - 1), multiples of n, and their reciprocals, n being how many values went into a sum.
void SizeAdapter::adapt_count(const onnx::NodeProto& node, std::vector<const Operand*>& inputs, Building& building) {
  for (const int input : {0, 1}) {
    const auto count = counts_.find(node.input(1 - input));
    if (count == counts_.end() || !is_frozen(node, input, inputs)) continue;
    const Tensor& tensor = *inputs[size(input)]->constant;
    if (tensor.dtype != DType::f32 || tensor.f32.size() != 1) continue;
    const double n = static_cast<double>(count->second.declared), m = static_cast<double>(count->second.actual);
    const double c = static_cast<double>(tensor.f32[0]);
    const auto is = [](double a, double b) { return std::abs(a - b) <= 1e-6 * std::abs(b); };
    const auto actual = [&](double number) -> double {
      if (n > 2 && is(number, n - 1)) return m - 1;
      if (n > 2 && m > 1 && is(number, n / (n - 1)) && n < 1e5) return m / (m - 1);
      const double times = number / n;
      return times >= 0.5 && is(times, std::round(times)) ? m * std::round(times) : 0;
    };
    const double direct = actual(c), inverse = c != 0 ? actual(1 / c) : 0;
    const double value = direct != 0 ? direct : inverse != 0 ? 1 / inverse : c;
    if (value != c) replace(inputs, input, Tensor::floats(tensor.shape, static_cast<float>(value)), building);
  }
}

void SizeAdapter::adapt(onnx::NodeProto& node, std::vector<const Operand*>& inputs, Building& building) {
  const std::string& op = node.op_type();
  const auto target = [&](int input, auto change) {
    if (!is_frozen(node, input, inputs)) return;
    const Shape before = as_integers(*inputs[size(input)]->constant), after = change(before);
    if (after != before) replace(inputs, input, Tensor::ints(inputs[size(input)]->shape, after), building);
  };
  if (op == "Reshape") target(1, [&](const Shape& shape) { return reshape_target(node, shape); });
  if (op == "Expand") target(1, [&](const Shape& shape) { return repeated_target(node, shape); });
  if (op == "ConstantOfShape") target(0, [&](const Shape& shape) { return repeated_target(node, shape); });
  if (op == "Resize") target(3, [&](const Shape& shape) { return resize_target(node, shape); });
  if (op == "Slice") adapt_slice(node, inputs, building);
  if ((op == "Mul" || op == "Div") && node.input_size() == 2) adapt_count(node, inputs, building);
}

}  // namespace wrapture
