// Damages a parsed ONNX file in one random place: numbers, names, shapes, attributes, nodes.
#pragma once

#ifndef ONNX_NAMESPACE
#define ONNX_NAMESPACE onnx
#endif
#ifndef ONNX_ML
#define ONNX_ML 1
#endif
#include <onnx/onnx_pb.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace wrapture {

inline std::int64_t odd_integer(std::mt19937& random) {
  constexpr std::int64_t list[] = {
      0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 100, 1000, 65536, 1 << 20, std::int64_t{1} << 31, std::int64_t{1} << 62};
  const std::int64_t one = list[random() % std::size(list)];
  return random() % 4 == 0 ? -one : random() % 16 == 0 ? std::numeric_limits<std::int64_t>::min() : one;
}

inline float odd_number(std::mt19937& random) {
  const float list[] = {0,
                        1,
                        -1,
                        0.5f,
                        2,
                        3.7f,
                        1e-30f,
                        1e30f,
                        std::numeric_limits<float>::quiet_NaN(),
                        std::numeric_limits<float>::infinity(),
                        -std::numeric_limits<float>::infinity()};
  return list[random() % std::size(list)];
}

/// A name of the graph.
inline std::string some_name(const onnx::GraphProto& graph, std::mt19937& random) {
  const auto of = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  if (random() % 3 == 0 && graph.initializer_size() > 0) return graph.initializer(of(graph.initializer_size())).name();
  if (random() % 3 == 0 && graph.input_size() > 0) return graph.input(of(graph.input_size())).name();
  if (graph.node_size() == 0) return "";
  const auto& node = graph.node(of(graph.node_size()));
  return node.output_size() > 0 ? node.output(0) : "";
}

inline void mutate(onnx::AttributeProto& attribute, std::mt19937& random) {
  if (random() % 12 == 0) attribute.set_type(static_cast<onnx::AttributeProto::AttributeType>(random() % 12));
  if (attribute.has_i()) attribute.set_i(odd_integer(random));
  if (attribute.has_f()) attribute.set_f(odd_number(random));
  const int ints = attribute.ints_size();
  if (ints > 0 && random() % 4 != 0)
    attribute.set_ints(static_cast<int>(random() % static_cast<unsigned>(ints)), odd_integer(random));
  else if (ints > 0 && random() % 2 == 0)
    attribute.mutable_ints()->RemoveLast();
  else if (ints > 0 || random() % 8 == 0)
    attribute.add_ints(odd_integer(random));
  if (attribute.has_s() && random() % 2 == 0) attribute.set_s(random() % 2 == 0 ? "SAME_UPPER" : "edge");
}

inline void mutate(onnx::NodeProto& node, const onnx::GraphProto& graph, std::mt19937& random) {
  const auto of = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  switch (random() % 8) {
    case 0:
      if (node.input_size() > 0) node.set_input(of(node.input_size()), some_name(graph, random));
      break;
    case 1:
      if (node.input_size() > 0 && random() % 2 == 0)
        node.mutable_input()->RemoveLast();
      else
        node.add_input(some_name(graph, random));
      break;
    case 2:
      if (graph.node_size() > 0) node.set_op_type(graph.node(of(graph.node_size())).op_type());
      break;
    case 3: {
      constexpr const char* names[] = {"axis", "axes", "keepdims", "group", "pads",      "strides",
                                       "mode", "perm", "auto_pad", "alpha", "dilations", "ceil_mode"};
      auto* added = node.add_attribute();
      added->set_name(names[random() % std::size(names)]);
      const bool list = random() % 2 == 0;
      added->set_type(list ? onnx::AttributeProto::INTS : onnx::AttributeProto::INT);
      if (!list) added->set_i(odd_integer(random));
      for (auto i = list ? random() % 5 : 0; i > 0; --i) added->add_ints(odd_integer(random));
      break;
    }
    default:
      if (node.attribute_size() > 0) mutate(*node.mutable_attribute(of(node.attribute_size())), random);
  }
}

inline void mutate(onnx::TensorProto& tensor, std::mt19937& random) {
  switch (random() % 5) {
    case 0:
      if (tensor.dims_size() > 0)
        tensor.set_dims(static_cast<int>(random() % static_cast<unsigned>(tensor.dims_size())), odd_integer(random));
      break;
    case 1:
      if (tensor.dims_size() > 1) tensor.mutable_dims()->SwapElements(0, tensor.dims_size() - 1);
      break;
    case 2:
      tensor.set_data_type(static_cast<int>(random() % 18));
      break;
    default: {  // one of its numbers
      auto* bytes = tensor.mutable_raw_data();
      const std::size_t width = tensor.data_type() == onnx::TensorProto::INT64 ? 8 : 4;
      if (bytes->size() < width) break;
      const std::size_t at = random() % (bytes->size() / width) * width;
      const std::int64_t integer = odd_integer(random);
      const float number = odd_number(random);
      const char* from = width == 8 ? reinterpret_cast<const char*>(&integer) : reinterpret_cast<const char*>(&number);
      bytes->replace(at, width, from, width);
    }
  }
}

/// One random change.
inline void mutate(onnx::ModelProto& model, std::mt19937& random) {
  auto& graph = *model.mutable_graph();
  const auto of = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  const auto kind = random() % 10;
  if (kind < 5 && graph.node_size() > 0) return mutate(*graph.mutable_node(of(graph.node_size())), graph, random);
  if (kind < 7 && graph.initializer_size() > 0) return mutate(*graph.mutable_initializer(of(graph.initializer_size())), random);
  if (kind == 7 && graph.input_size() > 0) {
    auto* shape = graph.mutable_input(of(graph.input_size()))->mutable_type()->mutable_tensor_type()->mutable_shape();
    if (random() % 4 == 0) shape->add_dim()->set_dim_value(odd_integer(random));
    if (shape->dim_size() > 0) shape->mutable_dim(of(shape->dim_size()))->set_dim_value(odd_integer(random));
    return;
  }
  if (kind == 8 && graph.node_size() > 0) {  // the result of one node goes through a copy of another
    const std::string end = some_name(graph, random);
    onnx::NodeProto copy = graph.node(of(graph.node_size()));
    if (copy.input_size() > 0) copy.set_input(0, end);
    copy.clear_output();
    copy.add_output("m" + std::to_string(random() % 1000));
    if (graph.output_size() > 0) graph.mutable_output(0)->set_name(copy.output(0));
    *graph.add_node() = copy;
    return;
  }
  if (model.opset_import_size() > 0) model.mutable_opset_import(0)->set_version(1 + random() % 22);
}

}  // namespace wrapture
