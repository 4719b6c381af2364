// What a Stylizer gets ready on a worker thread: the generator, its files, and plans for the sizes that it will run at.
#pragma once

#include <map>
#include <memory>

#include "engine/style/network_run.hpp"

namespace wrapture {

inline constexpr std::uint32_t kMaxTextureSide = 4096;  // px; larger artwork is shown at this size and exported at its own
inline constexpr std::uint32_t kCoarseSide = 256;       // px, working size of the first, quick answer
inline constexpr std::uint64_t kShownShare =
    2;  // one of so many parts of the memory is for what is shown where the result is made in tiles

/// What a preparation is for; a new one is needed when this changes.
struct PrepareKey {
  std::filesystem::path model;
  Facts facts;
  std::map<std::string, std::filesystem::path> files;  // of inputs
  std::uint32_t working_side = 0;
  std::uint64_t memory = 0;
  float stroke_scale = 1;
  WrapAround wrap = WrapAround::none;
  std::uint64_t artwork = 0;  // generation
  bool operator==(const PrepareKey&) const = default;
};

struct Prepared {
  PrepareKey key;
  std::unique_ptr<GeneratorModel> model;
  InputFiles files;
  PlannedNetwork coarse, full;
  bool has_coarse = false;
  std::optional<WorkingSize> tiled;  // the size of the result where `full` is smaller
};

struct PixelSize {
  std::uint32_t width, height;  // px
};

/// Loads and plans. shown: the texture's size. `full` has the wanted size if the texture can show it and it fits into the memory; else the
/// largest of half of it, a quarter ... that leaves most of the memory to tiles. Pure, any thread. Throws Error(bad_input).
Prepared prepare(const PrepareKey& key, PixelSize artwork, PixelSize shown, const Limits& limits, const PlanOptions& options);

}  // namespace wrapture
