// Loading ONNX files: parse, check, keep inputs, outputs, metadata and decoded weights.
#include "engine/graph/onnx.hpp"

#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>

#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "engine/base/file.hpp"
#include "engine/base/sha256.hpp"
#include "engine/graph/onnx/checks.hpp"
#include "engine/graph/onnx/model_data.hpp"
#include "engine/graph/onnx/tensors.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::numeric_limits<std::int32_t>::max();  // protobuf's own limit: 2 GiB - 1

onnx::ModelProto parse(std::span<const std::byte> bytes) {
  require(bytes.size() <= kMaxFileBytes, "it has {} bytes; at most {} are supported", bytes.size(), kMaxFileBytes);
  const google::protobuf::LogSilencer quiet;  // what is wrong is thrown, not printed
  onnx::ModelProto model;
  require(model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())),
          "it is not an ONNX file or it is truncated; download or export it again");
  return model;
}

/// Decodes every weight and takes its bytes out of the file's representation (external data and weights without values would fail the
/// checker otherwise).
void take_weights(ModelData& data) {
  std::optional<RandomWeights> random = random_weights_of(data.proto);
  for (auto& proto : *data.proto.mutable_graph()->mutable_initializer()) {
    data.weights[proto.name()] = tensor_from(proto, data.path.parent_path(), random ? &*random : nullptr);
    const bool made_up = random && proto.data_type() == onnx::TensorProto::FLOAT && !proto.has_raw_data() && proto.float_data_size() == 0;
    if (proto.data_location() != onnx::TensorProto::EXTERNAL && !made_up) continue;
    proto.clear_external_data();
    proto.clear_data_location();
    proto.set_raw_data(std::string());
    proto.mutable_dims()->Clear();
    proto.add_dims(0);
  }
}

void drop_weight_bytes(onnx::GraphProto& graph) {
  for (auto& proto : *graph.mutable_initializer()) {
    proto.clear_raw_data();
    proto.clear_float_data();
  }
}

TensorInfo info_of(const onnx::ValueInfoProto& value, std::string_view what) {
  require(value.type().has_tensor_type(), "{} '{}' is not a tensor", what, value.name());
  TensorInfo info{.name = value.name(), .shape = {}};
  for (const auto& dimension : value.type().tensor_type().shape().dim()) {
    const std::int64_t length = dimension.has_dim_value() && dimension.dim_value() != 0 ? dimension.dim_value() : kDynamic;
    require(length == kDynamic || (length >= 1 && length <= kMaxElements), "{} '{}' has the impossible dimension {}", what, value.name(),
            length);
    info.shape.push_back(length);
  }
  return info;
}

void read_ports(ModelData& data) {
  using onnx::TensorProto;
  for (const auto& value : data.proto.graph().input()) {
    if (data.weights.count(value.name()) != 0) continue;
    TensorInfo info = info_of(value, "input");
    const int type = value.type().tensor_type().elem_type();
    const bool real = type == TensorProto::FLOAT || type == TensorProto::FLOAT16 || type == TensorProto::DOUBLE;
    info.integer = type == TensorProto::INT64 || type == TensorProto::INT32 || type == TensorProto::UINT8 || type == TensorProto::BOOL;
    require(real || info.integer, "input '{}' holds neither floats nor integers; export a model that takes a float picture", value.name());
    require(info.shape.size() <= 8, "input '{}' has {} dimensions; at most 8 are supported", value.name(), info.shape.size());
    data.inputs.push_back(info);
  }
  for (const auto& value : data.proto.graph().output()) data.outputs.push_back(info_of(value, "output"));
  for (const auto& entry : data.proto.metadata_props()) data.metadata[entry.key()] = entry.value();
}

}  // namespace

OnnxModel OnnxModel::load(const std::filesystem::path& path) { return load(read_file(path, kMaxFileBytes), path); }

OnnxModel OnnxModel::load(std::span<const std::byte> bytes, const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  try {
    impl->path = path;
    impl->proto = parse(bytes);
    inline_functions(impl->proto);
    check_operators(impl->proto.graph());  // says more than what may be odd about inputs and weights
    take_weights(*impl);
    read_ports(*impl);
    check_structure(impl->proto);
    drop_weight_bytes(*impl->proto.mutable_graph());
  } catch (const Error& error) {
    throw Error(Failure::bad_input, fmt::format("{}: {}", path.string(), error.what()));
  }
  return OnnxModel(std::move(impl));
}

OnnxModel::OnnxModel(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OnnxModel::OnnxModel(OnnxModel&&) noexcept = default;
OnnxModel& OnnxModel::operator=(OnnxModel&&) noexcept = default;
OnnxModel::~OnnxModel() = default;

const std::filesystem::path& OnnxModel::path() const { return impl_->path; }
const std::vector<TensorInfo>& OnnxModel::inputs() const { return impl_->inputs; }
const std::vector<TensorInfo>& OnnxModel::outputs() const { return impl_->outputs; }
const std::map<std::string, std::string>& OnnxModel::metadata() const { return impl_->metadata; }

std::string OnnxModel::weights_sha256() const {
  Sha256 sum;
  const auto add = [&](const auto& values) { sum.add(std::as_bytes(std::span(values))); };
  const std::map<std::string, const Tensor*> sorted = [this] {
    std::map<std::string, const Tensor*> found;
    for (const auto& [name, tensor] : impl_->weights) found[name] = &tensor;
    return found;
  }();
  for (const auto& [name, tensor] : sorted) {
    add(name + '\n' + to_string(tensor->shape) + '\n');
    add(tensor->f32);
    add(tensor->i64);
  }
  return sum.hex();
}

Graph OnnxModel::build(const std::map<std::string, Shape>& input_shapes) const {
  try {
    return build_graph(*impl_, input_shapes);
  } catch (const Error& error) {
    throw Error(Failure::bad_input, fmt::format("{}: {}", impl_->path.string(), error.what()));
  }
}

}  // namespace wrapture
