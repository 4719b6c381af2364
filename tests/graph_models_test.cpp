// The two third-party generators in the shared data, and small models in the spellings of several exporters.
#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"
#include "tests/graph_rewrite.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

const std::filesystem::path kModels = std::filesystem::path(WRAPTURE_SHARED_DATA) / "models";

#define NEEDS_MODEL(path) \
  if (!std::filesystem::exists(path)) GTEST_SKIP() << (path) << " is not there: this test needs the shared data"

TEST(SharedModels, CandyBuildsAtEverySize) {
  const auto path = kModels / "fns_candy_opset13.onnx";
  NEEDS_MODEL(path);
  const OnnxModel model = OnnxModel::load(path);
  ASSERT_EQ(model.inputs().size(), 1u);
  EXPECT_EQ(model.inputs()[0].shape, (Shape{1, 3, kDynamic, kDynamic}));
  const std::pair<Shape, Shape> sizes[] = {
      {{1, 3, 256, 256}, {1, 3, 256, 256}}, {{1, 3, 217, 331}, {1, 3, 220, 332}}, {{1, 3, 512, 512}, {1, 3, 512, 512}}};
  for (const auto& [in, out] : sizes) {
    const Graph graph = model.build({{"image", in}});
    EXPECT_EQ(graph.shape(graph.outputs[0]), out);
    EXPECT_EQ(graph.parameter_count(), 1679235);
    const Graph after = rewrite(graph).graph;
    EXPECT_EQ(count_of(after, "conv2d"), 16);
    EXPECT_EQ(count_of(after, "instance_norm"), 15);
    EXPECT_EQ(after.nodes.size(), 31u) << to_string(after);
  }
}

TEST(SharedModels, CandyKeepsItsAnswer) {
  const auto path = kModels / "fns_candy_opset13.onnx";
  NEEDS_MODEL(path);
  all_applied(OnnxModel::load(path).build({{"image", {1, 3, 31, 21}}}));
}

TEST(SharedModels, MosaicIsRecognisedAndKeepsItsAnswer) {
  const auto path = kModels / "mosaic_nc16_256x256_onnxjs013.onnx";
  NEEDS_MODEL(path);
  const Graph before = OnnxModel::load(path).build({{"input.1", {1, 3, 256, 256}}});
  const Graph after = all_applied(before);
  EXPECT_EQ(count_of(after, "conv2d"), 16);
  EXPECT_EQ(count_of(after, "instance_norm"), 15);
  EXPECT_EQ(after.nodes.size(), 31u) << "nothing of the spelled-out norms and upsamplings may be left\n" << to_string(after);
}

/// The file as if it had been exported for another size: its frozen shapes are those of the two upsamplings.
onnx::ModelProto mosaic_exported_for(onnx::ModelProto model, std::int64_t height, std::int64_t width) {
  const std::map<Shape, Shape> frozen = {{{-1, 128}, {-1, width / 2}},
                                         {{-1, 64, 128, 128}, {-1, 64, height / 2, width / 2}},
                                         {{-1, 256}, {-1, width}},
                                         {{-1, 32, 256, 256}, {-1, 32, height, width}}};
  for (auto& node : *model.mutable_graph()->mutable_node()) {
    if (node.op_type() != "Constant") continue;
    auto* tensor = node.mutable_attribute(0)->mutable_t();
    if (tensor->data_type() != onnx::TensorProto::INT64) continue;
    Shape values(tensor->raw_data().size() / sizeof(std::int64_t));
    std::memcpy(values.data(), tensor->raw_data().data(), tensor->raw_data().size());
    if (const auto found = frozen.find(values); found != frozen.end())
      tensor->set_raw_data(found->second.data(), found->second.size() * sizeof(std::int64_t));
  }
  auto* shape = model.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
  shape->mutable_dim(2)->set_dim_value(height);
  shape->mutable_dim(3)->set_dim_value(width);
  return model;
}

TEST(SharedModels, MosaicRunsAtOtherSizes) {
  const auto path = kModels / "mosaic_nc16_256x256_onnxjs013.onnx";
  NEEDS_MODEL(path);
  onnx::ModelProto proto;
  std::ifstream stream(path, std::ios::binary);
  ASSERT_TRUE(proto.ParseFromIstream(&stream));
  const Tensor x = random_tensor({1, 3, 32, 48}, 1);
  const auto run = [&](const OnnxModel& model) {
    const NamedTensors outputs = run_reference(model.build({{"input.1", x.shape}}), {{"input.1", x}});
    return outputs.begin()->second;
  };
  const TemporaryFolder folder;
  const Tensor expected = run(OnnxModel::load(save(mosaic_exported_for(proto, 32, 48), folder.path() / "model.onnx")));
  const Tensor actual = run(OnnxModel::load(path));
  EXPECT_EQ(actual.shape, (Shape{1, 3, 32, 48}));
  EXPECT_EQ(actual.shape, expected.shape);
  EXPECT_EQ(actual.f32, expected.f32);
}

TEST(Exporters, AClassAsAWholeNumber) {  // torch.nn.Embedding of a conditional generator
  ModelBuilder m(13);
  m.input("label", {1}).output("y");
  m.proto.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::INT64);
  const Tensor table = random_tensor({10, 4}, 1);
  m.weight("table", table).node("Gather", {"table", "label"}, "y");
  const TemporaryFolder folder;
  const OnnxModel model = OnnxModel::load(save(m.proto, folder.path() / "model.onnx"));
  EXPECT_TRUE(model.inputs()[0].integer);
  const Tensor y = run_reference(model.build({{"label", {1}}}), {{"label", Tensor::floats({1}, 7.0f)}}).at("y");
  EXPECT_EQ(y.f32, std::vector<float>(table.f32.begin() + 28, table.f32.begin() + 32));
}

/// What image generators and their discriminators are made of.
TEST(Operators, EveryOneThatGeneratorsUseIsKnown) {
  const std::vector<std::string_view> known = supported_operators();
  for (const char* name : {"Conv",
                           "ConvTranspose",
                           "BatchNormalization",
                           "InstanceNormalization",
                           "LayerNormalization",
                           "GroupNormalization",
                           "LRN",
                           "Gemm",
                           "MatMul",
                           "Relu",
                           "LeakyRelu",
                           "PRelu",
                           "Elu",
                           "Selu",
                           "Gelu",
                           "HardSigmoid",
                           "HardSwish",
                           "Mish",
                           "Softplus",
                           "Sigmoid",
                           "Tanh",
                           "Clip",
                           "Erf",
                           "Exp",
                           "Log",
                           "Sqrt",
                           "Reciprocal",
                           "Neg",
                           "Abs",
                           "Pow",
                           "Min",
                           "Max",
                           "Floor",
                           "Ceil",
                           "Where",
                           "Equal",
                           "Less",
                           "LessOrEqual",
                           "Greater",
                           "GreaterOrEqual",
                           "And",
                           "Or",
                           "Xor",
                           "Not",
                           "Add",
                           "Sub",
                           "Mul",
                           "Div",
                           "Mean",
                           "Sum",
                           "Pad",
                           "Resize",
                           "Upsample",
                           "DepthToSpace",
                           "SpaceToDepth",
                           "AveragePool",
                           "MaxPool",
                           "GlobalAveragePool",
                           "GlobalMaxPool",
                           "ReduceMean",
                           "ReduceSum",
                           "ReduceMax",
                           "ReduceMin",
                           "ReduceL2",
                           "ReduceSumSquare",
                           "Softmax",
                           "Concat",
                           "Split",
                           "Slice",
                           "Gather",
                           "Reshape",
                           "Flatten",
                           "Transpose",
                           "Squeeze",
                           "Unsqueeze",
                           "Expand",
                           "Tile",
                           "Identity",
                           "Cast",
                           "Dropout",
                           "GridSample",
                           "Shape",
                           "Size",
                           "Range",
                           "ConstantOfShape",
                           "Constant"})
    EXPECT_TRUE(std::binary_search(known.begin(), known.end(), std::string_view(name))) << name;
}

Graph build(const ModelBuilder& builder, const std::map<std::string, Shape>& shapes) {
  const TemporaryFolder folder;
  return OnnxModel::load(save(builder.proto, folder.path() / "model.onnx")).build(shapes);
}

TEST(Exporters, GroupNormOfALargePicture) {  // seen as one row, it would be wider than a device's workgroups reach
  ModelBuilder m(21);
  m.input("x", {1, 32, -1, -1}).output("y");
  m.weight("scale", random_tensor({32}, 1)).weight("bias", random_tensor({32}, 2));
  m.node("GroupNormalization", {"x", "scale", "bias"}, "y", {{"num_groups", std::int64_t{8}}});
  const Graph graph = build(m, {{"x", {1, 32, 1024, 1024}}});
  int norms = 0;
  for (const Node& node : graph.nodes) {
    if (!std::holds_alternative<InstanceNorm>(node.layer)) continue;
    ++norms;
    EXPECT_LE(graph.shape(node.output)[3], 2048);
    EXPECT_EQ(graph.shape(node.output)[1], 8);
  }
  EXPECT_EQ(norms, 1);
}

TEST(Exporters, ResizeToAComputedSize) {  // torch.nn.functional.interpolate(scale_factor=2) before recompute_scale_factor
  ModelBuilder m(13);
  m.input("x", {1, 3, -1, -1}).output("y", {1, 3, -1, -1});
  m.node("Shape", {"x"}, "shape").weight("two", ints({2})).weight("three", ints({3})).weight("four", ints({4}));
  m.node("Slice", {"shape", "two", "three"}, "h")
      .node("Slice", {"shape", "three", "four"}, "w")
      .weight("factor", Tensor::floats({1}, 2.0f));
  for (const std::string side : {"h", "w"}) {
    m.node("Cast", {side}, side + "_f", {{"to", std::int64_t{onnx::TensorProto::FLOAT}}}).node("Mul", {side + "_f", "factor"}, side + "_2");
    m.node("Floor", {side + "_2"}, side + "_3").node("Cast", {side + "_3"}, side + "_4", {{"to", std::int64_t{onnx::TensorProto::INT64}}});
  }
  m.weight("one", ints({0}))
      .node("Slice", {"shape", "one", "two"}, "nc")
      .node("Concat", {"nc", "h_4", "w_4"}, "sizes", {{"axis", std::int64_t{0}}});
  m.node("Resize", {"x", "", "", "sizes"}, "y",
         {{"mode", std::string("nearest")},
          {"coordinate_transformation_mode", std::string("asymmetric")},
          {"nearest_mode", std::string("floor")}});
  const Graph graph = build(m, {{"x", {1, 3, 7, 5}}});
  ASSERT_EQ(graph.nodes.size(), 1u) << to_string(graph);
  EXPECT_EQ(graph.shape(graph.outputs[0]), (Shape{1, 3, 14, 10}));
}

TEST(Exporters, UpsampleOfEveryAge) {
  for (const int opset : {7, 9, 10, 11}) {
    ModelBuilder m(opset);
    m.input("x", {1, 2, 3, 4}).output("y", {1, 2, 6, 8});
    const Tensor scales = Tensor::floats({4}, {1, 1, 2, 2});
    if (opset == 7)
      m.node("Upsample", {"x"}, "y", {{"scales", scales.f32}});
    else if (opset == 9)
      m.weight("scales", scales).node("Upsample", {"x", "scales"}, "y");
    else if (opset == 10)
      m.weight("scales", scales).node("Resize", {"x", "scales"}, "y");
    else
      m.weight("scales", scales)
          .weight("roi", Tensor::floats({0}, std::vector<float>{}))
          .node("Resize", {"x", "roi", "scales"}, "y", {{"mode", std::string("linear")}});
    const Graph graph = build(m, {{"x", {1, 2, 3, 4}}});
    ASSERT_EQ(graph.nodes.size(), 1u) << opset;
    EXPECT_EQ(graph.shape(graph.outputs[0]), (Shape{1, 2, 6, 8})) << opset;
  }
}

TEST(Exporters, ChannelsLastWithTransposes) {  // tf2onnx keeps NHWC at the ends and transposes around every convolution
  ModelBuilder m(13);
  m.input("x", {1, 9, 7, 3}).output("y", {1, 9, 7, 5});
  m.weight("w", random_tensor({4, 3, 3, 3}, 1)).weight("v", random_tensor({5, 4, 1, 1}, 2));
  const Shape to_first{0, 3, 1, 2}, to_last{0, 2, 3, 1};
  m.node("Transpose", {"x"}, "x1", {{"perm", to_first}}).node("Conv", {"x1", "w"}, "c1", {{"auto_pad", std::string("SAME_UPPER")}});
  m.node("Transpose", {"c1"}, "c2", {{"perm", to_last}}).node("Relu", {"c2"}, "c3").node("Transpose", {"c2"}, "c4", {{"perm", to_first}});
  m.node("Conv", {"c4", "v"}, "d1").node("Transpose", {"d1"}, "y", {{"perm", to_last}});
  const Graph after = all_applied(build(m, {{"x", {1, 9, 7, 3}}}));
  EXPECT_EQ(count_of(after, "transpose"), 2) << to_string(after);
}

TEST(Exporters, GroupNormAsInstanceNorm) {  // torch.nn.GroupNorm: an instance norm over groups in three dimensions
  ModelBuilder m(13);
  m.input("x", {2, 6, 5, 7}).output("y", {2, 6, 5, 7});
  m.weight("groups", ints({0, 2, -1})).weight("ones", Tensor::floats({2}, 1.0f)).weight("zeros", Tensor::floats({2}));
  m.node("Reshape", {"x", "groups"}, "g").node("InstanceNormalization", {"g", "ones", "zeros"}, "n").node("Shape", {"x"}, "shape");
  m.node("Reshape", {"n", "shape"}, "r").weight("scale", random_tensor({6, 1, 1}, 3)).weight("shift", random_tensor({6, 1, 1}, 4));
  m.node("Mul", {"r", "scale"}, "s").node("Add", {"s", "shift"}, "y");
  const Graph before = build(m, {{"x", {2, 6, 5, 7}}});
  EXPECT_EQ(count_of(all_applied(before), "instance_norm"), 1);
}

TEST(Exporters, OutputsThatAreInputsConstantsOrTheSame) {
  ModelBuilder m(13);
  m.input("x", {1, 3}).node("Relu", {"x"}, "y").node("Identity", {"y"}, "z").node("Identity", {"x"}, "same");
  m.weight("c", Tensor::floats({2}, {5, 6})).node("Neg", {"c"}, "constant");
  for (const char* name : {"y", "z", "same", "constant"}) m.output(name);
  const Graph graph = rewrite(build(m, {{"x", {1, 3}}})).graph;
  const NamedTensors out = run_reference(graph, {{"x", Tensor::floats({1, 3}, {-1, 0, 2})}});
  EXPECT_EQ(out.at("y").f32, (std::vector<float>{0, 0, 2}));
  EXPECT_EQ(out.at("z").f32, (std::vector<float>{0, 0, 2}));
  EXPECT_EQ(out.at("same").f32, (std::vector<float>{-1, 0, 2}));
  EXPECT_EQ(out.at("constant").f32, (std::vector<float>{-5, -6}));
}

TEST(Exporters, WeightsOfEveryStorage) {
  const std::vector<float> values{1, -2, 0.5f, 65504, 6.103515625e-05f, 5.9604644775390625e-08f};
  const std::vector<std::uint16_t> halves{0x3C00, 0xC000, 0x3800, 0x7BFF, 0x0400, 0x0001};
  const auto read = [&](const onnx::TensorProto& proto) {
    ModelBuilder m(13);
    *m.proto.mutable_graph()->add_initializer() = proto;
    m.node("Cast", {"w"}, "y", {{"to", std::int64_t{onnx::TensorProto::FLOAT}}}).output("y");
    return run_reference(build(m, {}), {}).at("y").f32;
  };
  onnx::TensorProto proto;
  proto.set_name("w");
  proto.add_dims(6);
  proto.set_data_type(onnx::TensorProto::FLOAT16);
  proto.set_raw_data(halves.data(), 12);
  EXPECT_EQ(read(proto), values);
  proto.clear_raw_data();
  for (const std::uint16_t half : halves) proto.add_int32_data(half);
  EXPECT_EQ(read(proto), values);
  proto.clear_int32_data();
  proto.set_data_type(onnx::TensorProto::DOUBLE);
  for (const float value : values) proto.add_double_data(static_cast<double>(value));
  EXPECT_EQ(read(proto), values);
}

TEST(Exporters, ExternalDataBesideTheModel) {
  const TemporaryFolder folder;
  const Tensor weight = random_tensor({3}, 9);
  {
    std::ofstream stream(folder.path() / "weights.bin", std::ios::binary);
    stream.write("skip", 4).write(reinterpret_cast<const char*>(weight.f32.data()), 12);
  }
  ModelBuilder m(13);
  m.input("x", {1, 3}).output("y").weight("w", weight).node("Add", {"x", "w"}, "y");
  auto* proto = m.proto.mutable_graph()->mutable_initializer(0);
  proto->clear_raw_data();
  proto->set_data_location(onnx::TensorProto::EXTERNAL);
  for (const auto& [key, value] : {std::pair{"location", "weights.bin"}, std::pair{"offset", "4"}, std::pair{"length", "12"}}) {
    auto* entry = proto->add_external_data();
    entry->set_key(key);
    entry->set_value(value);
  }
  const Graph graph = OnnxModel::load(save(m.proto, folder.path() / "model.onnx")).build({{"x", {1, 3}}});
  EXPECT_EQ(run_reference(graph, {{"x", Tensor::floats({1, 3})}}).at("y").f32, weight.f32);
}

TEST(Exporters, MetadataAndNames) {
  ModelBuilder m(13);
  m.input("x", {1, 3}).output("y").node("Relu", {"x"}, "a").node("Relu", {"a"}, "b").node("Relu", {"b"}, "y");
  m.proto.mutable_graph()->mutable_node(0)->set_name("twice");
  m.proto.mutable_graph()->mutable_node(1)->set_name("twice");
  auto* entry = m.proto.add_metadata_props();
  entry->set_key("wrapture.kind");
  entry->set_value("stylist");
  const Graph graph = build(m, {{"x", {1, 3}}});
  EXPECT_EQ(graph.metadata.at("wrapture.kind"), "stylist");
  EXPECT_EQ(graph.nodes[0].name, "twice");
  EXPECT_NE(graph.nodes[1].name, "twice");
  EXPECT_EQ(graph.nodes[2].name, "Relu_2");
}

}  // namespace
}  // namespace wrapture
