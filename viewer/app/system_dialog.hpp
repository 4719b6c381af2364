// The desktop's own file dialog, where zenity is there: a child process, so that the window goes on.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace wrapture {

struct SystemQuestion {
  std::string title;
  std::filesystem::path start;  // folder, with a slash at its end, or file
  bool saves = false;
  std::vector<std::string> endings;  // ".png"; none: all files
};

/// Window thread only.
class SystemDialog {
 public:
  SystemDialog() = default;
  ~SystemDialog() { close(); }
  SystemDialog(const SystemDialog&) = delete;
  SystemDialog& operator=(const SystemDialog&) = delete;

  [[nodiscard]] static bool available();
  /// Replaces one that is open. wake: called by another thread when take() has an answer. Throws Error where it cannot be started.
  void ask(const SystemQuestion& question, void (*wake)());
  /// The path, or nothing chosen (an empty one), once.
  std::optional<std::string> take();
  [[nodiscard]] bool open() const { return answer_.valid(); }
  void close();

 private:
  pid_t child_ = 0;
  std::future<std::string> answer_;
};

}  // namespace wrapture
