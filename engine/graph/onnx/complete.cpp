// Writes the weights that a file only describes into a copy of it, for other runtimes.
#include <google/protobuf/stubs/logging.h>

#include <bit>
#include <optional>
#include <utility>

#include "engine/base/file.hpp"
#include "engine/graph/layers/common.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/onnx/random_weights.hpp"

namespace wrapture {
namespace {

static_assert(std::endian::native == std::endian::little, "raw values of ONNX files are little-endian");
constexpr std::uint64_t kMaxSkeletonBytes = std::uint64_t{1} << 26;

void fill(onnx::ModelProto& model) {
  std::optional<RandomWeights> random = random_weights_of(model);
  if (!random) return;
  for (auto& proto : *model.mutable_graph()->mutable_initializer())
    if (const auto made = random->make(proto)) {
      proto.set_raw_data(made->f32.data(), made->f32.size() * sizeof(float));
      proto.clear_doc_string();
    }
}

}  // namespace

void write_complete(const OnnxModel& model, const std::filesystem::path& out) {
  const std::vector<std::byte> bytes = read_file(model.path(), kMaxSkeletonBytes);
  const google::protobuf::LogSilencer quiet;
  onnx::ModelProto proto;
  require(proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())), "{}: it changed while it was read; try again",
          model.path().string());
  fill(proto);
  write_file_atomic(out, std::string_view(proto.SerializeAsString()));
}

}  // namespace wrapture
