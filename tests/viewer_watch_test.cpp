// Watching files that other programs save: in pieces, by renaming, by removing first; each is told once, at rest, and soon.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "tests/cli/temporary_folder.hpp"
#include "viewer/app/watch.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

FileStamp stamp(std::uint64_t bytes) {
  return {.exists = true, .bytes = bytes, .inode = 1, .changed_ns = static_cast<std::int64_t>(bytes)};
}

TEST(Settler, TellsAChangeOnceAndOnlyAtRest) {
  Settler settler(stamp(10));
  EXPECT_FALSE(settler.add(stamp(10), 5));
  EXPECT_FALSE(settler.restless());
  EXPECT_FALSE(settler.add(stamp(3), 5.1));  // being written
  EXPECT_TRUE(settler.restless());
  EXPECT_FALSE(settler.add(stamp(6), 5.2));
  EXPECT_FALSE(settler.add(stamp(9), 5.3));
  EXPECT_FALSE(settler.add(stamp(9), 5.35));
  EXPECT_TRUE(settler.add(stamp(9), 5.45));
  EXPECT_FALSE(settler.add(stamp(9), 5.5));
  EXPECT_FALSE(settler.restless());
}

TEST(Settler, WaitsForARemovedFileToComeBack) {
  Settler settler(stamp(10));
  EXPECT_FALSE(settler.add({}, 1));
  EXPECT_FALSE(settler.add({}, 1.3));
  EXPECT_FALSE(settler.add(stamp(11), 1.35));
  EXPECT_TRUE(settler.add(stamp(11), 1.5));  // told as a change, never as gone
  EXPECT_FALSE(settler.add({}, 2));
  EXPECT_TRUE(settler.add({}, 2.7));
  EXPECT_FALSE(settler.add({}, 9));
}

class Watch : public ::testing::Test {
 protected:
  test::TemporaryFolder folder;
  fs::path file = folder / "artwork.png";
  std::atomic<int> wakes = 0;

  void SetUp() override { write(file, "first"); }
  static void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  /// The changes told within `seconds`, waiting for at least one.
  static std::vector<FileChange> wait(FileWatch& watch, double seconds) {
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    while (Clock::now() < end) {
      auto changes = watch.take();
      if (!changes.empty()) return changes;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return {};
  }
};

TEST_F(Watch, EveryWayOfSavingIsToldWithinHalfASecond) {
  FileWatch watch([this] { ++wakes; });
  watch.follow({file});
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const std::vector<std::function<void()>> ways{[&] { write(file, "written over"); },
                                                [&] {  // as most editors do
                                                  write(folder / "artwork.tmp", "renamed over it");
                                                  fs::rename(folder / "artwork.tmp", file);
                                                },
                                                [&] {
                                                  fs::remove(file);
                                                  write(file, "removed and made anew");
                                                },
                                                [&] {  // and with a copy of the old one
                                                  fs::rename(file, folder / "artwork.png~");
                                                  write(file, "moved away and made anew!");
                                                }};
  for (std::size_t way = 0; way < ways.size(); ++way) {
    const int before = wakes;
    ways[way]();
    const auto start = Clock::now();
    const auto changes = wait(watch, 2);
    ASSERT_EQ(changes.size(), 1u) << way;
    EXPECT_EQ(changes.front().path, file);
    EXPECT_TRUE(changes.front().exists);
    EXPECT_LT(std::chrono::duration<double>(Clock::now() - start).count(), 0.45) << way;
    EXPECT_GT(wakes, before);
  }
  EXPECT_TRUE(wait(watch, 0.3).empty()) << "told twice";
}

TEST_F(Watch, AFileInPiecesIsToldWhenItIsWhole) {
  FileWatch watch([] {});
  watch.follow({file});
  std::ofstream slow(file, std::ios::binary | std::ios::trunc);
  for (int piece = 0; piece < 10; ++piece) {
    slow << "piece" << std::flush;
    std::this_thread::sleep_for(std::chrono::milliseconds(40));
    EXPECT_TRUE(watch.take().empty()) << piece;
  }
  slow.close();
  EXPECT_EQ(wait(watch, 2).size(), 1u);
}

TEST_F(Watch, GoneAndBack) {
  FileWatch watch([] {});
  watch.follow({file});
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  fs::remove(file);
  const auto gone = wait(watch, 3);
  ASSERT_EQ(gone.size(), 1u);
  EXPECT_FALSE(gone.front().exists);
  write(file, "back");
  const auto back = wait(watch, 2);
  ASSERT_EQ(back.size(), 1u);
  EXPECT_TRUE(back.front().exists);
}

TEST_F(Watch, LinksLeadToTheFile) {
  fs::create_directory(folder / "real");
  write(folder / "real" / "a.png", "first");
  fs::create_symlink(folder / "real" / "a.png", folder / "link.png");
  FileWatch watch([] {});
  watch.follow({folder / "link.png"});
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  write(folder / "real" / "a.png", "changed behind the link");
  EXPECT_EQ(wait(watch, 0.6).size(), 1u);
  watch.follow({});
  write(folder / "real" / "a.png", "nobody follows it now");
  EXPECT_TRUE(wait(watch, 0.4).empty());
}

}  // namespace
}  // namespace wrapture
