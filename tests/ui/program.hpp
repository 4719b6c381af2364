// Starts a program with its own environment and files for its output, for tests that drive it from outside.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wrapture::test {

using Seconds = std::chrono::duration<double>;

struct Launch {
  std::vector<std::string> words;                  // program and its arguments
  std::map<std::string, std::string> environment;  // added to or replacing ours
  std::vector<std::string> without;                // variables to leave out
  std::filesystem::path output, errors;            // files for stdout and stderr; empty: dropped
};

/// Owns the process: ends it when destroyed.
class Program {
 public:
  explicit Program(const Launch& launch);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// The exit code, 128 + signal where a signal ended it; empty where it still runs after that time.
  std::optional<int> wait(Seconds longest);
  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Processor time used so far, all threads.
  [[nodiscard]] double processor_s() const;

 private:
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

std::string read_text(const std::filesystem::path& path);
/// Asks every 20 ms; false where `met` never was true.
template <class Met>
bool wait_until(Seconds longest, const Met& met);
void sleep_for(Seconds time);

template <class Met>
bool wait_until(Seconds longest, const Met& met) {
  const auto end = std::chrono::steady_clock::now() + longest;
  while (std::chrono::steady_clock::now() < end) {
    if (met()) return true;
    sleep_for(Seconds(0.02));
  }
  return met();
}

}  // namespace wrapture::test
