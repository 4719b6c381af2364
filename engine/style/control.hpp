// What a designer keeps hold of while a style repaints the artwork.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/style/brand.hpp"
#include "engine/style/working_size.hpp"

namespace wrapture {

struct StyleControl {
  // Compose only: no network runs when they change.
  float colour_keep = 0;                        // 1: lightness from the style, colours (OKLab a, b) from the artwork
  std::vector<BrandColour> brand_colours = {};  // where the artwork has them it is kept bit for bit
  std::filesystem::path protect = {};           // a mask: white keeps the artwork bit for bit; empty: none
  // For these the network runs anew.
  float stroke_scale = 1;  // kMinStrokeScale..kMaxStrokeScale: 2: the network sees half the size, strokes come out twice as large
  WrapAround wrap = WrapAround::none;
  bool operator==(const StyleControl&) const = default;
};

/// Throws Error(usage) for values out of range.
void check(const StyleControl& control);

}  // namespace wrapture
