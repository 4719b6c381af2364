// Pictures by way of `wrapture-decode`: starts it with the file as its input, and reads its answer from memory that both share.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "engine/base/descriptor.hpp"
#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/image_codec.hpp"
#include "engine/base/image_wire.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

fs::path find_decoder() {
  if (const char* given = std::getenv("WRAPTURE_DECODER"); given != nullptr && *given != '\0') return given;
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& candidate : {folder / "wrapture-decode", folder.parent_path() / "wrapture-decode"})
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  throw Error("wrapture-decode: not found beside the program, which needs it to read this picture; install the program again");
}

/// The file itself, or what a pipe holds as a file in memory.
int open_input(const fs::path& path) {
  std::error_code error;
  if (fs::is_regular_file(path, error)) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (fd >= 0 && ::fstat(fd, &status) == 0 && static_cast<std::uint64_t>(status.st_size) <= kMaxImageBytes) return fd;
    if (fd >= 0) ::close(fd);
  }
  const std::vector<std::byte> bytes = read_file(path, kMaxImageBytes);  // throws in the user's words
  const int fd = ::memfd_create("wrapture-picture", MFD_CLOEXEC);
  for (std::size_t at = 0; fd >= 0 && at < bytes.size();) {
    const ssize_t put = ::write(fd, bytes.data() + at, bytes.size() - at);
    if (put <= 0) throw Error("no memory for the picture; free some and try again");
    at += static_cast<std::size_t>(put);
  }
  return fd;
}

/// Input on 0, answer on 1, silence on 2. Returns the process.
pid_t start(const fs::path& decoder, const fs::path& path, int input, int answer, const LoadOptions& options) {
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, 0);
  posix_spawn_file_actions_adddup2(&files, answer, 1);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  std::string program = decoder.string(), name = path.string(), dpi = fmt::format("{}", options.vector_dpi);
  const std::array<char*, 4> arguments{program.data(), name.data(), dpi.data(), nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, program.c_str(), &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw Error(fmt::format("{}: cannot be started; install the program again", program));
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return status;
}

bool read_exactly(int fd, std::uint64_t at, void* target, std::size_t count) {
  for (auto* to = static_cast<std::uint8_t*>(target); count > 0;) {
    const ssize_t got = ::pread(fd, to, count, static_cast<off_t>(at));
    if (got <= 0) return false;
    to += got;
    at += static_cast<std::uint64_t>(got);
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

std::string ending(int status) {
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGKILL))
    return "its decoder took too long";
  return "its decoder broke down";
}

/// The answer is not trusted either: the child may have been taken over.
Image read_answer(const fs::path& path, int answer, int status) {
  WireHeader header;
  struct stat size {};
  const bool whole = status == 0 && ::fstat(answer, &size) == 0 && read_exactly(answer, 0, &header, sizeof header) &&
                     header.magic == WireHeader::kMagic && header.message_octets <= 4096;
  const auto octets = static_cast<std::uint64_t>(size.st_size);
  if (whole && header.kind == WireHeader::kRefused && octets == sizeof header + header.message_octets) {
    std::string message(header.message_octets, '\0');
    if (read_exactly(answer, sizeof header, message.data(), message.size())) refuse_image(path, message);
  }
  if (!whole || header.kind != WireHeader::kDecoded)
    refuse_image(path, fmt::format("is damaged, or no picture that can be read ({}); save it again with another program", ending(status)));
  check_image_size(path, header.width, header.height);
  Image image{.width = header.width, .height = header.height, .dpi = tidy_dpi(header.dpi)};
  const std::uint64_t pixels = std::uint64_t{4} * header.width * header.height;
  if (octets != sizeof header + header.profile_octets + pixels) refuse_image(path, "was not read in full; try again");
  image.icc.resize(header.profile_octets);
  image.rgba.resize(pixels);
  if (!read_exactly(answer, sizeof header, image.icc.data(), image.icc.size()) ||
      !read_exactly(answer, sizeof header + image.icc.size(), image.rgba.data(), image.rgba.size()))
    refuse_image(path, "was not read in full; try again");
  return image;
}

}  // namespace

Image decode_in_child(const fs::path& path, const LoadOptions& options) {
  const fs::path decoder = find_decoder();
  const Descriptor input(open_input(path)), answer(::memfd_create("wrapture-answer", MFD_CLOEXEC));
  if (input.get() < 0 || answer.get() < 0) throw Error("too many files are open; close some and try again");
  const pid_t child = start(decoder, path, input.get(), answer.get(), options);
  const int status = wait_for(child);
  return read_answer(path, answer.get(), status);
}

}  // namespace wrapture
