// Patterns for the window: a small preview that follows the panel, and whole pictures to use or save, made in slices.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/run/executor.hpp"
#include "engine/style/pattern.hpp"
#include "viewer/app/document.hpp"

namespace wrapture {

/// Borrows context and kernels. Window thread only.
class PatternMaker {
 public:
  /// Reads the bundled generator; without one there are no families. Throws Error(bad_input) when it is broken.
  PatternMaker(const vk::Context& context, vk::KernelCache& kernels);

  [[nodiscard]] std::vector<PatternFamily> families() const;
  /// The preview is to show this; nothing happens where it does already. Throws Error(usage) for an unknown family.
  void show(const PatternChoice& choice);
  /// A whole picture is wanted after the preview: width x height px, given back with `path`.
  void make(const PatternChoice& choice, std::uint32_t width, std::uint32_t height, const std::filesystem::path& path, bool use);

  /// About `milliseconds` of GPU work. True when the preview or a whole picture was finished. Throws what tile_of() throws; that one is
  /// then given up.
  bool step(double milliseconds);
  [[nodiscard]] bool busy() const { return wanted_ || whole_; }
  /// Null until the first is made.
  [[nodiscard]] const vk::GpuImage* preview() const { return preview_ ? &preview_ : nullptr; }
  struct Made {
    Image image;
    std::filesystem::path path;
    bool use = false;  // as artwork
  };
  /// A whole picture, once.
  std::optional<Made> take_made() { return std::exchange(made_, std::nullopt); }

 private:
  struct Whole {
    PatternSettings settings;
    std::filesystem::path path;
    bool use;
  };
  /// Sets the network up for the settings' tile, or keeps it, and feeds it.
  void start(const PatternSettings& settings);
  void finish(const Image& tile);

  const vk::Context* context_;
  vk::KernelCache* kernels_;
  std::optional<PatternModel> model_;
  std::optional<Executor> executor_;
  PatternLayout built_;                              // what executor_ is for; only the tile's size counts
  std::optional<PatternSettings> running_, wanted_;  // wanted_: the preview to come
  std::optional<PatternSettings> shown_;             // what the preview shows
  std::optional<Whole> whole_;
  std::optional<Made> made_;
  vk::GpuImage preview_;
};

/// What a choice means at a size.
PatternSettings settings_of(const PatternChoice& choice, std::uint32_t width, std::uint32_t height);

}  // namespace wrapture
