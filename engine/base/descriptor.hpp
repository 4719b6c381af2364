// A file descriptor that is closed when it is no longer used.
#pragma once

#include <unistd.h>

#include <utility>

namespace wrapture {

/// Owns a file descriptor; close() tells whether the last bytes arrived.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  bool close() {
    const int fd = std::exchange(fd_, -1);
    return fd < 0 || ::close(fd) == 0;
  }

 private:
  int fd_;
};

}  // namespace wrapture
