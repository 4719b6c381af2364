// The pattern generator on a device.
#pragma once

#include "engine/style/pattern.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"

namespace wrapture {

/// One tile, by itself seamless. Waits. Queue thread only. Throws Error(usage) for settings that cannot be, Error(failed) as tile_of().
Image make_tile(const vk::Context& context, vk::KernelCache& kernels, const PatternModel& model, const PatternSettings& settings);
/// The whole picture: make_tile() and repeat_tile().
Image make_pattern(const vk::Context& context, vk::KernelCache& kernels, const PatternModel& model, const PatternSettings& settings);

}  // namespace wrapture
