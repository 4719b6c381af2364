// Help with the examples first, and one-line messages about wrong words on the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace wrapture::cli {

/// Prints the examples of a (sub)command before its options.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_description(const CLI::App* app) const override;
};

/// One line: what is wrong, what was probably meant, where help is.
std::string describe(const CLI::App& program, const CLI::ParseError& error);

}  // namespace wrapture::cli
