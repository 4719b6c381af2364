// What a result borrows from a style picture: how like its patches are to the picture's own.
#pragma once

#include <optional>
#include <string>

#include "engine/base/image.hpp"
#include "engine/style/model.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"

namespace wrapture {

inline constexpr double kCopied = 0.9;  // correlation from which on two patches show the same thing

struct Borrowed {
  double similarity = 0;  // 0..1: mean over the result's patches of the correlation with the most alike one of the picture
  double copied = 0;      // 0..1: the share of them that correlate by at least kCopied
};

/// Patches of 16 x 16 px by their lightness, mean and contrast taken out (normalised cross-correlation; Lewis, Fast Normalized
/// Cross-Correlation, 1995), the result at a long side of 256 px, the picture of 384, searched in steps of 2 px. Flat patches of the result
/// are left out; nothing where all are. Pure; any thread; about a second.
std::optional<Borrowed> borrowed_from(const Image& picture, const Image& result);

/// The similarity of what the style makes of sample_picture(256, 256) to its picture. Queue thread only; waits.
std::optional<double> measure_similarity(const vk::Context& context, vk::KernelCache& kernels, const Library& library,
                                         const std::string& style, const Image& picture);

}  // namespace wrapture
