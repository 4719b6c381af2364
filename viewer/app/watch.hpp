// Notices when files that are in use are saved by other programs, half-written files and atomic renames included.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace wrapture {

/// Tells one content of a file from another without reading it.
struct FileStamp {
  bool exists = false;
  std::uint64_t bytes = 0, inode = 0;
  std::int64_t changed_ns = 0;
  bool operator==(const FileStamp&) const = default;
};
FileStamp stamp_of(const std::filesystem::path& path);

/// When a file has changed and come to rest: programs write in pieces, or remove the old file before they name the new one. Pure.
class Settler {
 public:
  explicit Settler(const FileStamp& now) : told_(now), seen_(now) {}
  /// True once for each change, when nothing more has happened for a while.
  bool add(const FileStamp& now, double now_s);
  [[nodiscard]] bool restless() const { return !(seen_ == told_); }

 private:
  static constexpr double kRest_s = 0.12, kGone_s = 0.6;  // a removed file mostly comes back
  FileStamp told_, seen_;
  double since_s_ = 0;
};

struct FileChange {
  std::filesystem::path path;
  bool exists = true;
};

/// Watches the folders of the files (inotify) on a thread of its own; looks by itself now and then, and often where folders cannot be
/// watched or lie on another machine.
class FileWatch {
 public:
  /// wake: called by the thread when take() has something.
  explicit FileWatch(std::function<void()> wake);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  /// These from now on. A file that was followed before is not told again; a new one only when it changes from now on.
  void follow(const std::vector<std::filesystem::path>& files);
  /// What has changed since the last call, each file once.
  std::vector<FileChange> take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
