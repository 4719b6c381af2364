// Restorers: small networks that take noise and JPEG damage out of artwork, or double its size; tile by tile, any size of picture.
#pragma once

#include <filesystem>

#include "engine/base/image.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/run/executor.hpp"

namespace wrapture {

/// One restoring network on a device. Borrows context and kernels. Queue thread only.
class Restorer {
 public:
  /// model: reads (1, 3, H, W) sRGB 0..1 and writes (1, 3, factor * H, factor * W), with metadata `wrapture.factor` (1 or 2) and
  /// `wrapture.reach` (px at the border of a tile that its end spoils). Throws Error(bad_input) naming the file when it is no such network.
  Restorer(const vk::Context& context, vk::KernelCache& kernels, const std::filesystem::path& model);

  [[nodiscard]] std::uint32_t factor() const { return factor_; }
  /// Colours through the network, alpha as it is (enlarged linearly); dpi grows with the size, the profile stays. The same pixels come
  /// out whatever the tiles are: each is read with its neighbours' pixels around it. Waits. Throws Error(bad_input) when the result would
  /// be too large, Error(failed) when the network's answer holds values that are no numbers.
  [[nodiscard]] Image restore(const Image& artwork);

 private:
  [[nodiscard]] Image restored_tile(const Image& tile);

  const vk::Context* context_;
  vk::KernelCache* kernels_;
  OnnxModel onnx_;
  std::uint32_t factor_ = 1, reach_ = 0;
  std::unique_ptr<Executor> executor_;    // for tiles of this size
  std::uint32_t width_ = 0, height_ = 0;  // px, with the border
};

}  // namespace wrapture
