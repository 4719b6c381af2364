// Measures what a device reaches at best by two small kernels, and checks what they made.
#include "engine/run/probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <functional>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/vk/commands.hpp"
#include "engine/vk/descriptors.hpp"
#include "probe/arithmetic.h"
#include "probe/stream.h"

namespace wrapture {
namespace {

constexpr std::uint32_t kProbeGroup = 64;
constexpr std::uint32_t kThreads = 1u << 18;  // several for every lane of the largest cards
constexpr std::uint32_t kChains = 12, kStepsOfRound = 16;
constexpr std::uint32_t kMostRounds = 4096;      // sums stay exact
constexpr std::uint32_t kRowThreads = 1u << 16;  // of stream.comp
constexpr std::uint64_t kRowBytes = std::uint64_t{kRowThreads} * 16, kCheckedBytes = 4096;
constexpr VkBufferUsageFlags kProbeUsage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT;

[[noreturn]] void fail_probe(const vk::Context& context, const char* what) {
  throw Error(
      fmt::format("device '{}' computes wrongly: {}; update its driver or choose another with --device", context.info().name, what));
}

template <class P>
std::array<std::uint32_t, sizeof(P) / 4> push_words(const P& parameters) {
  std::array<std::uint32_t, sizeof(P) / 4> words;
  std::memcpy(words.data(), &parameters, sizeof parameters);
  return words;
}

/// GPU milliseconds of what is recorded; wall time where the queue has no timestamps.
double timed(const vk::Context& context, const char* label, const std::function<void(VkCommandBuffer)>& record) {
  const vk::Timestamps stamps(context, 2);
  const auto start = std::chrono::steady_clock::now();
  vk::run_once(context, label, [&](VkCommandBuffer commands) {
    stamps.reset(commands);
    vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::compute_write);  // the run before
    stamps.write(commands, 0);
    record(commands);
    stamps.write(commands, 1);
  });
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  const double milliseconds = stamps.milliseconds(0, 1);
  return milliseconds > 0 ? milliseconds : wall.count();
}

std::vector<float> read_floats(const vk::Context& context, const vk::Buffer& buffer, std::uint64_t offset, std::uint64_t bytes) {
  std::vector<float> values(bytes / 4);
  vk::download(context, buffer, offset, std::as_writable_bytes(std::span(values)));
  return values;
}

/// As arithmetic.comp says.
bool sums_are_right(const std::vector<float>& sums, std::uint32_t rounds) {
  for (std::size_t thread = 0; thread < sums.size(); ++thread)
    if (sums[thread] != static_cast<float>(kChains * (thread + std::uint64_t{kStepsOfRound} * rounds) + 66)) return false;
  return true;
}

double measure_arithmetic(const vk::Context& context, vk::KernelCache& kernels, const ProbeOptions& options) {
  std::uint32_t rounds = 1;
  (void)time_arithmetic(context, kernels, rounds, options.factor);  // drivers compile at the first dispatch
  ArithmeticTime time = time_arithmetic(context, kernels, rounds, options.factor);
  while (time.milliseconds < options.milliseconds && rounds < kMostRounds) {
    rounds *= 2;
    time = time_arithmetic(context, kernels, rounds, options.factor);
  }
  double best = time.gflops;
  for (int i = 1; i < options.repeats; ++i) best = std::max(best, time_arithmetic(context, kernels, rounds, options.factor).gflops);
  return best;
}

/// Two buffers of the same size, and the kernel between them.
class Stream {
 public:
  Stream(const vk::Context& context, vk::KernelCache& kernels, std::uint64_t bytes)
      : context_(context),
        kernels_(kernels),
        bytes_(bytes),
        x_(context, {"probe x", bytes, kProbeUsage}),
        y_(context, {"probe y", bytes, kProbeUsage}) {}

  /// Values to begin with into x.
  void fill() { (void)pass(y_, x_, true, 0); }
  /// y = x + addend; checks a part of y. GPU milliseconds.
  double copy(float addend) {
    const double milliseconds = pass(x_, y_, false, addend);
    for (const std::uint64_t at : {std::uint64_t{0}, bytes_ / 2, bytes_ - kCheckedBytes}) {
      const std::vector<float> part = read_floats(context_, y_, at, kCheckedBytes);
      for (std::size_t i = 0; i < part.size(); ++i)
        if (part[i] != static_cast<float>((at / 16 + i / 4) % 65536) + 0.25f * static_cast<float>(i % 4) + addend)
          fail_probe(context_, "copied values are not those that were read");
    }
    return milliseconds;
  }

 private:
  double pass(const vk::Buffer& from, const vk::Buffer& to, bool fill, float addend) {
    const vk::Kernel& kernel = kernels_.get({.shader = "probe/stream",
                                             .specialization = {kProbeGroup, 1, 1, fill ? 1u : 0u, kRowThreads},
                                             .bindings = {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER},
                                             .push_words = 1});
    const vk::Resource resources[] = {vk::storage_buffer(from, 0, bytes_), vk::storage_buffer(to, 0, bytes_)};
    const vk::DescriptorSet set(context_, kernel.set_layout(), resources);
    const auto words = push_words(shader::StreamParams{.addend = addend});
    const auto rows = static_cast<std::uint32_t>(bytes_ / kRowBytes);
    return timed(context_, "probe stream", [&](VkCommandBuffer commands) {
      vk::dispatch(commands, kernel, set.get(), words, {kRowThreads, rows, 1});
    });
  }

  const vk::Context& context_;
  vk::KernelCache& kernels_;
  std::uint64_t bytes_;
  vk::Buffer x_, y_;
};

/// Bytes of each of the two buffers: half of what is asked for, within what one binding and one dispatch allow.
std::uint64_t stream_size(const Limits& limits, std::uint64_t wanted) {
  const std::uint64_t rows =
      std::min({wanted / 2 / kRowBytes, limits.max_storage_range / kRowBytes, std::uint64_t{limits.max_group_count[1]}});
  return std::max<std::uint64_t>(rows, 1) * kRowBytes;
}

}  // namespace

ArithmeticTime time_arithmetic(const vk::Context& context, vk::KernelCache& kernels, std::uint32_t rounds, float factor) {
  const vk::Kernel& kernel = kernels.get({.shader = "probe/arithmetic",
                                          .specialization = {kProbeGroup, 1, 1},
                                          .bindings = {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER},
                                          .push_words = 3});
  const vk::Buffer sums(context, {"probe sums", std::uint64_t{kThreads} * 4, kProbeUsage});
  const vk::Resource resources[] = {vk::storage_buffer(sums, 0, sums.bytes())};
  const vk::DescriptorSet set(context, kernel.set_layout(), resources);
  const auto words = push_words(shader::ArithmeticParams{.rounds = rounds, .factor = factor, .addend = 1});
  const double milliseconds = timed(context, "probe arithmetic", [&](VkCommandBuffer commands) {
    vk::dispatch(commands, kernel, set.get(), words, {kThreads, 1, 1});
  });
  if (!sums_are_right(read_floats(context, sums, 0, sums.bytes()), rounds)) fail_probe(context, "sums of multiply-adds are not right");
  const double operations = 2.0 * kThreads * kChains * kStepsOfRound * rounds;
  return {operations / milliseconds / 1e6, milliseconds};
}

Peaks measure_peaks(const vk::Context& context, vk::KernelCache& kernels, const ProbeOptions& options) {
  Peaks peaks{.gflops = measure_arithmetic(context, kernels, options)};
  const std::uint64_t bytes = stream_size(context.limits(), options.stream_bytes);
  Stream stream(context, kernels, bytes);
  stream.fill();
  peaks.streamed_bytes = 2 * bytes;
  for (int i = 0; i <= options.repeats; ++i) {
    const double milliseconds = stream.copy(static_cast<float>(i + 1));
    if (i > 0) peaks.gigabytes_per_s = std::max(peaks.gigabytes_per_s, 2.0 * static_cast<double>(bytes) / milliseconds / 1e6);
  }
  return peaks;
}

}  // namespace wrapture
