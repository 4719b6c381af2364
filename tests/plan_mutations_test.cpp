// Good models, systematically damaged: each gives an Error of one line within one second of processor time and 512 MiB, and none a crash.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <iostream>
#include <limits>
#include <set>

#include "tests/cases.hpp"
#include "tests/fuzz/probe.hpp"
#include "tests/limited_child.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kMemory = std::uint64_t{512} << 20;
constexpr double kSeconds = 1;
constexpr std::int64_t kHuge = std::int64_t{1} << 62;

struct Mutation {
  std::string name, bytes;
  std::string words;  // part of the message
};
using Mutations = std::vector<Mutation>;

Tensor list(const Shape& values) { return Tensor::ints({static_cast<std::int64_t>(values.size())}, values); }

/// A small generator: convolution, norm, upsampling, convolution, residual.
ModelBuilder good() {
  ModelBuilder m(13);
  m.input("x", {1, 3, 8, 8}).output("y");
  m.weight("w", random_tensor({4, 3, 3, 3}, 1)).weight("b", random_tensor({4}, 2)).weight("s", random_tensor({4}, 3));
  m.weight("scales", Tensor::floats({4}, {1, 1, 2, 2})).weight("v", random_tensor({3, 4, 1, 1}, 4)).weight("to", list({1, 3, 256}));
  m.node("Conv", {"x", "w", "b"}, "c", {{"pads", Shape{1, 1, 1, 1}}, {"kernel_shape", Shape{3, 3}}});
  m.node("InstanceNormalization", {"c", "s", "b"}, "n").node("Relu", {"n"}, "r");
  m.node("Resize", {"r", "", "scales"}, "u", {{"mode", std::string("nearest")}});
  m.node("Conv", {"u", "v"}, "d").node("Reshape", {"d", "to"}, "e").node("Softmax", {"e"}, "y");
  return m;
}

void add(Mutations& all, const std::string& name, const ModelBuilder& model, const std::string& words = "") {
  all.push_back({name, model.proto.SerializeAsString(), words});
}

void files(Mutations& all) {
  const std::string whole = good().proto.SerializeAsString();
  for (std::size_t i = 1; i < 16; ++i) all.push_back({fmt::format("truncated to {}/16", i), whole.substr(0, whole.size() * i / 16), ""});
  all.push_back({"one byte less", whole.substr(0, whole.size() - 1), ""});
  all.push_back({"nothing", "", ""});
  all.push_back({"text", "a text file\n", "not an ONNX file"});
  all.push_back({"zeros", std::string(100000, '\0'), ""});
  all.push_back({"ones", std::string(100000, '\xff'), ""});
  all.push_back({"a field of 2^62 bytes", "\x3a\x80\x80\x80\x80\x80\x80\x80\x80\x40", ""});
  all.push_back({"a field of 2 GB", std::string("\x3a\xff\xff\xff\xff\x07") + whole, ""});
  all.push_back({"a graph that is a number", std::string("\x38\x01"), "holds no network"});
  all.push_back({"a group without end", std::string("\x3b") + whole, ""});
  std::string nested;
  for (int depth = 0; depth < 20000 && nested.size() < (1 << 20); ++depth) {  // a function that holds a function ...
    std::string length;
    for (std::size_t n = nested.size(); length.empty() || n > 0; n >>= 7) length += static_cast<char>((n & 127) | (n >= 128 ? 128 : 0));
    nested = (depth % 3 == 0 ? "\x32" : depth % 3 == 1 ? "\x2a" : "\x0a") + length + nested;
  }
  all.push_back({"20000 messages in one another", "\x3a" + nested, ""});
}

using Damage = std::pair<std::string, void (*)(onnx::TensorProto&)>;

void weights(Mutations& all) {
  const Damage damages[] = {
      {"a dimension of 2^62", [](auto& t) { t.set_dims(0, kHuge); }},
      {"a dimension of 2^31", [](auto& t) { t.set_dims(0, std::int64_t{1} << 31); }},
      {"a product over 2^64", [](auto& t) { t.set_dims(0, std::int64_t{1} << 33), t.add_dims(std::int64_t{1} << 33); }},
      {"a negative dimension", [](auto& t) { t.set_dims(0, -t.dims(0)); }},
      {"a dimension of 0", [](auto& t) { t.set_dims(0, 0); }},
      {"a dimension more", [](auto& t) { t.add_dims(2); }},
      {"nine dimensions",
       [](auto& t) {
         for (int i = 0; i < 9; ++i) t.add_dims(1);
       }},
      {"four bytes more", [](auto& t) { t.mutable_raw_data()->append(4, 'x'); }},
      {"a byte less", [](auto& t) { t.mutable_raw_data()->pop_back(); }},
      {"no bytes", [](auto& t) { t.clear_raw_data(); }},
      {"strings", [](auto& t) { t.set_data_type(onnx::TensorProto::STRING); }},
      {"an unknown type", [](auto& t) { t.set_data_type(999); }},
      {"doubles", [](auto& t) { t.set_data_type(onnx::TensorProto::DOUBLE); }},
      {"segments", [](auto& t) { t.mutable_segment()->set_begin(0); }},
      {"another name", [](auto& t) { t.set_name("lost"); }},
  };
  for (const int which : {0, 2, 3})
    for (const auto& [name, damage] : damages) {
      ModelBuilder m = good();
      auto* tensor = m.proto.mutable_graph()->mutable_initializer(which);
      damage(*tensor);
      add(all, fmt::format("weight {}: {}", which, name), m);
    }
  ModelBuilder swapped = good();
  swapped.proto.mutable_graph()->mutable_initializer(0)->mutable_dims()->SwapElements(0, 1);
  add(all, "weight with swapped dimensions", swapped, "Conv_0");
}

void names(Mutations& all) {
  const auto change = [&](const std::string& name, const std::function<void(onnx::GraphProto&)>& damage, const std::string& words = "") {
    ModelBuilder m = good();
    damage(*m.proto.mutable_graph());
    add(all, name, m, words);
  };
  change(
      "a cycle", [](auto& g) { g.mutable_node(0)->set_input(0, "u"); }, "cycle");
  change(
      "a node that reads itself", [](auto& g) { g.mutable_node(2)->set_input(0, "r"); }, "cycle");
  change(
      "nodes in reverse", [](auto& g) { g.mutable_node()->SwapElements(0, 6); }, "made by no node before it");
  change(
      "a missing input", [](auto& g) { g.mutable_node(4)->set_input(0, "gone"); }, "'gone'");
  change("an input less",
         [](auto& g) { g.mutable_node(0)->mutable_input()->RemoveLast(), g.mutable_node(0)->mutable_input()->RemoveLast(); });
  change("no inputs", [](auto& g) { g.mutable_node(0)->clear_input(); });
  change("twenty inputs", [](auto& g) {
    for (int i = 0; i < 20; ++i) g.mutable_node(2)->add_input("x");
  });
  change("no outputs", [](auto& g) { g.mutable_node(0)->clear_output(); });
  change(
      "an output twice", [](auto& g) { g.mutable_node(1)->set_output(0, "c"); }, "made twice");
  change(
      "a result named as the input", [](auto& g) { g.mutable_node(1)->set_output(0, "x"); }, "made twice");
  change(
      "an unknown operator", [](auto& g) { g.mutable_node(1)->set_op_type("Frobnicate"); }, "operator Frobnicate is not supported");
  change(
      "an operator without name", [](auto& g) { g.mutable_node(1)->clear_op_type(); }, "is not supported");
  change(
      "an unknown domain", [](auto& g) { g.mutable_node(1)->set_domain("com.example"); }, "com.example");
  change(
      "no graph output", [](auto& g) { g.clear_output(); }, "no outputs");
  change(
      "a graph output from nowhere", [](auto& g) { g.mutable_output(0)->set_name("nowhere"); }, "nowhere");
  change(
      "an input twice", [](auto& g) { *g.add_input() = g.input(0); }, "there twice");
  change(
      "a weight twice", [](auto& g) { *g.add_initializer() = g.initializer(0); }, "there twice");
  change(
      "no nodes", [](auto& g) { g.clear_node(); }, "holds no network");
  change("sparse weights",
         [](auto& g) { g.add_sparse_initializer()->mutable_values()->set_name("z"), g.mutable_node(0)->set_input(1, "z"); });
  change(
      "an input that is a sequence", [](auto& g) { g.mutable_input(0)->mutable_type()->mutable_sequence_type(); }, "not a tensor");
  change(
      "an input without type", [](auto& g) { g.mutable_input(0)->clear_type(); }, "not a tensor");
  for (const std::int64_t length : {kHuge, std::int64_t{-5}, std::int64_t{1} << 31})
    change(fmt::format("an input of {} px", length), [&](auto& g) {
      g.mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape()->mutable_dim(2)->set_dim_value(length);
    });
  change("an input of 2^20 x 2^20 px", [](auto& g) {
    for (const int d : {2, 3})
      g.mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape()->mutable_dim(d)->set_dim_value(1 << 20);
  });
  change(
      "100001 nodes",
      [](auto& g) {
        const onnx::NodeProto relu = g.node(2);
        for (int i = 0; i < 100001; ++i) *g.add_node() = relu;
      },
      "100000");
  ModelBuilder opset = good();
  opset.opset(100000);
  add(all, "operator set 100000", opset, "100000");
  opset.opset(-1);
  add(all, "operator set -1", opset, "-1");
}

void attributes(Mutations& all) {
  using onnx::AttributeProto;
  const auto change = [&](const std::string& name, int node, const std::function<void(onnx::NodeProto&)>& damage, int version) {
    ModelBuilder m = good();
    m.opset(version);
    damage(*m.proto.mutable_graph()->mutable_node(node));
    add(all, fmt::format("{} (opset {})", name, version), m);
  };
  for (const int version : {13, 30}) {  // libonnx's checker does not know the latter
    change(
        "pads of a wrong type", 0, [](auto& n) { n.mutable_attribute(0)->set_type(AttributeProto::FLOATS); }, version);
    change(
        "kernel_shape as one integer", 0,
        [](auto& n) {
          n.mutable_attribute(1)->clear_ints(), n.mutable_attribute(1)->set_type(AttributeProto::INT), n.mutable_attribute(1)->set_i(3);
        },
        version);
    change(
        "a million pads", 0,
        [](auto& n) {
          for (int i = 0; i < 1000000; ++i) n.mutable_attribute(0)->add_ints(1);
        },
        version);
    change(
        "three pads", 0, [](auto& n) { n.mutable_attribute(0)->mutable_ints()->RemoveLast(); }, version);
    change(
        "mode as an integer", 3,
        [](auto& n) {
          n.mutable_attribute(0)->clear_s(), n.mutable_attribute(0)->set_type(AttributeProto::INT), n.mutable_attribute(0)->set_i(1);
        },
        version);
    change(
        "an unknown mode", 3, [](auto& n) { n.mutable_attribute(0)->set_s("sharp"); }, version);
    change(
        "epsilon as text", 1,
        [](auto& n) {
          auto* epsilon = n.add_attribute();
          epsilon->set_name("epsilon"), epsilon->set_type(AttributeProto::STRING), epsilon->set_s("small");
        },
        version);
    change(
        "a group attribute as a graph", 0,
        [](auto& n) {
          auto* group = n.add_attribute();
          group->set_name("group"), group->set_type(AttributeProto::GRAPH);
          auto* inner = group->mutable_g();
          for (int depth = 0; depth < 25; ++depth) {
            auto* node = inner->add_node();
            node->set_op_type("If");
            auto* next = node->add_attribute();
            next->set_name("then_branch"), next->set_type(AttributeProto::GRAPH);
            inner = next->mutable_g();
          }
        },
        version);
  }
}

/// One node over x (1x4x8x8) and weights.
void node(Mutations& all, const std::string& op, const Attributes& attributes, const std::vector<Tensor>& operands = {}, int opset = 13) {
  ModelBuilder m(opset);
  m.input("x", {1, 4, 8, 8}).output("y");
  std::vector<std::string> inputs{"x"};
  for (const Tensor& tensor : operands) {
    inputs.push_back(tensor.f32.empty() && tensor.i64.empty() ? "" : fmt::format("w{}", inputs.size()));
    if (!inputs.back().empty()) m.weight(inputs.back(), tensor);
  }
  m.node(op, inputs, "y", attributes);
  std::string text = op;
  for (const auto& [name, value] : attributes) text += " " + name;
  add(all, fmt::format("{} with odd numbers, {}", text, all.size()), m, op);
}

void windows(Mutations& all) {
  const Tensor w = random_tensor({4, 4, 3, 3}, 1);
  for (const char* op : {"Conv", "ConvTranspose"}) {
    for (const Shape& strides : {Shape{0, 1}, Shape{-1, 1}, Shape{kHuge, kHuge}, Shape{1}, Shape{1, 1, 1}})
      node(all, op, {{"strides", strides}}, {w});
    for (const Shape& pads : {Shape{-1, 0, 0, 0}, Shape{kHuge, 0, 0, 0}, Shape{1 << 20, 1 << 20, 1 << 20, 1 << 20}})
      node(all, op, {{"pads", pads}}, {w});
    for (const Shape& dilations : {Shape{0, 1}, Shape{-2, 1}, Shape{kHuge, 1}}) node(all, op, {{"dilations", dilations}}, {w});
    for (const std::int64_t group : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{3}, kHuge}) node(all, op, {{"group", group}}, {w});
    node(all, op, {{"kernel_shape", Shape{0, 0}}}, {w});
    node(all, op, {{"kernel_shape", Shape{5, 5}}}, {w});
    node(all, op, {{"auto_pad", std::string("SAME")}}, {w});
    node(all, op, {}, {Tensor::floats({4, 4, 3})});
  }
  node(all, "ConvTranspose", {{"output_shape", Shape{kHuge, kHuge}}}, {w});
  node(all, "ConvTranspose", {{"strides", Shape{1 << 20, 1 << 20}}}, {w});
  node(all, "ConvTranspose", {{"output_padding", Shape{kHuge, 0}}}, {w});
  for (const char* op : {"MaxPool", "AveragePool"}) {
    for (const Shape& kernel : {Shape{0, 0}, Shape{-3, 3}, Shape{kHuge, 3}, Shape{9, 9}, Shape{2}})
      node(all, op, {{"kernel_shape", kernel}});
    node(all, op, {}, {}, 30);  // libonnx asks for kernel_shape itself up to its own release
    node(all, op, {{"kernel_shape", Shape{2, 2}}, {"strides", Shape{0, 0}}});
    node(all, op, {{"kernel_shape", Shape{2, 2}}, {"pads", Shape{-1, 0, 0, 0}}});
    node(all, op, {{"kernel_shape", Shape{2, 2}}, {"pads", Shape{1 << 20, 1 << 20, 1 << 20, 1 << 20}}});
  }
}

void shapes(Mutations& all) {
  for (const Shape& shape : {Shape{-1, -1}, Shape{5, -1}, Shape{-2, 4}, Shape{kHuge, 4}, Shape{0, 0, 0, 0, 0}})
    node(all, "Reshape", {}, {list(shape)});
  for (const Shape& order : {Shape{0, 1, 1, 2}, Shape{0, 1, 2, 9}, Shape{0, 1}}) node(all, "Transpose", {{"perm", order}});
  for (const Shape& pads : {Shape{0, 0, kHuge, 0, 0, 0, 0, 0}, Shape{0, 0, -9, 0, 0, 0, 0, 0}, Shape{1, 1},
                            Shape{0, 0, 1 << 20, 1 << 20, 0, 0, 1 << 20, 1 << 20}})
    node(all, "Pad", {}, {list(pads)});
  node(all, "Pad", {{"mode", std::string("reflect")}}, {list({0, 0, 8, 0, 0, 0, 0, 0})});
  node(all, "Pad", {{"mode", std::string("mirror")}}, {list({0, 0, 1, 0, 0, 0, 0, 0})});
  for (const Shape& repeats : {Shape{1, kHuge, 1, 1}, Shape{1, -1, 1, 1}, Shape{1, 1, 1}, Shape{1 << 10, 1 << 10, 1 << 10, 1 << 10}})
    node(all, "Tile", {}, {list(repeats)});
  for (const Shape& shape : {Shape{kHuge, 4, 8, 8}, Shape{5, 5, 5, 5}, Shape{-1, 4, 8, 8}}) node(all, "Expand", {}, {list(shape)});
  node(all, "Slice", {}, {list({0}), list({1}), list({9})});
  node(all, "Slice", {}, {list({0}), list({1}), list({1}), list({0})});
  node(all, "Slice", {}, {list({0, 0}), list({1}), list({1})});
  node(all, "Slice", {}, {list({3}), list({3}), list({1})});
  node(all, "Gather", {}, {list({7})});
  node(all, "Gather", {{"axis", std::int64_t{9}}}, {list({0})});
  node(all, "Split", {{"axis", std::int64_t{1}}}, {list({9})});
  node(all, "Split", {{"axis", std::int64_t{-9}}}, {list({4})});
  node(all, "Split", {{"axis", std::int64_t{1}}}, {list({-4})});
  node(all, "Concat", {{"axis", std::int64_t{-9}}});
  node(all, "Concat", {{"axis", std::int64_t{1}}}, {random_tensor({1, 4, 9, 8}, 1)});
  for (const std::int64_t block : {std::int64_t{0}, std::int64_t{-2}, std::int64_t{3}, kHuge}) {
    node(all, "DepthToSpace", {{"blocksize", block}});
    node(all, "SpaceToDepth", {{"blocksize", block}});
  }
  node(all, "Unsqueeze", {}, {list({0, 1, 2, 3, 4, 5, 6})});
  node(all, "Unsqueeze", {}, {list({0, 0})});
  node(all, "Squeeze", {}, {list({1})});
  node(all, "Squeeze", {}, {list({-9})});
  node(all, "Flatten", {{"axis", std::int64_t{9}}});
  for (const char* op : {"ReduceMean", "ReduceMax", "ReduceL2"}) node(all, op, {{"axes", Shape{9}}}), node(all, op, {{"axes", Shape{-5}}});
  for (const char* op : {"Softmax", "LogSoftmax"}) node(all, op, {{"axis", std::int64_t{4}}});
}

void numbers(Mutations& all) {
  const Tensor none;
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  for (const float scale : {1e9f, -1.0f, 0.0f, nan, infinity, 1e-9f, 100000.0f})
    node(all, "Resize", {}, {none, Tensor::floats({4}, {1, 1, scale, 1})});
  node(all, "Resize", {}, {none, Tensor::floats({3}, {1, 1, 1})});
  node(all, "Resize", {}, {none, none, list({1, 4, kHuge, 8})});
  node(all, "Resize", {}, {none, none, list({1, 4, -8, 8})});
  node(all, "Resize", {}, {none, none, list({1, 4, 0, 8})});
  node(all, "Upsample", {}, {Tensor::floats({4}, {1, 1, 1e9f, 1})}, 9);
  for (const float epsilon : {nan, infinity, -1.0f}) {
    const Tensor c = random_tensor({4}, 1, Values::positive);
    node(all, "InstanceNormalization", {{"epsilon", epsilon}}, {c, c});
    node(all, "BatchNormalization", {{"epsilon", epsilon}}, {c, c, c, c});
  }
  node(all, "BatchNormalization", {}, {random_tensor({3}, 1), random_tensor({4}, 1), random_tensor({4}, 1), random_tensor({4}, 1)});
  node(all, "InstanceNormalization", {}, {random_tensor({3}, 1), random_tensor({4}, 1)});
  node(all, "Add", {}, {random_tensor({3, 1, 1}, 1)});
  node(all, "PRelu", {}, {random_tensor({3, 1, 1}, 1)});
  node(all, "Gemm", {}, {random_tensor({3, 2}, 1)});
  node(all, "MatMul", {}, {random_tensor({3, 2}, 1)});
  node(all, "LRN", {{"size", std::int64_t{0}}});
  node(all, "LRN", {{"size", std::int64_t{-3}}});
}

/// Few bytes that ask for much: constants that grow while the file is read.
void bombs(Mutations& all) {
  const auto start = [] {
    ModelBuilder m(13);
    m.input("x", {1}).output("y");
    return m;
  };
  for (const Shape& shape : {Shape{1 << 15, 1 << 15}, Shape{kHuge}, Shape{-1}, Shape{1 << 25}})
    add(all, "ConstantOfShape " + to_string(shape),
        start().weight("s", list(shape)).node("ConstantOfShape", {"s"}, "c").node("Add", {"x", "c"}, "y"));
  ModelBuilder many = start();
  many.weight("s", list({1 << 23}));
  for (int i = 0; i < 64; ++i) many.node("ConstantOfShape", {"s"}, fmt::format("c{}", i));
  add(all, "64 constants of 2^23", many.node("Add", {"x", "c63"}, "y"), "too large in all");
  ModelBuilder tiles = start();
  tiles.weight("t0", Tensor::floats({1, 1})).weight("r", list({16, 16}));
  for (int i = 0; i < 8; ++i) tiles.node("Tile", {fmt::format("t{}", i), "r"}, fmt::format("t{}", i + 1));
  add(all, "tiles of tiles", tiles.node("Add", {"x", "t8"}, "y"), "too large");
  ModelBuilder joined = start();
  joined.weight("j0", random_tensor({64}, 1));
  for (int i = 0; i < 30; ++i)
    joined.node("Concat", {fmt::format("j{}", i), fmt::format("j{}", i)}, fmt::format("j{}", i + 1), {{"axis", std::int64_t{0}}});
  add(all, "lists doubled thirty times", joined.node("Add", {"x", "j30"}, "y"), "too large");
  for (const auto& [first, last, by] : {std::tuple{0.0f, 1e30f, 1.0f}, std::tuple{0.0f, 1.0f, 0.0f}, std::tuple{0.0f, 1.0f, 1e-30f}}) {
    ModelBuilder range = start();
    range.weight("a", Tensor::floats({}, first)).weight("b", Tensor::floats({}, last)).weight("c", Tensor::floats({}, by));
    add(all, fmt::format("a range to {} by {}", last, by), range.node("Range", {"a", "b", "c"}, "r").node("Add", {"x", "r"}, "y"), "Range");
  }
  ModelBuilder division = start();
  division.weight("a", list({1})).weight("z", list({0}));
  add(all, "an integer divided by 0", division.node("Div", {"a", "z"}, "d").node("Reshape", {"x", "d"}, "y"), "Div");
  ModelBuilder least = start();
  least.weight("a", list({std::numeric_limits<std::int64_t>::min()})).weight("z", list({-1}));
  add(all, "the least integer divided by -1", least.node("Div", {"a", "z"}, "d").node("Reshape", {"x", "d"}, "y"));
  ModelBuilder product = start();
  product.weight("a", list({kHuge}));
  add(all, "a product over 2^64", product.node("Mul", {"a", "a"}, "d").node("Reshape", {"x", "d"}, "y"));
  add(all, "a shape made of pixels", start().node("Reshape", {"x", "x"}, "y"), "Reshape");
}

/// What a file may not read.
void external(Mutations& all, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder / "model");
  for (const char* name : {"secret.bin", "model/short.bin"})
    std::ofstream(folder / name, std::ios::binary) << std::string(name[0] == 's' ? 432 : 12, 'x');
  std::filesystem::create_symlink(folder / "secret.bin", folder / "model/link.bin");
  std::filesystem::create_directory_symlink(folder, folder / "model/up");
  mkfifo((folder / "model/pipe.bin").c_str(), 0600);
  const auto refer = [&](const std::string& location, const std::string& offset, const std::string& length) {
    ModelBuilder m = good();
    auto* w = m.proto.mutable_graph()->mutable_initializer(0);
    w->clear_raw_data();
    w->set_data_location(onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] : {std::pair{"location", location}, std::pair{"offset", offset}, std::pair{"length", length}}) {
      if (value.empty()) continue;
      w->add_external_data()->set_key(key);
      w->mutable_external_data(w->external_data_size() - 1)->set_value(value);
    }
    add(all, fmt::format("external data in '{}' at {} of {}", location, offset, length), m, "tensor 'w'");
  };
  for (const char* location : {"../secret.bin", "link.bin", "up/secret.bin", "/etc/passwd", "/dev/zero", "pipe.bin", "missing.bin", ".",
                               "..", "sub/../../secret.bin"})
    refer(location, "0", "432");
  refer((folder / "secret.bin").string(), "0", "432");
  refer(std::string(5000, 'a'), "0", "432");
  refer("", "", "");
  refer("short.bin", "0", "");
  refer("short.bin", "18446744073709551615", "");
  refer("short.bin", "-4", "");
  refer("short.bin", "0", "99999999999999999999999");
}

TEST(Mutations, EachIsRefusedQuicklyAndWithLittleMemory) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "model/model.onnx";
  Mutations all;
  external(all, folder.path());
  for (const auto& group : {files, weights, names, attributes, windows, shapes, numbers, bombs}) group(all);
  double slowest = 0;
  for (const Mutation& one : all) {
    const Outcome outcome = run_limited([&] { probe_or_throw(std::as_bytes(std::span(one.bytes)), path); }, kMemory);
    EXPECT_EQ(outcome.kind, Outcome::Kind::refused) << one.name << ": " << outcome.message;
    EXPECT_EQ(outcome.message.find('\n'), std::string::npos) << outcome.message;
    EXPECT_NE(outcome.message.find(one.words), std::string::npos) << one.name << ": no '" << one.words << "' in: " << outcome.message;
    EXPECT_LE(outcome.cpu_seconds, kSanitized ? 60 : kSeconds) << one.name;
    slowest = std::max(slowest, outcome.cpu_seconds);
  }
  std::cout << all.size() << " mutations, the slowest took " << slowest << " s\n";
  EXPECT_GE(all.size(), 100u);
}

TEST(Mutations, TheGoodOneIsGood) {
  const std::string bytes = good().proto.SerializeAsString();
  const Outcome outcome = run_limited([&] { probe_or_throw(std::as_bytes(std::span(bytes)), "model.onnx"); }, kMemory);
  EXPECT_EQ(outcome.kind, Outcome::Kind::finished) << outcome.message;
}

/// The bounds themselves: a test of them that cannot fail would prove nothing.
TEST(Mutations, TheChildIsStopped) {
  EXPECT_EQ(run_limited([] { std::abort(); }, kMemory).kind, Outcome::Kind::crashed);
  if (kSanitized) return;
  const auto hoard = [] {
    std::vector<char> bytes(kMemory + (64u << 20), 'x');
    if (bytes[12345] != 'x') std::abort();
  };
  EXPECT_EQ(run_limited(hoard, kMemory).kind, Outcome::Kind::threw);
}

}  // namespace
}  // namespace wrapture
