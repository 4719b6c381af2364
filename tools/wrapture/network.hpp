// Networks as `infer`, `inspect` and `bench` see them: input shapes filled in, rewritten, with their storage.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/graph/onnx.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/plan/plan.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {

/// How a graph is made ready; as on the command line.
struct NetworkOptions {
  std::string precision = "fp32";
  std::vector<std::string> no_rewrite;
};
void add_network_options(CLI::App& command, NetworkOptions& options);
Storage storage_of(const NetworkOptions& options);
std::string to_string(Storage storage);

/// An ONNX file, or `zoo:NAME`. Throws Error(usage) for networks that the zoo does not have.
OnnxModel load_network(const std::string& word);

/// Throws Error(usage) for unknown rule names.
Rewritten rewrite_network(const Graph& graph, const NetworkOptions& options);

/// Shapes for every input: dimensions that the file leaves open become 1, height and width of images become `size`, or 256 where
/// none is given. Throws Error(usage) when the file allows another size only.
std::map<std::string, Shape> fill_shapes(const OnnxModel& model, Size size);

/// Height and width of the first picture that comes in or goes out, where the file leaves none open; 0x0 where there is no picture.
std::optional<Size> fixed_size(const OnnxModel& model);

/// "1x3x?x?": open dimensions as question marks.
std::string shape_text(const Shape& shape);
/// "a (1x3x?x?), b (1x4)".
std::string list_tensors(const std::vector<TensorInfo>& tensors);

/// Small pseudo-random values in 0..1, always the same.
Tensor sample_tensor(const Shape& shape);

}  // namespace wrapture::cli
