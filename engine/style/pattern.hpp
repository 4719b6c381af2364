// Seamless patterns: the generator's file, what a seed means, and how a tile becomes a picture of any size. Pure; any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/reference.hpp"

namespace wrapture {

struct PatternFamily {
  std::string name;  // slug for --family, e.g. "willow"
  std::string title, title_zh, licence;
};

/// An ONNX file with `wrapture.kind` = pattern. Inputs `z` (1,Z), `family` (1,F) one-hot, `noise` (1,P,H/step,W/step) unit-normal; output
/// `pattern` (1,3,H,W) in 0..1. H and W are multiples of `cell`; every border continues at the opposite one.
struct PatternModel {
  OnnxModel onnx;
  std::vector<PatternFamily> families;
  std::int64_t z_size = 0, noise_planes = 0;
  std::uint32_t noise_step = 1;  // px of one texel of noise
  std::uint32_t cell = 1;        // px
};
/// Throws Error(bad_input) naming the file when it is no such generator.
PatternModel open_pattern(const std::filesystem::path& path);
/// Its index. Throws Error(usage) "no pattern family 'x'; did you mean 'y'?".
std::size_t find_family(const PatternModel& model, const std::string& name);

struct PatternSettings {
  std::string family;
  std::uint32_t seed = 1;
  std::optional<std::uint32_t> to{};          // another seed to walk to ...
  float t = 0;                                // ... and how far: 0: `seed`, 1: `to`
  std::uint32_t width = 1024, height = 1024;  // px of the picture, which tiles seamlessly itself
  std::uint32_t tile = 0;                     // px, about, of the side of a repeat; 0: as large as can be, up to kLargestTile
  float scale = 1;                            // > 1: larger motifs
  bool operator==(const PatternSettings&) const = default;
};
inline constexpr std::uint32_t kLargestTile = 1024;  // px of what the network makes at once, unless `tile` asks for more
inline constexpr std::uint32_t kMostTile = 2048;     // px
inline constexpr float kLeastScale = 0.25f, kMostScale = 8;

/// The picture holds whole repeats of one tile; the network makes the tile at a multiple of the cell near the repeat's size / scale.
struct PatternLayout {
  std::uint32_t columns = 1, rows = 1;            // repeats in the picture
  std::uint32_t tile_width = 0, tile_height = 0;  // px, as the network makes it
  bool operator==(const PatternLayout&) const = default;
};
/// Throws Error(usage) for sizes, tiles and scales that cannot be.
PatternLayout pattern_layout(const PatternModel& model, const PatternSettings& settings);

/// `count` numbers that belong to this seed and stream: about unit-normal, the sum of twelve 16-bit hashes (PCG's output permutation) of
/// seed, stream and place less its mean. Integers only up to the last division, so the same on every machine.
std::vector<float> pattern_numbers(std::uint32_t seed, std::uint32_t stream, std::size_t count);
/// Along the arc from a to b, which keeps the spread of the numbers (Shoemake's slerp); t 0..1.
std::vector<float> walk(const std::vector<float>& a, const std::vector<float>& b, double t);
/// What the network is fed for a tile.
NamedTensors pattern_inputs(const PatternModel& model, const PatternSettings& settings, const PatternLayout& layout);

/// The tile repeated and resampled to width x height across its borders: Catmull-Rom, widened where it shrinks. Opaque.
Image repeat_tile(const Image& tile, const PatternLayout& layout, std::uint32_t width, std::uint32_t height);

/// The network's answer as a tile. Throws Error(failed) where a value is no number, or all is black.
Image tile_of(const PatternModel& model, const Tensor& answer);

}  // namespace wrapture
