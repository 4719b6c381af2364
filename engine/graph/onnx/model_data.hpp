// What OnnxModel holds, and the way from there to a Graph.
#pragma once

#include <onnx/onnx_pb.h>

#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/graph/layers/common.hpp"
#include "engine/graph/onnx.hpp"

namespace wrapture {

struct ModelData {
  std::filesystem::path path;
  onnx::ModelProto proto;  // without the bytes of its weights
  std::unordered_map<std::string, Tensor> weights;
  std::vector<TensorInfo> inputs, outputs;
  std::map<std::string, std::string> metadata;
};

struct OnnxModel::Impl : ModelData {};

/// OnnxModel::build; errors name the node but not the file.
Graph build_graph(const ModelData& model, const std::map<std::string, Shape>& input_shapes);

}  // namespace wrapture
