// What a benchmark found, as plain data, and its four forms: JSON, CSV, Markdown and HTML. Nothing in it tells of the user or the machine's
// name: device, driver, version, settings, and the file names of models without their folders.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wrapture::bench {

/// One dispatch.
struct Layer {
  std::string name;     // of the node
  std::string layer;    // layer name
  std::string kernel;   // key of the SPIR-V
  std::string variant;  // workgroup and specialisation constants
  double median_ms = 0, p95_ms = 0;
  std::uint64_t macs = 0;   // multiply-adds of the layer; a convolution by Winograd counts those of a direct one
  std::uint64_t bytes = 0;  // estimated traffic
};

enum class Validity { valid, invalid, unchecked };

/// How the device's result compares with the reference on the CPU.
struct Check {
  Validity validity = Validity::unchecked;
  std::string size;               // "64x64", at which it was compared
  double error = 0, allowed = 0;  // largest difference relative to the largest value; error < 0: values that are no numbers
  std::string note;               // why not, or what the comparison did not meet
};

/// A network that runs without a pause: means over slices of equal length, so that heat and clocks show.
struct Sustained {
  double slice_s = 0;             // length of a slice; 0: not measured
  std::vector<double> slices_ms;  // mean time of a run in each
  bool operator==(const Sustained&) const = default;
};

/// Last quarter / first quarter of the slices: 1.1 is 10 % slower at the end. 0 where there are fewer than four.
double drift(const Sustained& sustained);

/// One network at one size. Times are GPU time by timestamps; where the device has none, `timestamps` is false and they are wall time.
struct Run {
  std::string model, precision;
  std::uint32_t width = 0, height = 0;  // px
  Check check;
  double median_ms = 0, p95_ms = 0;
  double wall_ms = 0;        // median of whole runs, submission and waiting included
  double first_run_ms = 0;   // wall time from the plan to the first result: memory, weights, pipelines, one run; 0: not known
  double second_run_ms = 0;  // the same again, with the pipelines there
  Sustained sustained;
  bool timestamps = true;
  std::uint64_t macs = 0, bytes = 0;
  std::uint64_t dispatches = 0, arena_bytes = 0, weight_bytes = 0;
  std::vector<Layer> layers;

  [[nodiscard]] bool has_times() const { return check.validity != Validity::invalid; }
};

/// What two reports should have in common to be compared.
struct Settings {
  int warm_up = 0, repeats = 0;
  double cool_down_s = 0;  // rest before each network
  std::string validation = "off";
  std::vector<std::string> no_rewrite;
  auto operator<=>(const Settings&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 takes its 0 for a pointer
};

struct Report {
  std::string version;  // of the program
  std::string device, driver;
  Settings settings;
  double peak_gflops = 0, peak_gigabytes_per_s = 0;  // measured; 0: not known
  std::vector<Run> runs;
};

double gflops(std::uint64_t macs, double milliseconds);
double gigabytes_per_s(std::uint64_t bytes, double milliseconds);
/// value / peak; 0 where no peak is known.
double share(double value, double peak);
/// "model.onnx 256x256 fp32".
std::string title(const Run& run);
/// One line: "valid", "invalid: ..." or "unchecked: ...".
std::string describe(const Check& check);

std::string to_json(const Report& report);
std::string to_csv(const Report& report);
std::string to_markdown(const Report& report);
/// One page that needs no other file and no network.
std::string to_html(const Report& report);

/// A report that to_json() or an earlier version of it wrote. Throws Error(bad_input) naming `file` and the place in it.
Report parse_report(const std::string& text, const std::string& file);

}  // namespace wrapture::bench
