// Space to depth: a block of pixels becomes the channels of one pixel.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const PixelUnshuffle& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = image_shape(inputs, 0, "input");
  require(layer.block >= 1 && layer.block <= 1024, "its block size must be 1 to 1024");
  const std::int64_t b = layer.block;
  require(x[2] % b == 0 && x[3] % b == 0, "its input of {}x{} px does not divide into blocks of {} px; use a size that does", x[3], x[2],
          b);
  return {x[0], x[1] * b * b, x[2] / b, x[3] / b};
}

Tensor reference(const PixelUnshuffle& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const std::array<const Shape*, 1> shapes{&x.shape};
  const Shape shape = infer(layer, shapes);
  const std::int64_t b = layer.block, channels = x.shape[1];
  Tensor out = Tensor::floats(shape);
  float* result = out.f32.data();
  for (std::int64_t n = 0; n < shape[0]; ++n)
    for (std::int64_t plane = 0; plane < shape[1]; ++plane) {
      const bool crd = layer.order == BlockOrder::crd;
      const std::int64_t c = crd ? plane / (b * b) : plane % channels, place = crd ? plane % (b * b) : plane / channels;
      for (std::int64_t y = 0; y < shape[2]; ++y)
        for (std::int64_t i = 0; i < shape[3]; ++i)
          *result++ = x.f32[size(((n * channels + c) * x.shape[2] + y * b + place / b) * x.shape[3] + i * b + place % b)];
    }
  return out;
}

}  // namespace wrapture
