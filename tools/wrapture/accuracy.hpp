// Whether a network's result on the device is right: a small picture through the device and through the reference on the CPU.
#pragma once

#include <set>
#include <string>

#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"
#include "tools/bench/report.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {

enum class Effort {
  none,
  quick,  // only what takes the reference some seconds
  full,   // however long it takes
};

/// What one comparison tells of a network.
struct Accuracy {
  bench::Check check;
  std::set<std::string> kernels;  // that took part
};

/// measured: the largest size that is to be measured; a small one is compared at itself. Inputs are made up. Queue thread; waits.
Accuracy check_accuracy(const vk::Context& context, vk::KernelCache& kernels, const OnnxModel& model, const NetworkOptions& options,
                        Size measured, Effort effort);

/// The check, with a note about kernels of `plan` that took no part in it.
bench::Check check_for(const Accuracy& accuracy, const Plan& plan);

}  // namespace wrapture::cli
