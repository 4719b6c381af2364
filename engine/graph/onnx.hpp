// ONNX files in: parsed and checked by libonnx, then turned into a Graph for the actual input sizes.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/graph.hpp"

namespace wrapture {

inline constexpr std::int64_t kDynamic = -1;  // a dimension that the file leaves open

struct TensorInfo {
  std::string name;
  Shape shape;           // kDynamic where open
  bool integer = false;  // an input of whole numbers (a class, an index), which are given as floats
};

/// A parsed model. Move-only; immutable and safe to read from several threads.
class OnnxModel {
 public:
  /// Throws Error(bad_input) naming the file and the node or tensor at fault. External data is refused unless inside the model's folder.
  static OnnxModel load(const std::filesystem::path& path);
  /// The same from a file's bytes; `path` is for messages and says where external data may lie. The bytes are not kept.
  static OnnxModel load(std::span<const std::byte> bytes, const std::filesystem::path& path);
  OnnxModel(OnnxModel&&) noexcept;
  OnnxModel& operator=(OnnxModel&&) noexcept;
  ~OnnxModel();

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const std::vector<TensorInfo>& inputs() const;  // without initializers
  [[nodiscard]] const std::vector<TensorInfo>& outputs() const;
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const;

  /// SHA-256 of all weights: names, shapes and values. The same whatever metadata says and however the file stores them.
  [[nodiscard]] std::string weights_sha256() const;

  /// The graph for these input shapes (every input named; open dimensions filled). Everything that depends on shapes and constants
  /// only is folded away. No rewrite rule is applied yet.
  [[nodiscard]] Graph build(const std::map<std::string, Shape>& input_shapes) const;

 private:
  struct Impl;
  explicit OnnxModel(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Names of the operators of the ONNX specification that build() knows, sorted.
std::vector<std::string_view> supported_operators();

/// Writes the file of a loaded `model` with values for every weight that it only describes (weights/zoo/README.md): what other runtimes
/// need. Throws Error(failed) when `out` cannot be written.
void write_complete(const OnnxModel& model, const std::filesystem::path& out);

}  // namespace wrapture
