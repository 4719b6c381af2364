// A report as one HTML page with plots: what the device reaches, each network's time, where it goes, and how it holds over time.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tools/bench/plot.hpp"
#include "tools/bench/report.hpp"

namespace wrapture::bench {
namespace {

constexpr int kColours = 8;
constexpr double kMiB = 1 << 20;

constexpr const char* kStyle = R"(
:root { --ink: #1c1f24; --dim: #5a626e; --paper: #fcfcfa; --line: #dfe2e6; --bar: #2f6fb0;
  --p0: #2f6fb0; --p1: #d9822b; --p2: #2e8b6f; --p3: #b8455a; --p4: #7458a8; --p5: #8a6d3b; --p6: #3f9aab; --p7: #7d8590; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --dim: #a0a8b4; --paper: #16181b; --line: #33383f; --bar: #6aa6e0;
  --p0: #6aa6e0; --p1: #eda45a; --p2: #5fbf9f; --p3: #e0808f; --p4: #a58fd6; --p5: #c2a26a; --p6: #74c4d2; --p7: #a8b0ba; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .3rem 0; } .dim { color: var(--dim); } .bad { color: var(--p3); font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid var(--line); text-align: right; } th { color: var(--dim); font-weight: 500; }
td:first-child, th:first-child, .left { text-align: left; } .scroll { overflow-x: auto; }
svg { width: 100%; height: auto; display: block; } svg text { font-size: 12px; fill: var(--dim); }
.bar { fill: var(--bar); } .grid { stroke: var(--line); } .roof { stroke: var(--ink); stroke-width: 2; }
.line { fill: none; stroke: var(--bar); stroke-width: 2; } .dot { fill-opacity: .75; }
.part0 { fill: var(--p0); } .part1 { fill: var(--p1); } .part2 { fill: var(--p2); } .part3 { fill: var(--p3); }
.part4 { fill: var(--p4); } .part5 { fill: var(--p5); } .part6 { fill: var(--p6); } .part7 { fill: var(--p7); }
.legend span { display: inline-block; margin-right: 1rem; } .legend svg { display: inline-block; width: 12px; height: 12px; margin-right: .35rem; }
details summary { cursor: pointer; color: var(--dim); margin: .5rem 0; }
)";

/// A kernel's share of a network's time and its colour.
struct KernelShare {
  std::string kernel;
  double milliseconds = 0;
  int colour = 0;
};

/// Slowest first; those after the seventh share the last colour.
std::vector<KernelShare> kernel_shares(const Run& run) {
  std::map<std::string, double> times;
  for (const Layer& layer : run.layers) times[layer.kernel] += layer.median_ms;
  std::vector<KernelShare> shares;
  for (const auto& [kernel, milliseconds] : times) shares.push_back({kernel, milliseconds, 0});
  std::ranges::stable_sort(shares, std::ranges::greater{}, &KernelShare::milliseconds);
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i].colour = std::min(static_cast<int>(i), kColours - 1);
  return shares;
}

std::string page_heading(const Report& report) {
  const Settings& settings = report.settings;
  std::string html = fmt::format("<h1>{}</h1><p class=\"dim\">{} &middot; wrapture {}</p>", escape_html(report.device),
                                 escape_html(report.driver), escape_html(report.version));
  html += fmt::format("<p class=\"dim\">{} warm-up runs, {} repeats{}{}</p>", settings.warm_up, settings.repeats,
                      settings.cool_down_s > 0 ? fmt::format(", {:g} s rest before each network", settings.cool_down_s) : "",
                      settings.validation == "off" ? "" : ", validation " + escape_html(settings.validation));
  if (report.peak_gflops > 0)
    html += fmt::format("<p>Measured peaks: <b>{:.1f} GFLOP/s</b> of f32 arithmetic, <b>{:.2f} GB/s</b> read and written.</p>",
                        report.peak_gflops, report.peak_gigabytes_per_s);
  return html;
}

std::string table_row(const Report& report, const Run& run) {
  std::string row =
      fmt::format("<tr><td>{}</td><td>{}x{}</td><td>{}</td>", escape_html(run.model), run.width, run.height, escape_html(run.precision));
  if (!run.has_times()) return row + fmt::format("<td class=\"bad left\" colspan=\"8\">{}</td></tr>", escape_html(describe(run.check)));
  const double rate = gflops(run.macs, run.median_ms);
  row += fmt::format("<td>{:.3f}</td><td>{:.3f}</td><td>{:.1f}</td><td>{}</td><td>{}</td><td>{:.1f}</td><td>{:.0f}</td>", run.median_ms,
                     run.p95_ms, rate, report.peak_gflops > 0 ? fmt::format("{:.1f}", 100 * share(rate, report.peak_gflops)) : "",
                     run.dispatches, static_cast<double>(run.arena_bytes) / kMiB, run.first_run_ms);
  return row + fmt::format("<td class=\"left\">{}</td></tr>", escape_html(describe(run.check)));
}

std::string overview(const Report& report) {
  std::string html = "<h2>Networks</h2>";
  std::vector<Bar> bars;
  for (const Run& run : report.runs)
    if (run.has_times()) bars.push_back({title(run), fmt::format("{:.2f} ms", run.median_ms), run.median_ms});
  html += bar_plot(bars);
  html +=
      "<div class=\"scroll\"><table><tr><th>model</th><th>size</th><th>precision</th><th>median ms</th><th>p95 ms</th><th>GFLOP/s</th>"
      "<th>% of peak</th><th>dispatches</th><th>arena MiB</th><th>first run ms</th><th class=\"left\">against the reference</th></tr>";
  for (const Run& run : report.runs) html += table_row(report, run);
  return html + "</table></div>";
}

std::string legend(const std::vector<KernelShare>& shares, double total_ms) {
  std::string html = "<p class=\"legend dim\">";
  for (const KernelShare& each : shares)
    html += fmt::format("<span><svg viewBox=\"0 0 12 12\"><rect width=\"12\" height=\"12\" class=\"part{}\"/></svg>{} {:.0f} %</span>",
                        each.colour, escape_html(each.kernel), 100 * share(each.milliseconds, total_ms));
  return html + "</p>";
}

std::string layer_rows(const Run& run) {
  std::string html =
      "<details><summary>All dispatches</summary><div class=\"scroll\"><table><tr><th>name</th><th class=\"left\">layer</th>"
      "<th class=\"left\">kernel</th><th class=\"left\">variant</th><th>ms</th><th>p95 ms</th><th>GFLOP/s</th><th>GB/s</th></tr>";
  for (const Layer& layer : run.layers)
    html += fmt::format(
        "<tr><td>{}</td><td class=\"left\">{}</td><td class=\"left\">{}</td><td class=\"left\">{}</td><td>{:.3f}</td><td>{:.3f}</td>"
        "<td>{:.1f}</td><td>{:.2f}</td></tr>",
        escape_html(layer.name), escape_html(layer.layer), escape_html(layer.kernel), escape_html(layer.variant), layer.median_ms,
        layer.p95_ms, gflops(layer.macs, layer.median_ms), gigabytes_per_s(layer.bytes, layer.median_ms));
  return html + "</table></div></details>";
}

std::string run_part(const Report& report, const Run& run) {
  const std::vector<KernelShare> shares = kernel_shares(run);
  std::map<std::string, int> colours;
  double total = 0;
  for (const KernelShare& each : shares) {
    colours[each.kernel] = each.colour;
    total += each.milliseconds;
  }
  std::vector<Part> parts;
  std::vector<RooflinePoint> points;
  for (const Layer& layer : run.layers) {
    if (layer.median_ms <= 0 || total <= 0) continue;
    const double part = layer.median_ms / total;
    const std::string label = fmt::format("{} ({}): {:.3f} ms, {:.1f} %", layer.name, layer.kernel, layer.median_ms, 100 * part);
    parts.push_back({label, part, colours.at(layer.kernel)});
    if (layer.macs > 0 && layer.bytes > 0)
      points.push_back({label, 2 * static_cast<double>(layer.macs) / static_cast<double>(layer.bytes), gflops(layer.macs, layer.median_ms),
                        part, colours.at(layer.kernel)});
  }
  std::string html = fmt::format("<h2>{}</h2><h3>Where the time goes, in order</h3>{}{}", escape_html(title(run)), stacked_bar(parts),
                                 legend(shares, total));
  if (const std::string plot = roofline(points, report.peak_gflops, report.peak_gigabytes_per_s); !plot.empty())
    html +=
        "<h3>Dispatches under the device's own peaks</h3><p class=\"dim\">Winograd counts the products of a direct convolution, of which "
        "it "
        "does a quarter; what stays in a cache is not slowed down by memory. Both may lie above the roof.</p>" +
        plot;
  const Sustained& sustained = run.sustained;
  if (!sustained.slices_ms.empty())
    html += fmt::format("<h3>Without a pause: {:.2f} times the first quarter's time in the last quarter</h3>", drift(sustained)) +
            line_plot(sustained.slices_ms, "s", sustained.slice_s * static_cast<double>(sustained.slices_ms.size()), "ms");
  return html + layer_rows(run);
}

}  // namespace

std::string to_html(const Report& report) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
      "<title>wrapture bench: {}</title><style>{}</style></head><body>\n",
      escape_html(report.device), kStyle);
  html += page_heading(report) + overview(report);
  for (const Run& run : report.runs)
    if (run.has_times()) html += "\n" + run_part(report, run);
  return html + "\n</body></html>\n";
}

}  // namespace wrapture::bench
