// Two reports side by side: ratios new / old of networks and kernels, and what differs between the two besides.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/bench/report.hpp"

namespace wrapture::bench {

/// A time in both reports.
struct Pair {
  double older = 0, newer = 0;  // ms
  [[nodiscard]] double ratio() const { return newer / older; }
};

/// A kernel of a network: the medians of all its dispatches together.
struct KernelPair {
  std::string kernel;
  Pair total;
};

struct RunPair {
  std::string title;
  std::optional<Pair> median, p95;  // none where a result was wrong
  std::string note;                 // why there are none
  std::vector<KernelPair> kernels;  // that both have, slowest first
};

struct Comparison {
  std::vector<RunPair> runs;
  std::vector<std::string> notes;  // a line each
};

Comparison compare(const Report& older, const Report& newer);

std::string to_markdown(const Comparison& comparison);

/// Where a median or p95 of a network is more than `limit` times what it was, or nothing can be compared: one line about the worst.
std::optional<std::string> slower_than(const Comparison& comparison, double limit);

}  // namespace wrapture::bench
