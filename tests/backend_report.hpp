// Runs the suites of the ONNX project and holds the verdicts against tests/backend_expected.txt: nothing is skipped silently, what is
// refused is refused by the message listed there, and what works is no longer listed.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "tests/backend_cases.hpp"

namespace wrapture {

enum class Verdict { passed, folded, refused, disputed, wrong };

inline const char* text_of(Verdict verdict) {
  constexpr const char* words[] = {"pass", "pass (folded)", "refused", "disputed", "FAIL"};
  return words[static_cast<int>(verdict)];
}

struct BackendResult {
  std::string suite, name;
  std::set<std::string> operators;  // "domain.Name" outside the standard ones
  std::int64_t opset = 0;
  bool single_float = false;  // one node over float32 inputs
  Verdict verdict = Verdict::wrong;
  std::string operands;  // which ones the engine got as inputs
  std::string reason;
};

/// What tests/backend_expected.txt lists. A line is a kind, a name and a text:
///   operator NAME           every case with it is refused: "operator NAME is not supported"
///   case NAME TEXT          refused with an Error that holds TEXT
///   device NAME TEXT        the same, but only plans refuse it, not the graph
///   disputed NAME TEXT      its numbers are not those that the engine gives, for this reason
///   later TEXT              cases that releases after 1.12 (Debian 12) added are refused with an Error that holds TEXT
///   generated TEXT          networks of tests/generated_cases.hpp are refused with an Error that holds TEXT
struct Expected {
  std::set<std::string> operators, later, generated;
  std::map<std::string, std::string> cases, device, disputed;
};

inline Expected read_expected() {
  Expected expected;
  std::ifstream stream(std::filesystem::path(WRAPTURE_TESTS_FOLDER) / "backend_expected.txt");
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    std::string kind, name, text;
    if (!(words >> kind) || kind[0] == '#') continue;
    if (kind != "later" && kind != "generated") words >> name;
    std::getline(words >> std::ws, text);
    if (kind == "operator")
      expected.operators.insert(name);
    else if (kind == "later" || kind == "generated")
      (kind == "later" ? expected.later : expected.generated).insert(text);
    else
      (kind == "case" ? expected.cases : kind == "device" ? expected.device : expected.disputed)[name] = text;
  }
  return expected;
}

/// "" where the case is right, else what is wrong. Throws Error for what cannot run.
using BackendJudge = std::function<std::string(const BuiltCase&)>;

namespace backend {

/// Words with which the engine asks for an operand to be a constant.
inline bool wants_constants(const std::string& message) {
  for (const char* part : {"depends on pixel values", "only constant weights are supported", "must be constants"})
    if (message.find(part) != std::string::npos) return true;
  return false;
}

inline BackendResult describe(const BackendCase& one) {
  BackendResult result{.suite = one.folder.parent_path().filename(), .name = name_of(one), .operators = {}, .operands = {}, .reason = {}};
  for (const auto& node : one.model.graph().node())
    result.operators.insert(node.domain().empty() ? node.op_type() : node.domain() + "." + node.op_type());
  result.single_float = one.model.graph().node_size() == 1 && !one.inputs.empty();
  for (const auto& input : one.inputs) result.single_float = result.single_float && input.data_type() == onnx::TensorProto::FLOAT;
  for (const auto& import : one.model.opset_import())
    if (import.domain().empty()) result.opset = import.version();
  return result;
}

/// With as many operands left open as the engine allows: scales, limits and the like must be constants, in shape arithmetic everything.
inline void run_open(const BackendCase& one, const BackendJudge& judge, BackendResult& result) {
  std::string why;
  for (const Bake bake : {Bake::integers, Bake::all_but_first, Bake::all}) try {
      const BuiltCase built = build_case(one, bake);
      const std::string wrong = judge(built);
      result.verdict = !wrong.empty() ? Verdict::wrong : built.graph.inputs.empty() ? Verdict::folded : Verdict::passed;
      result.operands = built.graph.inputs.empty() ? "constant" : bake == Bake::integers ? "open" : "all but the first constant";
      result.reason = wrong.empty() ? why : wrong;
      return;
    } catch (const Error& error) {
      why = error.what();
      if (bake == Bake::all || !wants_constants(why)) throw;
    }
}

inline BackendResult run_case(const std::filesystem::path& folder, const BackendJudge& judge) {
  const BackendCase one = load_backend_case(folder);
  BackendResult result = describe(one);
  try {
    if (result.name.find("BFLOAT16") != std::string::npos) throw Error("its files hold the bits of bfloat16 numbers, not numbers");
    run_open(one, judge, result);
  } catch (const Error& error) {
    result.verdict = Verdict::refused;
    result.reason = error.what();
  }
  return result;
}

inline std::string operator_refused(const std::string& reason) {
  const auto end = reason.find(" is not supported; export the model with other layers");
  const auto begin = reason.find("operator ");
  return end == std::string::npos || begin > end ? "" : reason.substr(begin + 9, end - begin - 9);
}

/// Sets disputed ones apart, and fails the test where the verdict is not what is listed.
inline void settle(BackendResult& one, const Expected& expected, bool on_device) {
  const bool is_disputed = expected.disputed.count(one.name) != 0;
  if (one.verdict == Verdict::wrong) {
    EXPECT_TRUE(is_disputed) << one.name << ": " << one.reason;
    if (!is_disputed) return;
    one.verdict = Verdict::disputed;
    one.reason = expected.disputed.at(one.name);
    return;
  }
  if (one.verdict != Verdict::refused) {
    EXPECT_FALSE(is_disputed) << one.name << " is right: take it off the list in backend_expected.txt";
    EXPECT_EQ(expected.cases.count(one.name), 0u) << one.name << " works: take it off the list in backend_expected.txt";
    EXPECT_EQ(on_device ? expected.device.count(one.name) : 0, 0u) << one.name << " works: take it off the list in backend_expected.txt";
    for (const std::string& op : one.operators)
      EXPECT_EQ(expected.operators.count(op), 0u) << op << " works in " << one.name << ": take it off the list in backend_expected.txt";
    return;
  }
  const std::string op = operator_refused(one.reason);
  if (!op.empty() && expected.operators.count(op) != 0) return;
  const auto& cases = on_device && expected.device.count(one.name) != 0 ? expected.device : expected.cases;
  const auto found = cases.find(one.name);
  const bool listed = found != cases.end() && one.reason.find(found->second) != std::string::npos;
  const bool later_release = std::filesystem::exists(kBackendData / "node" / "test_wrap_pad");
  const bool later = later_release && (!op.empty() || std::any_of(expected.later.begin(), expected.later.end(), [&](const auto& text) {
                       return one.reason.find(text) != std::string::npos;
                     }));
  EXPECT_TRUE(listed || later) << one.name << " was refused: " << one.reason;
}

}  // namespace backend

/// Every case of every suite. `on_device`: the judge plans and runs on a device.
inline std::vector<BackendResult> run_backend(const BackendJudge& judge, bool on_device) {
  const Expected expected = read_expected();
  std::vector<BackendResult> results;
  for (const auto& folder : backend_folders()) {
    results.push_back(backend::run_case(folder, judge));
    backend::settle(results.back(), expected, on_device);
  }
  std::set<std::string> there;
  for (const BackendResult& one : results) there.insert(one.name);
  const bool first_release = !std::filesystem::exists(kBackendData / "node" / "test_wrap_pad");  // later releases drop some
  for (const auto* list : {&expected.cases, &expected.device, &expected.disputed})
    for (const auto& one : *list)
      EXPECT_TRUE(there.count(one.first) != 0 || !first_release) << one.first << " is listed in backend_expected.txt but is not there";
  return results;
}

inline std::map<Verdict, int> count_verdicts(const std::vector<BackendResult>& results) {
  std::map<Verdict, int> counts;
  for (const BackendResult& one : results) ++counts[one.verdict];
  return counts;
}

/// A Markdown table of all cases, under the counts.
inline void write_table(const std::filesystem::path& path, const std::string& title, const std::vector<BackendResult>& results) {
  std::ofstream out(path);
  out << "# " << title << "\n\n";
  for (const auto& [verdict, count] : count_verdicts(results)) out << "- " << text_of(verdict) << ": " << count << "\n";
  const auto single = [&](bool right) {
    return std::count_if(results.begin(), results.end(), [&](const BackendResult& one) {
      return one.single_float && right == (one.verdict == Verdict::passed || one.verdict == Verdict::folded);
    });
  };
  out << fmt::format("\nOf the cases of one node with float32 operands only, {} pass and {} do not.\n", single(true), single(false));
  out << "\n| Suite | Case | Operators | Opset | Verdict | Operands | Reason |\n| --- | --- | --- | --- | --- | --- | --- |\n";
  for (const BackendResult& one : results) {
    std::string reason = one.reason;
    std::replace(reason.begin(), reason.end(), '|', '/');
    out << fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", one.suite, one.name, fmt::join(one.operators, " "), one.opset,
                       text_of(one.verdict), one.operands, reason);
  }
}

}  // namespace wrapture
