// How large a network sees artwork. Pure, any thread.
#pragma once

#include <cstdint>

#include "engine/style/model.hpp"

namespace wrapture {

/// Whether the left and the right edge of artwork meet, as on a label that goes all around.
enum class WrapAround : std::uint32_t { none = 0, u = 1 };

inline constexpr float kMinStrokeScale = 0.5f, kMaxStrokeScale = 2;

struct WorkingOptions {
  std::uint32_t long_side = 1024;  // px; the artwork's own where that is less
  float stroke_scale = 1;          // the network sees the artwork so many times smaller, so that strokes come out so many times larger
  WrapAround wrap = WrapAround::none;
};

/// What the network sees of an artwork, px, at the artwork's aspect. The padded size is a multiple of what the model asks for, or its one
/// fixed size, filled up by reflection. Where edges meet, the whole padded width is the artwork's, a few px narrower or wider than its
/// aspect wants.
struct WorkingSize {
  std::uint32_t width = 0, height = 0;
  std::uint32_t padded_width = 0, padded_height = 0;
  WrapAround wrap = WrapAround::none;
  bool operator==(const WorkingSize&) const = default;
};

/// Throws Error(usage) for a stroke scale other than 1 where the model runs at one size only.
WorkingSize working_size(const GeneratorModel& model, std::uint32_t artwork_width, std::uint32_t artwork_height,
                         const WorkingOptions& options);

}  // namespace wrapture
