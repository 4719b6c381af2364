// Named sets of networks, sizes and precisions, so that figures of several people mean the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wrapture::bench {

struct SuiteEntry {
  std::string model;                                           // zoo:NAME; empty: the bundled generator
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sizes;  // width, height px; empty: the one that the network has
};

/// Every entry at every of its sizes in every precision.
struct Suite {
  std::string name, about;
  std::vector<SuiteEntry> entries;
  std::vector<std::string> precisions;
};

const std::vector<Suite>& suites();
/// Throws Error(usage) naming all.
const Suite& suite(std::string_view name);

}  // namespace wrapture::bench
