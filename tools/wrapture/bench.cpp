// `wrapture bench`: how fast networks run on a device, as a whole and layer by layer.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "engine/base/error.hpp"
#include "engine/style/model.hpp"
#include "tools/wrapture/measure.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

struct BenchOptions {
  std::vector<std::string> models, sizes;
  bool json = false;
  MeasureOptions measure;
  NetworkOptions network;
};

/// One network at one size.
struct Run {
  std::string model;
  Size size;
  Measurement result;
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

bool is_open(const TensorInfo& input) { return input.shape.size() == 4 && (input.shape[2] == kDynamic || input.shape[3] == kDynamic); }

/// Height and width of the first picture that comes in or goes out, where the file leaves none open; 0x0 where there is no picture.
std::optional<Size> fixed_size(const OnnxModel& model) {
  if (std::ranges::any_of(model.inputs(), is_open)) return std::nullopt;
  for (const auto* ports : {&model.inputs(), &model.outputs()})
    for (const TensorInfo& port : *ports)
      if (port.shape.size() == 4 && port.shape[2] > 1 && port.shape[3] > 1)
        return Size{static_cast<std::uint32_t>(port.shape[3]), static_cast<std::uint32_t>(port.shape[2])};
  return Size{};
}

std::vector<Size> sizes_for(const BenchOptions& options, const OnnxModel& model) {
  std::vector<Size> sizes;
  for (const std::string& text : options.sizes) sizes.push_back(parse_size("--size", text));
  if (!sizes.empty()) return sizes;
  if (const auto fixed = fixed_size(model)) return {*fixed};
  return {{256, 256}, {512, 512}};
}

std::vector<Run> measure_model(const vk::Context& context, vk::KernelCache& kernels, const BenchOptions& options, const OnnxModel& model) {
  std::vector<Run> runs;
  for (const Size size : sizes_for(options, model)) {
    const Size asked = options.sizes.empty() && fixed_size(model) ? Size{} : size;
    const Graph graph = rewrite_network(model.build(fill_shapes(model, asked)), options.network).graph;
    const Plan plan = make_plan(graph, context.limits(), {.storage = storage_of(options.network)});
    runs.push_back({model.path().filename().string(), size, measure(context, kernels, plan, options.measure)});
  }
  return runs;
}

Json to_json(const Run& run, const std::string& precision) {
  Json layers = Json::array();
  for (const DispatchResult& layer : run.result.layers)
    layers.push_back(
        {{"name", layer.name}, {"layer", layer.layer}, {"kernel", layer.kernel}, {"ms", layer.milliseconds}, {"gflops", layer.gflops}});
  return {{"model", run.model},
          {"width", run.size.width},
          {"height", run.size.height},
          {"precision", precision},
          {"median_ms", run.result.median_ms},
          {"p95_ms", run.result.p95_ms},
          {"wall_ms", run.result.wall_ms},
          {"gflops", run.result.gflops},
          {"dispatches", run.result.dispatches},
          {"arena_bytes", run.result.arena_bytes},
          {"timestamps", run.result.from_timestamps},
          {"layers", layers}};
}

void print_json(const vk::DeviceInfo& device, const BenchOptions& options, const std::vector<Run>& runs) {
  Json list = Json::array();
  for (const Run& run : runs) list.push_back(to_json(run, options.network.precision));
  const Json json{{"device", device.name},
                  {"driver", device.driver + " " + device.driver_version},
                  {"warm_up", options.measure.warm_up},
                  {"repeats", options.measure.repeats},
                  {"runs", list}};
  print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void print_markdown(const vk::DeviceInfo& device, const BenchOptions& options, const std::vector<Run>& runs) {
  print(fmt::format("{}, {} {}; {}, {} warm-up runs, {} repeats\n\n", device.name, device.driver, device.driver_version,
                    options.network.precision, options.measure.warm_up, options.measure.repeats));
  print("| model | size | median ms | p95 ms | wall ms | GFLOP/s | dispatches | arena MiB |\n|---|---|--:|--:|--:|--:|--:|--:|\n");
  for (const Run& run : runs)
    print(fmt::format("| {} | {}x{} | {:.3f} | {:.3f} | {:.3f} | {:.1f} | {} | {:.1f} |\n", run.model, run.size.width, run.size.height,
                      run.result.median_ms, run.result.p95_ms, run.result.wall_ms, run.result.gflops, run.result.dispatches,
                      static_cast<double>(run.result.arena_bytes) / (1 << 20)));
  for (const Run& run : runs) {
    print(fmt::format("\n{} at {}x{}\n\n| name | layer | kernel | ms | GFLOP/s |\n|---|---|---|--:|--:|\n", run.model, run.size.width,
                      run.size.height));
    for (const DispatchResult& layer : run.result.layers)
      print(fmt::format("| {} | {} | {} | {:.3f} | {:.1f} |\n", layer.name, layer.layer, layer.kernel, layer.milliseconds, layer.gflops));
  }
}

int run_bench(const Common& common, const BenchOptions& options) {
  std::vector<OnnxModel> models;
  for (const std::string& word : options.models.empty() ? bundled_models() : options.models) models.push_back(load_network(word));
  for (const OnnxModel& model : models)
    for (const std::string& text : options.sizes)
      (void)fill_shapes(model, parse_size("--size", text));  // say what is wrong before measuring for minutes
  const auto context = make_context(common);
  vk::KernelCache kernels(*context);
  std::vector<Run> runs;
  for (const OnnxModel& model : models)
    for (Run& measured : measure_model(*context, kernels, options, model)) runs.push_back(std::move(measured));
  require_no_messages();
  options.json ? print_json(context->info(), options, runs) : print_markdown(context->info(), options, runs);
  return 0;
}

}  // namespace

void add_bench(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command = program.add_subcommand("bench", "Measures networks, layer by layer");
  command->add_option("--model", options->models, "ONNX file or zoo:NAME, may be repeated; without it the bundled generator");
  command->add_option("--size", options->sizes, "WIDTHxHEIGHT, may be repeated; 256x256 and 512x512 where the file leaves it open");
  command->add_option("--warm-up", options->measure.warm_up, "Runs before measuring")->check(CLI::Range(0, 1000));
  command->add_option("--repeats", options->measure.repeats, "Measured runs")->check(CLI::Range(5, 100000));
  command->add_flag("--json", options->json, "As JSON");
  add_network_options(*command, options->network);
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_bench(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
