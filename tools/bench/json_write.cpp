// A report as JSON.
#include <nlohmann/json.hpp>

#include "tools/bench/report.hpp"

namespace wrapture::bench {
namespace {

using Json = nlohmann::ordered_json;

const char* word_of(Validity validity) {
  return validity == Validity::valid ? "valid" : validity == Validity::invalid ? "invalid" : "unchecked";
}

Json check_json(const Check& check) {
  Json json = Json::object();
  json["result"] = word_of(check.validity);
  if (!check.size.empty()) json["size"] = check.size;
  if (check.validity != Validity::unchecked) {
    json["error"] = check.error < 0 ? Json() : Json(check.error);
    json["allowed"] = check.allowed;
  }
  if (!check.note.empty()) json["note"] = check.note;
  return json;
}

/// Rates and their shares of the peaks, for layers and runs alike.
void add_rates(Json& json, const Report& report, std::uint64_t macs, std::uint64_t bytes, double milliseconds) {
  const double arithmetic = gflops(macs, milliseconds), bandwidth = gigabytes_per_s(bytes, milliseconds);
  json["gflops"] = arithmetic;
  json["gflops_share"] = share(arithmetic, report.peak_gflops);
  json["bytes"] = bytes;
  json["gb_per_s"] = bandwidth;
  json["gb_per_s_share"] = share(bandwidth, report.peak_gigabytes_per_s);
}

Json layer_json(const Report& report, const Layer& layer) {
  Json json{{"name", layer.name},    {"layer", layer.layer},   {"kernel", layer.kernel}, {"variant", layer.variant},
            {"ms", layer.median_ms}, {"p95_ms", layer.p95_ms}, {"macs", layer.macs}};
  add_rates(json, report, layer.macs, layer.bytes, layer.median_ms);
  return json;
}

Json run_json(const Report& report, const Run& run) {
  Json json{{"model", run.model},
            {"width", run.width},
            {"height", run.height},
            {"precision", run.precision},
            {"check", check_json(run.check)},
            {"dispatches", run.dispatches},
            {"arena_bytes", run.arena_bytes},
            {"weight_bytes", run.weight_bytes},
            {"macs", run.macs}};
  if (!run.has_times()) return json;  // a wrong result has no score
  json["median_ms"] = run.median_ms;
  json["p95_ms"] = run.p95_ms;
  json["wall_ms"] = run.wall_ms;
  json["timestamps"] = run.timestamps;
  json["first_run_ms"] = run.first_run_ms;
  json["second_run_ms"] = run.second_run_ms;
  if (!run.sustained.slices_ms.empty())
    json["sustained"] = {{"slice_s", run.sustained.slice_s}, {"slices_ms", run.sustained.slices_ms}, {"drift", drift(run.sustained)}};
  add_rates(json, report, run.macs, run.bytes, run.median_ms);
  json["layers"] = Json::array();
  for (const Layer& layer : run.layers) json["layers"].push_back(layer_json(report, layer));
  return json;
}

}  // namespace

std::string to_json(const Report& report) {
  Json json{{"program", "wrapture"},
            {"version", report.version},
            {"device", report.device},
            {"driver", report.driver},
            {"warm_up", report.settings.warm_up},
            {"repeats", report.settings.repeats},
            {"cool_down_s", report.settings.cool_down_s},
            {"validation", report.settings.validation},
            {"no_rewrite", report.settings.no_rewrite},
            {"peak_gflops", report.peak_gflops},
            {"peak_gb_per_s", report.peak_gigabytes_per_s},
            {"runs", Json::array()}};
  for (const Run& run : report.runs) json["runs"].push_back(run_json(report, run));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace wrapture::bench
