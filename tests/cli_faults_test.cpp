// Every Vulkan call of `stylize` and `render` made to fail with every result that it may give: no crash, no hang, the right exit code, one
// line that says so, and the whole picture or none. A sample by default; WRAPTURE_FULL=1: the first 200 calls of each kind, with a table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "engine/base/file.hpp"
#include "tests/cli/faults.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/toy_styles.hpp"

namespace wrapture::test {
namespace {

using Words = std::vector<std::string>;
using Counts = std::map<std::string, double>;

constexpr std::uint64_t kMost = 200;     // of each kind of call
constexpr double kLongestRun_s = 5;      // a program that takes longer hangs
constexpr std::size_t kSampleSize = 45;  // faults a command in a run of every day

bool full() { return std::getenv("WRAPTURE_FULL") != nullptr; }

Counts read_counts(const std::filesystem::path& path) {
  Counts counts;
  std::ifstream file(path);
  std::string call;
  for (double made = 0, after_loss = 0; file >> call >> made >> after_loss;) counts[call] = made;
  return counts;
}

std::vector<Fault> every_fault(const Counts& counts) {
  std::vector<Fault> faults;
  for (const auto& [call, made] : counts) {
    if (!call.starts_with("vk")) continue;
    for (const std::string& result : results_of(call))
      for (std::uint64_t number = 1; number <= std::min<std::uint64_t>(kMost, static_cast<std::uint64_t>(made)); ++number)
        faults.push_back({call, result, number});
  }
  return faults;
}

/// The first and the last call of each kind in turn, then some between.
std::vector<Fault> sample(const std::vector<Fault>& all) {
  if (full()) return all;
  std::vector<Fault> chosen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool first = all[i].number == 1;
    const bool new_call = i == 0 || all[i - 1].call != all[i].call;
    if (first && (new_call || all[i].result == "device_lost" || all[i].result == "timeout")) chosen.push_back(all[i]);
  }
  const std::size_t step = std::max<std::size_t>(1, all.size() / 12);
  for (std::size_t i = step / 2; i < all.size() && chosen.size() < kSampleSize; i += step) chosen.push_back(all[i]);
  return chosen;
}

class CliFaults : public ::testing::TestWithParam<Words> {
 protected:
  void SetUp() override { save_png(folder / "artwork.png", make_ramps(64, 48)); }

  Outcome run(const std::string& wish, const std::filesystem::path& report = {}) {
    std::filesystem::remove(folder / "out.png");
    Words words = GetParam();
    words.insert(words.end(), {"--style", "red", "--quiet", "-o", "out.png"});
    return run_program({.arguments = words, .folder = folder.path(), .environment = fault_environment(wish, report)});
  }

  /// What was done wrong; empty: nothing.
  std::string fault_in(const Fault& fault, const Outcome& outcome, double seconds) {
    if (outcome.code >= 128) return "crashed";
    if (seconds > kLongestRun_s) return "hung";
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
      if (entry.path().filename() != "artwork.png" && entry.path().filename() != "out.png") return "left " + entry.path().string();
    const bool written = std::filesystem::exists(folder / "out.png");
    if (outcome.code == 0)
      return !written ? "no picture and exit code 0" : load_image(folder / "out.png").rgba != good.rgba ? "a wrong picture" : "";
    if (written) return "a picture and exit code " + std::to_string(outcome.code);
    const bool memory = fault.result.starts_with("out_of_") && fault.result.ends_with("memory");
    const bool lost = memory || fault.result == "device_lost" || fault.result == "timeout";
    const bool opening = fault.call == "vkCreateDevice" || fault.call.starts_with("vkEnumerate");
    if (opening ? outcome.code != 4 && outcome.code != 5 : lost ? outcome.code != 5 : outcome.code != 1)
      return "exit code " + std::to_string(outcome.code);
    if (!outcome.err.starts_with("wrapture: ")) return "no message of ours";
    if (!memory && std::ranges::count(outcome.err, '\n') != 1) return "not one line";
    return "";
  }

  TemporaryFolder folder;
  ToyHome home;
  Image good;
};

TEST_P(CliFaults, NeitherCrashNorHangNorLeaveAWrongPicture) {
  const std::filesystem::path report = home.cache.path() / "calls";
  ASSERT_EQ(run("count", report).code, 0);
  good = load_image(folder / "out.png");
  const Counts counts = read_counts(report);
  ASSERT_GT(counts.size(), 25u) << "the layer is not in use";
  std::map<std::string, std::pair<int, int>> table;  // tried, wrong
  for (const Fault& fault : sample(every_fault(counts))) {
    const auto begun = std::chrono::steady_clock::now();
    const Outcome outcome = run(fault.text());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const std::string wrong = fault_in(fault, outcome, took.count());
    EXPECT_EQ(wrong, "") << fault.text() << ": exit code " << outcome.code << "\n" << outcome.err;
    auto& [tried, failed] = table[fault.call];
    ++tried;
    failed += wrong.empty() ? 0 : 1;
  }
  int tried_in_all = 0;
  for (const auto& [call, result] : table) tried_in_all += result.first;
  std::printf("%-44s %8s %8s %8s\n", GetParam().front().c_str(), "calls", "faults", "wrong");
  if (full())
    for (const auto& [call, result] : table)
      std::printf("%-44s %8.0f %8d %8d\n", call.c_str(), counts.at(call), result.first, result.second);
  std::printf("%-44s %8s %8d\n", "all", "", tried_in_all);
}

INSTANTIATE_TEST_SUITE_P(Commands, CliFaults,
                         ::testing::Values(Words{"stylize", "artwork.png"},
                                           Words{"render", "artwork.png", "--shape", "box", "--size", "64x64"}),
                         [](const auto& command) { return command.param.front(); });

TEST(CliSlow, ADeviceSixteenTimesSlowerGetsItsWorkInMorePieces) {
  const FreshData data;
  const FreshCache cache;
  const TemporaryFolder folder;
  save_png(folder / "artwork.png", make_ramps(384, 384));
  const std::filesystem::path report = cache.path() / "calls";
  const auto longest = [&](const std::string& wish) {
    const Outcome outcome =
        run_program({.arguments = {"stylize", "artwork.png", "--style", "wandle", "--working-side", "384", "--quiet", "-o", "out.png"},
                     .folder = folder.path(),
                     .environment = fault_environment(wish, report)});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return read_counts(report);
  };
  const Counts usual = longest("count"), slow = longest("slow:16");
  // How long they take is told, not judged: a CPU driver compiles a kernel when it is first run, and shares the processor with the test.
  EXPECT_GE(slow.at("vkQueueSubmit"), usual.at("vkQueueSubmit") + 8);
  std::printf("submissions: %.0f at full speed, %.0f at a sixteenth, the longest of these %.1f ms\n", usual.at("vkQueueSubmit"),
              slow.at("vkQueueSubmit"), slow.at("longest_submit_ms"));
}

TEST(CliMemory, WhatDoesNotFitIsMadeInTilesAndSaidSo) {
  const ToyHome home;
  const TemporaryFolder folder;
  save_png(folder / "artwork.png", make_ramps(300, 200));
  const auto run = [&](const std::string& wish) {
    const Outcome outcome = run_program({.arguments = {"stylize", "artwork.png", "--style", "red", "--quiet", "-o", "out.png"},
                                         .folder = folder.path(),
                                         .environment = fault_environment(wish)});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return std::pair(load_image(folder / "out.png"), outcome.err);
  };
  const auto [whole, quiet] = run("count");
  EXPECT_EQ(quiet, "");
  bool in_tiles = false;
  for (int number = 1; number <= 24 && !in_tiles; ++number) {
    const Outcome probe =
        run_program({.arguments = {"stylize", "artwork.png", "--style", "red", "--quiet", "-o", "out.png"},
                     .folder = folder.path(),
                     .environment = fault_environment("vkAllocateMemory:" + std::to_string(number) + ":out_of_device_memory")});
    in_tiles = probe.code == 0 && probe.err.find("goes on in tiles within") != std::string::npos;
    if (in_tiles) {
      EXPECT_EQ(load_image(folder / "out.png").rgba, whole.rgba);
    }
  }
  EXPECT_TRUE(in_tiles);
}

}  // namespace
}  // namespace wrapture::test
