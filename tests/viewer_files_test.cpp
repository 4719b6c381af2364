// The file browser's parts without a window: folders, their order, completing names, places that are remembered, the system's dialog.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/cli/temporary_folder.hpp"
#include "viewer/app/file_list.hpp"
#include "viewer/app/file_places.hpp"
#include "viewer/app/system_dialog.hpp"
#include "viewer/ui/path_purpose.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

std::vector<std::string> names(const std::vector<FileRow>& rows) {
  std::vector<std::string> all;
  for (const FileRow& row : rows) all.push_back(row.name + (row.is_folder ? "/" : ""));
  return all;
}

TEST(FileList, FoldersFirstThenWhatSuitsAsPeopleCount) {
  const test::TemporaryFolder folder;
  for (const char* name : {"label 10.png", "label 2.png", "Label 1.TIF", "notes.txt", ".hidden.png", "b.psd"})
    std::ofstream(folder / name) << "x";
  fs::create_directory(folder / "zebra");
  fs::last_write_time(folder / "b.psd", fs::file_time_type::clock::now() + std::chrono::hours(1));
  const std::vector<std::string> pictures(picture_endings().begin(), picture_endings().end());
  EXPECT_THAT(names(list_folder(folder.path(), pictures, FileOrder::name)),
              ElementsAre("zebra/", "b.psd", "Label 1.TIF", "label 2.png", "label 10.png"));
  EXPECT_EQ(list_folder(folder.path(), pictures, FileOrder::newest)[1].name, "b.psd");
  EXPECT_EQ(list_folder(folder.path(), {}, FileOrder::name).size(), 6u);
  EXPECT_TRUE(list_folder(folder / "nowhere", {}, FileOrder::name).empty());
}

TEST(FileList, CompletesAsFarAsItIsClear) {
  const std::vector<FileRow> rows{{.name = "labels", .is_folder = true}, {.name = "lid-1.png"}, {.name = "lid-2.png"}};
  EXPECT_EQ(completion(rows, "la"), "bels/");
  EXPECT_EQ(completion(rows, "li"), "d-");
  EXPECT_EQ(completion(rows, "lid-2"), ".png");
  EXPECT_EQ(completion(rows, "x"), "");
}

TEST(FileList, NumbersCountByTheirValue) {
  EXPECT_TRUE(natural_less("a2", "a10"));
  EXPECT_TRUE(natural_less("A2", "a003"));
  EXPECT_FALSE(natural_less("a10", "a9b"));
  EXPECT_TRUE(natural_less("a", "ab"));
  EXPECT_FALSE(natural_less("a", "a"));
}

TEST(FilePlaces, AreRememberedAndSurviveDamage) {
  const test::TemporaryFolder folder;
  const fs::path file = folder / "state" / "places.json";
  {
    FilePlaces places(file);
    for (int i = 0; i < 15; ++i) places.add_recent(folder / ("a" + std::to_string(i) + ".png"));
    places.add_recent(folder / "a9.png");
    places.toggle_favourite(folder / "jobs/");
    places.toggle_favourite(folder / "old");
    places.toggle_favourite(folder / "old" / ".");
  }
  FilePlaces again(file);
  EXPECT_EQ(again.recent().size(), 12u);
  EXPECT_EQ(again.recent().front(), folder / "a9.png");
  EXPECT_THAT(again.favourites(), ElementsAre(folder / "jobs"));
  EXPECT_TRUE(again.is_favourite(folder / "jobs" / "x" / ".."));
  for (const char* text : {"", "{", "[1]", R"({"recent": 3, "favourites": [1, null, "/a"]})", "\xff\xfe"}) {
    std::ofstream(file) << text;
    EXPECT_TRUE(FilePlaces(file).recent().empty()) << text;
  }
}

TEST(PathPurposes, SayWhichFilesSuit) {
  EXPECT_EQ(file_types(PathDialog::Purpose::open_shape).front().endings.size(), 4u);
  EXPECT_EQ(file_types(PathDialog::Purpose::open_artwork).front().endings.size(), picture_endings().size());
  EXPECT_TRUE(file_types(PathDialog::Purpose::open_artwork).back().endings.empty());
  const PathDialog dialog{.purpose = PathDialog::Purpose::open_input, .input = "style"};
  EXPECT_EQ(answer_of(dialog, "a.png"), (Action{Command::set_input, {}, "style=a.png"}));
}

/// With a zenity of our own: it answers, is cancelled, and is ended when nobody waits for it.
TEST(SystemDialogs, AnswerWithoutBeingWaitedFor) {
  const test::TemporaryFolder folder;
  const std::string before = std::getenv("PATH");
  setenv("PATH", (folder.path().string() + ":" + before).c_str(), 1);
  const auto become = [&](const std::string& script) {
    std::ofstream(folder / "zenity") << "#!/bin/sh\n" << script << "\n";
    fs::permissions(folder / "zenity", fs::perms::owner_all);
  };
  static std::atomic<int> wakes{0};
  const auto answer = [&](SystemDialog& dialog) {
    dialog.ask({.title = "Open", .start = "/tmp/", .endings = {".png"}}, [] { ++wakes; });
    for (int i = 0; i < 400; ++i) {
      if (const auto text = dialog.take()) return *text;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return std::string("none");
  };
  become("for word; do case $word in --file-filter=*) echo \"/a b/$word\";; esac; done");
  EXPECT_TRUE(SystemDialog::available());
  SystemDialog dialog;
  EXPECT_EQ(answer(dialog), "/a b/--file-filter=*.png *.PNG");
  become("exit 1");
  EXPECT_EQ(answer(dialog), "");
  EXPECT_EQ(wakes, 2);
  become("exec sleep 60");
  dialog.ask({.title = "Open"}, [] {});
  const auto start = std::chrono::steady_clock::now();
  dialog.close();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  setenv("PATH", before.c_str(), 1);
}

}  // namespace
}  // namespace wrapture
