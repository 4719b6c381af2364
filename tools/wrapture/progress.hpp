// Long work on the command line: a line that says how far it is and how long it will take, and an end by Ctrl+C that leaves nothing behind.
#pragma once

#include <chrono>
#include <string>

namespace wrapture::cli {

/// "40 s", "3 min", "2 h".
std::string rounded_time(double seconds);

/// While it lives, Ctrl+C (and a request to end) makes tell() throw Error(interrupted); the line goes when it does. One at a time.
class LongWork {
 public:
  /// quiet, or no terminal at stderr: no line.
  LongWork(std::string what, bool quiet);
  ~LongWork();
  LongWork(const LongWork&) = delete;
  LongWork& operator=(const LongWork&) = delete;

  /// share: 0..1 of all. Throws Error(interrupted).
  void tell(double share);

 private:
  std::string what_;
  bool shown_;
  std::chrono::steady_clock::time_point start_, told_{};
};

/// Whether Ctrl+C was pressed during the LongWork that lives.
bool interrupted();

}  // namespace wrapture::cli
