// The three forms of a benchmark's report, and what is refused when one is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/error.hpp"
#include "tests/bench_reports.hpp"
#include "tools/bench/plot.hpp"
#include "tools/bench/suites.hpp"

namespace wrapture::bench {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Fields of a line of CSV, quotes undone.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      fields.back() += line[i++];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += line[i];
  }
  return fields;
}

std::string refusal_of(const std::string& text) {
  try {
    (void)parse_report(text, "old.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    return error.what();
  }
  return "accepted";
}

TEST(BenchJson, HoldsRatesAndSharesOfThePeaks) {
  const json report = json::parse(to_json(example()));
  EXPECT_EQ(report.at("version"), "1.2.3");
  EXPECT_EQ(report.at("peak_gflops"), 1000);
  const json& run = report.at("runs").at(0);
  EXPECT_DOUBLE_EQ(run.at("gflops"), 100);  // 2 * 200 M / 4 ms
  EXPECT_DOUBLE_EQ(run.at("gflops_share"), 0.1);
  EXPECT_DOUBLE_EQ(run.at("gb_per_s"), 3);  // 12 MB / 4 ms
  EXPECT_DOUBLE_EQ(run.at("gb_per_s_share"), 0.3);
  const json& layer = run.at("layers").at(0);
  EXPECT_DOUBLE_EQ(layer.at("gflops"), 150);
  EXPECT_DOUBLE_EQ(layer.at("gb_per_s_share"), 0.2);
  EXPECT_EQ(layer.at("variant"), "8x8x1: 3 3");
  EXPECT_EQ(run.at("check").at("result"), "valid");
}

TEST(BenchJson, AWrongResultHasNoScore) {
  const json run = json::parse(to_json(example())).at("runs").at(1);
  EXPECT_EQ(run.at("check").at("result"), "invalid");
  EXPECT_EQ(run.at("check").at("error"), 0.5);
  for (const char* key : {"median_ms", "p95_ms", "wall_ms", "gflops", "gb_per_s", "layers"}) EXPECT_FALSE(run.contains(key)) << key;
}

TEST(BenchJson, ComesBackAsItWas) {
  Report report = example();
  report.runs[0].timestamps = false;
  report.runs[0].check.note = "without nn/pad.f32";
  report.runs[1].check.error = -1;  // no numbers
  report.settings.no_rewrite = {"all"};
  const Report again = parse_report(to_json(report), "old.json");
  EXPECT_EQ(to_json(again), to_json(report));
  EXPECT_EQ(to_markdown(again), to_markdown(report));
  EXPECT_EQ(to_html(again), to_html(report));
  EXPECT_EQ(again.runs.at(0).layers.at(1).name, "se,cond|\"x\"");
  EXPECT_FALSE(again.runs.at(1).has_times());
}

TEST(BenchJson, TellsValuesThatAreNoNumbers) {
  Report report = example();
  report.runs[1].check.error = -1;
  EXPECT_TRUE(json::parse(to_json(report)).at("runs").at(1).at("check").at("error").is_null());
  EXPECT_EQ(describe(report.runs[1].check), "invalid: values at 32x32 are not finite");
}

TEST(BenchJson, ReadsReportsFromBeforeThereWerePeaksAndChecks) {
  const Report report = parse_report(R"({"device": "d", "driver": "e", "warm_up": 2, "repeats": 5, "runs": [{"model": "m", "width": 8,
    "height": 9, "precision": "fp32", "median_ms": 1.5, "p95_ms": 2, "wall_ms": 3, "layers": [
    {"name": "n", "layer": "l", "kernel": "k", "ms": 0.5, "gflops": 3}]}]})",
                                     "old.json");
  EXPECT_EQ(report.runs.at(0).median_ms, 1.5);
  EXPECT_EQ(report.runs.at(0).layers.at(0).p95_ms, 0.5);
  EXPECT_EQ(report.runs.at(0).check.validity, Validity::unchecked);
}

TEST(BenchJson, NamesTheLineWhereAFileIsNoJson) {
  EXPECT_THAT(refusal_of(""), HasSubstr("old.json: line 1, column 1: is not JSON; give a file that `wrapture bench --json` wrote"));
  EXPECT_THAT(refusal_of("{\n  \"device\": \"d\",\n  oops\n}"), HasSubstr("old.json: line 3, column 3: is not JSON"));
  const std::string whole = to_json(example());
  EXPECT_THAT(refusal_of(whole.substr(0, whole.size() / 2)), HasSubstr("is not JSON"));
}

TEST(BenchJson, NamesThePlaceOfWhatIsWrong) {
  const auto changed = [](const char* pointer, const json& value) {
    json report = json::parse(to_json(example()));
    report[json::json_pointer(pointer)] = value;
    return refusal_of(report.dump());
  };
  const auto without = [](const char* pointer, const char* key) {
    json report = json::parse(to_json(example()));
    report[json::json_pointer(pointer)].erase(key);
    return refusal_of(report.dump());
  };
  EXPECT_THAT(changed("/runs/0/median_ms", "fast"), HasSubstr("old.json: runs[0].median_ms: must be a number"));
  EXPECT_THAT(changed("/runs/0/median_ms", 0), HasSubstr("old.json: runs[0].median_ms: must be a time above 0"));
  EXPECT_THAT(changed("/runs/0/layers/1/ms", -1), HasSubstr("old.json: runs[0].layers[1].ms: must be"));
  EXPECT_THAT(changed("/runs/0/width", 1e9), HasSubstr("old.json: runs[0].width: must be"));
  EXPECT_THAT(changed("/runs/0/check/result", "maybe"), HasSubstr("old.json: runs[0].check.result: must be valid"));
  EXPECT_THAT(changed("/runs/0/sustained/slices_ms/2", 0), HasSubstr("old.json: runs[0].sustained.slices_ms[2]: must be a time above 0"));
  EXPECT_THAT(changed("/runs", 7), HasSubstr("old.json: runs: must be a list"));
  EXPECT_THAT(without("", "device"), HasSubstr("old.json: has no 'device'"));
  EXPECT_THAT(without("/runs/0", "p95_ms"), HasSubstr("old.json: runs[0]: has no 'p95_ms'"));
  EXPECT_THAT(refusal_of("[]"), HasSubstr("old.json: must be an object"));
}

TEST(BenchCsv, HasARowForEveryNetworkAndDispatchAndAsManyFieldsInEach) {
  Report report = example();
  report.settings.no_rewrite = {"one", "two"};
  const std::vector<std::string> lines = lines_of(to_csv(report));
  ASSERT_EQ(lines.size(), 1 + 3 + 1u);  // heading; a total and two layers; a wrong one
  const std::vector<std::string> columns = fields_of(lines[0]);
  for (const std::string& line : lines) EXPECT_EQ(fields_of(line).size(), columns.size()) << line;
  const auto at = [&](std::size_t line, const char* column) {
    const auto found = std::ranges::find(columns, column);
    return fields_of(lines.at(line)).at(static_cast<std::size_t>(found - columns.begin()));
  };
  EXPECT_EQ(at(1, "row"), "total");
  EXPECT_EQ(at(1, "median_ms"), "4");
  EXPECT_EQ(at(1, "gflops_share"), "0.1");
  EXPECT_EQ(at(1, "dispatches"), "2");
  EXPECT_EQ(at(1, "drift"), "1.5");
  EXPECT_EQ(at(1, "first_run_ms"), "90");
  EXPECT_EQ(at(3, "name"), "se,cond|\"x\"");
  EXPECT_EQ(at(3, "p95_ms"), "1.25");
  EXPECT_EQ(at(3, "gb_per_s"), "8");
  EXPECT_EQ(at(3, "device"), "Card 9");
  EXPECT_EQ(at(3, "no_rewrite"), "one two");
  EXPECT_EQ(at(3, "check_error"), "2e-06");
  EXPECT_EQ(at(4, "check"), "invalid");
  EXPECT_EQ(at(4, "check_error"), "0.5");
  for (const char* column : {"median_ms", "p95_ms", "wall_ms", "gflops", "gb_per_s"}) EXPECT_EQ(at(4, column), "") << column;
}

TEST(BenchMarkdown, ShowsPeaksSharesAndWhatIsWrong) {
  const std::string text = to_markdown(example());
  EXPECT_THAT(text, HasSubstr("Card 9, driver 8; wrapture 1.2.3; 1 warm-up runs, 7 repeats; 3 s rest before each\n"));
  EXPECT_THAT(text, HasSubstr("1000.0 GFLOP/s"));
  EXPECT_THAT(text, HasSubstr("| net.onnx | 64x48 | fp32 | 4.000 | 5.000 | 4.500 | 100.0 | 10.0 | 12.00 | 3.00 | 30.0 | 2 | 3.0 |"));
  EXPECT_THAT(text, HasSubstr("| wrong.onnx | 64x48 | fp32 | invalid |"));
  EXPECT_THAT(text, HasSubstr("- wrong.onnx 64x48 fp32: invalid: error 5.0e-01 at 32x32, 1e-03 is allowed"));
  EXPECT_THAT(text, AllOf(HasSubstr("| se,cond\\|\"x\" | unary |"), Not(HasSubstr("wrong.onnx at"))));
}

TEST(BenchReport, DriftComparesTheLastQuarterWithTheFirst) {
  EXPECT_DOUBLE_EQ(drift(example().runs[0].sustained), 12.0 / 8);
  EXPECT_EQ(drift({.slice_s = 1, .slices_ms = {1, 2, 3}}), 0);  // too few to tell
}

TEST(BenchHtml, HoldsEverythingItselfAndSaysWhatIsWrong) {
  const std::string page = to_html(example());
  EXPECT_THAT(page, AllOf(HasSubstr("<h1>Card 9</h1>"), HasSubstr("net.onnx 64x48 fp32"), HasSubstr("se,cond|&quot;x&quot;")));
  EXPECT_THAT(page, HasSubstr("invalid: error 5.0e-01 at 32x32"));
  EXPECT_THAT(page, HasSubstr("1.50 times the first quarter's time"));
  EXPECT_THAT(page, Not(AnyOf(HasSubstr("http:"), HasSubstr("https:"), HasSubstr("src="), HasSubstr("<script"))));
}

TEST(BenchHtml, NamesCannotBecomeMarkup) {
  Report report = example();
  report.device = "<script>alert(1)</script>";
  report.runs[0].layers[0].name = "\"><img>";
  const std::string page = to_html(report);
  EXPECT_THAT(page, Not(AnyOf(HasSubstr("<script"), HasSubstr("<img"))));
}

TEST(BenchHtml, PlotsKeepTheirProportions) {
  const std::string bars = bar_plot({{"long", "8 ms", 8}, {"half", "4 ms", 4}});
  EXPECT_THAT(bars, AllOf(HasSubstr("width=\"420.0\""), HasSubstr("width=\"210.0\"")));
  const std::string stack = stacked_bar({{"a", 0.25, 0}, {"b", 0.75, 1}});
  EXPECT_THAT(stack, AllOf(HasSubstr("x=\"0.00\" y=\"0\" width=\"180.00\""), HasSubstr("x=\"180.00\" y=\"0\" width=\"540.00\"")));
  EXPECT_EQ(roofline({{"a", 1, 1, 1, 0}}, 0, 0), "");  // no peaks, no roof
  EXPECT_THAT(roofline({{"a", 1, 1, 1, 0}}, 100, 10), HasSubstr("<circle"));
}

TEST(BenchSuites, AreNamedAndTheWrongNameIsRefused) {
  for (const Suite& each : suites()) EXPECT_EQ(&suite(each.name), &each);
  try {
    (void)suite("quik");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "--suite quik: no such suite; there are quick, standard, large");
  }
}

TEST(BenchMarkdown, EveryRowOfATableHasAsManyCells) {
  std::size_t cells = 0;
  for (std::string line : lines_of(to_markdown(example()))) {
    for (std::size_t at; (at = line.find("\\|")) != std::string::npos;) line.erase(at, 2);
    const auto count = static_cast<std::size_t>(std::ranges::count(line, '|'));
    if (count > 0 && cells > 0) {
      EXPECT_EQ(count, cells) << line;
    }
    cells = count;
  }
}

}  // namespace
}  // namespace wrapture::bench
