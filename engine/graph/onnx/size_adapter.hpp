// Lets a file that was exported for one size run at another: exporters freeze shapes into constants where the network computed them.
#pragma once

#include <onnx/onnx_pb.h>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {

using Operands = std::unordered_map<std::string, Operand>;  // by the file's names

/// What a build at the size that the file declares showed.
struct DeclaredSize {
  std::unordered_map<std::string, Shape> shapes;    // of every value
  std::unordered_map<std::string, Tensor> numbers;  // small constants, to tell frozen ones from computed ones

  void note(const std::string& name, const Operand& operand);
};

/// Walks the nodes along with a build at another size. Every dimension is known as a product of factors, each with its declared and its
/// actual size, outermost first: so a frozen reshape says which factors it groups, and gets their actual product. Sizes of a Resize, ends
/// of a Slice, and numbers that divide sums by how many pixels were summed are replaced alike.
class SizeAdapter {
 public:
  explicit SizeAdapter(DeclaredSize declared) : declared_(std::move(declared)) {}

  /// A graph input, whose actual shape is `actual`.
  void begin(const std::string& name, const Shape& actual);
  /// Before the node is built: replaces frozen numbers in a copy of the node and among its operands.
  void adapt(onnx::NodeProto& node, std::vector<const Operand*>& inputs, Building& building);
  /// After it was built: `outputs` holds its results.
  void learn(const onnx::NodeProto& node, const Operands& outputs);

 private:
  struct Factor {
    std::int64_t declared = 1, actual = 1;
    bool operator==(const Factor&) const = default;
  };
  using Dimension = std::vector<Factor>;
  using Dimensions = std::vector<Dimension>;

  [[nodiscard]] const Shape* declared_shape(const std::string& name) const;
  [[nodiscard]] const Dimensions* known(const std::string& name) const;
  [[nodiscard]] static std::int64_t actual_length(const Dimension& dimension);
  [[nodiscard]] static std::optional<Dimensions> regroup(const Dimensions& from, const Shape& declared);
  [[nodiscard]] std::optional<Dimensions> derived(const onnx::NodeProto& node, const Shape& declared) const;
  [[nodiscard]] Dimensions joined(const onnx::NodeProto& node, const Shape& declared) const;
  [[nodiscard]] std::int64_t seen(std::size_t from_end, std::int64_t declared) const;
  void remember(const std::string& name, Dimensions dimensions, const Shape& declared, const Shape& actual);
  void learn_count(const onnx::NodeProto& node);

  [[nodiscard]] bool is_frozen(const onnx::NodeProto& node, int input, const std::vector<const Operand*>& inputs) const;
  [[nodiscard]] Shape reshape_target(const onnx::NodeProto& node, const Shape& target) const;
  [[nodiscard]] Shape repeated_target(const onnx::NodeProto& node, const Shape& target) const;
  [[nodiscard]] Shape resize_target(const onnx::NodeProto& node, const Shape& target) const;
  [[nodiscard]] Shape slice_places(const onnx::NodeProto& node, Shape places, const Shape& axes) const;
  void adapt_slice(onnx::NodeProto& node, std::vector<const Operand*>& inputs, Building& building);
  void adapt_count(const onnx::NodeProto& node, std::vector<const Operand*>& inputs, Building& building);
  void replace(std::vector<const Operand*>& inputs, int input, Tensor value, Building& building);

  DeclaredSize declared_;
  std::unordered_map<std::string, Dimensions> dimensions_;
  std::map<std::pair<std::size_t, std::int64_t>, std::int64_t> seen_;  // (place from the end, declared length) -> actual length
  std::unordered_map<std::string, Factor> counts_;                     // how many values went into a sum or mean
  std::deque<Operand> replaced_;
};

}  // namespace wrapture
