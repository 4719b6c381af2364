// Attributes and operands of one ONNX node, and folding of what is constant.
#include "engine/graph/onnx/call.hpp"

#include <algorithm>
#include <cmath>

#include "engine/graph/onnx/tensors.hpp"

namespace wrapture {
namespace {

template <class... Layers>
bool is_one_of(const Layer& layer) {
  return (std::holds_alternative<Layers>(layer) || ...);
}

bool works_on_integers(const Layer& layer) {
  return is_one_of<Reshape, Transpose, Slice, Concat, Expand, Gather, Unary, Binary, Where, Reduce>(layer);
}

/// Values that are used as floats; integers beyond 2^24 would change on the way.
std::vector<float> exact_floats(const Operand& operand) {
  for (const std::int64_t x : operand.constant->i64)
    require(x >= -(1 << 24) && x <= (1 << 24), "its operand '{}' holds the integer {}, which is too large for pixel arithmetic",
            operand.name, x);
  return as_floats(*operand.constant);
}

}  // namespace

void Building::charge(const Shape& shape) {
  const std::int64_t elements = element_count(shape);
  require(elements <= std::max(kMaxFoldedElements, weight_elements), "its constant result {} is too large", to_string(shape));
  folded_elements += elements;
  require(folded_elements <= kMaxFoldedInAll + kMaxFoldedPerWeight * weight_elements, "the model's constant results are too large in all");
}

Operand Building::keep(Tensor tensor) {
  charge(tensor.shape);
  folded.push_back(std::move(tensor));
  return {.shape = folded.back().shape, .constant = &folded.back(), .value = kNoValue, .name = {}};
}

ValueId Building::value_of(const Operand& operand) {
  if (operand.constant == nullptr) return operand.value;
  const auto found = placed.find(operand.constant);
  if (found != placed.end()) return found->second;
  const Tensor& tensor = *operand.constant;
  const ValueId id = graph.add_constant(operand.name.empty() ? "constant" : operand.name,
                                        tensor.dtype == DType::f32 ? tensor : Tensor::floats(tensor.shape, exact_floats(operand)));
  placed[operand.constant] = id;
  return id;
}

std::string Building::unique(const std::string& name) {
  std::string result = name;
  for (int i = 2; !names.insert(result).second; ++i) result = fmt::format("{}#{}", name, i);
  return result;
}

const onnx::AttributeProto* Call::attribute(std::string_view name) const {
  for (const auto& one : node_.attribute())
    if (one.name() == name) return &one;
  return nullptr;
}

namespace {

/// Files of the first versions do not tell the type.
const onnx::AttributeProto* typed(const onnx::AttributeProto* found, onnx::AttributeProto::AttributeType type, std::string_view what) {
  require(found == nullptr || found->type() == type || found->type() == onnx::AttributeProto::UNDEFINED, "its attribute {} must be {}",
          found == nullptr ? "" : found->name(), what);
  return found;
}

}  // namespace

std::int64_t Call::integer(std::string_view name, std::int64_t otherwise) const {
  const auto* found = typed(attribute(name), onnx::AttributeProto::INT, "an integer");
  return found != nullptr ? found->i() : otherwise;
}

float Call::real(std::string_view name, float otherwise) const {
  const auto* found = typed(attribute(name), onnx::AttributeProto::FLOAT, "a number");
  return found != nullptr ? found->f() : otherwise;
}

std::string Call::text(std::string_view name, const std::string& otherwise) const {
  const auto* found = typed(attribute(name), onnx::AttributeProto::STRING, "a text");
  return found != nullptr ? found->s() : otherwise;
}

std::optional<Shape> Call::integers(std::string_view name) const {
  const auto* found = typed(attribute(name), onnx::AttributeProto::INTS, "a list of integers");
  if (found == nullptr) return std::nullopt;
  return Shape(found->ints().begin(), found->ints().end());
}

std::optional<std::vector<float>> Call::reals(std::string_view name) const {
  const auto* found = typed(attribute(name), onnx::AttributeProto::FLOATS, "a list of numbers");
  if (found == nullptr) return std::nullopt;
  return std::vector<float>(found->floats().begin(), found->floats().end());
}

Tensor Call::tensor(const onnx::TensorProto& proto) const { return tensor_from(proto, building_.folder); }

const Operand& Call::operand(std::size_t i) const {
  require(has(i), "its input {} is missing", i + 1);
  return *inputs_[i];
}

const Tensor& Call::constant(std::size_t i, std::string_view what) const {
  const Operand& one = operand(i);
  require(one.constant != nullptr, "its {} ('{}') depends on pixel values; only constants and shapes are supported there", what, one.name);
  return *one.constant;
}

Shape Call::integers_of(std::size_t i, std::string_view what) const { return as_integers(constant(i, what)); }
std::vector<float> Call::floats_of(std::size_t i, std::string_view what) const { return as_floats(constant(i, what)); }

std::optional<Shape> Call::integers_from(std::string_view name, std::size_t i) const {
  if (auto found = integers(name)) return found;
  if (has(i)) return integers_of(i, name);
  return std::nullopt;
}

/// Where some operands from `first` on are floats or not known yet, integers become floats.
void Call::unify_types(std::vector<Operand>& operands, std::size_t first) {
  const auto begin = operands.begin() + static_cast<std::ptrdiff_t>(first);
  const auto is_integer = [](const Operand& one) { return one.constant != nullptr && one.constant->dtype == DType::i64; };
  if (std::all_of(begin, operands.end(), is_integer)) return;
  for (auto one = begin; one != operands.end(); ++one)
    if (is_integer(*one)) *one = known(Tensor::floats(one->shape, exact_floats(*one)));
}

Operand Call::emit(const Layer& layer, std::vector<Operand> operands) {
  if (is_one_of<Binary, Where, Concat>(layer)) unify_types(operands, std::holds_alternative<Where>(layer) ? 1 : 0);
  std::vector<const Shape*> shapes;
  bool constant = true, integers = false;
  for (const Operand& one : operands) {
    const bool there = one.constant != nullptr || one.value != kNoValue;
    shapes.push_back(there ? &one.shape : nullptr);
    constant = constant && (!there || one.constant != nullptr);
    integers = integers || (one.constant != nullptr && one.constant->dtype == DType::i64);
  }
  const Shape shape = std::visit([&](const auto& one) { return infer(one, shapes); }, layer);
  const std::int64_t work = constant ? multiply_adds(layer, shapes, shape) : 0;
  if (constant && work <= kMaxFoldedWork - building_.folded_work) {
    building_.folded_work += work;
    building_.charge(shape);
    require(!integers || works_on_integers(layer), "its operand holds integers but it computes with floats");
    std::vector<const Tensor*> tensors;
    for (const Operand& one : operands) tensors.push_back(one.constant);
    return known(reference(layer, tensors));
  }
  Operand result{.shape = infer(layer, shapes), .constant = nullptr, .value = kNoValue, .name = {}};
  std::vector<ValueId> ids;
  for (const Operand& one : operands) ids.push_back(building_.value_of(one));
  result.value = building_.graph.add_node(building_.unique(name_), layer, std::move(ids));
  return result;
}

int axis_of(std::int64_t axis, std::size_t rank) {
  const auto dimensions = static_cast<std::int64_t>(rank);
  require(axis >= -dimensions && axis < dimensions, "axis {} is outside its input of {} dimensions", axis, rank);
  return static_cast<int>(axis < 0 ? axis + dimensions : axis);
}

int small(std::int64_t value, std::string_view what) {
  require(value >= 0 && value <= (1 << 20), "{} is {}, which is out of range", what, value);
  return static_cast<int>(value);
}

Shape as_integers(const Tensor& tensor) {
  if (tensor.dtype == DType::i64) return tensor.i64;
  Shape values;
  for (const float x : tensor.f32) {
    require(std::abs(x) < 9e18f, "{} does not fit an integer", x);  // false for NaN, too
    values.push_back(static_cast<std::int64_t>(x));
  }
  return values;
}

std::vector<float> as_floats(const Tensor& tensor) {
  if (tensor.dtype == DType::f32) return tensor.f32;
  std::vector<float> values;
  for (const std::int64_t x : tensor.i64) values.push_back(static_cast<float>(x));
  return values;
}

namespace {

const std::unordered_map<std::string_view, Importer>& importers() {
  static const auto table = [] {
    std::unordered_map<std::string_view, Importer> all;
    for (const auto& family : {convolution_operators, elementwise_operators, matrix_operators, move_operators, norm_operators,
                               pool_operators, reduce_operators, resize_operators, shape_operators})
      for (const ImporterEntry& entry : family()) all.emplace(entry.op, entry.import);
    return all;
  }();
  return table;
}

}  // namespace

Importer find_importer(std::string_view op) {
  const auto found = importers().find(op);
  return found == importers().end() ? nullptr : found->second;
}

std::vector<std::string_view> supported_operators() {
  std::vector<std::string_view> names{"If"};  // which is decided while the graph is built
  for (const auto& [name, importer] : importers()) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace wrapture
