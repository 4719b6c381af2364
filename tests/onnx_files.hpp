// ONNX files for the tests: built node by node, saved to a folder that goes away, and read back through the engine.
#pragma once

#ifndef ONNX_NAMESPACE
#define ONNX_NAMESPACE onnx
#endif
#ifndef ONNX_ML
#define ONNX_ML 1
#endif
#include <fmt/format.h>
#include <onnx/onnx_pb.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/graph/tensor.hpp"

namespace wrapture {

/// A folder of this process, removed with its contents at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<int> next{0};
    path_ = std::filesystem::temp_directory_path() / fmt::format("wrapture_graph_{}_{}", getpid(), next++);
    std::filesystem::create_directories(path_);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::filesystem::path save(const onnx::ModelProto& model, const std::filesystem::path& path) {
  std::ofstream stream(path, std::ios::binary);
  model.SerializeToOstream(&stream);
  return path;
}

inline onnx::TensorProto proto_of(const std::string& name, const Tensor& tensor) {
  onnx::TensorProto proto;
  proto.set_name(name);
  for (const std::int64_t d : tensor.shape) proto.add_dims(d);
  if (tensor.dtype == DType::f32) {
    proto.set_data_type(onnx::TensorProto::FLOAT);
    proto.set_raw_data(tensor.f32.data(), tensor.f32.size() * sizeof(float));
  } else {
    proto.set_data_type(onnx::TensorProto::INT64);
    proto.set_raw_data(tensor.i64.data(), tensor.i64.size() * sizeof(std::int64_t));
  }
  return proto;
}

/// An attribute: a number, numbers, a text or a tensor.
using AttributeValue = std::variant<std::int64_t, float, std::string, Shape, std::vector<float>, Tensor>;
using Attributes = std::vector<std::pair<std::string, AttributeValue>>;

inline void set(onnx::AttributeProto& attribute, const AttributeValue& value) {
  using onnx::AttributeProto;
  if (const auto* i = std::get_if<std::int64_t>(&value)) {
    attribute.set_type(AttributeProto::INT);
    attribute.set_i(*i);
  } else if (const auto* f = std::get_if<float>(&value)) {
    attribute.set_type(AttributeProto::FLOAT);
    attribute.set_f(*f);
  } else if (const auto* s = std::get_if<std::string>(&value)) {
    attribute.set_type(AttributeProto::STRING);
    attribute.set_s(*s);
  } else if (const auto* ints = std::get_if<Shape>(&value)) {
    attribute.set_type(AttributeProto::INTS);
    for (const std::int64_t one : *ints) attribute.add_ints(one);
  } else if (const auto* floats = std::get_if<std::vector<float>>(&value)) {
    attribute.set_type(AttributeProto::FLOATS);
    for (const float one : *floats) attribute.add_floats(one);
  } else {
    attribute.set_type(AttributeProto::TENSOR);
    *attribute.mutable_t() = proto_of("", std::get<Tensor>(value));
  }
}

/// A 1-D int64 tensor, as shapes and axes are given.
inline Tensor ints(const std::vector<std::int64_t>& values) { return Tensor::ints({static_cast<std::int64_t>(values.size())}, values); }

/// A model under construction; public, so that tests can damage it.
struct ModelBuilder {
  onnx::ModelProto proto;

  explicit ModelBuilder(int opset = 13) {
    proto.set_ir_version(7);
    auto* import = proto.add_opset_import();
    import->set_domain("");
    import->set_version(opset);
    proto.mutable_graph()->set_name("test");
  }
  void opset(int version) { proto.mutable_opset_import(0)->set_version(version); }
  ModelBuilder& input(const std::string& name, const Shape& shape) {
    port(proto.mutable_graph()->add_input(), name, shape);
    return *this;
  }
  ModelBuilder& output(const std::string& name, const Shape& shape = {}) {
    port(proto.mutable_graph()->add_output(), name, shape);
    return *this;
  }
  ModelBuilder& weight(const std::string& name, const Tensor& tensor) {
    *proto.mutable_graph()->add_initializer() = proto_of(name, tensor);
    return *this;
  }
  /// The node's output is named as given; `inputs` may hold "" for absent ones.
  ModelBuilder& node(const std::string& op, const std::vector<std::string>& inputs, const std::string& output,
                     const Attributes& attributes = {}) {
    auto* one = proto.mutable_graph()->add_node();
    one->set_op_type(op);
    for (const std::string& name : inputs) one->add_input(name);
    one->add_output(output);
    for (const auto& [name, value] : attributes) {
      auto* attribute = one->add_attribute();
      attribute->set_name(name);
      set(*attribute, value);
    }
    return *this;
  }

 private:
  static void port(onnx::ValueInfoProto* info, const std::string& name, const Shape& shape) {
    info->set_name(name);
    auto* type = info->mutable_type()->mutable_tensor_type();
    type->set_elem_type(onnx::TensorProto::FLOAT);
    if (shape.empty()) return;
    for (const std::int64_t d : shape) {
      auto* dimension = type->mutable_shape()->add_dim();
      if (d == -1)
        dimension->set_dim_param(fmt::format("d{}", type->shape().dim_size()));
      else
        dimension->set_dim_value(d);
    }
  }
};

}  // namespace wrapture
