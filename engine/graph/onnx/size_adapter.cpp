// Factors of dimensions through reshapes, and what is learnt from every node.
#include "engine/graph/onnx/size_adapter.hpp"

#include <algorithm>
#include <set>

namespace wrapture {
namespace {

constexpr std::size_t kSmall = 64;  // elements of a constant that may describe a shape

bool is_any(const std::string& op, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* name) { return op == name; });
}

}  // namespace

void DeclaredSize::note(const std::string& name, const Operand& operand) {
  shapes[name] = operand.shape;
  if (operand.constant != nullptr && size(element_count(operand.shape)) <= kSmall) numbers[name] = *operand.constant;
}

const Shape* SizeAdapter::declared_shape(const std::string& name) const {
  const auto found = declared_.shapes.find(name);
  return found == declared_.shapes.end() ? nullptr : &found->second;
}

const SizeAdapter::Dimensions* SizeAdapter::known(const std::string& name) const {
  const auto found = dimensions_.find(name);
  return found == dimensions_.end() ? nullptr : &found->second;
}

std::int64_t SizeAdapter::actual_length(const Dimension& dimension) {
  std::int64_t length = 1;
  for (const Factor& factor : dimension) length *= factor.actual;
  return length;
}

/// The actual length of a dimension that was `declared` long at this place in a value before; 0 where none was.
std::int64_t SizeAdapter::seen(std::size_t from_end, std::int64_t declared) const {
  const auto found = seen_.find({from_end, declared});
  return found == seen_.end() ? 0 : found->second;
}

/// Deals the factors out to dimensions of the declared lengths, innermost first; a factor is split where a dimension takes a part of it.
std::optional<SizeAdapter::Dimensions> SizeAdapter::regroup(const Dimensions& from, const Shape& declared) {
  Dimension open;
  for (const Dimension& one : from) open.insert(open.end(), one.begin(), one.end());
  Dimensions dimensions(declared.size());
  for (std::size_t d = declared.size(); d-- > 0;) {
    Dimension& dimension = dimensions[d];
    std::int64_t wanted = declared[d];
    while (wanted > 1 && !open.empty()) {
      Factor& last = open.back();
      if (wanted % last.declared == 0) {
        wanted /= last.declared;
        dimension.insert(dimension.begin(), last);
        open.pop_back();
      } else if (last.declared % wanted == 0 && last.actual % wanted == 0) {
        dimension.insert(dimension.begin(), {wanted, wanted});
        last = {last.declared / wanted, last.actual / wanted};
        wanted = 1;
      } else {
        return std::nullopt;
      }
    }
    if (wanted != 1) return std::nullopt;
  }
  for (const Factor& rest : open) {
    if (rest.declared != 1 || dimensions.empty()) return std::nullopt;
    dimensions[0].insert(dimensions[0].begin(), rest);
  }
  return dimensions;
}

/// Parts that are alike, one after the other, are one more factor; else the joined dimension is a factor of its own.
SizeAdapter::Dimensions SizeAdapter::joined(const onnx::NodeProto& node, const Shape& declared) const {
  Dimensions dimensions = *known(node.input(0));
  std::int64_t axis = 1;
  for (const auto& attribute : node.attribute())
    if (attribute.name() == "axis") axis = attribute.i();
  if (axis < 0) axis += static_cast<std::int64_t>(declared.size());
  if (axis < 0 || size(axis) >= dimensions.size()) return {};
  std::int64_t actual = 0;
  bool alike = true;
  for (const auto& input : node.input()) {
    const Dimensions* other = known(input);
    if (other == nullptr || other->size() != dimensions.size()) return {};
    actual += actual_length((*other)[size(axis)]);
    alike = alike && (*other)[size(axis)] == dimensions[size(axis)];
  }
  Dimension& dimension = dimensions[size(axis)];
  const std::int64_t parts = node.input_size();
  if (alike)
    dimension.insert(dimension.begin(), {parts, parts});
  else
    dimension = {{declared[size(axis)], actual}};
  return dimensions;
}

/// The factors of a node's result where the node only moves values or computes element by element.
std::optional<SizeAdapter::Dimensions> SizeAdapter::derived(const onnx::NodeProto& node, const Shape& declared) const {
  const std::string& op = node.op_type();
  if (node.input_size() == 0 || known(node.input(0)) == nullptr) return std::nullopt;
  const Dimensions& x = *known(node.input(0));
  if (is_any(op, {"Reshape", "Flatten", "Squeeze", "Unsqueeze"})) return regroup(x, declared);
  if (op == "Concat") return joined(node, declared);
  if (op == "Transpose") {
    Dimensions turned(x.rbegin(), x.rend());
    for (const auto& attribute : node.attribute())
      for (int d = 0; attribute.name() == "perm" && d < attribute.ints_size(); ++d) turned[size(d)] = x[size(attribute.ints(d))];
    return turned;
  }
  if (const Shape* before = declared_shape(node.input(0)); before != nullptr && *before == declared) return x;
  return std::nullopt;
}

void SizeAdapter::remember(const std::string& name, Dimensions dimensions, const Shape& declared, const Shape& actual) {
  bool fits = dimensions.size() == actual.size() && declared.size() == actual.size();
  for (std::size_t d = 0; fits && d < actual.size(); ++d) fits = actual_length(dimensions[d]) == actual[d];
  if (!fits && declared.size() != actual.size()) return;
  if (!fits) {
    dimensions.clear();
    for (std::size_t d = 0; d < actual.size(); ++d) dimensions.push_back({{declared[d], actual[d]}});
  }
  for (std::size_t d = 0; d < actual.size(); ++d)
    if (declared[d] != actual[d]) seen_[{actual.size() - d, declared[d]}] = actual[d];
  dimensions_[name] = std::move(dimensions);
}

void SizeAdapter::begin(const std::string& name, const Shape& actual) {
  if (const Shape* declared = declared_shape(name)) remember(name, {}, *declared, actual);
}

/// Sums and means over pixels, and products of matrices along them, hand on how many there were.
void SizeAdapter::learn_count(const onnx::NodeProto& node) {
  const std::string& op = node.op_type();
  const Dimensions *x = node.input_size() > 0 ? known(node.input(0)) : nullptr, *y = known(node.output(0));
  if (x == nullptr || y == nullptr) return;
  const auto whole = [](const Dimensions& dimensions) {
    Factor product;
    for (const Dimension& one : dimensions)
      for (const Factor& factor : one) product = {product.declared * factor.declared, product.actual * factor.actual};
    return product;
  };
  Factor count;
  if (is_any(op, {"ReduceSum", "ReduceMean", "GlobalAveragePool", "ReduceSumSquare", "ReduceL1"})) {
    const Factor in = whole(*x), out = whole(*y);
    if (out.declared == 0 || out.actual == 0) return;
    count = {in.declared / out.declared, in.actual / out.actual};
  } else if (is_any(op, {"MatMul", "Gemm"}) && !x->empty()) {
    const Dimension& inner = x->back();
    count = whole({inner});
  } else {
    for (const auto& input : node.input())
      if (const auto found = counts_.find(input); found != counts_.end()) count = found->second;
    if (!is_any(op, {"Add", "Sub", "Mul", "Div", "Sqrt", "Pow", "Reshape", "Squeeze", "Unsqueeze"})) return;
  }
  if (count.declared != count.actual) counts_[node.output(0)] = count;
}

void SizeAdapter::learn(const onnx::NodeProto& node, const Operands& outputs) {
  for (const auto& name : node.output()) {
    const auto found = outputs.find(name);
    const Shape* declared = declared_shape(name);
    if (name.empty() || found == outputs.end() || declared == nullptr) continue;
    remember(name, derived(node, *declared).value_or(Dimensions{}), *declared, found->second.shape);
  }
  learn_count(node);
}

}  // namespace wrapture
