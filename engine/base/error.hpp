// The one exception type of Wrapture: what is wrong with the world, in the user's words.
#pragma once

#include <stdexcept>
#include <string>

namespace wrapture {

/// Why something failed; the value is the exit code of the command line program.
enum class Failure : int {
  failed = 1,         // anything else, unwritable output included
  usage = 2,          // wrong words on the command line
  bad_input = 3,      // artwork or model that cannot be read
  no_device = 4,      // no usable Vulkan device
  device_lost = 5,    // device lost or out of memory
  slower = 6,         // a benchmark took longer than was asked for
  interrupted = 130,  // ended by the user, as shells say it
};

/// One line that names the file, the place and what to do. Thrown, never logged and continued.
class Error : public std::runtime_error {
 public:
  Error(Failure failure, const std::string& message) : std::runtime_error(message), failure_(failure) {}
  /// A plain failure (exit code 1).
  explicit Error(const std::string& message) : Error(Failure::failed, message) {}

  [[nodiscard]] Failure failure() const { return failure_; }
  [[nodiscard]] int exit_code() const { return static_cast<int>(failure_); }

 private:
  Failure failure_;
};

/// Memory of the device or of the system is short: something smaller may still do.
class OutOfMemory : public Error {
 public:
  explicit OutOfMemory(const std::string& message) : Error(Failure::device_lost, message) {}
};

}  // namespace wrapture
