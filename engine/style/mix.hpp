// Styles mixed by weight: "A=0.7,B=0.3" becomes one code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/style/model.hpp"

namespace wrapture {

struct MixPart {
  std::string name;  // of a style in the library
  float weight = 1;  // at least 0; weights count relative to their sum
  bool operator==(const MixPart&) const = default;
};
using Mix = std::vector<MixPart>;

/// "A=0.7,B=0.3". Throws Error(usage) for anything else, weights below 0, names given twice, and where all weights are 0.
Mix parse_mix(const std::string& text);
std::string to_string(const Mix& mix);

/// Whether these two can be parts of one mix.
bool can_mix(const Library::Entry& a, const Library::Entry& b);

/// A generator with the numbers that it is to be given.
struct Blend {
  std::filesystem::path model;
  std::vector<float> code;  // empty for foreign generators
  StrengthCurve curve{};    // the weighted mean; empty where a part has none
  bool operator==(const Blend&) const = default;
};
/// The weighted sum of the codes, weights brought to the sum 1; of one style exactly its code. Throws Error(usage) for unknown styles and
/// for styles that cannot be mixed: those of different generators, and foreign ones.
Blend blend(const Library& library, const Mix& mix);

}  // namespace wrapture
