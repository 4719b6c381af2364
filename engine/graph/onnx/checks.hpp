// What an ONNX file must be before anything is built from it.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>

namespace wrapture {

/// The node's name, or one made from its operator and place.
std::string node_name(const onnx::NodeProto& node, int index);

/// Refuses, without naming the file, operators that no importer knows.
void check_operators(const onnx::GraphProto& graph);

/// Refuses, without naming the file: no graph, names that are made twice or never, cycles, inputs that are not
/// float tensors; then whatever libonnx's checker finds, for the versions it knows. External data must have been loaded before. Completes
/// what is harmless: missing shapes of ports.
void check_structure(onnx::ModelProto& model);

/// The version of the standard operators that the file uses.
int opset_of(const onnx::ModelProto& model);

}  // namespace wrapture
