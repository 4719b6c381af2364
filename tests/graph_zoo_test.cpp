// The networks of weights/zoo as graphs: trainable parameters, work, Keras' paddings, and which rewrite rules fire on each.
#include <fmt/format.h>

#include <cstdio>
#include <set>

#include "engine/base/error.hpp"
#include "tests/graph_rewrite.hpp"
#include "tests/onnx_files.hpp"
#include "tests/zoo.hpp"

namespace wrapture {
namespace {

/// Constants that training moves: not the statistics of batch norms, not single numbers in arithmetic, not the neutral numbers that norms
/// without any of their own are written with.
std::int64_t trainable_parameters(const Graph& graph) {
  std::set<ValueId> counted;
  const auto neutral = [&](ValueId id, float number) {
    const auto& values = graph.values[id].constant->f32;
    return std::all_of(values.begin(), values.end(), [&](float x) { return x == number; });
  };
  for (const Node& node : graph.nodes) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const ValueId id = node.inputs[i];
      if (id == kNoValue || !graph.values[id].constant) continue;
      if (std::holds_alternative<Binary>(node.layer) && element_count(graph.shape(id)) == 1) continue;
      if (std::holds_alternative<BatchNorm>(node.layer) && i > 2) continue;
      if (std::holds_alternative<InstanceNorm>(node.layer) && neutral(id, i == 1 ? 1.0f : 0.0f)) continue;
      counted.insert(id);
    }
  }
  std::int64_t count = 0;
  for (const ValueId id : counted) count += element_count(graph.shape(id));
  return count;
}

/// Multiply-adds of convolutions and matrices only, as papers count them.
std::int64_t products(const Graph& graph) {
  std::int64_t count = 0;
  for (const Node& node : graph.nodes) {
    const std::string_view name = layer_name(node.layer);
    if (name.find("conv") == name.npos && name.find("gemm") == name.npos && name.find("mat") == name.npos) continue;
    count += multiply_adds(node.layer, graph.input_shapes(node), graph.shape(node.output));
  }
  return count;
}

std::string rules_text(const Rewritten& rewritten) {
  std::string text;
  for (const RewriteCount& one : rewritten.applied) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", one.name, one.count);
  return text;
}

/// A row of the table of networks, and what must hold for it.
void check_row(const OnnxModel& model, const ZooNetwork& one) {
  const Graph graph = model.build(zoo_shapes(model, one.side));
  const Rewritten rewritten = rewrite(graph);
  EXPECT_EQ(trainable_parameters(graph), one.parameters) << one.name;
  EXPECT_EQ(products(graph), one.multiply_adds) << one.name;
  EXPECT_LE(rewritten.graph.nodes.size(), one.layers) << one.name;
  fmt::print("| {} | {} | {} | {} | {} | {} |\n", one.name, trainable_parameters(graph), products(graph), graph.nodes.size(),
             rewritten.graph.nodes.size(), rules_text(rewritten));
}

TEST(Zoo, ParametersWorkAndRules) {
  fmt::print("| network | trainable parameters | multiply-adds | layers | after rewriting | rules |\n|---|--:|--:|--:|--:|---|\n");
  for (const ZooNetwork& one : zoo_networks()) check_row(load_zoo(one.name), one);
  const ZooNetwork third_party[] = {{"fns_candy_opset13", 1679235, 10078912512, 31},
                                    {"mosaic_nc16_256x256_onnxjs013", 424899, 2774532096, 31}};
  for (const ZooNetwork& one : third_party) {
    const auto path = std::filesystem::path(WRAPTURE_SHARED_DATA) / "models" / (one.name + ".onnx");
    if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there: its row is left out";
    check_row(OnnxModel::load(path), one);
  }
}

/// Paddings of the convolutions and transposed convolutions that `name` is left with.
std::vector<Padding> paddings(const std::string& name) {
  const OnnxModel model = load_zoo(name);
  std::vector<Padding> result;
  for (const Node& node : rewrite(model.build(zoo_shapes(model, 256))).graph.nodes) {
    if (const auto* conv = std::get_if<Conv2d>(&node.layer)) result.push_back(conv->pad);
    if (const auto* conv = std::get_if<ConvTranspose2d>(&node.layer)) result.push_back(conv->pad);
  }
  return result;
}

TEST(Zoo, PaddingIsThatOfKeras) {  // top, left, bottom, right: where the sum is odd, the end gets more
  const Padding none{}, five_by_two{1, 1, 2, 2}, four_by_two{1, 1, 1, 1}, four_by_one{1, 1, 2, 2}, three_by_two{0, 0, 1, 1};
  const Padding three_by_one{1, 1, 1, 1};
  using Paddings = std::vector<Padding>;
  EXPECT_EQ(paddings("a-generator"), Paddings(3, five_by_two));
  EXPECT_EQ(paddings("a128-generator"), Paddings(4, five_by_two));
  EXPECT_EQ(paddings("a-discriminator"), Paddings(2, five_by_two));
  EXPECT_EQ(paddings("b-generator"), Paddings(5, three_by_one));
  EXPECT_EQ(paddings("b-discriminator"), Paddings(3, three_by_two));
  EXPECT_EQ(paddings("b-discriminator-written"), Paddings(3, three_by_one));
  EXPECT_EQ(paddings("c-generator"), Paddings(5, three_by_one));
  EXPECT_EQ(paddings("d-generator"), (Paddings{four_by_one, four_by_two, four_by_two}));
  EXPECT_EQ(paddings("d-discriminator"), Paddings(2, four_by_two));
  EXPECT_EQ(paddings("dcgan"), (Paddings{none, four_by_two, four_by_two, four_by_two, four_by_two}));
}

/// A file with one weight of this description.
ModelBuilder described(const std::string& metadata, const std::string& description, const Shape& shape = {4}) {
  ModelBuilder m(13);
  m.input("x", {1, 4}).output("y", {1, 4}).node("Add", {"x", "w"}, "y");
  auto* weight = m.proto.mutable_graph()->add_initializer();
  weight->set_name("w");
  weight->set_data_type(onnx::TensorProto::FLOAT);
  weight->set_doc_string(description);
  for (const std::int64_t length : shape) weight->add_dims(length);
  if (metadata.empty()) return m;
  auto* entry = m.proto.add_metadata_props();
  entry->set_key("wrapture.weights");
  entry->set_value(metadata);
  return m;
}

TEST(RandomWeights, AreWhatTheRuleSays) {  // the numbers come from the rule worked out apart from the program
  const TemporaryFolder folder;
  const auto path = save(described("random 7", "uniform 1 0.5").proto, folder.path() / "model.onnx");
  const OnnxModel model = OnnxModel::load(path);
  const std::vector<float> expected{0.960409045f, 1.45118594f, 1.27416003f, 0.702606559f};
  const auto values = [](const OnnxModel& one) {
    return run_reference(one.build({{"x", {1, 4}}}), {{"x", Tensor::floats({1, 4})}}).at("y").f32;
  };
  EXPECT_EQ(values(model), expected);
  write_complete(model, folder.path() / "complete.onnx");
  EXPECT_EQ(values(OnnxModel::load(folder.path() / "complete.onnx")), expected);
}

TEST(RandomWeights, AreRefusedWhereTheyCannotBeMeant) {
  const auto message = [](const ModelBuilder& m) -> std::string {
    const TemporaryFolder folder;
    try {
      static_cast<void>(OnnxModel::load(save(m.proto, folder.path() / "model.onnx")));
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      return error.what();
    }
    return "accepted";
  };
  const auto says = [&](const ModelBuilder& m, const char* part) { EXPECT_NE(message(m).find(part), std::string::npos) << message(m); };
  EXPECT_EQ(message(described("random 7", "uniform 1 0.5")), "accepted");
  says(described("", "uniform 1 0.5"), "tensor 'w'");
  for (const char* wrong : {"random", "random ", "random x", "random -1", "random 1 2", "random 99999999999999999999999", "constant 1"})
    says(described(wrong, "uniform 1 0.5"), "is not 'random SEED'");
  for (const char* wrong :
       {"uniform ", "uniform 1", "uniform 1 ", "uniform 1 x", "uniform 1 nan", "uniform inf 1", "uniform 1 -1", "uniform 1 1 1"})
    says(described("random 7", wrong), "is not 'uniform CENTRE REACH'");
  says(described("random 7", "normal 0 1"), "tensor 'w'");
  says(described("random 7", "uniform 0 1", {(1 << 26) + 1}), "more than 67108864 random weights");
  says(described("random 7", "uniform 0 1", {1 << 20, 1 << 20, 1 << 20}), "larger than");
}

}  // namespace
}  // namespace wrapture
