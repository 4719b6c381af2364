// The networks of weights/zoo as the tests see them: their names, inputs and what is known of them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/file.hpp"
#include "engine/graph/onnx.hpp"

namespace wrapture {

struct ZooNetwork {
  std::string name;
  std::int64_t parameters;     // trainable: the numbers of the articles, or of the networks' authors
  std::int64_t multiply_adds;  // at `side`, of convolutions and matrices, as papers count them
  std::size_t layers;          // left after rewriting, at most
  std::int64_t side = 256;     // px of pictures whose size the file leaves open
  std::int64_t small = 64;     // px of the same, for tests on slow devices
  std::int64_t smallest = 32;  // and on the slowest
};
inline void PrintTo(const ZooNetwork& one, std::ostream* out) { *out << one.name; }

inline std::vector<ZooNetwork> zoo_networks() {
  return {
      {"a-generator", 898339, 22579200, 8},
      {"a-discriminator", 66369, 11929344, 6},
      {"a128-generator", 1105811, 45056000, 9},
      {"a128-discriminator", 119361, 62324736, 6},
      {"b-generator", 1235779, 302809088, 13},
      {"b-discriminator", 437121, 158138368, 7},
      {"b-generator-written", 1235779, 26882048, 13},
      {"b-discriminator-written", 387969, 23719936, 7},
      {"c-generator", 1224961, 182163968, 9},
      {"c-discriminator", 117121, 116864, 8},
      {"d-generator", 811683, 8956416, 10},
      {"d-discriminator", 140609, 7030912, 6},
      {"johnson", 1679235, 10078912512, 31},
      {"cyclegan", 11378179, 49551507456, 47},
      {"pix2pix", 54413955, 6048186368, 37, 256, 256, 256},
      {"dcgan", 3576704, 104628224, 5},
      {"arbitrary", 68195, 1053564928, 46},
  };
}

inline OnnxModel load_zoo(const std::string& name) { return OnnxModel::load(resource("weights/zoo") / (name + ".onnx")); }

/// Open sides of pictures become `side`.
inline std::map<std::string, Shape> zoo_shapes(const OnnxModel& model, std::int64_t side) {
  std::map<std::string, Shape> shapes;
  for (const TensorInfo& info : model.inputs()) {
    Shape shape = info.shape;
    for (std::int64_t& length : shape)
      if (length == kDynamic) length = side;
    shapes[info.name] = shape;
  }
  return shapes;
}

}  // namespace wrapture
