// Constants, shapes and what is computed from them; and changes of shape.
#include <algorithm>
#include <cmath>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

void import_constant(Call& call) {
  if (const auto* value = call.attribute("value")) return call.result(call.known(call.tensor(value->t())));
  if (const auto* value = call.attribute("value_float")) return call.result(call.known(Tensor::floats({}, value->f())));
  if (const auto* value = call.attribute("value_int")) return call.result(call.known(Tensor::ints({}, {value->i()})));
  if (auto values = call.reals("value_floats")) {
    Shape shape{static_cast<std::int64_t>(values->size())};
    return call.result(call.known(Tensor::floats(std::move(shape), std::move(*values))));
  }
  auto values = call.integers("value_ints");
  require(values.has_value(), "it holds no tensor, number or list of numbers");
  Shape shape{static_cast<std::int64_t>(values->size())};
  call.result(call.known(Tensor::ints(std::move(shape), std::move(*values))));
}

void import_constant_of_shape(Call& call) {
  const Shape shape = call.integers_of(0, "shape");
  call.charge(shape);
  const auto* value = call.attribute("value");
  const Tensor fill = value != nullptr ? call.tensor(value->t()) : Tensor::floats({1}, 0.0f);
  require(fill.size() == 1, "its value must be one number");
  if (fill.dtype == DType::f32) return call.result(call.known(Tensor::floats(shape, fill.f32[0])));
  call.result(call.known(Tensor::ints(shape, Shape(size(element_count(shape)), fill.i64[0]))));
}

void import_shape(Call& call) {
  const Shape& x = call.operand(0).shape;
  const auto rank = static_cast<std::int64_t>(x.size());
  const auto place = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank); };
  const std::int64_t begin = place(call.integer("start", 0)), end = std::max(begin, place(call.integer("end", rank)));
  Shape taken(x.begin() + begin, x.begin() + end);
  call.result(call.known(Tensor::ints({end - begin}, std::move(taken))));
}

void import_size(Call& call) { call.result(call.known(Tensor::ints({}, {element_count(call.operand(0).shape)}))); }

void import_range(Call& call) {
  const bool integers = call.constant(0, "start").dtype == DType::i64;
  const auto number = [&](std::size_t i, const char* what) {
    const Tensor& one = call.constant(i, what);
    require(one.size() == 1, "its {} must be one number", what);
    return one.dtype == DType::i64 ? static_cast<double>(one.i64[0]) : static_cast<double>(one.f32[0]);
  };
  const double start = number(0, "start"), limit = number(1, "limit"), delta = number(2, "delta");
  const double count = delta != 0 ? std::max(0.0, std::ceil((limit - start) / delta)) : -1;
  require(count >= 0 && count <= static_cast<double>(kMaxFoldedElements), "it counts from {} to {} by {}", start, limit, delta);
  call.charge({static_cast<std::int64_t>(count)});
  Tensor all = integers ? Tensor::ints({static_cast<std::int64_t>(count)}, Shape(static_cast<std::size_t>(count)))
                        : Tensor::floats({static_cast<std::int64_t>(count)});
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const double value = start + static_cast<double>(i) * delta;
    if (integers)
      all.i64[i] = static_cast<std::int64_t>(value);
    else
      all.f32[i] = static_cast<float>(value);
  }
  call.result(call.known(std::move(all)));
}

void import_cast(Call& call) {
  using onnx::TensorProto;
  const auto to = call.integer("to", TensorProto::FLOAT);
  const bool to_float = to == TensorProto::FLOAT || to == TensorProto::DOUBLE || to == TensorProto::FLOAT16 || to == TensorProto::BFLOAT16;
  const Operand& x = call.operand(0);
  require(to != TensorProto::STRING, "strings are not supported");
  if (x.constant == nullptr) {
    if (to_float) return call.result(x);
    return call.result(call.emit(Unary{{to == TensorProto::BOOL ? Function::is_true : Function::trunc, 0, 0}}, {x}));
  }
  if (to_float) return call.result(call.known(Tensor::floats(x.shape, as_floats(*x.constant))));
  Shape values;
  if (to == TensorProto::BOOL)
    for (const float one : as_floats(*x.constant)) values.push_back(one != 0 ? 1 : 0);
  else
    values = as_integers(*x.constant);
  call.result(call.known(Tensor::ints(x.shape, std::move(values))));
}

void import_identity(Call& call) { call.result(call.operand(0)); }

/// At inference nothing is dropped; the mask is made in training only.
void import_dropout(Call& call) {
  const bool training = call.has(2) && call.floats_of(2, "training_mode") != std::vector<float>{0};
  require(!training && (call.opset() >= 7 || call.integer("is_test", 0) != 0 || call.output_count() == 1),
          "it is in training mode; export the model for inference (model.eval())");
  call.result(call.operand(0));
}

Operand reshape(Call& call, const Shape& shape) {
  const Operand& x = call.operand(0);
  if (shape == x.shape) return x;
  return call.emit(Reshape{shape}, {x});
}

void import_reshape(Call& call) {
  const Operand& x = call.operand(0);
  Shape shape = call.integers_from("shape", 1).value_or(Shape{});
  const bool keep_zeros = call.integer("allowzero", 0) != 0;
  std::int64_t* open = nullptr;
  std::int64_t rest = 1;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] == 0 && !keep_zeros) {
      require(d < x.shape.size(), "its shape copies dimension {} but its input is {}", d, to_string(x.shape));
      shape[d] = x.shape[d];
    }
    require(shape[d] >= -1 && shape[d] <= kMaxElements && (shape[d] != -1 || open == nullptr), "its shape {} is impossible",
            to_string(shape));
    if (shape[d] == -1)
      open = &shape[d];
    else
      require(shape[d] == 0 || (rest *= shape[d]) <= kMaxElements, "its shape {} is impossible", to_string(shape));
  }
  if (open != nullptr) {
    require(rest > 0 && element_count(x.shape) % rest == 0, "its shape {} does not divide its input {}", to_string(shape),
            to_string(x.shape));
    *open = element_count(x.shape) / rest;
  }
  call.result(reshape(call, shape));
}

void import_flatten(Call& call) {
  const Shape& x = call.operand(0).shape;
  const std::int64_t given = call.integer("axis", 1), rank = static_cast<std::int64_t>(x.size());
  require(given >= -rank && given <= rank, "axis {} is outside its input {}", given, to_string(x));
  const auto middle = x.begin() + (given < 0 ? given + rank : given);
  call.result(reshape(call, {element_count(Shape(x.begin(), middle)), element_count(Shape(middle, x.end()))}));
}

void import_squeeze(Call& call) {
  const Shape& x = call.operand(0).shape;
  const auto axes = call.integers_from("axes", 1);
  std::vector<bool> dropped(x.size(), false);
  for (std::size_t d = 0; d < x.size(); ++d) dropped[d] = !axes && x[d] == 1;
  for (const std::int64_t axis : axes.value_or(Shape{})) {
    const std::size_t d = size(axis_of(axis, x.size()));
    require(x[d] == 1, "it drops dimension {} of {}, which is not 1", d, to_string(x));
    dropped[d] = true;
  }
  Shape shape;
  for (std::size_t d = 0; d < x.size(); ++d)
    if (!dropped[d]) shape.push_back(x[d]);
  call.result(reshape(call, shape));
}

void import_unsqueeze(Call& call) {
  const Shape& x = call.operand(0).shape;
  const Shape axes = call.integers_from("axes", 1).value_or(Shape{});
  const std::size_t rank = x.size() + axes.size();
  require(rank <= 8, "it makes {} dimensions; at most 8 are supported", rank);
  std::vector<bool> added(rank, false);
  for (const std::int64_t axis : axes) {
    const std::size_t d = size(axis_of(axis, rank));
    require(!added[d], "its axes name dimension {} twice", d);
    added[d] = true;
  }
  Shape shape;
  std::size_t next = 0;
  for (std::size_t d = 0; d < rank; ++d) shape.push_back(added[d] ? 1 : x[next++]);
  call.result(reshape(call, shape));
}

}  // namespace

std::span<const ImporterEntry> shape_operators() {
  static constexpr ImporterEntry list[] = {{"Constant", import_constant}, {"ConstantOfShape", import_constant_of_shape},
                                           {"Shape", import_shape},       {"Size", import_size},
                                           {"Range", import_range},       {"Cast", import_cast},
                                           {"Identity", import_identity}, {"Dropout", import_dropout},
                                           {"Reshape", import_reshape},   {"Flatten", import_flatten},
                                           {"Squeeze", import_squeeze},   {"Unsqueeze", import_unsqueeze}};
  return list;
}

}  // namespace wrapture
