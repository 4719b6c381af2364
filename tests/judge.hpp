// ONNX Runtime as the judge of whole networks: it runs in Node.js (tests/onnxruntime_judge.mjs); tools/judge.sh installs it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/base/npy.hpp"
#include "engine/graph/reference.hpp"
#include "tests/compare.hpp"

namespace wrapture {

inline std::filesystem::path judge_modules() {
  const char* given = std::getenv("WRAPTURE_JUDGE");
  return given ? std::filesystem::path(given) : std::filesystem::path(WRAPTURE_TESTS_FOLDER).parent_path() / "build/judge/node_modules";
}
inline bool judge_is_there() { return std::filesystem::exists(judge_modules() / "onnxruntime-node"); }
inline std::string how_to_get_the_judge() { return "ONNX Runtime is not installed in " + judge_modules().string() + " (tools/judge.sh)"; }

/// What ONNX Runtime makes of the same inputs: the outputs named.
inline NamedTensors judge(const std::filesystem::path& model, const NamedTensors& inputs, const std::vector<std::string>& outputs) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("wrapture-judge-" + std::to_string(getpid()));
  fs::create_directories(folder);
  const auto file = [&](const std::string& kind, std::size_t i) { return (folder / (kind + std::to_string(i) + ".npy")).string(); };
  std::string command = "NODE_PATH='" + judge_modules().string() + "' node '" +
                        (fs::path(WRAPTURE_TESTS_FOLDER) / "onnxruntime_judge.mjs").string() + "' '" + model.string() + "'";
  for (std::size_t i = 0; const auto& [name, tensor] : inputs) {
    save_npy(file("in", i), {tensor.shape, tensor.f32});
    command += " '" + name + "=" + file("in", i++) + "'";
  }
  command += " --";
  for (std::size_t i = 0; i < outputs.size(); ++i) command += " '" + outputs[i] + "=" + file("out", i) + "'";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  NamedTensors answers;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const NpyArray answer = load_npy(file("out", i));
    answers[outputs[i]] = Tensor::floats(answer.shape, answer.data);
  }
  fs::remove_all(folder);
  return answers;
}

/// Sample artwork (viewer/samples/`file`) as a tensor of this shape (1,C,H,W; C 1 or 3): on made-up patterns with flat channels norms
/// amplify rounding, and ONNX Runtime itself is 8e-5 off a reference in double.
inline Tensor sample_picture(const std::string& file, const Shape& shape, float low = 0, float high = 1) {
  Tensor tensor = Tensor::floats(shape);
  const auto width = static_cast<std::uint32_t>(shape[3]), height = static_cast<std::uint32_t>(shape[2]);
  const Image artwork =
      resize(load_image(std::filesystem::path(WRAPTURE_TESTS_FOLDER).parent_path() / "viewer/samples" / file), width, height);
  const std::size_t pixels = std::size_t{width} * height;
  for (std::size_t i = 0; i < tensor.f32.size(); ++i)
    tensor.f32[i] = low + (high - low) * static_cast<float>(artwork.rgba[i % pixels * 4 + i / pixels]) / 255;
  return tensor;
}

}  // namespace wrapture
