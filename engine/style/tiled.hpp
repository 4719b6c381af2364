// A generator on artwork that is too large for its memory at once: window by window, the statistics of norms being those of the whole
// picture. The same picture as from one run, without seams.
#pragma once

#include <functional>
#include <span>

#include "engine/graph/tiles.hpp"
#include "engine/style/network_run.hpp"

namespace wrapture {

struct TiledTask {
  const GeneratorModel& model;  // whose meaning is known
  WorkingSize size;             // of the whole
  std::span<const float> code;  // of the style, where the model takes one
  std::uint32_t seed = 1;
  const InputValues& values;  // of further inputs, none of which may be as large as the picture
  const InputFiles& files;
  std::uint64_t memory = 0;  // bytes that arena and weights of a window may take
  std::function<void(double fraction)> progress = {};
};

/// The passes with the largest window that fits. Pure. Throws Error(bad_input) where a layer or an input needs the whole picture, or where
/// not even the smallest window fits.
TiledNetwork plan_tiles(const TiledTask& task, const Limits& limits, const PlanOptions& options);

/// texture: the artwork (RGBA8 with mips, SHADER_READ_ONLY), seen as NetworkRun sees it; or null where it is too large for one, then the
/// host resizes it. The result has task.size and is opaque. Borrows all. Waits. Queue thread only. Throws as plan_tiles(), and
/// Error(failed) where the answer holds values that are no numbers.
Image stylise_in_tiles(const vk::Context& context, vk::KernelCache& kernels, const Passes& passes, const TiledTask& task,
                       const Image& artwork, const vk::GpuImage* texture);

}  // namespace wrapture
