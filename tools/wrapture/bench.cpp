// `wrapture bench`: how fast networks run on a device, as a whole and layer by layer; and how that compares with a report from before.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/run/probe.hpp"
#include "engine/style/model.hpp"
#include "tools/bench/compare.hpp"
#include "tools/wrapture/accuracy.hpp"
#include "tools/wrapture/measure.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {
namespace {

constexpr std::uint64_t kMaxReportBytes = 256ull << 20;

struct BenchOptions {
  std::vector<std::string> models, sizes;
  bool json = false, csv = false, markdown = false;
  std::filesystem::path output, compare, with;
  std::optional<double> fail_above;
  std::string check = "quick";
  MeasureOptions measure;
  NetworkOptions network;
};

/// The generators that come with the program.
std::vector<std::string> bundled_models() {
  std::vector<std::string> models;
  std::set<std::filesystem::path> seen;
  const Library library;
  for (const Library::Entry& entry : library.entries())
    if (seen.insert(entry.model).second) models.push_back(entry.model.string());
  if (models.empty()) throw Error("no bundled network was found; give --model FILE.onnx");
  return models;
}

std::vector<Size> sizes_for(const BenchOptions& options, const OnnxModel& model) {
  std::vector<Size> sizes;
  for (const std::string& text : options.sizes) sizes.push_back(parse_size("--size", text));
  if (!sizes.empty()) return sizes;
  if (const auto fixed = fixed_size(model)) return {*fixed};
  return {{256, 256}, {512, 512}};
}

Effort effort_of(const std::string& word) { return word == "off" ? Effort::none : word == "full" ? Effort::full : Effort::quick; }

std::vector<bench::Run> measure_model(const vk::Context& context, vk::KernelCache& kernels, const BenchOptions& options,
                                      const OnnxModel& model) {
  std::vector<bench::Run> runs;
  const std::vector<Size> sizes = sizes_for(options, model);
  const Size largest = std::ranges::max(sizes, {}, [](const Size& size) { return std::uint64_t{size.width} * size.height; });
  const Accuracy accuracy = check_accuracy(context, kernels, model, options.network, largest, effort_of(options.check));
  for (const Size size : sizes) {
    const Size asked = options.sizes.empty() && fixed_size(model) ? Size{} : size;
    const Graph graph = rewrite_network(model.build(fill_shapes(model, asked)), options.network).graph;
    const Plan plan = make_plan(graph, context.limits(), {.storage = storage_of(options.network)});
    const bool wrong = accuracy.check.validity == bench::Validity::invalid;  // its speed is of no interest
    bench::Run run = wrong ? bench::Run{} : measure(context, kernels, plan, options.measure);
    run.model = model.path().filename().string();
    run.precision = options.network.precision;
    run.width = size.width;
    run.height = size.height;
    run.check = check_for(accuracy, plan);
    runs.push_back(std::move(run));
  }
  return runs;
}

bench::Report measure_all(const Common& common, const BenchOptions& options) {
  std::vector<OnnxModel> models;
  for (const std::string& word : options.models.empty() ? bundled_models() : options.models) models.push_back(load_network(word));
  for (const OnnxModel& model : models)
    for (const std::string& text : options.sizes)
      (void)fill_shapes(model, parse_size("--size", text));  // say what is wrong before measuring for minutes
  const auto context = make_context(common);
  vk::KernelCache kernels(*context);
  const vk::DeviceInfo& device = context->info();
  const Peaks peaks = measure_peaks(*context, kernels);
  bench::Report report{.version = WRAPTURE_VERSION,
                       .device = device.name,
                       .driver = device.driver + (device.driver_version.empty() ? "" : " " + device.driver_version),
                       .settings = {.warm_up = options.measure.warm_up,
                                    .repeats = options.measure.repeats,
                                    .validation = common.validation,
                                    .no_rewrite = options.network.no_rewrite},
                       .peak_gflops = peaks.gflops,
                       .peak_gigabytes_per_s = peaks.gigabytes_per_s,
                       .runs = {}};
  for (const OnnxModel& model : models)
    for (bench::Run& run : measure_model(*context, kernels, options, model)) report.runs.push_back(std::move(run));
  require_no_messages();
  return report;
}

bench::Report read_report(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxReportBytes);
  return bench::parse_report({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

/// In the form that was asked for, or that the name of the file says.
std::string report_text(const BenchOptions& options, const bench::Report& report) {
  const bool named = !options.json && !options.csv && !options.markdown;
  const std::string extension = options.output.extension().string();
  if (options.json || (named && extension == ".json")) return bench::to_json(report);
  if (options.csv || (named && extension == ".csv")) return bench::to_csv(report);
  return bench::to_markdown(report);
}

void check_options(const BenchOptions& options) {
  if (!options.output.empty()) check_writable(options.output);
  const bool form = options.json || options.csv || options.markdown;
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

int run_bench(const Common& common, const BenchOptions& options) {
  check_options(options);
  std::optional<bench::Report> older;
  if (!options.compare.empty()) older = read_report(options.compare);
  const bench::Report report = options.with.empty() ? measure_all(common, options) : read_report(options.with);
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
  command.add_flag("--markdown", options.markdown, "As tables in Markdown; the default")->excludes(json)->excludes(csv);
  command.add_option("-o,--output", options.output, "Into a file; its ending .json, .csv or .md says the form where no option does");
  CLI::Option* compare = command.add_option("--compare", options.compare, "A JSON report from before: prints the ratios new / old");
  command.add_option("--with", options.with, "Compare with this JSON report instead of measuring")->needs(compare)->excludes("--output");
  command.add_option("--fail-above", options.fail_above, "Exit code 6 where a median or p95 is more than this many times the old one")
      ->check(number_between(0.01, 1000))
      ->needs(compare);
}

}  // namespace

void add_bench(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command = program.add_subcommand("bench", "Measures networks, layer by layer");
  command->add_option("--model", options->models, "ONNX file or zoo:NAME, may be repeated; without it the bundled generator");
  command->add_option("--size", options->sizes, "WIDTHxHEIGHT, may be repeated; 256x256 and 512x512 where the file leaves it open");
  command->add_option("--warm-up", options->measure.warm_up, "Runs before measuring")->check(CLI::Range(0, 1000));
  command->add_option("--repeats", options->measure.repeats, "Measured runs")->check(CLI::Range(5, 100000));
  command->add_option("--check", options->check, "Compare with the reference on the CPU: quick (some seconds at most), full or off")
      ->check(CLI::IsMember({"quick", "full", "off"}));
  add_report_options(*command, *options);
  add_network_options(*command, options->network);
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_bench(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
