// Files and folders: bounded reading, writing that leaves the old or the new file, XDG folders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tests/cli/picture_files.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

template <class Action>
void expect_error(Failure failure, const std::string& part, Action action) {
  try {
    action();
    ADD_FAILURE() << "no error about '" << part << "'";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), failure) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(part));
  }
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(BaseFile, ReadsUpToItsBound) {
  const test::TemporaryFolder folder;
  test::write_octets(folder / "a", {1, 2, 3, 4});
  EXPECT_EQ(read_file(folder / "a", 4).size(), 4u);
  expect_error(Failure::bad_input, "limit", [&] { read_file(folder / "a", 3); });
  expect_error(Failure::bad_input, "not a regular file", [] { read_file("/dev/zero", 100); });
}

TEST(BaseFile, WritesWholeFilesAndLeavesNothingElse) {
  const test::TemporaryFolder folder;
  write_file_atomic(folder / "a", "one");
  ::chmod((folder / "a").c_str(), 0640);
  write_file_atomic(folder / "a", "other");
  EXPECT_EQ(read_file(folder / "a", 100).size(), 5u);
  EXPECT_EQ(files_in(folder.path()), 1u);
  struct stat status {};
  ASSERT_EQ(::stat((folder / "a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);  // the file keeps its mode
}

TEST(BaseFile, FollowsLinksAndNeverReplacesDevices) {
  const test::TemporaryFolder folder;
  write_file_atomic(folder / "real", "one");
  fs::create_symlink("real", folder / "link");
  write_file_atomic(folder / "link", "longer");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "real", 100).size(), 6u);
  write_file_atomic("/dev/null", "gone");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(BaseFile, RefusesWhatCannotBeWritten) {
  const test::TemporaryFolder folder;
  const auto both = [](const std::string& part, const fs::path& path) {
    expect_error(Failure::failed, part, [&] { check_writable(path); });
    expect_error(Failure::failed, part, [&] { write_file_atomic(path, "text"); });
  };
  both("is a folder", folder.path());
  both("does not exist; create it", folder / "none" / "file");
  both("cannot be written", "/proc/file");
  both("no name", "");
  expect_error(Failure::failed, "No space", [] { write_file_atomic("/dev/full", "text"); });
}

TEST(BaseFile, CheckLeavesNoTrace) {
  const test::TemporaryFolder folder;
  check_writable(folder / "new");
  EXPECT_EQ(files_in(folder.path()), 0u);
}

TEST(BaseFile, XdgFolders) {
  setenv("HOME", "/home/somebody", 1);
  unsetenv("XDG_CONFIG_HOME");
  EXPECT_EQ(config_folder(), "/home/somebody/.config/wrapture");
  setenv("XDG_CONFIG_HOME", "relative", 1);
  EXPECT_EQ(config_folder(), "/home/somebody/.config/wrapture");
  setenv("XDG_CONFIG_HOME", "/elsewhere", 1);
  EXPECT_EQ(config_folder(), "/elsewhere/wrapture");
  unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(cache_folder(), "/home/somebody/.cache/wrapture");
}

TEST(BaseFile, Resources) {
  const test::TemporaryFolder folder;
  EXPECT_TRUE(fs::exists(resource("weights")));
  write_file_atomic(folder / "weights", "x");
  setenv("WRAPTURE_DATA", folder.path().c_str(), 1);
  EXPECT_EQ(resource("weights"), folder / "weights");
  unsetenv("WRAPTURE_DATA");
  expect_error(Failure::failed, "WRAPTURE_DATA", [] { (void)resource("no such thing"); });
}

}  // namespace
}  // namespace wrapture
