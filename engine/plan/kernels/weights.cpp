// Weights of convolutions in the order that their kernels read: ordered while planning, or by order_weights where they are computed.
#include "engine/plan/kernels/kernels.hpp"
#include "nn/order_weights.h"

namespace wrapture::planning {
namespace {

/// Weights (in, out / groups, kh, kw) as those of a convolution: (out, in / groups, kh, kw), taps where they were.
Tensor as_convolution(const Tensor& weights, std::int64_t groups) {
  const std::int64_t ins = weights.shape[0] / groups, outs = weights.shape[1], taps = weights.shape[2] * weights.shape[3];
  Tensor turned = Tensor::floats({outs * groups, ins, weights.shape[2], weights.shape[3]});
  for (std::int64_t g = 0; g < groups; ++g)
    for (std::int64_t i = 0; i < ins; ++i)
      for (std::int64_t o = 0; o < outs; ++o)
        for (std::int64_t tap = 0; tap < taps; ++tap)
          turned.f32[static_cast<std::size_t>(((g * outs + o) * ins + i) * taps + tap)] =
              weights.f32[static_cast<std::size_t>(((g * ins + i) * outs + o) * taps + tap)];
  return turned;
}

std::vector<float> ordered(const Tensor& weights, bool by_channel) {
  const std::int64_t outs = weights.shape[0], ins = weights.shape[1], taps = weights.shape[2] * weights.shape[3];
  const std::int64_t in_slots = by_channel ? ins : (ins + 3) / 4 * 4;
  std::vector<float> result(static_cast<std::size_t>((outs + 3) / 4 * 4 * in_slots * taps), 0.0f);
  std::size_t from = 0;
  for (std::int64_t o = 0; o < outs; ++o)
    for (std::int64_t i = 0; i < ins; ++i)
      for (std::int64_t tap = 0; tap < taps; ++tap) {
        const std::int64_t row = o / 4 * in_slots * taps;
        const std::int64_t at = by_channel ? row + i * taps + tap : row + (i / 4 * taps + tap) * 4 + i % 4;
        result[static_cast<std::size_t>(at * 4 + o % 4)] = weights.f32[from++];
      }
  return result;
}

/// Weights that are computed while the network runs.
Range order_later(Builder& builder, ValueId id, const WeightOrder& order) {
  const Shape& shape = builder.shape(id);
  const std::int64_t groups = order.groups, taps = shape[2] * shape[3];
  const std::int64_t outs = order.transposed ? shape[1] * groups : shape[0], ins = order.transposed ? shape[0] / groups : shape[1];
  const std::int64_t in_slots = order.by_channel ? ins : (ins + 3) / 4 * 4, count = (outs + 3) / 4 * in_slots * taps;
  const shader::OrderWeightsParams params{
      .count = u32(count), .outs = u32(outs), .ins = u32(ins), .taps = u32(taps), .group_outs = u32(outs / groups)};
  const Range from = builder.flat(id);
  const Range to = builder.temporary_packed(count);
  Launch launch{.kernel = "order_weights", .layer = "order_weights", .parameters = words_of(params), .operands = {}};
  launch.constants = {order.by_channel, order.transposed};
  Operand target = builder.whole_tensor(to);
  target.access = Access::write;
  launch.operands = {Builder::read_flat(from), target};
  builder.launch_flat(launch, count);
  return to;
}

}  // namespace

Range ordered_weights(Builder& builder, ValueId id, const WeightOrder& order) {
  const Tensor* known = builder.constant(id);
  if (known == nullptr) return order_later(builder, id, order);
  if (order.transposed) return builder.packed_weights(ordered(as_convolution(*known, order.groups), order.by_channel));
  return builder.packed_weights(ordered(*known, order.by_channel));
}

}  // namespace wrapture::planning
