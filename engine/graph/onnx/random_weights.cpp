// A counter and an integer mixer make the numbers: no state to carry, no rounding that differs between systems.
#include "engine/graph/onnx/random_weights.hpp"

#include <charconv>
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15u;
constexpr std::string_view kRandom = "random ", kUniform = "uniform ";

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xCBF29CE484222325u;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return value;
}

struct Spread {
  float centre = 0, reach = 0;
};

Spread parse_spread(const std::string& text) {
  Spread spread;
  const char *begin = text.data() + kUniform.size(), *const end = text.data() + text.size();
  const auto [middle, first] = std::from_chars(begin, end, spread.centre);
  bool good = first == std::errc() && middle != end && *middle == ' ';
  if (good) {
    const auto [rest, second] = std::from_chars(middle + 1, end, spread.reach);
    good = second == std::errc() && rest == end && std::isfinite(spread.centre) && std::isfinite(spread.reach) && spread.reach >= 0;
  }
  require(good, "its description is not 'uniform CENTRE REACH'");
  return spread;
}

bool has_values(const onnx::TensorProto& proto) {
  return proto.has_raw_data() || proto.float_data_size() > 0 || proto.data_location() == onnx::TensorProto::EXTERNAL;
}

}  // namespace

RandomWeights::RandomWeights(std::string_view text) : seed_(0) {
  const std::string_view digits = text.starts_with(kRandom) ? text.substr(kRandom.size()) : std::string_view();
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), seed_);
  require(!digits.empty() && problem == std::errc() && end == digits.data() + digits.size(),
          "its metadata '{}' is not 'random SEED'; export the model again", kRandomWeightsKey);
}

std::optional<Tensor> RandomWeights::make(const onnx::TensorProto& proto) {
  if (proto.data_type() != onnx::TensorProto::FLOAT || has_values(proto) || !proto.doc_string().starts_with(kUniform)) return std::nullopt;
  const Spread spread = parse_spread(proto.doc_string());
  const Shape shape(proto.dims().begin(), proto.dims().end());
  const std::int64_t count = element_count(shape);
  require(count <= left_, "the file asks for more than {} random weights; export it with its weights", kMaxRandomWeights);
  left_ -= count;
  Tensor tensor = Tensor::floats(shape);
  std::uint64_t state = mix(seed_) ^ hash(proto.name());
  for (float& value : tensor.f32) {
    state += kStep;
    // The product of two 24-bit numbers is exact in a double, so fusing it with the sum changes nothing.
    const double t = static_cast<double>(static_cast<std::int64_t>(2 * (mix(state) >> 40) + 1) - (std::int64_t{1} << 24)) / (1 << 24);
    value = static_cast<float>(static_cast<double>(spread.centre) + static_cast<double>(spread.reach) * t);
  }
  return tensor;
}

std::optional<RandomWeights> random_weights_of(const onnx::ModelProto& model) {
  for (const auto& entry : model.metadata_props())
    if (entry.key() == kRandomWeightsKey) return RandomWeights(entry.value());
  return std::nullopt;
}

}  // namespace wrapture
