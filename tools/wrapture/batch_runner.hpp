// Makes the designs of a batch one after the other, with one device and one network for all of them.
#pragma once

#include <memory>
#include <optional>

#include "engine/style/stylizer.hpp"
#include "tools/wrapture/command.hpp"
#include "viewer/export/batch_job.hpp"
#include "viewer/export/output.hpp"

namespace wrapture::cli {

class BatchRunner {
 public:
  /// No device before the first design that needs one.
  BatchRunner(const Common& common, const Library& library) : common_(common), library_(&library) {}

  /// Writes the design's output. Throws Error; then nothing was written. After device_lost the next design gets a new device.
  /// tell: within the design, 0..1; may throw.
  void run(const Design& design, const TellProgress& tell);

 private:
  struct Tools {
    std::unique_ptr<vk::Context> context;
    std::unique_ptr<vk::KernelCache> kernels;
    std::unique_ptr<Stylizer> stylizer;
    std::filesystem::path artwork;  // that the stylizer has
    std::unique_ptr<OutputWriter> writer;
  };
  void make(const Design& design, const TellProgress& tell);
  void use_artwork(const Design& design);
  [[nodiscard]] Recipe recipe_of(const Design& design) const;

  Common common_;
  const Library* library_;
  Image artwork_;
  std::filesystem::path loaded_;  // where artwork_ is from
  std::optional<Tools> tools_;
};

/// The generator and the single style of a design; null and empty where it has none. Throws Error(usage).
std::pair<const Style*, std::filesystem::path> generator_of(const Library& library, const Design& design);

}  // namespace wrapture::cli
