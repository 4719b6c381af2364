// Depth to space: the channels of a pixel become a block of pixels.
#include "engine/graph/layers/common.hpp"

namespace wrapture {

Shape infer(const PixelShuffle& layer, InputShapes inputs) {
  require_count(inputs, 1, 1);
  const Shape& x = image_shape(inputs, 0, "input");
  require(layer.block >= 1 && layer.block <= 1024, "its block size must be 1 to 1024");
  const std::int64_t b = layer.block;
  require(x[1] % (b * b) == 0, "its {} channels do not divide into blocks of {}x{}", x[1], b, b);
  return {x[0], x[1] / (b * b), x[2] * b, x[3] * b};
}

Tensor reference(const PixelShuffle& layer, InputTensors inputs) {
  const Tensor& x = *inputs[0];
  const std::array<const Shape*, 1> shapes{&x.shape};
  const Shape shape = infer(layer, shapes);
  const std::int64_t b = layer.block, height = x.shape[2], width = x.shape[3], planes = shape[1];
  Tensor out = Tensor::floats(shape);
  float* result = out.f32.data();
  for (std::int64_t n = 0; n < shape[0]; ++n)
    for (std::int64_t c = 0; c < planes; ++c)
      for (std::int64_t y = 0; y < shape[2]; ++y)
        for (std::int64_t i = 0; i < shape[3]; ++i) {
          const std::int64_t dy = y % b, dx = i % b;
          const std::int64_t from = layer.order == BlockOrder::crd ? (c * b + dy) * b + dx : (dy * b + dx) * planes + c;
          *result++ = x.f32[size(((n * x.shape[1] + from) * height + y / b) * width + i / b)];
        }
  return out;
}

}  // namespace wrapture
