// `wrapture bench`: its forms, what it compares with, and that a wrong result gets no score.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/onnx_files.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using Words = std::vector<std::string>;

const Words kWithoutDriver{"VK_DRIVER_FILES=/nonexistent.json", "VK_ICD_FILENAMES=/nonexistent.json"};

class CliBench : public ::testing::Test {
 protected:
  CliBench() { make_onnx(folder / "tiny.onnx"); }

  Outcome bench(const Words& more, int code = 0, const Words& environment = {}) {
    Words words{"bench", "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    const Invocation invocation{.arguments = words, .folder = folder.path(), .environment = environment};
    Outcome outcome = run_program(invocation);
    EXPECT_EQ(outcome.code, code) << to_string(invocation) << "\n" << outcome.err;
    return outcome;
  }
  Outcome bench_tiny(const Words& more, int code = 0) {
    Words words{"--model", "tiny.onnx", "--size", "32x24"};
    words.insert(words.end(), more.begin(), more.end());
    return bench(words, code);
  }
  /// A report made up for comparisons.
  void write_report(const std::string& name, double milliseconds) {
    const json layer{{"name", "n"}, {"layer", "conv2d"}, {"kernel", "nn/conv2d.f32"}, {"ms", milliseconds}};
    const json run{{"model", "m.onnx"},
                   {"width", 8},
                   {"height", 9},
                   {"precision", "fp32"},
                   {"median_ms", milliseconds},
                   {"p95_ms", milliseconds},
                   {"wall_ms", milliseconds},
                   {"layers", json::array({layer})}};
    const json report{{"device", "d"}, {"driver", "e"}, {"warm_up", 2}, {"repeats", 5}, {"runs", json::array({run})}};
    std::ofstream(folder / name) << report.dump();
  }
  std::string text_of(const std::string& name) {
    std::ifstream file(folder / name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  TemporaryFolder folder;
};

TEST_F(CliBench, JsonKeepsItsPromisedForm) {
  const json report = json::parse(bench_tiny({"--size", "16x16", "--json"}).out);
  for (const char* key : {"version", "device", "driver", "validation"}) EXPECT_FALSE(report.at(key).get<std::string>().empty()) << key;
  for (const char* key : {"peak_gflops", "peak_gb_per_s", "warm_up", "repeats"}) EXPECT_GT(report.at(key).get<double>(), 0) << key;
  ASSERT_EQ(report.at("runs").size(), 2u);
  const json& run = report.at("runs").at(0);
  EXPECT_EQ(run.at("model"), "tiny.onnx");
  EXPECT_EQ(run.at("width"), 32);
  EXPECT_EQ(run.at("height"), 24);
  EXPECT_EQ(run.at("precision"), "fp32");
  EXPECT_EQ(run.at("macs"), 32 * 24 * 81);
  for (const char* key : {"median_ms", "p95_ms", "wall_ms", "gflops", "gflops_share", "gb_per_s", "gb_per_s_share", "dispatches",
                          "arena_bytes", "weight_bytes"})
    EXPECT_GT(run.at(key).get<double>(), 0) << key;
  EXPECT_GE(run.at("p95_ms").get<double>(), run.at("median_ms").get<double>());
  EXPECT_EQ(run.at("layers").size(), run.at("dispatches").get<std::size_t>());
  std::uint64_t bytes = 0;
  for (const json& layer : run.at("layers")) {
    for (const char* key : {"name", "layer", "kernel", "variant"}) EXPECT_FALSE(layer.at(key).get<std::string>().empty()) << key;
    EXPECT_GE(layer.at("p95_ms"), layer.at("ms"));
    bytes += layer.at("bytes").get<std::uint64_t>();
  }
  EXPECT_EQ(run.at("bytes"), bytes);
}

TEST_F(CliBench, ComparesEveryNetworkWithTheReference) {
  const json run = json::parse(bench_tiny({"--json"}).out).at("runs").at(0);
  EXPECT_EQ(run.at("check").at("result"), "valid");
  EXPECT_EQ(run.at("check").at("size"), "32x24");
  EXPECT_LT(run.at("check").at("error").get<double>(), 1e-5);
  EXPECT_EQ(json::parse(bench_tiny({"--json", "--size", "80x80"}).out).at("runs").at(0).at("check").at("size"), "64x64");
  EXPECT_EQ(json::parse(bench_tiny({"--json", "--check", "off"}).out).at("runs").at(0).at("check").at("result"), "unchecked");
}

TEST_F(CliBench, TellsHowItStartsAndHolds) {
  const json run = json::parse(bench_tiny({"--json", "--sustained", "1", "--check", "off"}).out).at("runs").at(0);
  EXPECT_GT(run.at("first_run_ms").get<double>(), run.at("median_ms").get<double>());
  EXPECT_GT(run.at("second_run_ms").get<double>(), 0);
  EXPECT_EQ(run.at("sustained").at("slices_ms").size(), 1u);
  EXPECT_GE(run.at("sustained").at("slice_s").get<double>(), 1);
}

TEST_F(CliBench, AWrongResultGetsNoScore) {
  make_onnx(folder / "huge.onnx", {.weight_factor = 1e6f});  // its results are beyond what 16 bits hold
  const Outcome outcome = bench({"--model", "huge.onnx", "--size", "16x16", "--precision", "fp16", "--json"}, 1);
  EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1);
  EXPECT_THAT(outcome.err, HasSubstr("wrapture: huge.onnx 16x16 fp16: invalid"));
  EXPECT_THAT(outcome.err, HasSubstr("--precision fp32"));
  const json run = json::parse(outcome.out).at("runs").at(0);
  EXPECT_EQ(run.at("check").at("result"), "invalid");
  EXPECT_FALSE(run.contains("median_ms"));
  bench({"--model", "huge.onnx", "--size", "16x16"});  // right in fp32
}

TEST_F(CliBench, TellsNothingPersonal) {
  const Words environment{"USER=somebody-else", "LOGNAME=somebody-else"};
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  for (const char* form : {"--json", "--csv", "--markdown", "--html"}) {
    const std::string text = bench({"--model", (folder / "tiny.onnx").string(), "--size", "16x16", form}, 0, environment).out;
    EXPECT_THAT(text, HasSubstr("tiny.onnx"));
    EXPECT_THAT(text, Not(HasSubstr(folder.path().string())));
    EXPECT_THAT(text, Not(HasSubstr("somebody-else")));
    if (std::string_view(host).size() > 3) {
      EXPECT_THAT(text, Not(HasSubstr(host)));
    }
  }
}

TEST_F(CliBench, WritesTheFormThatTheNameSays) {
  for (const char* name : {"a.json", "a.csv", "a.md", "a.html"}) EXPECT_EQ(bench_tiny({"-o", name}).out, "");
  EXPECT_EQ(json::parse(text_of("a.json")).at("runs").size(), 1u);
  EXPECT_TRUE(text_of("a.csv").starts_with("version,"));
  EXPECT_THAT(text_of("a.md"), HasSubstr("| model | size |"));
  EXPECT_TRUE(text_of("a.html").starts_with("<!DOCTYPE html>"));
  bench_tiny({"--csv", "-o", "report.txt"});
  EXPECT_TRUE(text_of("report.txt").starts_with("version,"));
  EXPECT_THAT(bench_tiny({}).out, HasSubstr("| model | size |"));
}

TEST_F(CliBench, ComparesWithItsOwnReport) {
  bench_tiny({"-o", "old.json"});
  const std::string table = bench_tiny({"--compare", "old.json", "-o", "new.json"}).out;
  EXPECT_THAT(table, HasSubstr("| tiny.onnx 32x24 fp32 |"));
  EXPECT_THAT(table, HasSubstr("| nn/conv2d."));
  EXPECT_THAT(table, Not(HasSubstr("another")));
  EXPECT_EQ(json::parse(text_of("new.json")).at("runs").size(), 1u);
}

TEST_F(CliBench, ComparesTwoReportsWithoutADevice) {
  write_report("old.json", 2);
  write_report("new.json", 3);
  const std::string table = bench({"--compare", "old.json", "--with", "new.json"}, 0, kWithoutDriver).out;
  EXPECT_THAT(table, HasSubstr("| m.onnx 8x9 fp32 | 2.000 | 3.000 | 1.50 |"));
  EXPECT_THAT(table, HasSubstr("| nn/conv2d.f32 | 2.000 | 3.000 | 1.50 |"));
}

TEST_F(CliBench, WritesAReportInAnotherFormWithoutADevice) {
  write_report("old.json", 2);
  bench({"--with", "old.json", "-o", "old.html"}, 0, kWithoutDriver);
  EXPECT_THAT(text_of("old.html"), HasSubstr("m.onnx 8x9 fp32"));
}

TEST_F(CliBench, FailsWhereItIsSlowerThanAllowed) {
  write_report("old.json", 2);
  write_report("new.json", 3);
  EXPECT_EQ(bench({"--compare", "old.json", "--with", "new.json", "--fail-above", "1.6"}, 0, kWithoutDriver).err, "");
  const Outcome outcome = bench({"--compare", "old.json", "--with", "new.json", "--fail-above", "1.4"}, 6, kWithoutDriver);
  EXPECT_THAT(outcome.out, HasSubstr("| m.onnx 8x9 fp32 |"));  // the table is there all the same
  EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1);
  EXPECT_THAT(outcome.err, HasSubstr("old.json: m.onnx 8x9 fp32: the median is 1.50 times what it was"));
}

}  // namespace
}  // namespace wrapture::test
