// Options that say what a foreign generator's tensors mean and what its further inputs are.
#include "tools/wrapture/generator_options.hpp"

#include <fmt/format.h>

#include <array>

#include "engine/base/error.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
namespace {

constexpr const char* kMeaningGroup = "Meaning of a foreign generator's pictures (else <model>.json, its metadata, or found out by trying)";

struct Key {
  const char *option, *key, *help;
};

constexpr std::array<Key, 10> kKeys{{{"--range", "range", "LOW..HIGH of the values that it reads, like 0..255, 0..1 or -1..1"},
                                     {"--mean", "mean", "R,G,B that is subtracted after that, in the units of --range"},
                                     {"--deviation", "deviation", "R,G,B that it is then divided by, in the units of --range"},
                                     {"--channels", "channels", "rgb or bgr"},
                                     {"--layout", "layout", "nchw or nhwc; without it the shape decides"},
                                     {"--output-range", "output_range", "LOW..HIGH of the values that it writes; without it as it reads"},
                                     {"--output-mean", "output_mean", "R,G,B that is added to what it writes; counts with --output-range"},
                                     {"--output-deviation", "output_deviation", "R,G,B that what it writes is multiplied by before"},
                                     {"--output-channels", "output_channels", "rgb or bgr; without it as it reads"},
                                     {"--output-layout", "output_layout", "nchw or nhwc; without it the shape decides"}}};

}  // namespace

void add_meaning_options(CLI::App& command, GeneratorOptions& options, CLI::Option* model) {
  for (const Key& key : kKeys) {
    CLI::Option* option = command.add_option(key.option, options.facts[key.key], key.help)->group(kMeaningGroup);
    if (model != nullptr) option->needs(model);
  }
}

void add_input_option(CLI::App& command, GeneratorOptions& options, CLI::Option* model) {
  CLI::Option* option = command.add_option(
      "--input", options.inputs, "NAME=VALUE for a further input: a number, a comma list, seed:N for noise, an .npy file or a picture");
  if (model != nullptr) option->needs(model);
}

Facts facts_of(const GeneratorOptions& options) {
  Facts facts = options.facts;
  std::erase_if(facts, [](const auto& entry) { return entry.second.empty(); });
  try {
    static_cast<void>(said_pictures(facts));
    static_cast<void>(said_picture(facts, "output_"));
  } catch (const Error& error) {
    throw Error(Failure::usage, error.what());
  }
  return facts;
}

InputValues inputs_of(const GeneratorOptions& options) {
  InputValues values;
  for (const std::string& word : options.inputs) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size())
      throw Error(Failure::usage, fmt::format("--input {}: write NAME=VALUE; VALUE is a number, a comma list, seed:N, an .npy file or a "
                                              "picture (NAME=FILE.npy)",
                                              word));
    if (!values.emplace(word.substr(0, equals), parse_input_value(word.substr(equals + 1))).second)
      throw Error(Failure::usage, fmt::format("--input {}: '{}' is given twice; give it once", word, word.substr(0, equals)));
  }
  return values;
}

}  // namespace wrapture::cli
