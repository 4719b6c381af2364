// Saving that is killed at any moment leaves the old or the new file, whole. 60 times; WRAPTURE_FULL=1: 500 times.
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture {
namespace {

/// Each version is one letter over and over and has a length of its own.
std::string version(unsigned number) { return std::string(40'000 + 1'000 * (number % 26), static_cast<char>('a' + number % 26)); }

bool is_whole(const std::vector<std::byte>& bytes) {
  const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' && text == version(static_cast<unsigned>(text.front() - 'a'));
}

TEST(BaseFileKilled, TheOldOrTheNewFileIsThere) {
  const test::TemporaryFolder folder;
  const auto path = folder / "saved";
  write_file_atomic(path, version(0));
  std::mt19937 random(7);
  const int times = std::getenv("WRAPTURE_FULL") != nullptr ? 500 : 60;
  int changed = 0;
  for (int i = 0; i < times; ++i) {
    const auto before = read_file(path, 1 << 20);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (unsigned number = static_cast<unsigned>(i) + 1;; ++number) write_file_atomic(path, version(number));
    }
    usleep(std::uniform_int_distribution<useconds_t>(50, 25'000)(random));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const auto after = read_file(path, 1 << 20);
    ASSERT_TRUE(is_whole(after)) << "kill number " << i;
    changed += after != before ? 1 : 0;
  }
  EXPECT_GT(changed, times / 4) << "the kills came before anything was written";
  std::printf("killed while saving: %d times, torn files: 0, newer file kept: %d\n", times, changed);
}

TEST(BaseFileKilled, AFullDiskLeavesTheOldFileAndNothingElse) {
  const test::TemporaryFolder folder;
  const auto path = folder / "saved";
  write_file_atomic(path, version(1));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {  // files may not grow beyond this, as if the disk were full
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{10'000, 10'000};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_file_atomic(path, version(2));
    } catch (const Error& error) {
      _exit(error.failure() == Failure::failed ? 7 : 8);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 7);
  const auto kept = read_file(path, 1 << 20);
  EXPECT_EQ(kept.size(), version(1).size());
  EXPECT_TRUE(is_whole(kept));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace wrapture
