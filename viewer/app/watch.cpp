// A thread that waits for the kernel's word about folders, and compares stamps of files.
#include "viewer/app/watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace wrapture {

namespace fs = std::filesystem;

namespace {

constexpr int kRestless_ms = 30, kBlind_ms = 200, kCalm_ms = 2000;

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Where the kernel does not hear of what others write: NFS, SMB, CIFS, FUSE, 9p.
bool lies_elsewhere(const fs::path& folder) {
  constexpr std::array<std::uint32_t, 6> kKinds{0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x65735546, 0x01021997};
  struct statfs status {};
  return ::statfs(folder.c_str(), &status) != 0 || std::ranges::count(kKinds, static_cast<std::uint32_t>(status.f_type)) > 0;
}

/// The folders in which something must happen for the file to change: its own, and that of what a link leads to.
std::vector<fs::path> folders_of(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error), real = fs::weakly_canonical(absolute, error);
  std::vector<fs::path> folders{absolute.parent_path()};
  if (!error && real.parent_path() != folders.front()) folders.push_back(real.parent_path());
  return folders;
}

}  // namespace

FileStamp stamp_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return {.exists = true,
          .bytes = static_cast<std::uint64_t>(status.st_size),
          .inode = static_cast<std::uint64_t>(status.st_ino),
          .changed_ns = status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec};
}

bool Settler::add(const FileStamp& now, double now_s) {
  if (!(now == seen_)) {
    seen_ = now;
    since_s_ = now_s;
  }
  if (seen_ == told_ || now_s - since_s_ < (seen_.exists ? kRest_s : kGone_s)) return false;
  told_ = seen_;
  return true;
}

struct FileWatch::Impl {
  explicit Impl(std::function<void()> wake_up) : wake(std::move(wake_up)) {
    thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~Impl() {
    thread.request_stop();
    nudge();
    thread.join();
    for (const int fd : {inotify, nudges})
      if (fd >= 0) ::close(fd);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void nudge() const {
    const std::uint64_t one = 1;
    if (::write(nudges, &one, sizeof one) < 0) return;  // it is awake already
  }

  /// False where some folder cannot be watched.
  bool watch_folders() {
    constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_ATTRIB;
    bool all = inotify >= 0;
    for (const auto& [file, settler] : files)
      for (const fs::path& folder : folders_of(file))
        all = ::inotify_add_watch(inotify, folder.c_str(), kEvents) >= 0 && !lies_elsewhere(folder) && all;
    return all;
  }

  /// How long to wait for the next look, ms.
  int look() {
    const std::scoped_lock hold(lock);
    bool restless = false;
    const bool changed_before = !changes.empty();
    for (auto& [file, settler] : files) {
      const FileStamp stamp = stamp_of(file);
      if (settler.add(stamp, now_s())) {
        std::erase_if(changes, [&path = file](const FileChange& old) { return old.path == path; });
        changes.push_back({file, stamp.exists});
      }
      restless |= settler.restless();
    }
    if (!changes.empty() && !changed_before) wake();
    return restless ? kRestless_ms : watch_folders() ? kCalm_ms : kBlind_ms;
  }

  void run(const std::stop_token& stop) {
    std::array<char, 4096> events{};
    while (!stop.stop_requested()) {
      const int wait_ms = look();
      std::array<pollfd, 2> sources{{{nudges, POLLIN, 0}, {inotify, POLLIN, 0}}};
      ::poll(sources.data(), sources.size(), wait_ms);
      for (const pollfd& source : sources)
        if ((source.revents & POLLIN) != 0 && ::read(source.fd, events.data(), events.size()) < 0) break;  // what it was does not matter
    }
  }

  std::function<void()> wake;
  int inotify = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC), nudges = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  std::mutex lock;  // of the two below
  std::map<fs::path, Settler> files;
  std::vector<FileChange> changes;
  std::jthread thread;
};

FileWatch::FileWatch(std::function<void()> wake) : impl_(std::make_unique<Impl>(std::move(wake))) {}
FileWatch::~FileWatch() = default;

void FileWatch::follow(const std::vector<fs::path>& wanted) {
  {
    const std::scoped_lock hold(impl_->lock);
    const auto is_wanted = [&](const fs::path& path) { return std::ranges::find(wanted, path) != wanted.end(); };
    bool same = true;
    same &= std::erase_if(impl_->files, [&](const auto& file) { return !is_wanted(file.first); }) == 0;
    std::erase_if(impl_->changes, [&](const FileChange& change) { return !is_wanted(change.path); });
    for (const fs::path& path : wanted) same &= !impl_->files.try_emplace(path, stamp_of(path)).second;
    if (same) return;
  }
  impl_->nudge();
}

std::vector<FileChange> FileWatch::take() {
  const std::scoped_lock hold(impl_->lock);
  return std::exchange(impl_->changes, {});
}

}  // namespace wrapture
