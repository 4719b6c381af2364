// Tiny ONNX files, made with libonnx's own message classes.
#include "tests/cli/onnx_files.hpp"

#include <onnx/onnx_pb.h>

#include <fstream>

namespace wrapture::test {
namespace {

void fill_info(onnx::ValueInfoProto& info, const std::string& name, const std::vector<std::int64_t>& shape) {
  info.set_name(name);
  auto* tensor = info.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(onnx::TensorProto_DataType_FLOAT);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    auto* dimension = tensor->mutable_shape()->add_dim();
    shape[i] < 0 ? dimension->set_dim_param("d" + std::to_string(i)) : dimension->set_dim_value(shape[i]);
  }
}

void add_ints(onnx::NodeProto& node, const std::string& name, const std::vector<std::int64_t>& values) {
  auto* attribute = node.add_attribute();
  attribute->set_name(name);
  attribute->set_type(onnx::AttributeProto_AttributeType_INTS);
  for (const std::int64_t value : values) attribute->add_ints(value);
}

void fill_weight(onnx::TensorProto& weight, const OnnxRecipe& recipe) {
  weight.set_name("w");
  weight.set_data_type(onnx::TensorProto_DataType_FLOAT);
  for (const std::int64_t dimension : recipe.weight) weight.add_dims(dimension);
  if (recipe.external_file.empty()) {
    std::vector<float> values(recipe.weight_values);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = recipe.weight_factor * (static_cast<float>(i * 37 % 19) / 95.0f - 0.06f);
    weight.set_raw_data(values.data(), values.size() * sizeof(float));
    return;
  }
  weight.set_data_location(onnx::TensorProto_DataLocation_EXTERNAL);
  auto* location = weight.add_external_data();
  location->set_key("location");
  location->set_value(recipe.external_file);
}

void fill_node(onnx::NodeProto& node, const OnnxRecipe& recipe) {
  node.set_name("only");
  node.set_op_type(recipe.op);
  node.add_input(recipe.node_input);
  node.add_input("w");
  node.add_output("y");
  if (recipe.op == "Conv") add_ints(node, "pads", {recipe.pad, recipe.pad, recipe.pad, recipe.pad});
}

}  // namespace

void make_onnx(const std::filesystem::path& path, const OnnxRecipe& recipe) {
  onnx::ModelProto model;
  model.set_ir_version(8);
  auto* opset = model.add_opset_import();
  opset->set_domain("");
  opset->set_version(recipe.opset);
  onnx::GraphProto& graph = *model.mutable_graph();
  graph.set_name("tiny");
  fill_info(*graph.add_input(), "x", recipe.input);
  fill_info(*graph.add_output(), "y", recipe.input);
  fill_weight(*graph.add_initializer(), recipe);
  fill_node(*graph.add_node(), recipe);
  std::ofstream file(path, std::ios::binary);
  model.SerializeToOstream(&file);
}

}  // namespace wrapture::test
