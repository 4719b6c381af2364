// `wrapture batch`: thousands of designs from one file, on one machine or on many.
#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tools/wrapture/batch_runner.hpp"
#include "tools/wrapture/progress.hpp"

namespace wrapture::cli {
namespace {

constexpr std::uint64_t kMaxJobBytes = std::uint64_t{16} << 20;
constexpr int kMaxLosses = 3;  // of the device, one after the other

struct BatchOptions {
  std::filesystem::path job, report;
  std::string shard = "0/1";
  bool resume = false, dry_run = false;
};

enum class State { waiting, there, made, failed };

struct Row {
  Design design;
  State state = State::waiting;
  std::string what{};  // went wrong
  double seconds = 0;
};

const char* to_string(State state) {
  switch (state) {
    case State::there:
      return "there already";
    case State::made:
      return "made";
    case State::failed:
      return "failed";
    default:
      return "to be made";
  }
}

std::vector<Row> rows_of(const BatchOptions& options) {
  const Shard shard = parse_shard(options.shard);
  const auto bytes = read_file(options.job, kMaxJobBytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<Row> rows;
  for (Design& design : shard_of(parse_job(text, options.job.string(), options.job.parent_path()), shard))
    rows.push_back({.design = std::move(design)});
  return rows;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The hash of a design's inputs; empty where they cannot be read: the run then says why.
std::string hash_of(InputHashes& hashes, const Library& library, const Design& design) {
  try {
    const auto [style, generator] = generator_of(library, design);
    return hashes.of(design, style, generator);
  } catch (const Error&) {
    return {};
  }
}

void run_all(std::vector<Row>& rows, const Common& common, const BatchOptions& options) {
  const Library library;
  InputHashes hashes(WRAPTURE_VERSION);
  BatchRunner runner(common, library);
  LongWork work("batch", common.quiet);
  int losses = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Row& row = rows[i];
    const std::string inputs = hash_of(hashes, library, row.design);
    if (options.resume && !inputs.empty() && is_made(row.design.output, inputs)) row.state = State::there;
    if (options.dry_run || row.state == State::there) continue;
    const auto start = std::chrono::steady_clock::now();
    try {
      const auto tell = [&](double share) { work.tell((static_cast<double>(i) + share) / static_cast<double>(rows.size())); };
      tell(0);
      runner.run(row.design, tell);
      if (!inputs.empty()) remember_made(row.design.output, inputs);
      row.state = State::made;
      losses = 0;
    } catch (const Error& error) {
      if (error.failure() == Failure::interrupted) return;
      if (error.failure() == Failure::no_device) throw;
      row.state = State::failed;
      row.what = error.what();
      print_error(fmt::format("{}: {}", row.design.output.string(), row.what));
      losses = error.failure() == Failure::device_lost ? losses + 1 : 0;
      if (losses == kMaxLosses) throw;
    }
    row.seconds = seconds_since(start);
  }
}

std::size_t count(const std::vector<Row>& rows, State state) {
  return static_cast<std::size_t>(std::ranges::count(rows, state, &Row::state));
}

std::string summary(const std::vector<Row>& rows, double seconds, bool dry_run) {
  std::vector<std::vector<std::string>> table{{"designs", "number"}};
  for (const State state : {State::made, State::there, State::failed, State::waiting})
    if (count(rows, state) > 0 || state == State::failed) table.push_back({to_string(state), fmt::format("{}", count(rows, state))});
  std::string text = format_table(table, {1});
  if (const std::size_t made = count(rows, State::made); made > 0)
    text += fmt::format("{:.1f} designs a minute\n", static_cast<double>(made) * 60 / std::max(seconds, 1e-3));
  table = {{"output", dry_run ? "state" : "why it failed"}};
  for (const Row& row : rows) {
    if (dry_run) table.push_back({row.design.output.string(), to_string(row.state)});
    if (!dry_run && row.state == State::failed) table.push_back({row.design.output.string(), row.what});
  }
  return table.size() > 1 ? text + "\n" + format_table(table) : text;
}

void write_report(const std::filesystem::path& path, const std::vector<Row>& rows) {
  nlohmann::json list = nlohmann::json::array();
  for (const Row& row : rows) {
    nlohmann::json each{{"output", row.design.output.string()},
                        {"artwork", row.design.artwork.string()},
                        {"style", row.design.style},
                        {"shape", row.design.shape},
                        {"state", to_string(row.state)},
                        {"seconds", row.seconds}};
    if (!row.what.empty()) each["error"] = row.what;
    list.push_back(std::move(each));
  }
  write_file_atomic(path, list.dump(2) + "\n");
}

int run_batch(const Common& common, const BatchOptions& options) {
  if (!options.report.empty()) check_writable(options.report);
  std::vector<Row> rows = rows_of(options);
  const auto start = std::chrono::steady_clock::now();
  run_all(rows, common, options);
  print(summary(rows, seconds_since(start), options.dry_run));
  if (!options.report.empty()) write_report(options.report, rows);
  if (interrupted()) return static_cast<int>(Failure::interrupted);
  return count(rows, State::failed) > 0 ? static_cast<int>(Failure::failed) : 0;
}

}  // namespace

void add_batch(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<BatchOptions>();
  CLI::App* command = program.add_subcommand("batch", "Makes all designs of a job: artworks x styles x shapes");
  command->add_option("JOB", options->job, "JSON file (see README)")->required();
  command->add_flag("--resume", options->resume, "Leave out what is there already, made from the same inputs");
  command->add_option("--shard", options->shard, "I/N: only the designs I, I+N, I+2N ..., with I from 0 to N-1");
  command->add_flag("--dry-run", options->dry_run, "Only list what would be made; needs no device");
  command->add_option("--report", options->report, "JSON file to write: what became of each design");
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_batch(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
