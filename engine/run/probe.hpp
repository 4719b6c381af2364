// What a device reaches at best, measured: arithmetic in registers, and memory. Networks are compared with it.
#pragma once

#include <cstdint>

#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"

namespace wrapture {

struct Peaks {
  double gflops = 0;                 // f32, a multiply-add as two
  double gigabytes_per_s = 0;        // 1e9 bytes read and written
  std::uint64_t streamed_bytes = 0;  // the memory that it was measured on
};

struct ProbeOptions {
  double milliseconds = 30;                   // about how long one measured dispatch is to take
  int repeats = 5;                            // the fastest counts
  std::uint64_t stream_bytes = 256ull << 20;  // read and written; more than processors' caches hold
  float factor = 1;                           // of the multiply-adds; tests: with any other the sums are wrong
};

/// Queue thread; waits, about half a second on a CPU. Throws Error(failed) where the device computes wrongly: its speed means nothing.
Peaks measure_peaks(const vk::Context& context, vk::KernelCache& kernels, const ProbeOptions& options = {});

/// f32 operations per second / 1e9 of `rounds` rounds of the arithmetic probe, and the time that they took.
struct ArithmeticTime {
  double gflops = 0, milliseconds = 0;
};
ArithmeticTime time_arithmetic(const vk::Context& context, vk::KernelCache& kernels, std::uint32_t rounds, float factor = 1);

}  // namespace wrapture
