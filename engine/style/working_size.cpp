// Sizes of what networks see, from the artwork's and what the network asks for.
#include "engine/style/working_size.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kMinPadded = 32;         // px; deep networks reflect borders that a smaller picture does not have
constexpr std::uint32_t kMaxWorkingSide = 4096;  // px

std::uint32_t round_up(std::uint32_t value, std::uint32_t multiple) { return (value + multiple - 1) / multiple * multiple; }

std::uint32_t nearest_multiple(std::uint32_t value, std::uint32_t multiple) {
  return std::max(multiple, (value + multiple / 2) / multiple * multiple);
}

WorkingSize fixed_size(const GeneratorModel& model, std::uint32_t artwork_width, std::uint32_t artwork_height,
                       const WorkingOptions& options) {
  if (options.stroke_scale != 1)
    throw Error(Failure::usage, fmt::format("{}: runs at {}x{} px only, so its strokes cannot be scaled", model.onnx.path().string(),
                                            model.fixed_width, model.fixed_height));
  const auto width = static_cast<std::uint32_t>(model.fixed_width), height = static_cast<std::uint32_t>(model.fixed_height);
  const double fit = std::min(static_cast<double>(width) / artwork_width, static_cast<double>(height) / artwork_height);
  const auto fitted = [&](std::uint32_t side, std::uint32_t most) {
    return std::clamp(static_cast<std::uint32_t>(std::lround(side * fit)), 1u, most);
  };
  WorkingSize size{fitted(artwork_width, width), fitted(artwork_height, height), width, height, options.wrap};
  if (options.wrap == WrapAround::u) size.width = width;
  return size;
}

}  // namespace

WorkingSize working_size(const GeneratorModel& model, std::uint32_t artwork_width, std::uint32_t artwork_height,
                         const WorkingOptions& options) {
  if (model.fixed_height > 0) return fixed_size(model, artwork_width, artwork_height, options);
  const std::uint32_t longest = std::max(artwork_width, artwork_height);
  const double seen = std::min(1.0, static_cast<double>(options.long_side) / longest) / static_cast<double>(options.stroke_scale);
  const double scale = std::min(seen, std::max(1.0 * options.long_side, 1.0 * kMaxWorkingSide) / longest);
  const auto scaled = [&](std::uint32_t side) { return std::max(1u, static_cast<std::uint32_t>(std::lround(side * scale))); };
  WorkingSize size{scaled(artwork_width), scaled(artwork_height), 0, 0, options.wrap};
  const auto multiple = static_cast<std::uint32_t>(model.multiple);
  size.padded_width = round_up(std::max(size.width, kMinPadded), multiple);
  size.padded_height = round_up(std::max(size.height, kMinPadded), multiple);
  if (options.wrap == WrapAround::u) size.width = size.padded_width = nearest_multiple(std::max(size.width, kMinPadded), multiple);
  return size;
}

}  // namespace wrapture
