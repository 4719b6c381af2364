// Tensors of an ONNX file as ours: every size is checked against the bytes that are really there before anything is allocated.
#pragma once

#include <onnx/onnx_pb.h>

#include <filesystem>

#include "engine/graph/onnx/random_weights.hpp"
#include "engine/graph/tensor.hpp"

namespace wrapture {

/// The values of `proto`: floats of any width as f32, integers and booleans as i64. `folder`: where external data may lie (only inside
/// it). `random` (or nullptr) makes up what is described instead of given. Throws Error(bad_input) "tensor '<name>': ...".
Tensor tensor_from(const onnx::TensorProto& proto, const std::filesystem::path& folder, RandomWeights* random = nullptr);

}  // namespace wrapture
