// The engine's face: artwork in, stylised texture out, in slices that never freeze a window.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/image.hpp"
#include "engine/style/control.hpp"
#include "engine/style/mix.hpp"
#include "engine/style/model.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture {

struct StyleSettings {
  std::string style;                  // name in the library; not looked at with a mix or a foreign model
  Mix mix;                            // several styles of one generator instead of `style`
  std::filesystem::path model;        // a foreign generator instead of `style`
  Facts facts;                        // options of `model`: what its tensors mean (meaning.hpp)
  InputValues inputs;                 // of `model`, besides the artwork
  float strength = 1;                 // 0: the artwork, bit for bit; 1: full style; between: strength_curve.hpp. No network run
  std::uint32_t seed = 1;             // of the noise planes
  std::uint32_t working_side = 1024;  // px, long side of what the network sees; the result has the artwork's size
  std::uint64_t memory = 0;  // bytes of the device that the network may take; 0: three quarters of it. What does not fit runs in tiles
  StyleControl control;
};

/// What is known of the generator in use, for people and for panels.
struct GeneratorCard {
  std::filesystem::path model;
  std::string name, reads, writes;  // "candy", "0..255 RGB", "0..255 RGB"
  std::string note;                 // a line for the user where the meaning was detected, else empty
  std::vector<ModelInput> inputs;   // besides the artwork
};

struct Progress {
  double fraction = 1;   // of the network run under way
  bool finished = true;  // the texture shows the settings in full
  bool coarse = false;   // the texture shows a small preview run of the settings
};

/// Borrows context, kernels and library. Queue thread only.
class Stylizer {
 public:
  Stylizer(const vk::Context& context, vk::KernelCache& kernels, const Library& library);
  ~Stylizer();
  Stylizer(const Stylizer&) = delete;
  Stylizer& operator=(const Stylizer&) = delete;

  /// New artwork; the texture shows it unstyled until a run is finished. 8-bit sRGB; alpha is kept. A mask that was for artwork of another
  /// size and aspect is given up.
  void set_artwork(const Image& artwork);
  /// New settings. Where only those of the compose pass changed, the next step() shows them. Else a network run starts (coarse, then full);
  /// with another style or mix of the same generator it differs by the code's numbers alone. Throws Error(usage) for values out of range
  /// and Error(bad_input) for a mask that cannot be read or does not fit, and keeps what was before.
  void update(const StyleSettings& settings);
  /// As last updated, less a mask that was given up.
  [[nodiscard]] const StyleSettings& settings() const;
  /// Does at most about `milliseconds` of GPU work and never waits for the device.
  Progress step(double milliseconds);
  /// Runs to the end of the full-size run, without the coarse one; waits.
  void finish();

  /// RGBA8 sRGB-encoded (UNORM image with an SRGB view) with all mip levels, in SHADER_READ_ONLY layout between calls. Always valid once
  /// artwork is set. The object changes only in set_artwork(): texture_generation() then grows.
  [[nodiscard]] const vk::GpuImage& texture() const;
  [[nodiscard]] std::uint64_t texture_generation() const;
  /// The finished result with the artwork's size, dpi, profile and alpha. Calls finish(). Where the working size does not fit into the
  /// memory, or is larger than textures can be, the texture shows a smaller run, and this runs the network in tiles; progress: of those.
  [[nodiscard]] Image result(const std::function<void(double fraction)>& progress = {});

  /// Whether result() has more to do than to read the texture: it runs in tiles, or composes artwork that is larger than textures.
  [[nodiscard]] bool result_takes_long() const;

  /// Of the last prepared generator, also where a run could not begin because an input has no value; empty before.
  [[nodiscard]] const std::optional<GeneratorCard>& generator() const;
  [[nodiscard]] double last_run_milliseconds() const;  // GPU time of the last full-size run
  [[nodiscard]] std::uint64_t arena_bytes() const;
  [[nodiscard]] std::uint64_t generators_built() const;  // how often networks were planned and put on the device

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
