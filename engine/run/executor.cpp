// Records a plan's dispatches in segments of bounded cost and replays them.
#include "engine/run/executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/run/binder.hpp"
#include "engine/run/hazards.hpp"
#include "engine/vk/commands.hpp"

namespace wrapture {
namespace {

constexpr double kMaxSubmitMilliseconds = 50;   // estimated; leaves room below the 100 ms that no submit may take
constexpr double kFirstSubmitMilliseconds = 5;  // by the guess that stands for the speed of a device before anything was measured

/// What a dispatch costs in the unit of its multiply-adds: arithmetic, memory traffic and a launch.
double cost_of(const Dispatch& dispatch) { return static_cast<double>(dispatch.macs) + 4.0 * static_cast<double>(dispatch.bytes) + 1e5; }

vk::Buffer make_arena(const vk::Context& context, std::uint64_t bytes) {
  return {context,
          {"arena", std::max<std::uint64_t>(bytes, 16),
           VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
               VK_BUFFER_USAGE_TRANSFER_DST_BIT}};
}

vk::Buffer make_weights(const vk::Context& context, std::span<const std::byte> bytes) {
  vk::Buffer buffer(context,
                    {"weights", std::max<std::uint64_t>(bytes.size(), 16),
                     VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT});
  vk::upload(context, buffer, 0, bytes);
  return buffer;
}

const Port& find_port(const std::vector<Port>& ports, const std::string& name, const char* kind) {
  const auto found = std::ranges::find(ports, name, &Port::name);
  if (found != ports.end()) return *found;
  std::string names;
  for (const auto& port : ports) names += (names.empty() ? "'" : ", '") + port.name + "'";
  throw Error(Failure::bad_input, fmt::format("the model has no {} '{}'; it has {}", kind, name, names));
}

Tensor read_port(const vk::Context& context, const vk::Buffer& arena, const Port& port) {
  Tensor tensor = Tensor::floats(port.shape);
  vk::download(context, arena, port.offset, std::as_writable_bytes(std::span(tensor.f32)));
  return tensor;
}

}  // namespace

/// A part of the plan in one command buffer.
struct Segment {
  std::size_t first = 0, count = 0;
  vk::Commands commands;
  vk::Timestamps timestamps;
};

struct Executor::Impl {
  Impl(const vk::Context& context_in, vk::KernelCache& kernels, Plan plan_in, const ExecutorOptions& options)
      : context(&context_in),
        plan(std::move(plan_in)),
        arena(make_arena(context_in, plan.arena_bytes)),
        weights(make_weights(context_in, plan.weights)),
        binder(context_in, kernels, plan, arena, weights),
        barriers(find_barriers(plan)),
        cost_per_ms(context_in.is_cpu() ? 1e7 : 1e8) {
    plan.weights = {};  // on the device now
    for (const auto& dispatch : plan.dispatches) total_cost += cost_of(dispatch);
    if (options.fill_with_nan)
      vk::run_once(*context, "fill arena", [&](VkCommandBuffer commands) {
        vkCmdFillBuffer(commands, arena.get(), 0, VK_WHOLE_SIZE, 0xFFFFFFFFu);
        vk::buffer_barrier(commands, vk::Stage::transfer_write, vk::Stage::compute_write);
      });
  }

  const vk::Context* context;
  Plan plan;
  vk::Buffer arena, weights;
  Binder binder;
  std::vector<bool> barriers;
  double total_cost = 0, cost_per_ms, segmented_for = 0;
  bool measured = false;             // cost_per_ms is more than a guess
  std::vector<Segment> segments;     // of run(): recorded once
  std::unique_ptr<Segment> stepped;  // of step(): recorded anew every time
  bool step_pending = false;
  std::size_t next = 0;  // first dispatch not yet submitted by step()
  double done_cost = 0, run_milliseconds = 0;

  Segment make_segment(std::size_t first, std::size_t count, std::uint32_t stamps) const {
    return {first, count, vk::Commands(*context, fmt::format("segment {}", first)), vk::Timestamps(*context, stamps)};
  }

  /// How many dispatches from `first` on fit into `milliseconds`; at least one.
  [[nodiscard]] std::size_t fit(std::size_t first, double milliseconds) const {
    double cost = 0;
    std::size_t count = 0;
    while (first + count < plan.dispatches.size()) {
      cost += cost_of(plan.dispatches[first + count]);
      if (count > 0 && cost > milliseconds * cost_per_ms) break;
      ++count;
    }
    return count;
  }

  [[nodiscard]] double segment_cost(const Segment& segment) const {
    double cost = 0;
    for (std::size_t i = segment.first; i < segment.first + segment.count; ++i) cost += cost_of(plan.dispatches[i]);
    return cost;
  }

  void record_dispatch(VkCommandBuffer commands, std::size_t index) const {
    const Dispatch& dispatch = plan.dispatches[index];
    context->begin_label(commands, dispatch.label.c_str());
    vk::dispatch(commands, *binder.at(index).kernel, binder.at(index).set, dispatch.parameters, dispatch.threads);
    context->end_label(commands);
  }

  /// stamp_each: a barrier and a timestamp after every dispatch; else one at either end.
  void record(Segment& segment, bool reusable, bool stamp_each) const {
    segment.commands.begin(reusable);
    const VkCommandBuffer commands = segment.commands.get();
    segment.timestamps.reset(commands);
    vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::compute_write);  // what earlier submissions wrote or still read
    segment.timestamps.write(commands, 0);
    if (segment.first == 0 && plan.zeros.bytes > 0) {
      vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::transfer_write);
      vkCmdFillBuffer(commands, arena.get(), plan.zeros.offset, plan.zeros.bytes, 0);
      vk::buffer_barrier(commands, vk::Stage::transfer_write, vk::Stage::compute_write);
    }
    for (std::size_t i = 0; i < segment.count; ++i) {
      if (i > 0 && (barriers[segment.first + i] || stamp_each))
        vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::compute_write);
      record_dispatch(commands, segment.first + i);
      if (stamp_each) segment.timestamps.write(commands, static_cast<std::uint32_t>(i) + 1);
    }
    if (!stamp_each) segment.timestamps.write(commands, 1);
    segment.commands.end();
  }

  /// A device that is much slower than was thought is believed at once: the next submission must not be as long.
  void learn_speed(double cost, double milliseconds) {
    if (milliseconds <= 0.05) return;
    const double seen = cost / milliseconds;
    cost_per_ms = seen < 0.5 * cost_per_ms ? seen : 0.5 * cost_per_ms + 0.5 * seen;
    measured = true;
  }

  /// What one submission is allowed, before and after the device's speed is known.
  [[nodiscard]] double allowed(double milliseconds) const {
    return std::min(milliseconds, measured ? kMaxSubmitMilliseconds : kFirstSubmitMilliseconds);
  }

  void run_segment(Segment& segment) {
    segment.commands.submit();
    segment.commands.wait();
    const double milliseconds = segment.timestamps.milliseconds(0, 1);
    learn_speed(segment_cost(segment), milliseconds);
    run_milliseconds += milliseconds;
  }

  /// Each segment is cut by what those before it taught. Where that was much, the next run cuts anew.
  void segment_and_run() {
    segmented_for = cost_per_ms;
    segments.clear();
    for (std::size_t first = 0; first < plan.dispatches.size();) {
      const std::size_t count = fit(first, allowed(kMaxSubmitMilliseconds));
      segments.push_back(make_segment(first, count, 2));
      record(segments.back(), true, false);
      run_segment(segments.back());
      first += count;
    }
  }

  void submit_next_step(double milliseconds) {
    const std::size_t count = fit(next, allowed(milliseconds));
    if (!stepped) stepped = std::make_unique<Segment>(make_segment(0, 0, 2));
    stepped->first = next;
    stepped->count = count;
    record(*stepped, false, false);
    stepped->commands.submit();
    step_pending = true;
    next += count;
  }
};

Executor::Executor(const vk::Context& context, vk::KernelCache& kernels, Plan plan, const ExecutorOptions& options)
    : impl_(std::make_unique<Impl>(context, kernels, std::move(plan), options)) {}
Executor::~Executor() = default;
Executor::Executor(Executor&&) noexcept = default;
Executor& Executor::operator=(Executor&&) noexcept = default;

const Plan& Executor::plan() const { return impl_->plan; }
const vk::Buffer& Executor::arena() const { return impl_->arena; }
const Port& Executor::input(const std::string& name) const { return find_port(impl_->plan.inputs, name, "input"); }
const Port& Executor::output(const std::string& name) const { return find_port(impl_->plan.outputs, name, "output"); }

void Executor::write_input(const std::string& name, const Tensor& tensor) {
  const Port& port = input(name);
  if (tensor.shape != port.shape)
    throw Error(Failure::bad_input,
                fmt::format("input '{}' is {} but the model wants {}", name, to_string(tensor.shape), to_string(port.shape)));
  vk::upload(*impl_->context, impl_->arena, port.offset, std::as_bytes(std::span(tensor.f32)));
}

Tensor Executor::read_output(const std::string& name) const { return read_port(*impl_->context, impl_->arena, output(name)); }
Tensor Executor::read_input(const std::string& name) const { return read_port(*impl_->context, impl_->arena, input(name)); }

void Executor::run() {
  Impl& self = *impl_;
  restart();
  const double change = self.segmented_for > 0 ? self.cost_per_ms / self.segmented_for : 0;
  self.run_milliseconds = 0;
  if (change < 0.5 || change > 2)
    self.segment_and_run();
  else
    for (Segment& segment : self.segments) self.run_segment(segment);
  self.next = self.plan.dispatches.size();
  self.done_cost = self.total_cost;
}

std::vector<DispatchTime> Executor::run_profiled() {
  Impl& self = *impl_;
  restart();
  std::vector<DispatchTime> times;
  for (std::size_t first = 0; first < self.plan.dispatches.size();) {
    const std::size_t count = self.fit(first, self.allowed(kMaxSubmitMilliseconds));
    Segment segment = self.make_segment(first, count, static_cast<std::uint32_t>(count) + 1);
    self.record(segment, false, true);
    segment.commands.submit();
    segment.commands.wait();
    for (std::uint32_t i = 0; i < count; ++i) times.push_back({first + i, segment.timestamps.milliseconds(i, i + 1)});
    first += count;
  }
  self.next = self.plan.dispatches.size();
  return times;
}

void Executor::restart() {
  Impl& self = *impl_;
  if (self.stepped) self.stepped->commands.wait();
  self.step_pending = false;
  self.next = 0;
  self.done_cost = 0;
  self.run_milliseconds = 0;
}

bool Executor::step(double milliseconds) {
  Impl& self = *impl_;
  if (self.step_pending) {
    if (!self.stepped->commands.done()) return false;
    const double cost = self.segment_cost(*self.stepped), took = self.stepped->timestamps.milliseconds(0, 1);
    self.learn_speed(cost, took);
    self.done_cost += cost;
    self.run_milliseconds += took;
    self.step_pending = false;
  }
  if (self.next == self.plan.dispatches.size()) return true;
  self.submit_next_step(milliseconds);
  return false;
}

double Executor::progress() const { return impl_->total_cost > 0 ? impl_->done_cost / impl_->total_cost : 1; }
double Executor::last_run_milliseconds() const { return impl_->run_milliseconds; }

PlanOptions sliced_plan(const vk::Context& context) { return {.max_dispatch_macs = context.is_cpu() ? 100'000'000u : 4'000'000'000u}; }

NamedTensors run_on_device(const vk::Context& context, const Graph& graph, const NamedTensors& inputs, const PlanOptions& options) {
  vk::KernelCache kernels(context);
  Executor executor(context, kernels, make_plan(graph, context.limits(), options));
  for (const Port& port : executor.plan().inputs) {
    const auto given = inputs.find(port.name);
    if (given == inputs.end()) throw Error(Failure::bad_input, "input '" + port.name + "' is missing; give it with --input");
    executor.write_input(port.name, given->second);
  }
  executor.run();
  NamedTensors outputs;
  for (const Port& port : executor.plan().outputs) outputs.emplace(port.name, executor.read_output(port.name));
  return outputs;
}

}  // namespace wrapture
