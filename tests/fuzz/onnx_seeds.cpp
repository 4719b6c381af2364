// Writes the seeds of the fuzzer into a folder: small generated networks, and the node tests of the ONNX project where installed, one for
// every set of operators and attributes. onnx_seeds FOLDER
#include <cstdio>
#include <set>

#include "tests/backend_cases.hpp"
#include "tests/fuzz/probe.hpp"
#include "tests/generated_cases.hpp"

namespace {

constexpr std::size_t kMaxBytes = 1500;

/// Operators and the names of their attributes.
std::string kind_of(const onnx::ModelProto& model) {
  std::string kind;
  for (const auto& node : model.graph().node()) {
    kind += " " + node.op_type();
    for (const auto& attribute : node.attribute()) kind += "," + attribute.name();
  }
  return kind;
}

class Seeds {
 public:
  explicit Seeds(std::filesystem::path folder) : folder_(std::move(folder)) { std::filesystem::create_directories(folder_); }
  void add(const onnx::ModelProto& model) {
    const std::string bytes = model.SerializeAsString();
    if (bytes.size() > kMaxBytes || !kinds_.insert(kind_of(model)).second) return;
    if (!wrapture::probe_model(std::as_bytes(std::span(bytes)))) return;
    std::ofstream(folder_ / fmt::format("seed{:04}.onnx", count_++), std::ios::binary) << bytes;
  }
  [[nodiscard]] int count() const { return count_; }

 private:
  std::filesystem::path folder_;
  std::set<std::string> kinds_;
  int count_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: onnx_seeds FOLDER\n", stderr), 2;
  Seeds seeds(argv[1]);
  if (std::filesystem::exists(wrapture::kBackendData))
    for (const auto& folder : wrapture::backend_folders()) {
      const auto one = wrapture::load_backend_case(folder);
      if (one.model.graph().node_size() > 0) seeds.add(wrapture::backend::prepared(one, wrapture::Bake::all_but_first));
    }
  for (std::size_t i = 0; i < wrapture::kGeneratedSmall; ++i) seeds.add(wrapture::generate(i).model);
  std::printf("%d seeds\n", seeds.count());
}
