// Tiny ONNX files, right and wrong, made for the tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wrapture::test {

/// One node y = op(x, w) with a 3x3 kernel, padding 1 and a weight w that keeps three channels; every part can be made wrong.
struct OnnxRecipe {
  std::string op = "Conv";
  std::vector<std::int64_t> input{1, 3, -1, -1};  // -1: left open
  std::vector<std::int64_t> weight{3, 3, 3, 3};
  std::size_t weight_values = 81;  // stored, whatever the shape says
  float weight_factor = 1;         // of the values, which are about 0.1
  std::int64_t opset = 13;
  std::int64_t pad = 1;
  std::string node_input = "x";
  std::string external_file{};  // the weight is said to lie there
};
void make_onnx(const std::filesystem::path& path, const OnnxRecipe& recipe = {});

}  // namespace wrapture::test
