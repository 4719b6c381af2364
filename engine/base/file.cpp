// Whole files: bounded reading, and writing by way of a temporary file beside the target.
#include "engine/base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "engine/base/descriptor.hpp"
#include "engine/base/error.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

std::string reason() { return std::strerror(errno); }

[[noreturn]] void bad(const fs::path& path, const std::string& what) {
  throw Error(Failure::bad_input, fmt::format("{}: {}", path.string(), what));
}
[[noreturn]] void unwritable(const fs::path& path, const std::string& what) { throw Error(fmt::format("{}: {}", path.string(), what)); }

/// Up to `max_bytes` + 1 bytes from an open file or pipe whose size is `expected` (0: not known).
std::vector<std::byte> read_all(int fd, const fs::path& path, std::uint64_t expected, std::uint64_t max_bytes) {
  constexpr std::size_t kChunk = std::size_t{1} << 16;
  std::vector<std::byte> bytes(expected > 0 ? expected + 1 : kChunk);
  std::size_t filled = 0;
  while (filled <= max_bytes) {
    if (filled == bytes.size()) bytes.resize(bytes.size() + bytes.size() / 2 + kChunk);
    const ssize_t got = ::read(fd, bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) bad(path, fmt::format("cannot be read ({}); check the disk and its permissions", reason()));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

bool write_all(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

/// Where the bytes really go: symbolic links are followed, so that they survive.
fs::path resolve(const fs::path& path) {
  std::error_code error;
  if (fs::is_symlink(path, error)) {
    fs::path target = fs::weakly_canonical(path, error);
    if (!error) return target;
  }
  return path;
}

/// Pipes and devices such as /dev/stdout are written to, never replaced.
bool is_special(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

fs::path temporary_beside(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  return path.parent_path() / fmt::format(".{}.{}.{}.tmp", path.filename().string(), ::getpid(), counter++);
}

void refuse_bad_target(const fs::path& path) {
  std::error_code error;
  if (path.empty()) throw Error("the output has no name; give a file name");
  if (fs::is_directory(path, error)) unwritable(path, "is a folder; give a file name");
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, error)) unwritable(path, fmt::format("the folder '{}' does not exist; create it first", folder.string()));
}

/// Creates `temporary`, with the mode of the file that it will replace.
int create(const fs::path& temporary, const fs::path& target) {
  const int fd = ::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  struct stat status {};
  if (fd >= 0 && ::stat(target.c_str(), &status) == 0 && ::fchmod(fd, status.st_mode & 07777) != 0) errno = 0;  // the default mode will do
  return fd;
}

/// The new name is kept, too, when the power fails now. What cannot be synced (some network disks) was written all the same.
void sync_folder(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() >= 0) (void)::fsync(opened.get());
}

void write_special(const fs::path& path, std::span<const std::byte> bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 || !write_all(file.get(), bytes) || !file.close())
    unwritable(path, fmt::format("cannot be written ({}); choose another output", reason()));
}

}  // namespace

std::vector<std::byte> read_file(const fs::path& path, std::uint64_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT) bad(path, "does not exist; check the path");
    bad(path, fmt::format("cannot be opened ({}); check its permissions", reason()));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) bad(path, fmt::format("cannot be examined ({}); check the disk", reason()));
  if (S_ISDIR(status.st_mode)) bad(path, "is a folder; give a file");
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) bad(path, "is not a regular file; give a file");
  const auto size = S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
  const std::string too_long = fmt::format("is longer than the limit of {} MiB; use a smaller file", max_bytes >> 20);
  if (size > max_bytes) bad(path, too_long);
  std::vector<std::byte> bytes = read_all(file.get(), path, size, max_bytes);
  if (bytes.size() > max_bytes) bad(path, too_long);
  if (bytes.empty()) bad(path, "is empty; save or download it again");
  return bytes;
}

void write_file_atomic(const fs::path& path, std::span<const std::byte> bytes) {
  refuse_bad_target(path);
  if (is_special(path)) return write_special(path, bytes);
  const fs::path target = resolve(path);
  const fs::path temporary = temporary_beside(target);
  Descriptor file(create(temporary, target));
  if (file.get() < 0) unwritable(path, fmt::format("cannot be written ({}); choose a folder that you may write to", reason()));
  const bool written = write_all(file.get(), bytes) && ::fsync(file.get()) == 0 && file.close();
  if (!written || ::rename(temporary.c_str(), target.c_str()) != 0) {
    const std::string why = reason();
    ::unlink(temporary.c_str());
    unwritable(path, fmt::format("cannot be written ({}); free some space or choose another folder", why));
  }
  sync_folder(target);
}

void write_file_atomic(const fs::path& path, std::string_view text) {
  write_file_atomic(path, std::as_bytes(std::span(text.data(), text.size())));
}

void check_writable(const fs::path& path) {
  refuse_bad_target(path);
  std::error_code error;
  if (fs::exists(path, error) && ::access(path.c_str(), W_OK) != 0)
    unwritable(path, fmt::format("may not be overwritten ({}); choose another name", reason()));
  if (is_special(path)) return;
  const fs::path target = resolve(path);
  const fs::path probe = temporary_beside(target);
  const Descriptor file(create(probe, target));
  if (file.get() < 0) unwritable(path, fmt::format("cannot be written ({}); choose a folder that you may write to", reason()));
  ::unlink(probe.c_str());
}

}  // namespace wrapture
