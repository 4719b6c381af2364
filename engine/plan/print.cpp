// The table that shows a plan.
#include <fmt/format.h>

#include <iterator>

#include "engine/plan/plan.hpp"

namespace wrapture {
namespace {

std::string ranges(const Dispatch& dispatch) {
  std::string text;
  for (const Binding& binding : dispatch.bindings) {
    const char* const access = binding.access == Access::write ? ">" : binding.access == Access::read_texel ? "~" : "<";
    text += fmt::format(" {}{}{}+{}", access, binding.space == Space::arena ? 'a' : 'w', binding.offset, binding.bytes);
  }
  return text;
}

}  // namespace

std::string to_string(const Plan& plan) {
  std::string text = fmt::format("{:>4}  {:<28} {:>14} {:>12}  {:<24}  ranges (< read, ~ texel, > write; a arena, w weights)\n", "#",
                                 "kernel", "threads", "MAC", "node");
  for (std::size_t i = 0; i < plan.dispatches.size(); ++i) {
    const Dispatch& dispatch = plan.dispatches[i];
    const auto threads = fmt::format("{}x{}x{}", dispatch.threads[0], dispatch.threads[1], dispatch.threads[2]);
    fmt::format_to(std::back_inserter(text), "{:>4}  {:<28} {:>14} {:>12}  {:<24} {}\n", i, dispatch.kernel, threads, dispatch.macs,
                   dispatch.label, ranges(dispatch));
  }
  for (const Port& port : plan.inputs)
    fmt::format_to(std::back_inserter(text), "input '{}' {} at a{}\n", port.name, to_string(port.shape), port.offset);
  for (const Port& port : plan.outputs)
    fmt::format_to(std::back_inserter(text), "output '{}' {} at a{}\n", port.name, to_string(port.shape), port.offset);
  fmt::format_to(std::back_inserter(text), "{} dispatches, {} MAC, arena {} bytes (at least {} alive at once), weights {} bytes\n",
                 plan.dispatches.size(), plan.macs(), plan.arena_bytes, plan.live_peak_bytes, plan.weights.size());
  return text;
}

}  // namespace wrapture
