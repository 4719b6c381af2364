// Rewrite rules: pure Graph -> Graph, each local and switchable by name; the answer never changes beyond rounding.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/graph.hpp"

namespace wrapture {

struct RewriteRule {
  std::string_view name;                           // as in --no-rewrite=NAME
  std::string_view description;                    // one line
  Graph (*apply)(const Graph& graph, int& count);  // count: how often it was applied
};

/// All rules in the order in which they run.
std::span<const RewriteRule> rewrite_rules();

struct RewriteCount {
  std::string name;
  int count;
};
struct Rewritten {
  Graph graph;
  std::vector<RewriteCount> applied;
};

/// Runs every rule not in `disabled` ("all" disables all). Throws Error(usage) for an unknown name.
Rewritten rewrite(const Graph& graph, const std::set<std::string>& disabled = {});

}  // namespace wrapture
