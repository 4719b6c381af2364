// Keeps the styled texture up with the document: tells the Stylizer what changed and feeds it slices.
#pragma once

#include "engine/style/stylizer.hpp"
#include "viewer/app/document.hpp"

namespace wrapture {

/// What the document asks of a stylizer.
StyleSettings settings_of(const Document& document);

/// Borrows context, kernels and library. Window thread only.
class Restyler {
 public:
  Restyler(const vk::Context& context, vk::KernelCache& kernels, const Library& library) : stylizer_(context, kernels, library) {}

  /// Waits for the device: frames under way may still read the old texture. True when the mask does not fit and is given up.
  bool set_artwork(const vk::Context& context, const Image& artwork);
  /// Takes over style, strength, seed and size; original: shows strength 0 meanwhile. True when something changed.
  bool update(const Document& document, bool original);
  /// The mask's file has changed: the next update() reads it again.
  void forget_mask();
  /// About `milliseconds` of GPU work. True when the texture may show something new.
  bool step(double milliseconds);

  [[nodiscard]] const vk::GpuImage& texture() const { return stylizer_.texture(); }
  [[nodiscard]] const Progress& progress() const { return progress_; }
  [[nodiscard]] const Stylizer& stylizer() const { return stylizer_; }
  /// Waits for the end of a run.
  [[nodiscard]] Image result() { return stylizer_.result(); }

 private:
  Stylizer stylizer_;
  StyleSettings applied_;
  Progress progress_{.fraction = 0, .finished = false};
  bool has_settings_ = false;
  int fresh_steps_ = 0;  // steps after which the texture is taken as changed, whatever the progress says
};

}  // namespace wrapture
