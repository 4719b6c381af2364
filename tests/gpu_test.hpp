// What the device tests share: one context with validation on, and its kernels.
#pragma once

#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"

namespace wrapture {

/// Made on first use; the device of WRAPTURE_TEST_DRIVER's ICD; core and synchronisation validation on.
const vk::Context& test_context();
vk::KernelCache& test_kernels();

}  // namespace wrapture
