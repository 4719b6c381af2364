// The test suites of the ONNX project (Debian package libonnx-testdata) as graphs with inputs and wanted outputs.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/reference.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {

inline const std::filesystem::path kBackendData = "/usr/share/libonnx-testdata/data";
inline constexpr const char* kBackendSuites[] = {"node", "pytorch-converted", "pytorch-operator", "simple"};
/// The tolerance of the ONNX project itself.
inline constexpr double kBackendRelative = 1e-3, kBackendAbsolute = 1e-7;

struct BackendCase {
  std::filesystem::path folder;
  onnx::ModelProto model;
  std::vector<onnx::TensorProto> inputs, outputs;
};

/// Operands that become weights of the file instead of its inputs.
enum class Bake { integers, all_but_first, all };

/// A case as the engine builds it, for the actual shapes.
struct BuiltCase {
  Graph graph;
  NamedTensors inputs, wanted;
};

/// The folders of all cases of all suites, sorted.
inline std::vector<std::filesystem::path> backend_folders() {
  std::vector<std::filesystem::path> folders;
  for (const char* suite : kBackendSuites)
    for (const auto& entry : std::filesystem::directory_iterator(kBackendData / suite)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

inline std::string name_of(const BackendCase& one) { return one.folder.filename(); }

inline bool is_float(const onnx::TensorProto& tensor) {
  const int type = tensor.data_type();
  return type == onnx::TensorProto::FLOAT || type == onnx::TensorProto::DOUBLE || type == onnx::TensorProto::FLOAT16;
}

namespace backend {

template <class Proto>
bool parse(const std::filesystem::path& path, Proto& proto) {
  std::ifstream stream(path, std::ios::binary);
  return stream.good() && proto.ParseFromIstream(&stream);
}

inline OnnxModel load(const onnx::ModelProto& model, const std::string& name) {
  const std::string bytes = model.SerializeAsString();
  return OnnxModel::load(std::as_bytes(std::span(bytes)), name);
}

/// The pad cases hold small integers; padding floats must give the same ones.
inline void as_floats(onnx::TensorProto& tensor) {
  std::vector<float> values(tensor.int32_data().begin(), tensor.int32_data().end());
  for (std::size_t i = 0; i < tensor.raw_data().size() / 4; ++i) {
    std::int32_t one = 0;
    std::memcpy(&one, tensor.raw_data().data() + 4 * i, 4);
    values.push_back(static_cast<float>(one));
  }
  tensor.clear_int32_data();
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.set_raw_data(values.data(), 4 * values.size());
}

/// Integers, which the engine has for shapes only, are handed out as floats.
inline void cast_output(onnx::GraphProto& graph, onnx::ValueInfoProto& port) {
  if (!port.type().has_tensor_type() || port.type().tensor_type().elem_type() == onnx::TensorProto::FLOAT) return;
  auto* cast = graph.add_node();
  cast->set_op_type("Cast");
  cast->add_input(port.name());
  cast->add_output(port.name() + "_as_float");
  auto* to = cast->add_attribute();
  to->set_name("to");
  set(*to, std::int64_t{onnx::TensorProto::FLOAT});
  port.set_name(port.name() + "_as_float");
  port.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
}

/// The case's model with some inputs baked in.
inline onnx::ModelProto prepared(const BackendCase& one, Bake bake) {
  onnx::ModelProto model = one.model;
  auto* graph = model.mutable_graph();
  graph->clear_input();
  for (std::size_t i = 0; i < one.inputs.size(); ++i) {
    const auto& port = one.model.graph().input(static_cast<int>(i));
    const bool open = is_float(one.inputs[i]) && (bake == Bake::integers || (bake == Bake::all_but_first && i == 0));
    if (open || !port.type().has_tensor_type()) {
      *graph->add_input() = port;
      continue;
    }
    auto* weight = graph->add_initializer();
    *weight = one.inputs[i];
    if (i == 0 && one.model.graph().node(0).op_type() == "Pad" && weight->data_type() == onnx::TensorProto::INT32) as_floats(*weight);
    weight->set_name(port.name());
  }
  for (auto& port : *graph->mutable_output()) cast_output(*graph, port);
  return model;
}

/// The values of a tensor file, decoded by the engine as the weight of a model that hands it out.
inline Tensor decode(const onnx::TensorProto& proto) {
  ModelBuilder builder(13);
  *builder.proto.mutable_graph()->add_initializer() = proto;
  builder.proto.mutable_graph()->mutable_initializer(0)->set_name("value");
  builder.node("Cast", {"value"}, "out", {{"to", std::int64_t{onnx::TensorProto::FLOAT}}}).output("out");
  const Graph graph = load(builder.proto, "tensor").build({});
  return run_reference(graph, {}).at("out");
}

}  // namespace backend

/// What the folder holds; inputs end where its files do (weights that the oldest files list as inputs have none).
inline BackendCase load_backend_case(const std::filesystem::path& folder) {
  BackendCase one{.folder = folder, .model = {}, .inputs = {}, .outputs = {}};
  if (!backend::parse(folder / "model.onnx", one.model)) throw Error("its model.onnx cannot be read");
  const auto file = [&](const char* kind, int i) { return folder / "test_data_set_0" / fmt::format("{}_{}.pb", kind, i); };
  for (int i = 0; i < one.model.graph().input_size() && std::filesystem::exists(file("input", i)); ++i)
    backend::parse(file("input", i), one.inputs.emplace_back());  // those of sequences are no tensors
  for (int i = 0; i < one.model.graph().output_size(); ++i) backend::parse(file("output", i), one.outputs.emplace_back());
  return one;
}

/// Throws Error where the engine refuses the model.
inline BuiltCase build_case(const BackendCase& one, Bake bake) {
  const OnnxModel model = backend::load(backend::prepared(one, bake), name_of(one));
  BuiltCase built;
  std::map<std::string, Shape> shapes;
  for (std::size_t i = 0; i < one.inputs.size(); ++i)
    for (const TensorInfo& info : model.inputs())
      if (info.name == one.model.graph().input(static_cast<int>(i)).name()) {
        built.inputs[info.name] = backend::decode(one.inputs[i]);
        shapes[info.name] = built.inputs[info.name].shape;
      }
  built.graph = model.build(shapes);
  for (std::size_t i = 0; i < one.outputs.size(); ++i) built.wanted[model.outputs()[i].name] = backend::decode(one.outputs[i]);
  return built;
}

/// The first output that is not as wanted, in words; "" where all are right.
inline std::string difference(const NamedTensors& got, const NamedTensors& wanted) {
  for (const auto& [name, want] : wanted) {
    const Tensor& have = got.at(name);
    if (have.shape != want.shape) return fmt::format("'{}' is {} instead of {}", name, to_string(have.shape), to_string(want.shape));
    for (std::size_t i = 0; i < want.f32.size(); ++i) {
      const double a = have.f32[i], b = want.f32[i];
      if (std::isnan(b) ? !std::isnan(a) : a != b && !(std::abs(a - b) <= kBackendAbsolute + kBackendRelative * std::abs(b)))
        return fmt::format("element {} of '{}' is {} instead of {}", i, name, a, b);
    }
  }
  return "";
}

}  // namespace wrapture
