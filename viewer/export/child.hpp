// A program that is started with its input coming from us and its messages kept.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace wrapture {

/// Owns the process: ends it when destroyed.
class Child {
 public:
  /// words: the program, looked for in PATH, and its arguments. Throws Error(failed) where it cannot be started.
  explicit Child(const std::vector<std::string>& words);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// To its standard input. False where it no longer reads.
  bool write(std::span<const std::byte> bytes);
  /// Ends its input and waits. The exit code; 128 + signal where a signal ended it.
  int finish();
  /// What it wrote to its standard output and errors so far.
  [[nodiscard]] std::string messages() const;

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, CloseFile> messages_;
  pid_t pid_ = -1;
  int input_ = -1;
};

/// Whether PATH has a program of this name.
bool program_is_there(const std::string& name);

}  // namespace wrapture
