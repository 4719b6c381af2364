// `wrapture infer`: raw tensors through a network, on the device or with the reference.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/npy.hpp"
#include "engine/graph/reference.hpp"
#include "engine/run/executor.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {
namespace {

struct Options {
  std::filesystem::path model;
  std::vector<std::string> inputs, outputs;  // NAME=FILE
  bool reference = false;
  NetworkOptions network;
};

using Files = std::map<std::string, std::filesystem::path>;  // by tensor name

/// Throws Error(usage) for names that the model does not have, or that are given twice.
Files parse_files(const std::string& option, const std::vector<std::string>& words, const std::vector<TensorInfo>& tensors) {
  Files files;
  for (const std::string& word : words) {
    const auto [name, file] = parse_assignment(option, word);
    const auto is_it = [&wanted = name](const TensorInfo& tensor) { return tensor.name == wanted; };
    const bool known = std::any_of(tensors.begin(), tensors.end(), is_it);
    if (!known)
      throw Error(Failure::usage, fmt::format("{} {}: the model has no '{}'; it has {}", option, word, name, list_tensors(tensors)));
    if (!files.emplace(name, file).second)
      throw Error(Failure::usage, fmt::format("{} {}: '{}' is given twice; give it once", option, word, name));
  }
  return files;
}

NamedTensors load_inputs(const OnnxModel& model, const Files& files) {
  NamedTensors tensors;
  for (const TensorInfo& input : model.inputs()) {
    const auto file = files.find(input.name);
    if (file == files.end())
      throw Error(Failure::usage, fmt::format("{}: no value for input '{}' ({}); add --input {}=FILE.npy", model.path().string(),
                                              input.name, shape_text(input.shape), input.name));
    NpyArray array = load_npy(file->second);
    tensors[input.name] = Tensor::floats(array.shape, std::move(array.data));
  }
  return tensors;
}

NamedTensors compute(const Common& common, const Options& options, const OnnxModel& model, const NamedTensors& inputs) {
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  const Graph graph = model.build(shapes);
  if (options.reference) return run_reference(graph, inputs);
  const Graph rewritten = rewrite_network(graph, options.network).graph;
  const auto context = make_context(common);
  return run_on_device(*context, rewritten, inputs, {.storage = storage_of(options.network)});
}

void require_finite(const Options& options, const std::string& name, const Tensor& tensor) {
  const auto broken = std::count_if(tensor.f32.begin(), tensor.f32.end(), [](float value) { return !std::isfinite(value); });
  if (broken == 0) return;
  const char* remedy = options.reference ? "check its weights and the input" : "compare with --reference, or use --precision fp32";
  throw Error(fmt::format("{}: {} of {} values of output '{}' are not finite, nothing was written; {}", options.model.string(), broken,
                          tensor.f32.size(), name, remedy));
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

int run(const Common& common, const Options& options) {
  const OnnxModel model = OnnxModel::load(options.model);
  const Files input_files = parse_files("--input", options.inputs, model.inputs());
  const Files output_files = parse_files("--output", options.outputs, model.outputs());
  for (const auto& [name, file] : output_files) check_writable(file);
  const NamedTensors outputs = compute(common, options, model, load_inputs(model, input_files));
  require_no_messages();
  for (const auto& [name, tensor] : outputs) require_finite(options, name, tensor);
  for (const auto& [name, file] : output_files) save_npy(file, {outputs.at(name).shape, outputs.at(name).f32});
  print_summary(outputs);
  return 0;
}

}  // namespace

void add_infer(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("infer", "Runs raw tensors (.npy) through a network");
  command->add_option("MODEL", options->model, "ONNX file")->required();
  command->add_option("--input", options->inputs, "NAME=FILE.npy, once for every input");
  command->add_option("--output", options->outputs, "NAME=FILE.npy, for every output to keep");
  command->add_flag("--reference", options->reference, "With the slow loops on the CPU that judge the device");
  add_network_options(*command, options->network);
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
