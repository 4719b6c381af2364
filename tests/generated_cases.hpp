// Test networks drawn from a seed: ONNX models of one layer or a few, with every parameter a user's file may have. Pure: the same index
// gives the same model on every system. Read by the device tests, by the graph tests and by the fuzzer's seeds.
#pragma once

#include <span>

#include "engine/graph/onnx.hpp"
#include "engine/graph/reference.hpp"
#include "tests/generated_layers.hpp"

namespace wrapture {

inline constexpr std::size_t kGeneratedSmall = 1200, kGeneratedLarge = 124;

struct GeneratedCase {
  std::size_t index = 0;
  std::string text;  // for messages: what it is and how to run it alone
  onnx::ModelProto model;
  std::vector<generated::Input> inputs;
  bool continuous = true;  // false: results jump where values are rounded
};

namespace generated {

struct Family {
  int weight;
  void (*make)(Making& making);
};

inline std::span<const Family> families(Scale scale) {
  static constexpr Family small[] = {{26, conv},     {14, conv_transpose}, {8, resize}, {1, upsample},  {7, norm},  {10, arithmetic},
                                     {6, function},  {5, matrices},        {6, pool},   {6, reduction}, {4, slice}, {4, pad},
                                     {3, transpose}, {4, join_and_split},  {3, blocks}, {3, moves},     {5, chain}};
  static constexpr Family large[] = {{50, conv}, {22, conv_transpose}, {8, resize}, {6, norm}, {6, pool}, {8, chain}};
  return scale == Scale::small ? std::span<const Family>(small) : std::span<const Family>(large);
}

}  // namespace generated

inline GeneratedCase generate(std::size_t index, generated::Scale scale = generated::Scale::small) {
  const bool large = scale == generated::Scale::large;
  generated::Making making(static_cast<std::uint32_t>(index * 2654435761u + (large ? 77777 : 1)), scale);
  const auto list = generated::families(scale);
  int all = 0;
  for (const auto& family : list) all += family.weight;
  std::int64_t chosen = making.draw.between(0, all - 1);
  for (const auto& family : list) {
    chosen -= family.weight;
    if (chosen >= 0) continue;
    family.make(making);
    break;
  }
  making.model.output(fmt::format("t{}", making.next - 1));
  return {index, fmt::format("{} case {} (WRAPTURE_GENERATED={}): {}", large ? "large" : "generated", index, index, making.text),
          making.model.proto, making.inputs, making.continuous};
}

inline NamedTensors inputs_of(const GeneratedCase& one) {
  NamedTensors tensors;
  std::uint32_t seed = 1;
  for (const auto& input : one.inputs) tensors[input.name] = generated::random_values(input.shape, seed++, input.low, input.high);
  return tensors;
}

/// The graph for the case's shapes. Throws Error where the engine refuses it.
inline Graph graph_of(const GeneratedCase& one) {
  const std::string bytes = one.model.SerializeAsString();
  std::map<std::string, Shape> shapes;
  for (const auto& input : one.inputs) shapes[input.name] = input.shape;
  return OnnxModel::load(std::as_bytes(std::span(bytes)), fmt::format("generated{}.onnx", one.index)).build(shapes);
}

}  // namespace wrapture
