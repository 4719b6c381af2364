// `wrapture bench`: how fast networks run on a device, as a whole and layer by layer; and how that compares with a report from before.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tools/bench/compare.hpp"
#include "tools/bench/suites.hpp"
#include "tools/wrapture/bench_run.hpp"

namespace wrapture::cli {
namespace {

constexpr std::uint64_t kMaxReportBytes = 256ull << 20;

struct BenchOptions {
  bool list_suites = false;
  bool json = false, csv = false, markdown = false, html = false;
  std::filesystem::path output, compare, with;
  std::optional<double> fail_above;
  std::string check = "quick";
  BenchWork work;
};

std::string list_of_suites() {
  std::string text;
  for (const bench::Suite& suite : bench::suites()) {
    text += fmt::format("{:10} {}\n", suite.name, suite.about);
    for (const bench::SuiteEntry& entry : suite.entries) {
      std::string sizes;
      for (const auto& [width, height] : entry.sizes) sizes += fmt::format(" {}x{}", width, height);
      text += fmt::format("{:10}   {}{}\n", "", entry.model.empty() ? "the bundled generator" : entry.model, sizes);
    }
    text += fmt::format("{:10}   in {}\n", "", fmt::join(suite.precisions, " and "));
  }
  return text;
}

Effort effort_of(const std::string& word) { return word == "off" ? Effort::none : word == "full" ? Effort::full : Effort::quick; }

bench::Report read_report(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxReportBytes);
  return bench::parse_report({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

/// In the form that was asked for, or that the name of the file says.
std::string report_text(const BenchOptions& options, const bench::Report& report) {
  const bool named = !options.json && !options.csv && !options.markdown && !options.html;
  const std::string extension = options.output.extension().string();
  if (options.json || (named && extension == ".json")) return bench::to_json(report);
  if (options.csv || (named && extension == ".csv")) return bench::to_csv(report);
  if (options.html || (named && (extension == ".html" || extension == ".htm"))) return bench::to_html(report);
  return bench::to_markdown(report);
}

void check_options(const BenchOptions& options) {
  if (!options.output.empty()) check_writable(options.output);
  const bool form = options.json || options.csv || options.markdown || options.html;
  if (!options.compare.empty() && form && options.output.empty())
    throw Error(Failure::usage, "--compare prints its own table; give -o FILE for the report beside it, or leave out its form");
}

/// The measurements stand, whatever they say; then what they say decides.
void judge(const BenchOptions& options, const bench::Report& report, const std::optional<bench::Comparison>& comparison) {
  for (const bench::Run& run : report.runs)
    if (!run.has_times())
      throw Error(fmt::format("{}: {}; update the driver, or try --precision fp32 or --no-rewrite all", title(run), describe(run.check)));
  if (!comparison || !options.fail_above) return;
  if (const auto slower = bench::slower_than(*comparison, *options.fail_above))
    throw Error(Failure::slower, fmt::format("{}: {}", options.compare.string(), *slower));
}

int run_bench(const Common& common, BenchOptions options) {
  if (options.list_suites) {
    print(list_of_suites());
    return 0;
  }
  check_options(options);
  options.work.effort = effort_of(options.check);
  std::optional<bench::Report> older;
  if (!options.compare.empty()) older = read_report(options.compare);
  const bench::Report report = options.with.empty() ? measure_all(common, options.work) : read_report(options.with);
  std::optional<bench::Comparison> comparison;
  if (older) comparison = bench::compare(*older, report);
  if (!options.output.empty())
    write_file_atomic(options.output, report_text(options, report));
  else if (!comparison)
    print(report_text(options, report));
  if (comparison) print(bench::to_markdown(*comparison));
  finish_output();
  judge(options, report, comparison);
  return 0;
}

void add_report_options(CLI::App& command, BenchOptions& options) {
  CLI::Option* json = command.add_flag("--json", options.json, "As JSON, which --compare reads");
  CLI::Option* csv = command.add_flag("--csv", options.csv, "As CSV, a row for every dispatch")->excludes(json);
  CLI::Option* markdown =
      command.add_flag("--markdown", options.markdown, "As tables in Markdown; the default")->excludes(json)->excludes(csv);
  command.add_flag("--html", options.html, "As one page with plots")->excludes(json)->excludes(csv)->excludes(markdown);
  command.add_option("-o,--output", options.output, "Into a file; its ending .json, .csv, .md or .html says the form where no option does");
  CLI::Option* compare = command.add_option("--compare", options.compare, "A JSON report from before: prints the ratios new / old");
  command.add_option("--with", options.with, "Take this JSON report instead of measuring: to compare it, or to write it in another form");
  command.add_option("--fail-above", options.fail_above, "Exit code 6 where a median or p95 is more than this many times the old one")
      ->check(number_between(0.01, 1000))
      ->needs(compare);
}

}  // namespace

void add_bench(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command = program.add_subcommand("bench", "Measures networks, layer by layer");
  BenchWork& work = options->work;
  CLI::Option* models =
      command->add_option("--model", work.models, "ONNX file or zoo:NAME, may be repeated; without it the bundled generator");
  CLI::Option* sizes =
      command->add_option("--size", work.sizes, "WIDTHxHEIGHT, may be repeated; 256x256 and 512x512 where the file leaves it open");
  command->add_option("--suite", work.suite, "Instead: a named set of networks, sizes and precisions")->excludes(models)->excludes(sizes);
  command->add_flag("--suites", options->list_suites, "List what suites there are");
  command->add_option("--warm-up", work.measure.warm_up, "Runs before measuring")->check(CLI::Range(0, 1000));
  command->add_option("--repeats", work.measure.repeats, "Measured runs")->check(CLI::Range(5, 100000));
  command->add_option("--cool-down", work.measure.cool_down_s, "Seconds of rest before each network")->check(number_between(0, 3600));
  command->add_option("--sustained", work.measure.sustained_s, "Seconds that each network then runs without a pause, to see it slow down")
      ->check(number_between(0, 86400));
  command->add_option("--check", options->check, "Compare with the reference on the CPU: quick (some seconds at most), full or off")
      ->check(CLI::IsMember({"quick", "full", "off"}));
  add_report_options(*command, *options);
  add_network_options(*command, work.network);
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_bench(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
