// Normalisations that the file names as such.
#include <algorithm>
#include <cmath>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

float epsilon_of(const Call& call) {
  const float epsilon = call.real("epsilon", 1e-5f);
  require(std::isfinite(epsilon) && epsilon >= 0, "its epsilon is {} but must be a number that is not negative", epsilon);
  return epsilon;
}

/// `count` values as rows of up to 2048, where it divides into rows of some length: plans cut pictures between rows.
Shape as_picture(std::int64_t images, std::int64_t channels, std::int64_t count) {
  for (std::int64_t width = 2048; width >= 32; --width)
    if (count % width == 0) return {images, channels, count / width, width};
  return {images, channels, 1, count};
}

/// Other ranks than 4 (group norms come as three dimensions) are seen as pictures.
void import_instance_norm(Call& call) {
  const InstanceNorm layer{.epsilon = epsilon_of(call), .activation = {}};
  const Operand& x = call.operand(0);
  if (x.shape.size() == 4 || x.shape.size() < 3) return call.result(call.emit(layer, {x, call.operand(1), call.operand(2)}));
  const std::int64_t planes = x.shape[0] * x.shape[1];
  require(planes > 0, "its input {} is empty", to_string(x.shape));
  const Operand image = call.emit(Reshape{as_picture(x.shape[0], x.shape[1], element_count(x.shape) / planes)}, {x});
  call.result(call.emit(Reshape{x.shape}, {call.emit(layer, {image, call.operand(1), call.operand(2)})}));
}

/// Batch norm whose numbers are not known yet: x * factor + shift with factor = scale / sqrt(variance + epsilon).
Operand computed_batch_norm(Call& call) {
  const Operand& x = call.operand(0);
  require(x.shape.size() >= 2, "its input has shape {} but must have channels", to_string(x.shape));
  const auto combined = [&](BinaryOp op, const Operand& a, const Operand& b) { return call.emit(Binary{op, {}}, {a, b}); };
  const Operand variance = call.emit(Unary{{Function::affine, 1, epsilon_of(call)}}, {call.operand(4)});
  const Operand factor = combined(BinaryOp::div, call.operand(1), call.emit(Unary{{Function::sqrt, 0, 0}}, {variance}));
  const Operand shift = combined(BinaryOp::sub, call.operand(2), combined(BinaryOp::mul, call.operand(3), factor));
  if (x.shape.size() == 4) return call.emit(ScaleShift{}, {x, factor, shift});
  Shape column(x.shape.size() - 1, 1);
  column[0] = x.shape[1];
  const auto aligned = [&](const Operand& values) { return call.emit(Reshape{column}, {values}); };
  return combined(BinaryOp::add, combined(BinaryOp::mul, x, aligned(factor)), aligned(shift));
}

/// (x - mean) / (deviation + 1e-9) over some dimensions.
void import_mean_variance_norm(Call& call) {
  const Operand& x = call.operand(0);
  std::vector<int> axes;
  for (const std::int64_t axis : call.integers("axes").value_or(Shape{0, 2, 3})) axes.push_back(axis_of(axis, x.shape.size()));
  std::sort(axes.begin(), axes.end());
  const Reduce mean{.axes = axes};
  const Operand centred = call.emit(Binary{BinaryOp::sub, {}}, {x, call.emit(mean, {x})});
  const Operand variance = call.emit(mean, {call.emit(Unary{{Function::square, 0, 0}}, {centred})});
  const Operand deviation = call.emit(Unary{{Function::sqrt, 0, 0}}, {variance});
  call.result(call.emit(Binary{BinaryOp::div, {}}, {centred, call.emit(Unary{{Function::affine, 1, 1e-9f}}, {deviation})}));
}

void import_batch_norm(Call& call) {
  require(call.integer("training_mode", 0) == 0, "it is in training mode; export the model for inference (model.eval())");
  require(call.integer("spatial", 1) == 1, "spatial=0 is not supported");
  for (const std::size_t i : {1u, 2u, 3u, 4u})
    if (call.operand(i).constant == nullptr) return call.result(computed_batch_norm(call));
  call.result(call.emit(BatchNorm{.epsilon = epsilon_of(call)},
                        {call.operand(0), call.operand(1), call.operand(2), call.operand(3), call.operand(4)}));
}

/// (x - mean) / sqrt(variance + epsilon) over all but the first dimensions, which are `groups` in all.
Operand normalised(Call& call, const Operand& x, std::int64_t groups, float epsilon) {
  const Shape picture = as_picture(1, groups, element_count(x.shape) / groups);
  const Operand norm = call.emit(InstanceNorm{.epsilon = epsilon, .activation = {}}, {call.emit(Reshape{picture}, {x}), {}, {}});
  return call.emit(Reshape{x.shape}, {norm});
}

Operand scaled(Call& call, Operand x, const Operand& scale, const Operand& shift) {
  x = call.emit(Binary{BinaryOp::mul, {}}, {x, scale});
  const bool shifted = shift.constant != nullptr || shift.value != kNoValue;
  return shifted ? call.emit(Binary{BinaryOp::add, {}}, {x, shift}) : x;
}

/// Results 2 and 3, where they are wanted: the mean and 1 / sqrt(variance + epsilon).
void add_statistics(Call& call, const Operand& x, const std::vector<int>& axes, float epsilon) {
  const Operand mean = call.emit(Reduce{ReduceOp::mean, axes, true}, {x});
  const Operand difference = call.emit(Binary{BinaryOp::sub, {}}, {x, mean});
  const Operand square = call.emit(Unary{{Function::square, 0, 0}}, {difference});
  const Operand variance = call.emit(Reduce{ReduceOp::mean, axes, true}, {square});
  const Operand deviation = call.emit(Unary{{Function::sqrt, 0, 0}}, {call.emit(Unary{{Function::affine, 1, epsilon}}, {variance})});
  call.result(mean);
  call.result(call.emit(Unary{{Function::reciprocal, 0, 0}}, {deviation}));
}

void import_layer_norm(Call& call) {
  const Operand& x = call.operand(0);
  const int axis = axis_of(call.integer("axis", -1), x.shape.size());
  const float epsilon = epsilon_of(call);
  const std::int64_t groups = element_count(Shape(x.shape.begin(), x.shape.begin() + axis));
  require(element_count(x.shape) > 0, "its input {} is empty", to_string(x.shape));
  call.result(scaled(call, normalised(call, x, groups, epsilon), call.operand(1), call.optional(2)));
  if (call.output_count() < 2) return;
  std::vector<int> axes;
  for (std::size_t d = size(axis); d < x.shape.size(); ++d) axes.push_back(static_cast<int>(d));
  add_statistics(call, x, axes, epsilon);
}

/// One number a channel (a group before opset 21) as a tensor that is broadcast over x.
Operand channel_numbers(Call& call, const Operand& numbers, const Shape& x, std::int64_t groups) {
  Operand each = numbers;
  if (numbers.shape == Shape{groups} && groups != x[1]) {
    each = call.emit(Reshape{{groups, 1}}, {each});
    each = call.emit(Expand{{groups, x[1] / groups}}, {each});
  }
  Shape shape(x.size(), 1);
  shape[1] = x[1];
  require(element_count(each.shape) == x[1], "its scale or bias {} does not fit its input {}", to_string(numbers.shape), to_string(x));
  return call.emit(Reshape{shape}, {each});
}

void import_group_norm(Call& call) {
  const Operand& x = call.operand(0);
  const std::int64_t groups = call.integer("num_groups", 0);
  require(x.shape.size() >= 2 && element_count(x.shape) > 0, "its input {} has no channels", to_string(x.shape));
  require(groups >= 1 && x.shape[1] % groups == 0, "its {} groups do not divide {} channels", groups, x.shape[1]);
  const Operand norm = normalised(call, x, x.shape[0] * groups, epsilon_of(call));
  call.result(
      scaled(call, norm, channel_numbers(call, call.operand(1), x.shape, groups), channel_numbers(call, call.operand(2), x.shape, groups)));
}

}  // namespace

std::span<const ImporterEntry> norm_operators() {
  static constexpr ImporterEntry list[] = {{"InstanceNormalization", import_instance_norm},
                                           {"BatchNormalization", import_batch_norm},
                                           {"MeanVarianceNormalization", import_mean_variance_norm},
                                           {"LayerNormalization", import_layer_norm},
                                           {"GroupNormalization", import_group_norm}};
  return list;
}

}  // namespace wrapture
