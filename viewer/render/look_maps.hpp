// The textures that a scene's look needs besides the artwork: light, spot finishes, a picture behind, paper.
#pragma once

#include <memory>

#include "engine/base/image.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/memory.hpp"
#include "viewer/render/frame_values.hpp"

namespace wrapture {

/// Borrows the context. Queue thread only. Starts with the product light and nothing else.
class LookMaps {
 public:
  explicit LookMaps(const vk::Context& context);
  ~LookMaps();  // waits for the device
  LookMaps(const LookMaps&) = delete;
  LookMaps& operator=(const LookMaps&) = delete;

  /// Makes what the scene's look and background ask for; what did not change stays. True when something was made (up to some tenths of a
  /// second; waits for the device then). artwork: for spot finishes; only its pixels are used, and a new one is told by artwork_changed().
  /// Throws Error(bad_input, usage) naming the file: everything is then as before.
  bool follow(const Scene& scene, const Image& artwork);
  void artwork_changed();
  /// What follow() was last content with.
  [[nodiscard]] const Look& look() const;
  [[nodiscard]] const Background& background() const;

  [[nodiscard]] const LightValues& light() const;
  [[nodiscard]] const vk::GpuImage& reflections() const;
  [[nodiscard]] bool has_spots() const;
  [[nodiscard]] const vk::GpuImage& spots() const;     // 1x1 without
  [[nodiscard]] const vk::GpuImage& backdrop() const;  // sRGB view with mips; 1x1 without
  [[nodiscard]] const vk::GpuImage& grain() const;
  /// Mean colours (sRGB) of the upper and lower third of the picture behind.
  [[nodiscard]] glm::vec3 backdrop_top() const;
  [[nodiscard]] glm::vec3 backdrop_bottom() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
