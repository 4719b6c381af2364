// Two reports side by side.
#include "tools/bench/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tools/bench/markdown.hpp"

namespace wrapture::bench {
namespace {

const Run* find_run(const Report& report, const std::string& wanted) {
  const auto found = std::ranges::find(report.runs, wanted, title);
  return found == report.runs.end() ? nullptr : &*found;
}

std::map<std::string, double> kernel_times(const Run& run) {
  std::map<std::string, double> times;
  for (const Layer& layer : run.layers) times[layer.kernel] += layer.median_ms;
  return times;
}

std::vector<KernelPair> compare_kernels(const Run& older, const Run& newer) {
  const std::map<std::string, double> before = kernel_times(older);
  std::vector<KernelPair> pairs;
  for (const auto& [kernel, milliseconds] : kernel_times(newer))
    if (const auto found = before.find(kernel); found != before.end() && found->second > 0 && milliseconds > 0)
      pairs.push_back({kernel, {found->second, milliseconds}});
  std::ranges::stable_sort(pairs, std::ranges::greater{}, [](const KernelPair& pair) { return pair.total.newer; });
  return pairs;
}

RunPair compare_runs(const Run& older, const Run& newer) {
  RunPair pair{.title = title(newer), .median = {}, .p95 = {}, .note = {}, .kernels = {}};
  if (!older.has_times() || !newer.has_times()) {
    pair.note = older.has_times() ? "invalid now" : newer.has_times() ? "invalid before" : "invalid in both";
    return pair;
  }
  pair.median = Pair{older.median_ms, newer.median_ms};
  pair.p95 = Pair{older.p95_ms, newer.p95_ms};
  if (older.timestamps != newer.timestamps) pair.note = "GPU time in one, wall time in the other";
  pair.kernels = compare_kernels(older, newer);
  return pair;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "none" : text;
}

void note_difference(Comparison& comparison, const char* what, const std::string& older, const std::string& newer) {
  if (older != newer) comparison.notes.push_back(fmt::format("another {}: '{}' before, '{}' now", what, older, newer));
}

void note_differences(Comparison& comparison, const Report& older, const Report& newer) {
  const Settings &before = older.settings, &now = newer.settings;
  note_difference(comparison, "device", older.device, newer.device);
  note_difference(comparison, "driver", older.driver, newer.driver);
  note_difference(comparison, "version of the program", older.version, newer.version);
  note_difference(comparison, "number of warm-up runs", std::to_string(before.warm_up), std::to_string(now.warm_up));
  note_difference(comparison, "number of repeats", std::to_string(before.repeats), std::to_string(now.repeats));
  note_difference(comparison, "rest before each network", fmt::format("{:g} s", before.cool_down_s),
                  fmt::format("{:g} s", now.cool_down_s));
  note_difference(comparison, "validation", before.validation, now.validation);
  note_difference(comparison, "list of rewrite rules left out", joined(before.no_rewrite), joined(now.no_rewrite));
  for (const Run& run : older.runs)
    if (!find_run(newer, title(run))) comparison.notes.push_back("only before: " + title(run));
  for (const Run& run : newer.runs)
    if (!find_run(older, title(run))) comparison.notes.push_back("only now: " + title(run));
}

std::string pair_cells(const std::optional<Pair>& pair) {
  return pair ? fmt::format("{:.3f} | {:.3f} | {:.2f}", pair->older, pair->newer, pair->ratio()) : " | | ";
}

std::string run_row(const RunPair& run) {
  return fmt::format("| {} | {} | {} | {} |\n", markdown_cell(run.title), pair_cells(run.median), pair_cells(run.p95),
                     markdown_cell(run.note));
}

std::string kernel_table(const RunPair& run) {
  std::string text = fmt::format("\n{}\n\n| kernel | old ms | new ms | ratio |\n|---|--:|--:|--:|\n", markdown_cell(run.title));
  for (const KernelPair& pair : run.kernels) text += fmt::format("| {} | {} |\n", markdown_cell(pair.kernel), pair_cells(pair.total));
  return text;
}

}  // namespace

Comparison compare(const Report& older, const Report& newer) {
  Comparison comparison;
  for (const Run& run : newer.runs)
    if (const Run* before = find_run(older, title(run))) comparison.runs.push_back(compare_runs(*before, run));
  note_differences(comparison, older, newer);
  return comparison;
}

std::string to_markdown(const Comparison& comparison) {
  std::string text = "| network | old median ms | new median ms | ratio | old p95 ms | new p95 ms | ratio | |\n";
  text += "|---|--:|--:|--:|--:|--:|--:|---|\n";
  for (const RunPair& run : comparison.runs) text += run_row(run);
  if (!comparison.notes.empty()) text += "\n";
  for (const std::string& note : comparison.notes) text += "- " + markdown_cell(note) + "\n";
  for (const RunPair& run : comparison.runs)
    if (!run.kernels.empty()) text += kernel_table(run);
  return text;
}

std::optional<std::string> slower_than(const Comparison& comparison, double limit) {
  if (comparison.runs.empty()) return "no network was measured at the same size and precision in both; nothing can be compared";
  const auto missing = std::ranges::find_if(comparison.notes, [](const std::string& note) { return note.starts_with("only before: "); });
  if (missing != comparison.notes.end()) return *missing + "; it was not measured again";
  std::optional<std::string> worst;
  double largest = limit;
  for (const RunPair& run : comparison.runs) {
    if (!run.median) return run.title + ": " + run.note + ", so its time cannot be compared";
    for (const auto& [what, pair] : {std::pair{"median", *run.median}, std::pair{"95th percentile", *run.p95}})
      if (pair.ratio() > largest) {
        largest = pair.ratio();
        worst = fmt::format("{}: the {} is {:.2f} times what it was ({:.3f} ms, before {:.3f} ms), more than {:.2f}", run.title, what,
                            pair.ratio(), pair.newer, pair.older, limit);
      }
  }
  return worst;
}

}  // namespace wrapture::bench
