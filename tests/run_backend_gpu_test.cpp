// The test suites of the ONNX project on the device: every case, rewritten, planned and run, is right at the project's own tolerance, or
// refused by the words of tests/backend_expected.txt. Writes the table of all cases beside the program.
#include <cstdlib>
#include <iostream>

#include "engine/graph/rewrite.hpp"
#include "engine/run/executor.hpp"
#include "tests/backend_report.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

constexpr int kMinimumOnDevice = 250;  // cases that the device ran when this was written; fewer means that something is skipped
constexpr int kMinimumConstant = 100;  // the same for all operands but the first as constants

NamedTensors run_planned(const Graph& graph, const NamedTensors& inputs) {
  Executor executor(test_context(), test_kernels(), make_plan(graph, test_context().limits()), {.fill_with_nan = true});
  for (const auto& [name, tensor] : inputs) executor.write_input(name, tensor);
  executor.run();
  NamedTensors outputs;
  for (const Port& port : executor.plan().outputs) outputs.emplace(port.name, executor.read_output(port.name));
  return outputs;
}

std::string judge_on_device(const BuiltCase& built) {
  if (built.graph.inputs.empty()) return difference(run_reference(built.graph, {}), built.wanted);  // nothing is left to run
  return difference(run_planned(rewrite(built.graph).graph, built.inputs), built.wanted);
}

std::filesystem::path table_path() {
  if (const char* given = std::getenv("WRAPTURE_BACKEND_TABLE")) return given;
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  return std::filesystem::path(WRAPTURE_PROGRAM).parent_path() / fmt::format("onnx_backend_{}.md", driver ? driver : "device");
}

TEST(OnnxBackend, EveryCaseIsRightOrRefusedAsListed) {
  if (!std::filesystem::exists(kBackendData)) GTEST_SKIP() << "install libonnx-testdata to run the tests of the ONNX project";
  const std::vector<BackendResult> results = run_backend(judge_on_device, true);
  write_table(table_path(), "ONNX test suites on " + test_context().info().name, results);
  std::map<Verdict, int> counts = count_verdicts(results);
  for (const auto& [verdict, count] : counts) std::cout << text_of(verdict) << ": " << count << "\n";
  std::cout << "table: " << table_path().string() << "\n";
  EXPECT_GE(counts[Verdict::passed], kMinimumOnDevice);
}

/// Most networks carry their weights as constants, which takes other ways through plans than the open operands above.
TEST(OnnxBackend, ConstantOperandsGiveTheSame) {
  if (!std::filesystem::exists(kBackendData)) GTEST_SKIP() << "install libonnx-testdata to run the tests of the ONNX project";
  const Expected expected = read_expected();
  int right = 0;
  for (const auto& folder : backend_folders()) {
    const BackendCase one = load_backend_case(folder);
    const auto floats = std::count_if(one.inputs.begin(), one.inputs.end(), is_float);
    if (floats < 2 || !is_float(one.inputs[0]) || expected.disputed.count(name_of(one)) != 0) continue;
    try {
      EXPECT_EQ(judge_on_device(build_case(one, Bake::all_but_first)), "") << name_of(one);
      ++right;
    } catch (const Error&) {  // refusals are the other test's matter
    }
  }
  std::cout << right << " cases right with constant operands\n";
  EXPECT_GE(right, kMinimumConstant);
}

}  // namespace
}  // namespace wrapture
