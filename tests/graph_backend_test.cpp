// The test suites of the ONNX project through the reference: every case comes out right, read as it is, with its operands baked in as
// constants, and rewritten; or is refused by the words of tests/backend_expected.txt.
#include <iostream>

#include "engine/graph/rewrite.hpp"
#include "tests/backend_report.hpp"

namespace wrapture {
namespace {

constexpr int kMinimumRight = 418;  // cases that came out right when this was written; fewer means that something is skipped

std::string judge_by_reference(const BuiltCase& built) {
  std::string wrong = difference(run_reference(built.graph, built.inputs), built.wanted);
  if (!wrong.empty()) return wrong;
  const std::string rewritten = difference(run_reference(rewrite(built.graph).graph, built.inputs), built.wanted);
  return rewritten.empty() ? "" : "rewritten: " + rewritten;
}

bool is_right(const BackendResult& one) { return one.verdict == Verdict::passed || one.verdict == Verdict::folded; }

TEST(OnnxBackend, EveryCaseIsRightOrRefusedAsListed) {
  if (!std::filesystem::exists(kBackendData)) GTEST_SKIP() << "install libonnx-testdata to run the tests of the ONNX project";
  const std::vector<BackendResult> results = run_backend(judge_by_reference, false);
  for (const auto& [verdict, count] : count_verdicts(results)) std::cout << text_of(verdict) << ": " << count << "\n";
  EXPECT_GE(std::count_if(results.begin(), results.end(), is_right), kMinimumRight);
}

TEST(OnnxBackend, ConstantOperandsGiveTheSame) {
  if (!std::filesystem::exists(kBackendData)) GTEST_SKIP() << "install libonnx-testdata to run the tests of the ONNX project";
  const Expected expected = read_expected();
  int right = 0;
  for (const auto& folder : backend_folders()) {
    const BackendCase one = load_backend_case(folder);
    if (name_of(one).find("BFLOAT16") != std::string::npos || expected.disputed.count(name_of(one)) != 0) continue;
    try {
      const BuiltCase built = build_case(one, Bake::all);
      EXPECT_EQ(judge_by_reference(built), "") << name_of(one);
      ++right;
    } catch (const Error&) {  // refusals are the other test's matter
    }
  }
  EXPECT_GE(right, kMinimumRight);
}

}  // namespace
}  // namespace wrapture
