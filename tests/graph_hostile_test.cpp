// Files that are damaged, malicious or beyond us: each is refused by one line that names the file and says what is wrong.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"
#include "tests/cases.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

ModelBuilder good() {
  ModelBuilder m(13);
  m.input("x", {1, 3, -1, -1}).output("y", {1, 4, -1, -1});
  m.weight("w", random_tensor({4, 3, 3, 3}, 1)).weight("b", random_tensor({4}, 2));
  m.node("Conv", {"x", "w", "b"}, "c").node("Relu", {"c"}, "y");
  return m;
}

/// Loads and builds; the error must be of kind bad_input, one line, and name the file and `fragments`.
void expect_refused(const std::filesystem::path& path, const std::vector<std::string>& fragments, const Shape& x = {1, 3, 8, 8}) {
  try {
    const OnnxModel model = OnnxModel::load(path);
    static_cast<void>(model.build({{"x", x}}));
    ADD_FAILURE() << "accepted: " << testing::PrintToString(fragments);
  } catch (const Error& error) {
    const std::string text = error.what();
    EXPECT_EQ(error.failure(), Failure::bad_input) << text;
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    EXPECT_NE(text.find(path.string()), std::string::npos) << text;
    for (const std::string& one : fragments) EXPECT_NE(text.find(one), std::string::npos) << "no '" << one << "' in: " << text;
  }
}

void expect_refused(const ModelBuilder& builder, const std::vector<std::string>& fragments, const Shape& x = {1, 3, 8, 8}) {
  const TemporaryFolder folder;
  expect_refused(save(builder.proto, folder.path() / "model.onnx"), fragments, x);
}

std::filesystem::path write(const TemporaryFolder& folder, const std::string& bytes) {
  auto path = folder.path() / "model.onnx";
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(HostileOnnx, TheGoodOneIsGood) {
  const TemporaryFolder folder;
  EXPECT_EQ(OnnxModel::load(save(good().proto, folder.path() / "model.onnx")).build({{"x", {1, 3, 8, 8}}}).nodes.size(), 2u);
}

TEST(HostileOnnx, FilesThatAreNoModel) {
  const TemporaryFolder folder;
  expect_refused(folder.path() / "missing.onnx", {});
  expect_refused(folder.path(), {});
  expect_refused(write(folder, ""), {});
  expect_refused(write(folder, "this is a text file, not a network\n"), {});
  expect_refused(write(folder, "\x89PNG\r\n\x1a\n and so on"), {});
  expect_refused(write(folder, std::string(1000, '\0')), {});
  onnx::ModelProto empty;
  empty.set_ir_version(7);
  expect_refused(save(empty, folder.path() / "model.onnx"), {"holds no network"});
}

TEST(HostileOnnx, EveryTruncationIsRefused) {
  const TemporaryFolder folder;
  const std::string whole = good().proto.SerializeAsString();
  for (std::size_t length = 1; length < whole.size(); length += 1 + whole.size() / 97)
    expect_refused(write(folder, whole.substr(0, length)), {});
}

TEST(HostileOnnx, FlippedBytesNeverCrash) {
  const TemporaryFolder folder;
  const std::string whole = good().proto.SerializeAsString();
  std::mt19937 random(3);
  int refused = 0;
  for (int i = 0; i < 400; ++i) {
    std::string damaged = whole;
    for (int k = 0; k < 3; ++k) damaged[random() % damaged.size()] = static_cast<char>(random());
    try {
      run_reference(OnnxModel::load(write(folder, damaged)).build({{"x", {1, 3, 8, 8}}}), {{"x", Tensor::floats({1, 3, 8, 8})}});
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
      ++refused;
    }
  }
  EXPECT_GT(refused, 20);
}

TEST(HostileOnnx, Operators) {
  ModelBuilder unknown = good();
  unknown.node("NoSuchOperator", {"y"}, "z");
  expect_refused(unknown, {"node 'NoSuchOperator_2'", "operator NoSuchOperator is not supported"});
  ModelBuilder foreign = good();
  foreign.proto.mutable_graph()->mutable_node(1)->set_domain("com.example");
  expect_refused(foreign, {"node 'Relu_1'", "com.example.Relu"});
  ModelBuilder recurrent = good();
  recurrent.node("LSTM", {"y"}, "z");
  expect_refused(recurrent, {"LSTM"});
}

TEST(HostileOnnx, Names) {
  ModelBuilder missing = good();
  missing.node("Add", {"y", "nothing"}, "z");
  expect_refused(missing, {"node 'Add_2'", "'nothing'"});
  ModelBuilder cycle = good();
  cycle.proto.mutable_graph()->mutable_node(0)->set_input(0, "y");
  expect_refused(cycle, {"node 'Conv_0'", "cycle"});
  ModelBuilder itself(13);
  itself.input("x", {1}).output("y").node("Add", {"x", "y"}, "y");
  expect_refused(itself, {"'y'", "cycle"});
  ModelBuilder twice = good();
  twice.node("Relu", {"c"}, "y");
  expect_refused(twice, {"node 'Relu_2'", "made twice"});
  ModelBuilder inputs = good();
  inputs.input("x", {1});
  expect_refused(inputs, {"input 'x' is there twice"});
  ModelBuilder weights = good();
  weights.weight("w", Tensor::floats({1}));
  expect_refused(weights, {"tensor 'w' is there twice"});
  ModelBuilder output = good();
  output.output("nowhere");
  expect_refused(output, {"output 'nowhere'"});
  ModelBuilder none = good();
  none.proto.mutable_graph()->clear_output();
  expect_refused(none, {"no outputs"});
  ModelBuilder too_few = good();
  too_few.proto.mutable_graph()->mutable_node(0)->clear_input();
  expect_refused(too_few, {});
}

TEST(HostileOnnx, Weights) {
  const auto with_weight = [](const std::function<void(onnx::TensorProto&)>& damage) {
    ModelBuilder m = good();
    damage(*m.proto.mutable_graph()->mutable_initializer(0));
    return m;
  };
  const auto dims = [](const Shape& shape) {
    return [shape](onnx::TensorProto& w) {
      w.clear_dims();
      for (const std::int64_t d : shape) w.add_dims(d);
    };
  };
  expect_refused(with_weight(dims({4, 3, 3, 4})), {"tensor 'w'", "4x3x3x4 needs 576 bytes but the file holds 432"});
  expect_refused(with_weight(dims({4, 3, -3, 3})), {"tensor 'w'", "negative"});
  expect_refused(with_weight(dims({1 << 20, 1 << 20, 1 << 20})), {"tensor 'w'", "larger than"});
  expect_refused(with_weight(dims({std::numeric_limits<std::int64_t>::max(), 2})), {"tensor 'w'", "larger than"});
  expect_refused(with_weight(dims({std::int64_t{1} << 31})), {"tensor 'w'", "bytes"});
  expect_refused(with_weight(dims({1, 1, 1, 1, 1, 1, 1, 1, 1})), {"tensor 'w'", "9 dimensions"});
  expect_refused(with_weight(dims({4, 27})), {"node 'Conv_0'", "weight"});
  expect_refused(with_weight(dims({3, 4, 3, 3})), {"node 'Conv_0'", "3x4x3x3", "3 channels"});
  expect_refused(with_weight([](auto& w) { w.set_data_type(onnx::TensorProto::STRING); }), {"tensor 'w'", "element type"});
  expect_refused(with_weight([](auto& w) { w.set_data_type(12345); }), {"tensor 'w'", "element type"});
  expect_refused(with_weight([](auto& w) { w.set_data_type(onnx::TensorProto::INT32); }), {});
  expect_refused(with_weight([](auto& w) { w.clear_raw_data(); }), {"tensor 'w'", "108 values but the file holds 0"});
  expect_refused(with_weight([](auto& w) { w.mutable_segment()->set_begin(0); }), {"tensor 'w'", "segments"});
}

TEST(HostileOnnx, ExternalData) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "model");
  for (const char* name : {"secret.bin", "model/short.bin"})
    std::ofstream(folder.path() / name, std::ios::binary) << std::string(name[0] == 's' ? 432 : 12, 'x');
  std::filesystem::create_symlink(folder.path() / "secret.bin", folder.path() / "model/link.bin");
  const auto refuse = [&](const std::string& location, const std::string& offset, const std::string& message) {
    ModelBuilder m = good();
    auto* w = m.proto.mutable_graph()->mutable_initializer(0);
    w->clear_raw_data();
    w->set_data_location(onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] : {std::pair{std::string("location"), location}, std::pair{std::string("offset"), offset}}) {
      auto* entry = w->add_external_data();
      entry->set_key(key);
      entry->set_value(value);
    }
    expect_refused(save(m.proto, folder.path() / "model/model.onnx"), {"tensor 'w'", message});
  };
  refuse("../secret.bin", "0", "outside the model's folder");
  refuse((folder.path() / "secret.bin").string(), "0", "outside the model's folder");
  refuse("link.bin", "0", "outside the model's folder");
  refuse("/etc/passwd", "0", "outside the model's folder");
  refuse("missing.bin", "0", "missing");
  refuse("", "0", "");
  refuse("short.bin", "0", "has only 12");
  refuse("short.bin", "18446744073709551615", "has only 12");
  refuse("short.bin", "-4", "not a number");
}

TEST(HostileOnnx, Inputs) {
  const auto with_input = [](const std::function<void(onnx::TypeProto_Tensor&)>& damage) {
    ModelBuilder m = good();
    damage(*m.proto.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type());
    return m;
  };
  expect_refused(with_input([](auto& type) { type.set_elem_type(onnx::TensorProto::STRING); }),
                 {"input 'x'", "neither floats nor integers"});
  expect_refused(with_input([](auto& type) { type.mutable_shape()->mutable_dim(2)->set_dim_value(-7); }),
                 {"input 'x'", "impossible dimension -7"});
  expect_refused(with_input([](auto& type) { type.mutable_shape()->mutable_dim(2)->set_dim_value(std::int64_t{1} << 40); }),
                 {"impossible dimension"});
  ModelBuilder sequence = good();
  sequence.proto.mutable_graph()->mutable_input(0)->mutable_type()->mutable_sequence_type();
  expect_refused(sequence, {"input 'x' is not a tensor"});
  expect_refused(good(), {"exported for 'x' 1x3x8x8 and cannot run with 'x' 1x4x8x8", "has 4 channels"}, {1, 4, 8, 8});
  expect_refused(good(), {"input 'x' is 3x8x8"}, {3, 8, 8});
  expect_refused(good(), {"input 'x'"}, {1, 3, 0, 8});
  expect_refused(good(), {"input 'x'"}, {1, 3, -8, 8});
  expect_refused(good(), {"larger"}, {1, 3, 1 << 20, 1 << 20});
  expect_refused(good(), {"node 'Conv_0'", "larger picture"}, {1, 3, 2, 2});
  const TemporaryFolder folder;
  const OnnxModel model = OnnxModel::load(save(good().proto, folder.path() / "model.onnx"));
  EXPECT_THROW(static_cast<void>(model.build({})), Error);
  EXPECT_THROW(static_cast<void>(model.build({{"x", {1, 3, 8, 8}}, {"z", {1}}})), Error);
}

/// One node over x (1x4x8x8) and weights; tensors without values are absent operands.
ModelBuilder node(const std::string& op, const Attributes& attributes, const std::vector<std::pair<std::string, Tensor>>& weights) {
  ModelBuilder m(13);
  m.input("x", {1, 4, 8, 8}).output("y");
  std::vector<std::string> inputs{"x"};
  for (const auto& [name, tensor] : weights) {
    if (tensor.dtype == DType::i64 || !tensor.f32.empty()) m.weight(name, tensor);
    inputs.push_back(name);
  }
  m.node(op, inputs, "y", attributes);
  return m;
}

TEST(HostileOnnx, ImpossibleNumbers) {
  const auto list = [](const Shape& values) { return Tensor::ints({static_cast<std::int64_t>(values.size())}, values); };
  const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  const Tensor weight = random_tensor({4, 4, 3, 3}, 1);
  const std::pair<ModelBuilder, std::string> models[] = {
      {node("Conv", {{"strides", Shape{0, 1}}}, {{"w", weight}}), "Conv_0"},
      {node("Conv", {{"strides", Shape{-1, 1}}}, {{"w", weight}}), "strides"},
      {node("Conv", {{"pads", Shape{huge, 0, 0, 0}}}, {{"w", weight}}), "pads"},
      {node("Conv", {{"pads", Shape{-1, 0, 0, 0}}}, {{"w", weight}}), "pads"},
      {node("Conv", {{"dilations", Shape{huge, huge}}}, {{"w", weight}}), "dilations"},
      {node("Conv", {{"group", std::int64_t{0}}}, {{"w", weight}}), "group"},
      {node("Conv", {{"group", std::int64_t{3}}}, {{"w", weight}}), "group"},
      {node("Conv", {{"kernel_shape", Shape{5, 5}}}, {{"w", weight}}), "kernel_shape"},
      {node("ConvTranspose", {{"output_shape", Shape{huge, huge}}}, {{"w", weight}}), "output_shape"},
      {node("ConvTranspose", {{"strides", Shape{1 << 20, 1 << 20}}}, {{"w", weight}}), "larger"},
      {node("Reshape", {}, {{"s", list({5, -1})}}), "does not divide"},
      {node("Reshape", {}, {{"s", list({-1, -1})}}), "impossible"},
      {node("Reshape", {}, {{"s", list({-2, 4})}}), "impossible"},
      {node("Reshape", {}, {{"s", list({huge, huge})}}), "impossible"},
      {node("Reshape", {}, {{"s", list({0, 0, 0, 0, 0})}}), "copies dimension 4"},
      {node("Transpose", {{"perm", Shape{0, 1, 1, 2}}}, {}), "permutation"},
      {node("Transpose", {{"perm", Shape{0, 1, 2, 9}}}, {}), "axis 9"},
      {node("Pad", {}, {{"p", list({0, 0, huge, 0, 0, 0, huge, 0})}}), "out of range"},
      {node("Pad", {}, {{"p", list({0, 0, -9, 0, 0, 0, 0, 0})}}), "negative pads"},
      {node("Pad", {{"mode", std::string("reflect")}}, {{"p", list({0, 0, 8, 0, 0, 0, 0, 0})}}), "larger picture"},
      {node("Tile", {}, {{"r", list({1, huge, 1, 1})}}), "repeats"},
      {node("Expand", {}, {{"s", list({huge, 4, 8, 8})}}), "larger"},
      {node("Expand", {}, {{"s", list({5, 5, 5, 5})}}), "do not fit"},
      {node("Slice", {}, {{"b", list({0})}, {"e", list({1})}, {"a", list({9})}}), "axis 9"},
      {node("Slice", {}, {{"b", list({0})}, {"e", list({1})}, {"a", list({1})}, {"s", list({0})}}), "step 0"},
      {node("Gather", {}, {{"i", list({7})}}), "index 7"},
      {node("Split", {{"axis", std::int64_t{1}}}, {{"s", list({9})}}), "parts"},
      {node("Concat", {{"axis", std::int64_t{-9}}}, {}), "axis"},
      {node("DepthToSpace", {{"blocksize", std::int64_t{3}}}, {}), "blocks"},
      {node("DepthToSpace", {{"blocksize", std::int64_t{0}}}, {}), "block"},
      {node("Resize", {}, {{"", Tensor{}}, {"scales", Tensor::floats({4}, {1, 1, 1e9f, 1})}}), "scale"},
      {node("Resize", {}, {{"", Tensor{}}, {"scales", Tensor::floats({4}, {1, 1, -1, 1})}}), "scale"},
      {node("Resize", {}, {{"", Tensor{}}, {"scales", Tensor::floats({4}, {1, 1, 0.1f, 1})}}), "8x0 px"},
      {node("Resize", {{"mode", std::string("lanczos")}}, {{"", Tensor{}}, {"scales", Tensor::floats({4}, {1, 1, 2, 2})}}), "lanczos"},
      {node("Unsqueeze", {}, {{"a", list({0, 1, 2, 3, 4, 5, 6})}}), "dimensions"},
      {node("Squeeze", {}, {{"a", list({1})}}), "not 1"},
      {node("BatchNormalization", {},
            {{"s", random_tensor({3}, 1)}, {"b", random_tensor({4}, 1)}, {"m", random_tensor({4}, 1)}, {"v", random_tensor({4}, 1)}}),
       "channels"},
      {node("InstanceNormalization", {}, {{"s", random_tensor({3}, 1)}, {"b", random_tensor({4}, 1)}}), "channels"},
      {node("Add", {}, {{"o", random_tensor({3, 1, 1}, 1)}}), "do not fit"},
      {node("Gemm", {}, {{"o", random_tensor({3, 2}, 1)}}), "2 dimensions"},
  };
  for (const auto& [model, message] : models)
    expect_refused(model, {"node '" + model.proto.graph().node(0).op_type() + "_0'", message}, {1, 4, 8, 8});
}

TEST(HostileOnnx, ShapesThatDependOnPixels) {
  ModelBuilder m(13);
  m.input("x", {1, 4, 8, 8}).output("y").node("Reshape", {"x", "x"}, "y");
  expect_refused(m, {}, {1, 4, 8, 8});
  ModelBuilder large(13);
  large.input("x", {1})
      .output("y")
      .weight("s", Tensor::ints({2}, {1 << 15, 1 << 15}))
      .node("ConstantOfShape", {"s"}, "c")
      .node("Add", {"x", "c"}, "y");
  expect_refused(large, {"node 'ConstantOfShape_0'", "too large"}, {1});
  ModelBuilder division(13);
  division.input("x", {1}).output("y").weight("a", Tensor::ints({1}, {1})).weight("z", Tensor::ints({1}, {0}));
  division.node("Div", {"a", "z"}, "d").node("Reshape", {"x", "d"}, "y");
  expect_refused(division, {"node 'Div_0'", "division"}, {1});
}

}  // namespace
}  // namespace wrapture
