// Pools, and normalisation over neighbouring channels (LRN).
#include <algorithm>
#include <cmath>

#include "engine/graph/onnx/windows.hpp"

namespace wrapture {
namespace {

/// The pool of a node over image x, and its result in the node's rank.
Operand pooled(Call& call, PoolMode mode, const Operand& x, std::size_t rank) {
  require(call.integers("kernel_shape").has_value(), "kernel_shape is missing");
  const Window window = window_of(call, rank, {1, 1});
  const Pool2d layer{.mode = mode,
                     .kernel = window.kernel,
                     .stride = window.stride,
                     .dilation = window.dilation,
                     .pad = padding_of(call, rank, x.shape, window),
                     .ceil_mode = call.integer("ceil_mode", 0) != 0 && auto_pad(call) == "NOTSET",
                     .count_padding = call.integer("count_include_pad", 0) != 0};
  return from_image(call, call.emit(layer, {x}), rank);
}

/// The indices of the maxima, a second output of MaxPool, are not computed; a graph that needs them is refused when it is built.
void import_pool(Call& call) {
  const Operand& x = call.operand(0);
  call.result(pooled(call, call.op() == "MaxPool" ? PoolMode::max : PoolMode::average, as_image(call, x, "input"), x.shape.size()));
}

/// (sum of |x|^p under the window, or over the picture)^(1/p).
void import_lp_pool(Call& call) {
  const auto* p = call.attribute("p");
  const float power = p == nullptr ? 2.0f : p->type() == onnx::AttributeProto::FLOAT ? p->f() : static_cast<float>(p->i());
  require(power >= 1 && std::isfinite(power), "its p {} must be at least 1", power);
  const std::size_t rank = call.operand(0).shape.size();
  const bool global = call.op() == "GlobalLpPool";
  const Operand x = global ? call.operand(0) : as_image(call, call.operand(0), "input");
  const Operand powers = call.emit(Unary{{Function::pow, power, 0}}, {call.emit(Unary{{Function::abs, 0, 0}}, {x})});
  Reduce over_picture{.op = ReduceOp::sum, .axes = {}, .keep_dimensions = true};
  for (std::size_t d = 2; d < rank; ++d) over_picture.axes.push_back(static_cast<int>(d));
  const Operand sum = global ? call.emit(over_picture, {powers}) : pooled(call, PoolMode::sum, powers, rank);
  call.result(call.emit(Unary{{power == 2 ? Function::sqrt : Function::pow, 1 / power, 0}}, {sum}));
}

/// y = x * (bias + alpha / size * sum of x^2 over `size` channels around)^-beta. The sum over channels is a convolution with a band of
/// ones; squares are scaled before, so that they keep within f16.
void import_lrn(Call& call) {
  const Operand& x = call.operand(0);
  const std::int64_t window = call.integer("size", 0);
  require(x.shape.size() >= 2 && element_count(x.shape) > 0, "its input has shape {} but must have channels", to_string(x.shape));
  const std::int64_t channels = x.shape[1];
  require(window >= 1 && channels <= 4096, "size {} over {} channels is out of range", window, channels);
  const float alpha = call.real("alpha", 1e-4f), share = alpha / static_cast<float>(window), scale = std::sqrt(std::abs(share));
  const Shape image{x.shape[0], channels, 1, element_count(x.shape) / (x.shape[0] * channels)};
  Tensor band = Tensor::floats({channels, channels, 1, 1});
  for (std::int64_t to = 0; to < channels; ++to) {
    const std::int64_t first = std::max<std::int64_t>(to - (window - 1) / 2, 0), last = std::min(to + window / 2, channels - 1);
    for (std::int64_t from = first; from <= last; ++from) band.f32[size(to * channels + from)] = alpha < 0 ? -1.0f : 1.0f;
  }
  const bool is_image = x.shape.size() == 4;
  const Operand values = is_image ? x : call.emit(Reshape{image}, {x});
  const Operand squares = call.emit(Unary{{Function::square, 0, 0}}, {call.emit(Unary{{Function::affine, scale, 0}}, {values})});
  const Conv2d sum{.activation = {Function::pow, -call.real("beta", 0.75f), 0}};
  const Operand bias = call.known(Tensor::floats({channels}, call.real("bias", 1)));
  const Operand factor = call.emit(sum, {squares, call.known(std::move(band)), bias});
  const Operand result = call.emit(Binary{BinaryOp::mul, {}}, {values, factor});
  call.result(is_image ? result : call.emit(Reshape{x.shape}, {result}));
}

}  // namespace

std::span<const ImporterEntry> pool_operators() {
  static constexpr ImporterEntry list[] = {{"AveragePool", import_pool},
                                           {"MaxPool", import_pool},
                                           {"LpPool", import_lp_pool},
                                           {"GlobalLpPool", import_lp_pool},
                                           {"LRN", import_lrn}};
  return list;
}

}  // namespace wrapture
