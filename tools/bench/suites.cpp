// What each suite holds. A suite never changes once people quote its figures: a better one gets another name.
#include "tools/bench/suites.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"

namespace wrapture::bench {

const std::vector<Suite>& suites() {
  static const std::vector<Suite> all{
      {"quick",
       "two networks that restyle pictures, 256 px: a minute on a CPU",
       {{"", {{256, 256}}}, {"zoo:johnson", {{256, 256}}}},
       {"fp32"}},
      {"standard",
       "the field's generators at the sizes that their papers show",
       {{"", {{256, 256}, {512, 512}, {1024, 1024}}},
        {"zoo:johnson", {{256, 256}, {512, 512}}},
        {"zoo:arbitrary", {{256, 256}, {512, 512}}},
        {"zoo:cyclegan", {{256, 256}}},
        {"zoo:pix2pix", {{256, 256}}},
        {"zoo:dcgan", {}},
        {"zoo:b-generator", {}}},
       {"fp32", "fp16"}},
      {"large",
       "what fills a graphics card: pictures for print and for screens",
       {{"", {{1920, 1080}, {2048, 2048}, {3840, 2160}}}, {"zoo:johnson", {{1024, 1024}, {1920, 1080}}}, {"zoo:cyclegan", {{512, 512}}}},
       {"fp32", "fp16"}},
  };
  return all;
}

const Suite& suite(std::string_view name) {
  const auto found = std::ranges::find(suites(), name, &Suite::name);
  if (found != suites().end()) return *found;
  std::string names;
  for (const Suite& each : suites()) names += (names.empty() ? "" : ", ") + each.name;
  throw Error(Failure::usage, fmt::format("--suite {}: no such suite; there are {}", name, names));
}

}  // namespace wrapture::bench
