// Whether a network's result on the device is right.
#include "tools/wrapture/accuracy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/graph/reference.hpp"
#include "engine/run/executor.hpp"

namespace wrapture::cli {
namespace {

constexpr double kReferenceMacsPerSecond = 3e9;  // on one core of an AMD EPYC (Zen 5)
constexpr double kQuickSeconds = 4;
/// Sums differ in order, and halves have 11 bits: networks of the zoo show up to 1e-5 and 2.5e-2.
constexpr double kAllowedFp32 = 1e-3, kAllowedFp16 = 5e-2;

/// Sides at which networks are compared, the best first: at 64 px every kernel of large pictures takes part.
constexpr std::uint32_t kSides[] = {64, 32, 128, 256};

std::vector<Size> sizes_to_try(const OnnxModel& model, Size measured) {
  if (fixed_size(model)) return {Size{}};
  std::vector<Size> sizes;
  if (std::uint64_t{measured.width} * measured.height <= std::uint64_t{kSides[0]} * kSides[0]) sizes.push_back(measured);
  for (const std::uint32_t side : kSides) sizes.push_back({side, side});
  return sizes;
}

/// A network at the size to compare at.
struct Trial {
  Graph graph;
  std::string size;
  double seconds = 0;  // of the reference
};

std::string size_text(const OnnxModel& model, Size size) {
  const Size at = size.width > 0 ? size : fixed_size(model).value_or(Size{});
  return at.width > 0 ? fmt::format("{}x{}", at.width, at.height) : "its size";
}

/// The first size that the network can run at and the reference finishes soon; else, where none is that small, the least costly.
Trial choose_trial(const OnnxModel& model, Size measured) {
  std::optional<Trial> least;
  std::optional<Error> refused;
  for (const Size size : sizes_to_try(model, measured)) try {
      Trial trial{.graph = model.build(fill_shapes(model, size)), .size = size_text(model, size)};
      trial.seconds = static_cast<double>(trial.graph.multiply_adds()) / kReferenceMacsPerSecond;
      if (trial.seconds <= kQuickSeconds) return trial;
      if (!least || trial.seconds < least->seconds) least = std::move(trial);
    } catch (const Error& error) {
      refused = error;
    }
  if (!least) throw Error(*refused);
  return std::move(*least);
}

/// Largest difference relative to the largest value; -1 where a value is no number.
double error_of(const NamedTensors& got, const NamedTensors& wanted) {
  double worst = 0;
  for (const auto& [name, want] : wanted) {
    const Tensor& tensor = got.at(name);
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < want.f32.size(); ++i) {
      if (!std::isfinite(tensor.f32[i])) return -1;
      difference = std::max(difference, std::abs(static_cast<double>(tensor.f32[i]) - static_cast<double>(want.f32[i])));
      size = std::max(size, std::abs(static_cast<double>(want.f32[i])));
    }
    if (difference > 0) worst = std::max(worst, difference / std::max(size, 1e-30));
  }
  return worst;
}

bool is_finite(const NamedTensors& tensors) {
  return std::ranges::all_of(
      tensors, [](const auto& one) { return std::ranges::all_of(one.second.f32, [](float value) { return std::isfinite(value); }); });
}

NamedTensors sample_inputs(const Graph& graph) {
  NamedTensors inputs;
  for (const ValueId id : graph.inputs) inputs.emplace(graph.values[id].name, sample_tensor(graph.shape(id)));
  return inputs;
}

NamedTensors run_device(const vk::Context& context, vk::KernelCache& kernels, const Plan& plan, const NamedTensors& inputs) {
  Executor executor(context, kernels, plan, {.fill_with_nan = true});
  for (const Port& port : plan.inputs) executor.write_input(port.name, inputs.at(port.name));
  executor.run();
  NamedTensors outputs;
  for (const Port& port : plan.outputs) outputs.emplace(port.name, executor.read_output(port.name));
  return outputs;
}

}  // namespace

Accuracy check_accuracy(const vk::Context& context, vk::KernelCache& kernels, const OnnxModel& model, const NetworkOptions& options,
                        Size measured, Effort effort) {
  Accuracy accuracy;
  if (effort == Effort::none) {
    accuracy.check.note = "not asked for";
    return accuracy;
  }
  const Trial trial = choose_trial(model, measured);
  accuracy.check.size = trial.size;
  if (effort == Effort::quick && trial.seconds > kQuickSeconds) {
    accuracy.check.note = fmt::format("the reference takes about {:.0f} s at {}; --check full waits for it", trial.seconds, trial.size);
    return accuracy;
  }
  const Plan plan = make_plan(rewrite_network(trial.graph, options).graph, context.limits(), {.storage = storage_of(options)});
  const NamedTensors inputs = sample_inputs(trial.graph);
  const NamedTensors wanted = run_reference(trial.graph, inputs);
  if (!is_finite(wanted)) {
    accuracy.check.note = fmt::format("the reference's own values at {} are not finite for made-up inputs", trial.size);
    return accuracy;
  }
  accuracy.check.error = error_of(run_device(context, kernels, plan, inputs), wanted);
  accuracy.check.allowed = storage_of(options) == Storage::f16 ? kAllowedFp16 : kAllowedFp32;
  const bool right = accuracy.check.error >= 0 && accuracy.check.error <= accuracy.check.allowed;
  accuracy.check.validity = right ? bench::Validity::valid : bench::Validity::invalid;
  for (const Dispatch& dispatch : plan.dispatches) accuracy.kernels.insert(dispatch.kernel);
  return accuracy;
}

bench::Check check_for(const Accuracy& accuracy, const Plan& plan) {
  bench::Check check = accuracy.check;
  if (check.validity != bench::Validity::valid) return check;
  std::set<std::string> missing;
  for (const Dispatch& dispatch : plan.dispatches)
    if (!accuracy.kernels.contains(dispatch.kernel)) missing.insert(dispatch.kernel);
  for (const std::string& kernel : missing) check.note += (check.note.empty() ? "without " : ", ") + kernel;
  return check;
}

}  // namespace wrapture::cli
