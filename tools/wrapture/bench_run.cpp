// Measures all networks of a benchmark, one after the other.
#include "tools/wrapture/bench_run.hpp"

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"
#include "engine/run/probe.hpp"
#include "engine/style/model.hpp"
#include "tools/bench/suites.hpp"
#include "tools/wrapture/accuracy.hpp"

namespace wrapture::cli {
namespace {

/// A network with what is measured of it.
struct Job {
  OnnxModel model;
  std::vector<Size> sizes;
  std::vector<std::string> precisions;
};

/// The generators that come with the program.
std::vector<std::string> bundled_models() {
  std::vector<std::string> models;
  std::set<std::filesystem::path> seen;
  const Library library;
  for (const Library::Entry& entry : library.entries())
    if (entry.model.extension() == ".onnx" && seen.insert(entry.model).second) models.push_back(entry.model.string());
  if (models.empty()) throw Error("no bundled network was found; give --model FILE.onnx");
  return models;
}

std::vector<Size> sizes_for(const std::vector<Size>& asked, const OnnxModel& model) {
  if (!asked.empty()) return asked;
  if (const auto fixed = fixed_size(model)) return {*fixed};
  return {{256, 256}, {512, 512}};
}

void add_jobs(std::vector<Job>& jobs, const std::string& word, const std::vector<Size>& asked, const std::vector<std::string>& precisions) {
  OnnxModel model = load_network(word);
  for (const Size size : asked) (void)fill_shapes(model, size);  // say what is wrong before measuring for minutes
  const std::vector<Size> sizes = sizes_for(asked, model);
  jobs.push_back({std::move(model), sizes, precisions});
}

std::vector<Job> jobs_of(const BenchWork& work) {
  std::vector<Size> sizes;
  for (const std::string& text : work.sizes) sizes.push_back(parse_size("--size", text));
  std::vector<Job> jobs;
  if (work.suite.empty()) {
    for (const std::string& word : work.models.empty() ? bundled_models() : work.models)
      add_jobs(jobs, word, sizes, {work.network.precision});
    return jobs;
  }
  const bench::Suite& suite = bench::suite(work.suite);
  for (const bench::SuiteEntry& entry : suite.entries) {
    std::vector<Size> own;
    for (const auto& [width, height] : entry.sizes) own.push_back({width, height});
    for (const std::string& word : entry.model.empty() ? bundled_models() : std::vector<std::string>{entry.model})
      add_jobs(jobs, word, own, suite.precisions);
  }
  return jobs;
}

void measure_job(const vk::Context& context, vk::KernelCache& kernels, const BenchWork& work, const Job& job, bench::Report& report) {
  const Size largest = std::ranges::max(job.sizes, {}, [](const Size& size) { return std::uint64_t{size.width} * size.height; });
  for (const std::string& precision : job.precisions) {
    NetworkOptions network = work.network;
    network.precision = precision;
    const Accuracy accuracy = check_accuracy(context, kernels, job.model, network, largest, work.effort);
    for (const Size size : job.sizes) {
      const Graph graph = rewrite_network(job.model.build(fill_shapes(job.model, fixed_size(job.model) ? Size{} : size)), network).graph;
      const Plan plan = make_plan(graph, context.limits(), {.storage = storage_of(network)});
      const bool wrong = accuracy.check.validity == bench::Validity::invalid;  // its speed is of no interest
      bench::Run run = wrong ? bench::Run{} : measure(context, kernels, plan, work.measure);
      run.model = job.model.path().filename().string();
      run.precision = precision;
      run.width = size.width;
      run.height = size.height;
      run.check = check_for(accuracy, plan);
      report.runs.push_back(std::move(run));
    }
  }
}

}  // namespace

bench::Report measure_all(const Common& common, const BenchWork& work) {
  const std::vector<Job> jobs = jobs_of(work);
  const auto context = make_context(common);
  vk::KernelCache kernels(*context);
  const vk::DeviceInfo& device = context->info();
  const Peaks peaks = measure_peaks(*context, kernels);
  bench::Report report{.version = WRAPTURE_VERSION,
                       .device = device.name,
                       .driver = device.driver + (device.driver_version.empty() ? "" : " " + device.driver_version),
                       .settings = {.warm_up = work.measure.warm_up,
                                    .repeats = work.measure.repeats,
                                    .cool_down_s = work.measure.cool_down_s,
                                    .validation = common.validation,
                                    .no_rewrite = work.network.no_rewrite},
                       .peak_gflops = peaks.gflops,
                       .peak_gigabytes_per_s = peaks.gigabytes_per_s,
                       .runs = {}};
  for (const Job& job : jobs) measure_job(*context, kernels, work, job, report);
  require_no_messages();
  return report;
}

}  // namespace wrapture::cli
