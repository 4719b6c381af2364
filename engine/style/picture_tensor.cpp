// Plain loops between 8-bit pictures and f32 tensors.
#include "engine/style/picture_tensor.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"

namespace wrapture {
namespace {

bool is_side(std::int64_t side) { return side == kDynamic || side > 1; }

std::optional<PictureForm> form_at(const Shape& shape, TensorLayout layout, std::int64_t channels) {
  const std::size_t first = shape.size() - 3;  // after the batch, where there is one
  PictureForm form{layout, channels, first + 1, first + 2};
  std::size_t channel_axis = first;
  if (layout == TensorLayout::nhwc) form = {layout, channels, first, first + 1}, channel_axis = first + 2;
  const bool fits = shape[channel_axis] == channels && is_side(shape[form.height_axis]) && is_side(shape[form.width_axis]);
  return fits ? std::optional(form) : std::nullopt;
}

std::size_t reflect_into(std::size_t i, std::size_t size) {
  if (size == 1) return 0;
  const std::size_t m = i % (2 * size - 2);
  return m < size ? m : 2 * size - 2 - m;
}

/// 0..1 values of one pixel in the order of the tensor's channels.
std::array<float, 4> colours_of(const std::uint8_t* pixel, std::int64_t channels) {
  const float alpha = static_cast<float>(pixel[3]) / 255;
  std::array<float, 4> rgba{0, 0, 0, alpha};
  for (std::size_t c = 0; c < 3; ++c) {
    const float colour = static_cast<float>(pixel[c]) / 255;
    rgba.at(c) = channels == 4 ? colour : 1 + (colour - 1) * alpha;
  }
  if (channels == 1) rgba[0] = 0.299f * rgba[0] + 0.587f * rgba[1] + 0.114f * rgba[2];
  return rgba;
}

/// Which of red, green, blue, alpha the tensor's channel c holds.
std::size_t colour_at(const PictureMeaning& meaning, std::size_t c) {
  return meaning.order == ChannelOrder::bgr && meaning.channels >= 3 && c < 3 ? 2 - c : c;
}

/// Index of channel 0 and steps from channel to channel and from pixel to pixel.
struct Walk {
  std::size_t height, width, channel_step, pixel_step;
  Walk(const Shape& shape, const PictureMeaning& meaning, const PictureForm& form)
      : height(static_cast<std::size_t>(shape[form.height_axis])), width(static_cast<std::size_t>(shape[form.width_axis])) {
    const bool planes = meaning.layout == TensorLayout::nchw;
    channel_step = planes ? height * width : 1;
    pixel_step = planes ? 1 : static_cast<std::size_t>(form.channels);
  }
};

PictureForm form_for(const Shape& shape, const PictureMeaning& meaning) {
  const auto form = picture_form(shape, meaning.layout);
  if (!form || form->channels != meaning.channels)
    throw Error(Failure::bad_input, "a tensor of shape " + to_string(shape) + " is no picture of 1, 3 or 4 channels");
  return *form;
}

float encoded(const ValueScale& scale, std::size_t colour, float value) {
  return colour == 3 ? scale.low + (scale.high - scale.low) * value : scale.scale(colour) * value + scale.offset(colour);
}

}  // namespace

std::optional<PictureForm> picture_form(const Shape& shape, std::optional<TensorLayout> said) {
  if (shape.size() != 3 && shape.size() != 4) return std::nullopt;
  for (const std::int64_t channels : {3, 4, 1})
    for (const TensorLayout layout : {TensorLayout::nchw, TensorLayout::nhwc}) {
      if (said && *said != layout) continue;
      if (const auto form = form_at(shape, layout, channels)) return form;
    }
  if (shape.size() == 3) return std::nullopt;
  Shape open = shape;  // the channels may be left open
  std::int64_t& channels = said == TensorLayout::nhwc ? open[3] : open[1];
  if (channels != kDynamic) return std::nullopt;
  channels = 3;
  return form_at(open, said.value_or(TensorLayout::nchw), 3);
}

Tensor tensor_of(const Image& image, const PictureMeaning& meaning, const Shape& shape, std::uint32_t width, std::uint32_t height) {
  const Image small = image.width == width && image.height == height ? image : resize(image, width, height);
  const Walk walk(shape, meaning, form_for(shape, meaning));
  Tensor tensor = Tensor::floats(shape);
  for (std::size_t y = 0; y < walk.height; ++y) {
    for (std::size_t x = 0; x < walk.width; ++x) {
      const auto from_x = static_cast<std::uint32_t>(reflect_into(x, width)), from_y = static_cast<std::uint32_t>(reflect_into(y, height));
      const auto colours = colours_of(small.pixel(from_x, from_y), meaning.channels);
      for (std::size_t c = 0; c < static_cast<std::size_t>(meaning.channels); ++c) {
        const std::size_t colour = colour_at(meaning, c);
        tensor.f32[c * walk.channel_step + (y * walk.width + x) * walk.pixel_step] = encoded(meaning.scale, colour, colours.at(colour));
      }
    }
  }
  return tensor;
}

Image image_of(const Tensor& tensor, const PictureMeaning& meaning) {
  const Walk walk(tensor.shape, meaning, form_for(tensor.shape, meaning));
  Image image = make_image(static_cast<std::uint32_t>(walk.width), static_cast<std::uint32_t>(walk.height));
  for (std::size_t i = 0; i < walk.width * walk.height; ++i) {
    std::uint8_t* pixel = image.rgba.data() + 4 * i;
    for (std::size_t c = 0; c < static_cast<std::size_t>(meaning.channels); ++c) {
      const std::size_t colour = colour_at(meaning, c);
      const float low = encoded(meaning.scale, colour, 0), high = encoded(meaning.scale, colour, 1);
      const float value = (tensor.f32[c * walk.channel_step + i * walk.pixel_step] - low) / (high - low);
      pixel[colour] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(value, 0.0f, 1.0f)));
    }
    if (meaning.channels == 1) pixel[1] = pixel[2] = pixel[0];
  }
  return image;
}

}  // namespace wrapture
