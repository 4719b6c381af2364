// A child process with two lines to its parent: what it says (stderr) and that it lives.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace wrapture {

/// Lines out of a descriptor that does not block.
class LineReader {
 public:
  /// What is there now. False at the end.
  bool read_some(int descriptor, std::vector<std::string>& lines);

 private:
  std::string rest_;
};

class ChildProcess {
 public:
  /// Runs this very program again; the heartbeat's descriptor is added as --heartbeat N. Throws Error(failed).
  explicit ChildProcess(std::vector<std::string> words);
  ~ChildProcess();  // kills it
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] int messages() const { return messages_; }
  [[nodiscard]] int heartbeat() const { return heartbeat_; }
  LineReader message_lines, heartbeat_lines;

  /// The exit code once it has ended, 128 + signal where one ended it. Does not wait.
  std::optional<int> ended();
  void send(int signal) const;

 private:
  pid_t pid_ = -1;
  int messages_ = -1, heartbeat_ = -1;
  std::optional<int> code_;
};

}  // namespace wrapture
