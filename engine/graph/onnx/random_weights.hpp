// Weights that a file leaves out and describes: benchmark networks without megabytes of random numbers (weights/zoo).
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/graph/tensor.hpp"

namespace wrapture {

inline constexpr std::string_view kRandomWeightsKey = "wrapture.weights";  // of the metadata: "random SEED"
inline constexpr std::int64_t kMaxRandomWeights = std::int64_t{1} << 26;   // in one file; refused above

/// Makes up weights of one file. A weight is made up where it has a float type, no values, and the doc_string "uniform CENTRE REACH":
/// value i is CENTRE + REACH * t(i), t spread evenly over (-1, 1), the same on every system:
///   state = mix(SEED) ^ FNV-1a(name);  bits = mix(state + (i + 1) * 0x9E3779B97F4A7C15) >> 40;  t = (2 * bits + 1 - 2^24) / 2^24
/// with mix = the finaliser of SplitMix64 (Steele, Lea, Flood 2014) and FNV-1a of 64 bits (Fowler, Noll, Vo).
class RandomWeights {
 public:
  /// Throws Error(bad_input) where `text` is no "random SEED" with SEED in 0..2^64-1.
  explicit RandomWeights(std::string_view text);

  /// Nothing where `proto` has values of its own. Throws Error(bad_input), without naming the tensor, for a description that cannot be
  /// meant and above kMaxRandomWeights values in all; before anything is allocated.
  [[nodiscard]] std::optional<Tensor> make(const onnx::TensorProto& proto);

 private:
  std::uint64_t seed_;
  std::int64_t left_ = kMaxRandomWeights;
};

/// What the metadata of `model` asks for.
std::optional<RandomWeights> random_weights_of(const onnx::ModelProto& model);

}  // namespace wrapture
