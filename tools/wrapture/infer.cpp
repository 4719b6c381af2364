// `wrapture infer`: tensors through a network, on the device or with the reference.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/npy.hpp"
#include "engine/run/executor.hpp"
#include "engine/style/broken.hpp"
#include "engine/style/network_run.hpp"
#include "tools/wrapture/generator_options.hpp"
#include "tools/wrapture/infer_values.hpp"

namespace wrapture::cli {
namespace {

struct InferOptions {
  std::string model;
  GeneratorOptions generator;        // --input and what pictures mean
  std::vector<std::string> outputs;  // NAME=FILE
  bool reference = false;
  NetworkOptions network;
};

using Files = std::map<std::string, std::filesystem::path>;  // by tensor name

/// Throws Error(usage) for names that the model does not have, or that are given twice.
Files parse_outputs(const std::vector<std::string>& words, const std::vector<TensorInfo>& tensors) {
  Files files;
  for (const std::string& word : words) {
    const auto [name, file] = parse_assignment("--output", word);
    if (std::ranges::find(tensors, name, &TensorInfo::name) == tensors.end())
      throw Error(Failure::usage, fmt::format("--output {}: the model has no '{}'; it has {}", word, name, list_tensors(tensors)));
    if (!files.emplace(name, file).second)
      throw Error(Failure::usage, fmt::format("--output {}: '{}' is given twice; give it once", word, name));
    check_writable(file);
  }
  return files;
}

/// What runs the network: the device, or nothing for the reference.
struct Machine {
  std::unique_ptr<vk::Context> context;
  std::unique_ptr<vk::KernelCache> kernels;
  [[nodiscard]] RunnerMaker runner() const { return context ? device_runner(*context, *kernels) : reference_runner(); }
};

Machine make_machine(const Common& common, const InferOptions& options) {
  if (options.reference) return {};
  auto context = make_context(common);
  auto kernels = std::make_unique<vk::KernelCache>(*context);
  return {std::move(context), std::move(kernels)};
}

NamedTensors compute(const Machine& machine, const InferOptions& options, const Graph& graph, const NamedTensors& inputs) {
  if (!machine.context) return run_reference(graph, inputs);
  const Graph rewritten = rewrite_network(graph, options.network).graph;
  return run_on_device(*machine.context, rewritten, inputs, {.storage = storage_of(options.network)});
}

/// Throws Error(failed) naming the layer that made them where an output holds values that are no numbers.
void require_finite(const InferOptions& options, const Machine& machine, const Graph& graph, const NamedTensors& inputs,
                    const std::string& name, const Tensor& tensor) {
  const auto broken = std::count_if(tensor.f32.begin(), tensor.f32.end(), [](float value) { return !std::isfinite(value); });
  if (broken == 0) return;
  const char* remedy = options.reference ? "check its weights and the input" : "compare with --reference, or use --precision fp32";
  throw Error(fmt::format("{}: {} of {} values of output '{}' are not finite, nothing was written: {}; {}", options.model, broken,
                          tensor.f32.size(), name, describe_first_broken(graph, inputs, machine.runner()), remedy));
}

void print_summary(const NamedTensors& outputs) {
  std::vector<std::vector<std::string>> rows{{"output", "shape", "min", "mean", "max"}};
  for (const auto& [name, tensor] : outputs) {
    const auto [low, high] = std::minmax_element(tensor.f32.begin(), tensor.f32.end());
    double sum = 0;
    for (const float value : tensor.f32) sum += value;
    rows.push_back({name, shape_text(tensor.shape), fmt::format("{:.6g}", *low),
                    fmt::format("{:.6g}", sum / static_cast<double>(tensor.f32.size())), fmt::format("{:.6g}", *high)});
  }
  print(format_table(rows, {2, 3, 4}));
}

/// Whether pictures go in or out, so that their meaning matters.
bool has_pictures(const Feed& feed, const Files& outputs) {
  return std::ranges::any_of(feed.files, [](const auto& file) { return file.second.image.width > 0; }) ||
         std::ranges::any_of(outputs, [](const auto& file) { return is_png(file.second); });
}

struct Results {
  Graph graph;
  NamedTensors outputs;
  std::optional<PictureNames> names;
};

/// Device work ends with this function: whatever the validation layers say at the very end is said before a file is written.
Results run_network(const Common& common, const InferOptions& options, const OnnxModel& model, Feed feed, bool pictures) {
  const Machine machine = make_machine(common, options);
  Results results;
  if (pictures) results.names = picture_names(model.path(), facts_of(options.generator), machine.runner());
  if (results.names) apply_meaning(feed, *results.names);
  const NamedTensors inputs = tensors_of(feed);
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  results.graph = model.build(shapes);
  results.outputs = compute(machine, options, results.graph, inputs);
  for (const auto& [name, tensor] : results.outputs) require_finite(options, machine, results.graph, inputs, name, tensor);
  return results;
}

void write_output(const Results& results, const std::string& name, const std::filesystem::path& file, const Facts& facts, bool quiet) {
  const Tensor& tensor = results.outputs.at(name);
  if (!is_png(file)) return save_npy(file, {tensor.shape, tensor.f32});
  const Answer answer = picture_of(results.graph, name, tensor, facts, results.names);
  if (!quiet && !answer.note.empty()) print_error(answer.note);
  save_png(file, answer.image, {{"Software", "Wrapture " WRAPTURE_VERSION}});
}

int run_infer(const Common& common, const InferOptions& options) {
  const OnnxModel model = load_network(options.model);
  Facts facts = facts_of(options.generator);
  facts.merge(read_sidecar(model.path()));
  facts.merge(read_metadata(model.metadata()));
  const Feed feed = make_feed(model, facts, inputs_of(options.generator));
  const Files outputs = parse_outputs(options.outputs, model.outputs());
  const Results results = run_network(common, options, model, feed, has_pictures(feed, outputs));
  require_no_messages();
  if (!common.quiet && results.names && !results.names->note.empty()) print_error(results.names->note);
  for (const auto& [name, file] : outputs) write_output(results, name, file, facts, common.quiet);
  print_summary(results.outputs);
  return 0;
}

}  // namespace

void add_infer(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<InferOptions>();
  CLI::App* command = program.add_subcommand("infer", "Runs tensors (.npy, numbers, noise, pictures) through a network");
  command->add_option("MODEL", options->model, "ONNX file, or zoo:NAME (see `wrapture zoo`)")->required();
  add_input_option(*command, options->generator, nullptr);
  command->add_option("--output", options->outputs, "NAME=FILE.npy or, where it is a picture, NAME=FILE.png; for every output to keep");
  command->add_flag("--reference", options->reference, "With the slow loops on the CPU that judge the device");
  add_meaning_options(*command, options->generator, nullptr);
  add_network_options(*command, options->network);
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_infer(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
