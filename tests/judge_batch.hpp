// ONNX Runtime as the judge of many models in one process of Node.js: starting it takes longer than most of them.
#pragma once

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/judge.hpp"

namespace wrapture {

struct JudgedModel {
  std::string bytes;  // of the ONNX file
  NamedTensors inputs;
  std::string output;
};

/// What ONNX Runtime makes of each model, all in one process; the files between lie in a folder that goes away.
inline std::vector<Tensor> judge_all(const std::vector<JudgedModel>& models) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / fmt::format("wrapture-judge-{}", getpid());
  fs::create_directories(folder);
  nlohmann::json jobs = nlohmann::json::array();
  for (std::size_t i = 0; i < models.size(); ++i) {
    const fs::path model = folder / fmt::format("{}.onnx", i);
    std::ofstream(model, std::ios::binary) << models[i].bytes;
    nlohmann::json job = {model.string()};
    for (const auto& [name, tensor] : models[i].inputs) {
      const fs::path file = folder / fmt::format("{}_{}.npy", i, name);
      save_npy(file, {tensor.shape, tensor.f32});
      job.push_back(name + "=" + file.string());
    }
    job.push_back("--");
    job.push_back(models[i].output + "=" + (folder / fmt::format("{}_answer.npy", i)).string());
    jobs.push_back(job);
  }
  std::ofstream(folder / "jobs.json") << jobs.dump();
  const std::string command = fmt::format("NODE_PATH='{}' node '{}/onnxruntime_judge.mjs' --jobs '{}'", judge_modules().string(),
                                          WRAPTURE_TESTS_FOLDER, (folder / "jobs.json").string());
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::vector<Tensor> answers;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const NpyArray answer = load_npy(folder / fmt::format("{}_answer.npy", i));
    answers.push_back(Tensor::floats(answer.shape, answer.data));
  }
  fs::remove_all(folder);
  return answers;
}

}  // namespace wrapture
