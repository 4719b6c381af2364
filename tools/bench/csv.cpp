// A report as CSV (RFC 4180): a row for every network, named "total", and one for each of its dispatches. Every row says everything, so
// that files can be joined.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tools/bench/report.hpp"

namespace wrapture::bench {
namespace {

constexpr const char* kColumns =
    "version,device,driver,warm_up,repeats,validation,no_rewrite,peak_gflops,peak_gb_per_s,model,width,height,precision,check,check_error,"
    "row,name,layer,kernel,variant,median_ms,p95_ms,wall_ms,gflops,gflops_share,bytes,gb_per_s,gb_per_s_share,dispatches,arena_bytes,first_"
    "run_ms,second_run_ms,drift\n";

/// In quotes where it has to be.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

const char* check_word(const Run& run) {
  return run.check.validity == Validity::valid ? "valid" : run.has_times() ? "unchecked" : "invalid";
}

/// Nothing where nothing was compared, or values were no numbers.
std::string check_error(const Check& check) {
  return check.validity == Validity::unchecked || check.error < 0 ? "" : fmt::format("{:.3g}", check.error);
}

/// The columns up to `check_error`.
std::string common_fields(const Report& report, const Run& run) {
  const Settings& settings = report.settings;
  return fmt::format("{},{},{},{},{},{},{},{:.6g},{:.6g},{},{},{},{},{},{}", field(report.version), field(report.device),
                     field(report.driver), settings.warm_up, settings.repeats, field(settings.validation),
                     field(fmt::format("{}", fmt::join(settings.no_rewrite, " "))), report.peak_gflops, report.peak_gigabytes_per_s,
                     field(run.model), run.width, run.height, field(run.precision), check_word(run), check_error(run.check));
}

/// gflops to gb_per_s_share.
std::string rate_fields(const Report& report, std::uint64_t macs, std::uint64_t bytes, double milliseconds) {
  const double arithmetic = gflops(macs, milliseconds), bandwidth = gigabytes_per_s(bytes, milliseconds);
  return fmt::format("{:.6g},{:.6g},{},{:.6g},{:.6g}", arithmetic, share(arithmetic, report.peak_gflops), bytes, bandwidth,
                     share(bandwidth, report.peak_gigabytes_per_s));
}

std::string run_rows(const Report& report, const Run& run) {
  const std::string common = common_fields(report, run);
  const std::string end = fmt::format("{},{}", run.dispatches, run.arena_bytes);
  if (!run.has_times()) return fmt::format("{},total,,,,,,,,,,,,,{},,,\n", common, end);  // a wrong result has no score
  std::string rows = fmt::format("{},total,,,,,{:.6g},{:.6g},{:.6g},{},{},{:.6g},{:.6g},{}\n", common, run.median_ms, run.p95_ms,
                                 run.wall_ms, rate_fields(report, run.macs, run.bytes, run.median_ms), end, run.first_run_ms,
                                 run.second_run_ms, run.sustained.slices_ms.empty() ? "" : fmt::format("{:.4g}", drift(run.sustained)));
  for (std::size_t i = 0; i < run.layers.size(); ++i) {
    const Layer& layer = run.layers[i];
    rows += fmt::format("{},{},{},{},{},{},{:.6g},{:.6g},,{},,,,,\n", common, i, field(layer.name), field(layer.layer), field(layer.kernel),
                        field(layer.variant), layer.median_ms, layer.p95_ms, rate_fields(report, layer.macs, layer.bytes, layer.median_ms));
  }
  return rows;
}

}  // namespace

std::string to_csv(const Report& report) {
  std::string text = kColumns;
  for (const Run& run : report.runs) text += run_rows(report, run);
  return text;
}

}  // namespace wrapture::bench
