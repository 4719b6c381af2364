// One node of an ONNX file while it is turned into layers: its attributes, its operands, and the way to answer.
#pragma once

#include <onnx/onnx_pb.h>

#include <deque>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/graph/graph.hpp"
#include "engine/graph/layers/common.hpp"

namespace wrapture {

/// A few bytes of a hostile file could ask for any size: what is folded at build time is bounded, one result and all together, in
/// elements beside those of the file's weights (of which a model may hold a few versions).
inline constexpr std::int64_t kMaxFoldedElements = std::int64_t{1} << 24;
inline constexpr std::int64_t kMaxFoldedInAll = std::int64_t{1} << 26, kMaxFoldedPerWeight = 8;
/// Multiply-adds in all; what takes more is left to the network's run.
inline constexpr std::int64_t kMaxFoldedWork = std::int64_t{1} << 27;

/// What a name of the file stands for: a constant that is known now, or a value of the graph.
struct Operand {
  Shape shape;
  const Tensor* constant = nullptr;  // borrowed from the model or from Building
  ValueId value = kNoValue;
  std::string name;  // as in the file
};

/// The graph under construction.
struct Building {
  Graph graph;
  std::filesystem::path folder;                       // of the model, for external data in attributes
  std::deque<Tensor> folded;                          // constants computed while building
  std::unordered_map<const Tensor*, ValueId> placed;  // constants that are in the graph already
  std::set<std::string> names;                        // of nodes, to keep them unique
  std::int64_t weight_elements = 0;                   // in the file
  std::int64_t folded_elements = 0, folded_work = 0;  // so far

  /// Before a constant of `shape` is computed: throws Error(bad_input) where the bounds would be passed.
  void charge(const Shape& shape);
  Operand keep(Tensor tensor);               // a new constant
  ValueId value_of(const Operand& operand);  // in the graph; constants are added on first use
  std::string unique(const std::string& name);
};

/// Handed to an importer. All refusals are Error(bad_input) without file and node, which the caller adds.
class Call {
 public:
  Call(const onnx::NodeProto& node, std::string name, int opset, std::vector<const Operand*> inputs, Building& building)
      : node_(node), name_(std::move(name)), opset_(opset), inputs_(std::move(inputs)), building_(building) {}

  [[nodiscard]] const std::string& op() const { return node_.op_type(); }
  [[nodiscard]] int opset() const { return opset_; }
  [[nodiscard]] int output_count() const { return node_.output_size(); }

  // Attributes.
  [[nodiscard]] const onnx::AttributeProto* attribute(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
  [[nodiscard]] float real(std::string_view name, float otherwise) const;
  [[nodiscard]] std::string text(std::string_view name, const std::string& otherwise) const;
  [[nodiscard]] std::optional<Shape> integers(std::string_view name) const;
  [[nodiscard]] std::optional<std::vector<float>> reals(std::string_view name) const;
  [[nodiscard]] Tensor tensor(const onnx::TensorProto& proto) const;

  // Operands.
  [[nodiscard]] std::size_t input_count() const { return inputs_.size(); }
  [[nodiscard]] bool has(std::size_t i) const { return i < inputs_.size() && inputs_[i] != nullptr; }
  [[nodiscard]] const Operand& operand(std::size_t i) const;
  /// Absent ones as an Operand without constant and value, for emit().
  [[nodiscard]] Operand optional(std::size_t i) const { return has(i) ? operand(i) : Operand{}; }
  /// The values of operand i; refused when they depend on pixels. `what`: its name in the messages.
  [[nodiscard]] const Tensor& constant(std::size_t i, std::string_view what) const;
  [[nodiscard]] Shape integers_of(std::size_t i, std::string_view what) const;
  [[nodiscard]] std::vector<float> floats_of(std::size_t i, std::string_view what) const;
  /// From attribute `name` or, where the operator's version has it as one, from operand i.
  [[nodiscard]] std::optional<Shape> integers_from(std::string_view name, std::size_t i) const;

  // Answers.
  /// A layer over operands: computed at once when all are constants, else a node of the graph.
  Operand emit(const Layer& layer, std::vector<Operand> operands);
  void charge(const Shape& shape) { building_.charge(shape); }  // before a constant of this shape is made
  Operand known(Tensor tensor) { return building_.keep(std::move(tensor)); }
  void result(Operand operand) { results.push_back(std::move(operand)); }
  std::vector<Operand> results;  // in the order of the node's outputs

 private:
  void unify_types(std::vector<Operand>& operands, std::size_t first);

  const onnx::NodeProto& node_;
  std::string name_;
  int opset_;
  std::vector<const Operand*> inputs_;
  Building& building_;
};

/// A dimension index of a tensor of `rank`, counted from the end where negative; refused outside.
int axis_of(std::int64_t axis, std::size_t rank);
/// An attribute as int; refused unless 0 .. 2^20.
int small(std::int64_t value, std::string_view what);
/// A constant as integers, whatever its type.
Shape as_integers(const Tensor& tensor);
std::vector<float> as_floats(const Tensor& tensor);

using Importer = void (*)(Call& call);
struct ImporterEntry {
  std::string_view op;
  Importer import;
};

/// nullptr for operators that are not supported.
Importer find_importer(std::string_view op);

// One list a family of operators, in <family>_operators.cpp.
std::span<const ImporterEntry> convolution_operators();
std::span<const ImporterEntry> elementwise_operators();
std::span<const ImporterEntry> matrix_operators();
std::span<const ImporterEntry> move_operators();
std::span<const ImporterEntry> norm_operators();
std::span<const ImporterEntry> pool_operators();
std::span<const ImporterEntry> reduce_operators();
std::span<const ImporterEntry> resize_operators();
std::span<const ImporterEntry> shape_operators();

}  // namespace wrapture
