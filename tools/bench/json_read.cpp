// A report from JSON, with every fault named by file and place.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "tools/bench/report.hpp"

namespace wrapture::bench {
namespace {

[[noreturn]] void refuse(const std::string& file, const std::string& what) {
  throw Error(Failure::bad_input, fmt::format("{}: {}; give a file that `wrapture bench --json` wrote", file, what));
}

/// A value in the file, and where it stands: "runs[0].layers[3].ms".
class Place {
 public:
  Place(const std::string& file, const nlohmann::json& value, std::string path) : file_(file), value_(value), path_(std::move(path)) {}

  [[nodiscard]] bool has(const char* key) const { return object().contains(key); }
  [[nodiscard]] Place at(const char* key) const {
    if (!has(key)) fail(fmt::format("has no '{}'", key));
    return {file_, value_.at(key), path_.empty() ? key : path_ + "." + key};
  }
  [[nodiscard]] std::vector<Place> items() const {
    if (!value_.is_array()) fail("must be a list");
    std::vector<Place> list;
    for (std::size_t i = 0; i < value_.size(); ++i) list.emplace_back(file_, value_.at(i), fmt::format("{}[{}]", path_, i));
    return list;
  }
  [[nodiscard]] std::string text() const {
    if (!value_.is_string()) fail("must be a text");
    return value_.get<std::string>();
  }
  /// From 0 on; times are above it.
  [[nodiscard]] double number() const {
    const double number = value_.is_number() ? value_.get<double>() : -1;
    if (!std::isfinite(number) || number < 0) fail("must be a number from 0 on");
    return number;
  }
  [[nodiscard]] double time() const {
    if (number() <= 0) fail("must be a time above 0");
    return number();
  }
  [[nodiscard]] std::uint64_t count() const {
    if (!value_.is_number_unsigned()) fail("must be a whole number from 0 on");
    return value_.get<std::uint64_t>();
  }
  /// Earlier versions wrote fewer of them.
  [[nodiscard]] std::uint64_t count_or_0(const char* key) const { return has(key) ? at(key).count() : 0; }
  [[nodiscard]] std::uint32_t side() const {
    if (count() > 1u << 20) fail("must be a size in pixels");
    return static_cast<std::uint32_t>(count());
  }
  [[nodiscard]] bool yes() const {
    if (!value_.is_boolean()) fail("must be true or false");
    return value_.get<bool>();
  }
  [[nodiscard]] bool is_null() const { return value_.is_null(); }
  [[noreturn]] void fail(const std::string& what) const { refuse(file_, (path_.empty() ? "" : path_ + ": ") + what); }

 private:
  const std::string& file_;
  const nlohmann::json& value_;
  std::string path_;
  [[nodiscard]] const nlohmann::json& object() const {
    if (!value_.is_object()) fail("must be an object");
    return value_;
  }
};

Validity validity_of(const Place& place) {
  const std::string word = place.text();
  if (word == "valid") return Validity::valid;
  if (word == "invalid") return Validity::invalid;
  if (word != "unchecked") place.fail("must be valid, invalid or unchecked");
  return Validity::unchecked;
}

Check parse_check(const Place& place) {
  Check check{.validity = validity_of(place.at("result")), .size = {}, .note = {}};
  if (place.has("size")) check.size = place.at("size").text();
  if (place.has("error")) check.error = place.at("error").is_null() ? -1 : place.at("error").number();
  if (place.has("allowed")) check.allowed = place.at("allowed").number();
  if (place.has("note")) check.note = place.at("note").text();
  return check;
}

Layer parse_layer(const Place& place) {
  Layer layer{.name = place.at("name").text(), .layer = place.at("layer").text(), .kernel = place.at("kernel").text(), .variant = {}};
  layer.median_ms = place.at("ms").number();
  layer.p95_ms = place.has("p95_ms") ? place.at("p95_ms").number() : layer.median_ms;
  if (place.has("variant")) layer.variant = place.at("variant").text();
  layer.macs = place.count_or_0("macs");
  layer.bytes = place.count_or_0("bytes");
  return layer;
}

Sustained parse_sustained(const Place& place) {
  Sustained sustained{.slice_s = place.at("slice_s").time(), .slices_ms = {}};
  for (const Place& slice : place.at("slices_ms").items()) sustained.slices_ms.push_back(slice.time());
  return sustained;
}

Run parse_run(const Place& place) {
  Run run{.model = place.at("model").text(), .precision = place.at("precision").text(), .check = {}, .sustained = {}, .layers = {}};
  run.width = place.at("width").side();
  run.height = place.at("height").side();
  if (place.has("check")) run.check = parse_check(place.at("check"));
  run.dispatches = place.count_or_0("dispatches");
  run.arena_bytes = place.count_or_0("arena_bytes");
  run.weight_bytes = place.count_or_0("weight_bytes");
  run.macs = place.count_or_0("macs");
  run.bytes = place.count_or_0("bytes");
  if (!run.has_times()) return run;
  run.median_ms = place.at("median_ms").time();
  run.p95_ms = place.at("p95_ms").time();
  run.wall_ms = place.at("wall_ms").time();
  if (place.has("first_run_ms")) run.first_run_ms = place.at("first_run_ms").number();
  if (place.has("second_run_ms")) run.second_run_ms = place.at("second_run_ms").number();
  if (place.has("sustained")) run.sustained = parse_sustained(place.at("sustained"));
  if (place.has("timestamps")) run.timestamps = place.at("timestamps").yes();
  for (const Place& layer : place.at("layers").items()) run.layers.push_back(parse_layer(layer));
  return run;
}

Report parse_whole(const Place& place) {
  Report report{.version = {}, .device = place.at("device").text(), .driver = place.at("driver").text(), .settings = {}, .runs = {}};
  report.settings.warm_up = static_cast<int>(place.at("warm_up").side());
  report.settings.repeats = static_cast<int>(place.at("repeats").side());
  if (place.has("cool_down_s")) report.settings.cool_down_s = place.at("cool_down_s").number();
  if (place.has("version")) report.version = place.at("version").text();
  if (place.has("validation")) report.settings.validation = place.at("validation").text();
  if (place.has("no_rewrite"))
    for (const Place& rule : place.at("no_rewrite").items()) report.settings.no_rewrite.push_back(rule.text());
  if (place.has("peak_gflops")) report.peak_gflops = place.at("peak_gflops").number();
  if (place.has("peak_gb_per_s")) report.peak_gigabytes_per_s = place.at("peak_gb_per_s").number();
  for (const Place& run : place.at("runs").items()) report.runs.push_back(parse_run(run));
  return report;
}

/// Line and column of a byte, both from 1.
std::string line_and_column(const std::string& text, std::size_t byte) {
  const std::string before = text.substr(0, byte);
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t newline = before.rfind('\n');
  return fmt::format("line {}, column {}", line, before.size() - (newline == std::string::npos ? 0 : newline + 1) + 1);
}

}  // namespace

Report parse_report(const std::string& text, const std::string& file) {
  nlohmann::json parsed;
  try {
    parsed = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    refuse(file, line_and_column(text, error.byte > 0 ? error.byte - 1 : 0) + ": is not JSON");
  } catch (const nlohmann::json::exception&) {  // numbers that no double holds
    refuse(file, "holds a number that is out of range");
  }
  return parse_whole({file, parsed, ""});
}

}  // namespace wrapture::bench
