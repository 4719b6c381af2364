// Small networks with the main families of kernels, on the device and by the reference: whether a driver computes what it should.
#pragma once

#include <string>
#include <vector>

#include "engine/graph/graph.hpp"
#include "engine/plan/plan.hpp"
#include "engine/vk/context.hpp"

namespace wrapture::cli {

struct SelfTest {
  std::string name;  // of the kernels, for people
  Graph graph;
};
/// Graphs whose inputs are called "x", "y" ...; each runs in milliseconds.
std::vector<SelfTest> self_tests();

struct SelfTestResult {
  std::string name;
  double error = 0;     // largest difference from the reference, relative to its largest value; infinite for values that are no numbers
  double allowed = 0;   //
  std::string failure;  // what the device said instead of an answer; else empty
  [[nodiscard]] bool right() const { return failure.empty() && error <= allowed; }
};
/// Waits. Queue thread.
SelfTestResult run_self_test(const vk::Context& context, const SelfTest& test, Storage storage);

}  // namespace wrapture::cli
