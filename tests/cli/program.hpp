// Runs the real program, as a user would, and keeps what it said.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace wrapture::test {

struct Invocation {
  std::vector<std::string> arguments;
  std::filesystem::path folder;            // to run in
  std::vector<std::string> environment{};  // NAME=VALUE, besides that of the test
  std::filesystem::path output{};          // stdout goes here; else it is kept
};

struct Outcome {
  int code = -1;  // exit code; 128 + signal when it was killed
  std::string out, err;
};

Outcome run_program(const Invocation& invocation);

/// The words as one line, for messages.
std::string to_string(const Invocation& invocation);

}  // namespace wrapture::test
