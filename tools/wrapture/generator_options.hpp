// Options that say what a foreign generator's tensors mean and what its further inputs are.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "engine/style/inputs.hpp"

namespace wrapture::cli {

/// As on the command line.
struct GeneratorOptions {
  Facts facts;                      // every key that has an option; empty: not said
  std::vector<std::string> inputs;  // NAME=VALUE
};

/// --range, --mean, ... --output-layout. `model`: the option without which they mean nothing; may be null.
void add_meaning_options(CLI::App& command, GeneratorOptions& options, CLI::Option* model);
/// --input NAME=VALUE.
void add_input_option(CLI::App& command, GeneratorOptions& options, CLI::Option* model);

/// What was said. Throws Error(usage) for values that cannot be.
Facts facts_of(const GeneratorOptions& options);
/// By name. Throws Error(usage) for words without a name and names given twice.
InputValues inputs_of(const GeneratorOptions& options);

}  // namespace wrapture::cli
