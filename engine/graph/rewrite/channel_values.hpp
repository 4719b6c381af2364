// One number a channel, in the shapes in which graphs write it, and small arithmetic with such numbers.
#pragma once

#include <string>

#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {

/// Whether arithmetic of `id` with an image of shape x is one number a channel (or a sample and channel), the same for all pixels.
bool is_channel_values(const Editor& editor, ValueId id, const Shape& x);

/// Whether it is one number a pixel (of all samples or of each), the same for all channels.
bool is_pixel_map(const Editor& editor, ValueId id, const Shape& x);

/// a op b for channel values in any shape; kNoValue stands for `neutral`, which the operation leaves alone on that side.
ValueId combine(Editor& editor, const std::string& name, BinaryOp op, ValueId a, ValueId b, const Shape& x);

}  // namespace wrapture
