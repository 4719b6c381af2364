// A report as Markdown: a table of networks, then a table of dispatches for each.
#include "tools/bench/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/bench/report.hpp"

namespace wrapture::bench {
namespace {

constexpr double kPercent = 100, kMebi = 1 << 20, kMega = 1e6;

/// "12.3 %", or nothing where the peak is not known.
std::string percent(double value, double peak) { return peak > 0 ? fmt::format("{:.1f}", kPercent * share(value, peak)) : ""; }

/// GFLOP/s, share, MB, GB/s, share.
std::string rate_cells(const Report& report, std::uint64_t macs, std::uint64_t bytes, double milliseconds) {
  const double arithmetic = gflops(macs, milliseconds), bandwidth = gigabytes_per_s(bytes, milliseconds);
  return fmt::format("{:.1f} | {} | {:.2f} | {:.2f} | {}", arithmetic, percent(arithmetic, report.peak_gflops),
                     static_cast<double>(bytes) / kMega, bandwidth, percent(bandwidth, report.peak_gigabytes_per_s));
}

std::string run_line(const Report& report, const Run& run) {
  std::string line = fmt::format("| {} | {}x{} | {} | ", markdown_cell(run.model), run.width, run.height, markdown_cell(run.precision));
  if (run.has_times())
    line += fmt::format("{:.3f} | {:.3f} | {:.3f} | {}", run.median_ms, run.p95_ms, run.wall_ms,
                        rate_cells(report, run.macs, run.bytes, run.median_ms));
  else
    line += "invalid | | | | | | |";
  return line + fmt::format(" | {} | {:.1f} |\n", run.dispatches, static_cast<double>(run.arena_bytes) / kMebi);
}

std::string layer_table(const Report& report, const Run& run) {
  std::string text = fmt::format("\n{} at {}x{}{}\n\n", markdown_cell(run.model), run.width, run.height,
                                 run.timestamps ? "" : " (wall time: the device has no timestamps, so single dispatches have none)");
  text += "| name | layer | kernel | variant | ms | p95 ms | GFLOP/s | % | MB | GB/s | % |\n";
  text += "|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|\n";
  for (const Layer& layer : run.layers)
    text += fmt::format("| {} | {} | {} | {} | {:.3f} | {:.3f} | {} |\n", markdown_cell(layer.name), markdown_cell(layer.layer),
                        markdown_cell(layer.kernel), markdown_cell(layer.variant), layer.median_ms, layer.p95_ms,
                        rate_cells(report, layer.macs, layer.bytes, layer.median_ms));
  return text;
}

/// How long a network takes to start, and whether it keeps its speed.
std::string start_table(const Report& report) {
  std::string text = "\n| model | size | precision | first run ms | again ms | sustained ms | drift |\n|---|---|---|--:|--:|--:|--:|\n";
  for (const Run& run : report.runs) {
    if (!run.has_times() || run.first_run_ms <= 0) continue;
    text += fmt::format("| {} | {}x{} | {} | {:.1f} | {:.1f} |", markdown_cell(run.model), run.width, run.height,
                        markdown_cell(run.precision), run.first_run_ms, run.second_run_ms);
    const Sustained& sustained = run.sustained;
    text += sustained.slices_ms.empty() ? " | |\n" : fmt::format(" {:.3f} | {:.3f} |\n", sustained.slices_ms.back(), drift(sustained));
  }
  return text;
}

std::string heading(const Report& report) {
  std::string rules;
  for (const std::string& rule : report.settings.no_rewrite) rules += (rules.empty() ? "; without " : ", ") + rule;
  std::string text = fmt::format(
      "{}, {}; wrapture {}; {} warm-up runs, {} repeats{}{}{}\n", report.device, report.driver, report.version, report.settings.warm_up,
      report.settings.repeats, report.settings.cool_down_s > 0 ? fmt::format("; {:g} s rest before each", report.settings.cool_down_s) : "",
      report.settings.validation == "off" ? "" : "; validation " + report.settings.validation, rules);
  if (report.peak_gflops > 0)
    text += fmt::format("Measured peaks (100 %): {:.1f} GFLOP/s of f32 arithmetic, {:.2f} GB/s read and written\n", report.peak_gflops,
                        report.peak_gigabytes_per_s);
  return text;
}

}  // namespace

std::string markdown_cell(const std::string& text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|' || c == '\\') cell += '\\';
    cell += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  return cell;
}

std::string to_markdown(const Report& report) {
  std::string text = heading(report);
  text += "\n| model | size | precision | median ms | p95 ms | wall ms | GFLOP/s | % | MB | GB/s | % | dispatches | arena MiB |\n";
  text += "|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  for (const Run& run : report.runs) text += run_line(report, run);
  if (std::ranges::any_of(report.runs, [](const Run& run) { return run.first_run_ms > 0; })) text += start_table(report);
  text += "\nResults against the reference:\n\n";
  for (const Run& run : report.runs) text += fmt::format("- {}: {}\n", markdown_cell(title(run)), markdown_cell(describe(run.check)));
  for (const Run& run : report.runs)
    if (run.has_times()) text += layer_table(report, run);
  return text;
}

}  // namespace wrapture::bench
