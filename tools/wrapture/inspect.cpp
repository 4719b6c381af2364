// `wrapture inspect`: what is in a network and how it would run; needs no device.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

struct InspectOptions {
  std::string model;
  std::string size;
  bool plan = false, json = false;
  NetworkOptions network;
};

/// Everything that is printed, in either form.
struct Report {
  const OnnxModel& model;
  Graph graph;
  Rewritten rewritten;
  std::optional<Plan> plan;
};

/// The limits of the device where one is named, else the least that Vulkan 1.2 guarantees.
Limits limits_for(const Common& common) { return common.device.empty() ? minimum_limits() : make_context(common)->limits(); }

std::string inputs_of(const Graph& graph) {
  std::string text;
  for (const ValueId id : graph.inputs)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", graph.values[id].name, shape_text(graph.shape(id)));
  return text;
}

void print_text(const Report& report) {
  print(fmt::format("model            {}\ninputs           {}\noutputs          {}\n", report.model.path().string(),
                    list_tensors(report.model.inputs()), list_tensors(report.model.outputs())));
  print(fmt::format("at               {}\nparameters       {}\nmultiply-adds    {} ({:.3f} G)\n", inputs_of(report.graph),
                    report.graph.parameter_count(), report.graph.multiply_adds(), static_cast<double>(report.graph.multiply_adds()) / 1e9));
  for (const auto& [key, value] : report.model.metadata())
    if (value.size() <= 200) print(fmt::format("metadata         {} = {}\n", key, value));
  print(
      fmt::format("layers           {} in the file, {} after rewriting\n", report.graph.nodes.size(), report.rewritten.graph.nodes.size()));
  for (const RewriteCount& rule : report.rewritten.applied)
    if (rule.count > 0) print(fmt::format("rewrite          {} ({} times)\n", rule.name, rule.count));
  print("\n" + to_string(report.rewritten.graph));
  if (report.plan) print("\n" + to_string(*report.plan));
}

Json tensors_json(const std::vector<TensorInfo>& tensors) {
  Json list = Json::array();
  for (const TensorInfo& tensor : tensors) {
    Json shape = Json::array();
    for (const std::int64_t dimension : tensor.shape) shape.push_back(dimension == kDynamic ? Json() : Json(dimension));
    list.push_back({{"name", tensor.name}, {"shape", shape}});
  }
  return list;
}

Json layers_json(const Graph& graph) {
  Json list = Json::array();
  for (const Node& node : graph.nodes) {
    const Shape& shape = graph.shape(node.output);
    list.push_back({{"name", node.name},
                    {"layer", layer_name(node.layer)},
                    {"shape", shape},
                    {"multiply_adds", multiply_adds(node.layer, graph.input_shapes(node), shape)}});
  }
  return list;
}

Json plan_json(const Plan& plan) {
  Json dispatches = Json::array();
  for (const Dispatch& dispatch : plan.dispatches)
    dispatches.push_back({{"name", dispatch.label},
                          {"layer", dispatch.layer},
                          {"kernel", dispatch.kernel},
                          {"threads", dispatch.threads},
                          {"multiply_adds", dispatch.macs},
                          {"bytes", dispatch.bytes}});
  return {{"precision", to_string(plan.storage)},
          {"arena_bytes", plan.arena_bytes},
          {"live_peak_bytes", plan.live_peak_bytes},
          {"weight_bytes", plan.weights.size()},
          {"dispatches", dispatches}};
}

void print_json(const Report& report) {
  Json rewrites = Json::object();
  for (const RewriteCount& rule : report.rewritten.applied) rewrites[rule.name] = rule.count;
  Json json{{"model", report.model.path().string()},
            {"inputs", tensors_json(report.model.inputs())},
            {"outputs", tensors_json(report.model.outputs())},
            {"metadata", report.model.metadata()},
            {"parameters", report.graph.parameter_count()},
            {"multiply_adds", report.graph.multiply_adds()},
            {"rewrites", rewrites},
            {"layers", layers_json(report.rewritten.graph)}};
  if (report.plan) json["plan"] = plan_json(*report.plan);
  print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

int run_inspect(const Common& common, const InspectOptions& options) {
  const Size size = parse_size("--size", options.size);
  const OnnxModel model = load_network(options.model);
  Report report{.model = model, .graph = model.build(fill_shapes(model, size)), .rewritten = {}, .plan = {}};
  report.rewritten = rewrite_network(report.graph, options.network);
  if (options.plan) report.plan = make_plan(report.rewritten.graph, limits_for(common), {.storage = storage_of(options.network)});
  options.json ? print_json(report) : print_text(report);
  return 0;
}

}  // namespace

void add_inspect(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<InspectOptions>();
  CLI::App* command = program.add_subcommand("inspect", "Shows layers, size and plan of a network; needs no device");
  command->add_option("MODEL", options->model, "ONNX file, or zoo:NAME (see `wrapture zoo`)")->required();
  command->add_option("--size", options->size, "WIDTHxHEIGHT of the image where the file leaves it open (256x256)");
  command->add_flag("--plan", options->plan,
                    "Also the dispatches with their memory, for --device or else the least that Vulkan guarantees");
  command->add_flag("--json", options->json, "As JSON");
  add_network_options(*command, options->network);
  add_common_options(*command, invocation.common);
  command->callback(
      [options, &invocation] { invocation.run = [options, &invocation] { return run_inspect(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
