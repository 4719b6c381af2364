// Pictures as tensors and back, on the CPU: second pictures, detection, `wrapture infer`. The artwork itself is converted on the device.
#pragma once

#include <optional>

#include "engine/base/image.hpp"
#include "engine/style/meaning.hpp"

namespace wrapture {

/// Where the axes of a picture tensor lie and how many channels it has.
struct PictureForm {
  TensorLayout layout = TensorLayout::nchw;
  std::int64_t channels = 3;
  std::size_t height_axis = 2, width_axis = 3;
};

/// shape: (N,C,H,W), (N,H,W,C), (C,H,W) or (H,W,C) with 1, 3 or 4 channels; kDynamic dimensions count as H and W, and four of them as
/// (N,3,H,W). `said`: the layout where it is known. Empty optional when this is no picture (a side of 1 makes it a vector).
std::optional<PictureForm> picture_form(const Shape& shape, std::optional<TensorLayout> said = std::nullopt);

/// image -> tensor of `shape`, dimensions all known. The picture is resized to width x height px, and what the shape has more is filled
/// by reflection. Transparent parts are seen on white where the tensor has no alpha.
Tensor tensor_of(const Image& image, const PictureMeaning& meaning, const Shape& shape, std::uint32_t width, std::uint32_t height);

/// The first sample of a picture tensor, clamped. Throws Error(bad_input) when the shape is no picture in meaning's layout.
Image image_of(const Tensor& tensor, const PictureMeaning& meaning);

}  // namespace wrapture
