// What an ONNX file must be before anything is built from it.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>

namespace wrapture {

/// The node's name, or one made from its operator and place.
std::string node_name(const onnx::NodeProto& node, int index);

inline constexpr int kMaxNodes = 100000;  // of a model

/// Whether operators of this domain are those of the ONNX specification.
inline bool is_standard(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

/// Replaces calls of the file's own functions by their nodes. Throws Error(bad_input) without naming the file for those that call
/// themselves. Other domains than the standard one are no longer imported afterwards.
void inline_functions(onnx::ModelProto& model);

/// Refuses, without naming the file, operators that no importer knows.
void check_operators(const onnx::GraphProto& graph);

/// Refuses, without naming the file: no graph, names that are made twice or never, cycles, inputs that are not
/// float tensors; then whatever libonnx's checker finds, for the versions it knows. External data must have been loaded before. Completes
/// what is harmless: missing shapes of ports.
void check_structure(onnx::ModelProto& model);

/// The version of the standard operators that the file uses.
int opset_of(const onnx::ModelProto& model);

}  // namespace wrapture
