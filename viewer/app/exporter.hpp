// Exports in the background: a worker with a device of its own, so that the window never waits for them.
#pragma once

#include <atomic>
#include <chrono>
#include <future>
#include <optional>

#include "engine/vk/context.hpp"
#include "viewer/export/output.hpp"

namespace wrapture {

/// Complete in itself: the worker shares nothing with the window.
struct ExportTask {
  OutputTask output;
  Image artwork;
  StyleSettings settings;
  Library library;
  std::string device;  // as ContextOptions::device
  vk::Validation validation = vk::Validation::off;
};

/// One at a time. Window thread only; wakes the window when done.
class Exporter {
 public:
  ~Exporter();  // gives up what runs, and waits for that
  Exporter() = default;
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

  /// Throws Error(usage) while another runs, Error(failed) where the path cannot be written.
  void start(ExportTask task);
  /// The worker ends at the next tile or frame, and leaves nothing behind.
  void cancel() { cancelled_ = true; }

  [[nodiscard]] bool busy() const { return work_.valid(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] double share() const { return share_; }  // 0..1
  /// Negative while nobody knows.
  [[nodiscard]] double seconds_left() const;
  [[nodiscard]] bool cancelling() const { return cancelled_; }

  /// The path of what was written, once. Throws what went wrong, once; Error(interrupted) where it was cancelled.
  std::optional<std::filesystem::path> take_done();

 private:
  void tell(double share);
  void run(const ExportTask& task);

  std::future<void> work_;
  std::filesystem::path path_;
  std::atomic<double> share_{0};
  std::atomic<bool> cancelled_{false};
  std::chrono::steady_clock::time_point start_;
};

}  // namespace wrapture
