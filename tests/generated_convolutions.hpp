// Generated convolutions, transposed ones and pools, alone and with what the rewrite rules merge into them.
#pragma once

#include <cmath>
#include <utility>

#include "tests/generated_making.hpp"

namespace wrapture::generated {

/// The window of a convolution or pool along both axes.
struct Window {
  Shape kernel, stride, dilation, pads;  // height, width; pads: top, left, bottom, right
  std::string auto_pad = "NOTSET";
  [[nodiscard]] std::int64_t extent(std::size_t d) const { return (kernel[d] - 1) * dilation[d] + 1; }
};

inline Window draw_window(Making& m, std::int64_t largest_kernel, bool may_dilate) {
  Draw& draw = m.draw;
  const auto pair = [&](std::int64_t high) {
    const std::int64_t first = draw.between(1, high);
    return Shape{first, draw.chance(60) ? first : draw.between(1, high)};
  };
  Window window{pair(largest_kernel), pair(draw.chance(50) ? 1 : 3), pair(may_dilate && draw.chance(25) ? 3 : 1), {0, 0, 0, 0}};
  if (draw.chance(25)) {
    window.auto_pad = draw.pick<std::string>({"SAME_UPPER", "SAME_LOWER", "VALID"});
    return window;
  }
  const bool same = draw.chance(50);
  for (std::size_t d = 0; d < 4; ++d)
    window.pads[d] = same ? window.extent(d % 2) / 2 : draw.between(0, std::max<std::int64_t>(0, window.kernel[d % 2] - 1));
  return window;
}

inline Attributes attributes_of(const Window& window) {
  Attributes list{{"kernel_shape", window.kernel}, {"strides", window.stride}};
  if (window.dilation != Shape{1, 1}) list.emplace_back("dilations", window.dilation);
  if (window.auto_pad == "NOTSET")
    list.emplace_back("pads", window.pads);
  else
    list.emplace_back("auto_pad", window.auto_pad);
  return list;
}

/// Pixels that a window makes of `length`.
inline std::int64_t slid(const Window& window, std::size_t d, std::int64_t length) {
  if (window.auto_pad.find("SAME") == 0) return (length + window.stride[d] - 1) / window.stride[d];
  return (length + window.pads[d] + window.pads[d + 2] - window.extent(d)) / window.stride[d] + 1;
}

/// Groups and channels (in, out): ordinary, depthwise, or anything between.
struct Channels {
  std::int64_t groups = 1, in = 1, out = 1;
};
inline Channels draw_channels(Making& m) {
  if (m.draw.chance(60)) return {1, m.channels(), m.channels()};
  if (m.draw.chance(60)) {
    const std::int64_t groups = m.channels();
    return {groups, groups, groups * m.draw.pick<std::int64_t>({1, 1, 1, 2})};
  }
  const std::int64_t groups = m.draw.between(2, 8);
  return {groups, groups * m.draw.between(1, 130 / groups), groups * m.draw.between(1, 130 / groups)};
}

/// Halves sides, then channels, until `macs(shape, channels)`, the multiply-adds, are few enough.
template <class Macs>
void shrink(Making& m, Shape& x, Channels& channels, Macs macs) {
  const std::int64_t most = !m.large() ? 3000000 : m.draw.chance(20) ? 1500000000 : 200000000;
  for (int i = 0; i < 40 && macs(x, channels) > most; ++i) {
    auto& side = x[2] > x[3] ? x[2] : x[3];
    if (side > 8)
      side = (side + 1) / 2;
    else if (channels.groups == 1)
      (channels.in > channels.out ? channels.in : channels.out) /= 2;
    else
      break;
  }
}

/// Weights so that results are about as large as what goes in.
inline float weight_size(const Channels& channels, const Window& window) {
  const std::int64_t inputs = channels.in / channels.groups, taps = inputs * window.kernel[0] * window.kernel[1];
  return std::sqrt(3.0f / static_cast<float>(taps));
}

inline std::string activation(Making& m, const std::string& x) {
  const auto op = m.draw.pick<std::string>({"Relu", "LeakyRelu", "Tanh", "Sigmoid", "Elu", "HardSigmoid", "Softplus", "Clip"});
  if (op == "LeakyRelu" || op == "Elu") return m.node(op, {x}, {{"alpha", m.draw.pick<float>({0.01f, 0.2f, 1})}});
  if (op != "Clip") return m.node(op, {x});
  const std::string low = m.scalar(-0.5f), high = m.scalar(0.4f);
  return m.node(op, {x, low, high});
}

inline std::string batch_norm(Making& m, const std::string& x, std::int64_t channels) {
  const Shape c{channels};
  const std::vector<std::string> from{x, m.weight(c, 0.5f, 1.5f), m.weight(c), m.weight(c), m.weight(c, 0.3f, 1.5f)};
  return m.node("BatchNormalization", from, {{"epsilon", m.draw.pick<float>({1e-5f, 1e-3f})}});
}

inline std::string instance_norm(Making& m, const std::string& x, std::int64_t channels) {
  const Shape c{channels};
  return m.node("InstanceNormalization", {x, m.weight(c, 0.5f, 1.5f), m.weight(c)}, {{"epsilon", m.draw.pick<float>({1e-5f, 1e-3f})}});
}

/// What may follow a layer with `shape` as its result: norms, a residual, an activation.
inline std::string epilogue(Making& m, std::string y, const Shape& shape) {
  if (m.draw.chance(15)) y = batch_norm(m, y, shape[1]);
  if (shape[2] * shape[3] >= 8 && m.draw.chance(15)) y = instance_norm(m, y, shape[1]);
  if (m.draw.chance(30)) y = activation(m, y);
  if (m.draw.chance(15)) {
    const std::string other = m.input(shape);
    y = m.draw.chance(50) ? m.node("Add", {y, other}) : m.node("Add", {other, y});
    if (m.draw.chance(30)) y = m.node("Relu", {y});
  }
  return y;
}

/// Zero, reflected or repeated borders as a node of their own; `x` grows.
inline std::string pad_before(Making& m, const std::string& from, Shape& x, const Window& window) {
  const auto mode = m.draw.pick<std::string>({"reflect", "reflect", "edge", "constant"});
  Shape pads(8, 0);
  for (const std::size_t d : {2u, 3u}) {
    const std::int64_t most = mode == "reflect" ? x[d] - 1 : x[d] + 3;
    pads[d] = std::min(most, window.extent(d - 2) / 2), pads[d + 4] = std::min(most, m.draw.between(0, window.extent(d - 2)));
    x[d] += pads[d] + pads[d + 4];
  }
  return m.node("Pad", {from, m.integers(pads)}, {{"mode", mode}});
}

inline void conv(Making& m) {
  Window window = draw_window(m, m.large() && m.draw.chance(30) ? 9 : m.draw.pick<std::int64_t>({1, 3, 3, 5, 9}), true);
  Channels channels = draw_channels(m);
  Shape x{m.large() || m.draw.chance(80) ? 1 : 2, 1, m.side(), m.side()};
  for (const std::size_t d : {0u, 1u}) x[d + 2] = std::max(x[d + 2], window.extent(d));
  const std::int64_t enlarge = m.draw.chance(12) ? m.draw.between(2, 3) : 1;
  shrink(m, x, channels, [&](const Shape& s, const Channels& c) {
    return s[0] * s[2] * s[3] * c.in / c.groups * c.out * window.kernel[0] * window.kernel[1] / window.stride[0] / window.stride[1] *
           enlarge * enlarge;
  });
  for (const std::size_t d : {0u, 1u}) x[d + 2] = std::max(x[d + 2], window.extent(d));
  x[1] = channels.in;
  std::string from = m.input(x);
  if (enlarge > 1) {
    const auto e = static_cast<float>(enlarge);
    from = m.node("Resize", {from, "", m.floats({1, 1, e, e})},
                  {{"mode", std::string("nearest")},
                   {"coordinate_transformation_mode", std::string("asymmetric")},
                   {"nearest_mode", std::string("floor")}});
    x[2] *= enlarge, x[3] *= enlarge;
  }
  if (m.draw.chance(25)) {
    from = pad_before(m, from, x, window);
    window.pads = {0, 0, 0, 0};
  }
  Attributes attributes = attributes_of(window);
  attributes.emplace_back("group", channels.groups);
  const float size = weight_size(channels, window);
  std::vector<std::string> operands{
      from, m.weight({channels.out, channels.in / channels.groups, window.kernel[0], window.kernel[1]}, -size, size)};
  if (m.draw.chance(70)) operands.push_back(m.weight({channels.out}));
  epilogue(m, m.node("Conv", operands, attributes), {x[0], channels.out, slid(window, 0, x[2]), slid(window, 1, x[3])});
}

inline void conv_transpose(Making& m) {
  Window window = draw_window(m, m.draw.pick<std::int64_t>({2, 4, 5, 9}), m.draw.chance(30));
  if (window.auto_pad == "VALID") window.auto_pad = "NOTSET", window.pads = {0, 0, 0, 0};
  Channels channels = draw_channels(m);
  Shape x{m.large() || m.draw.chance(80) ? 1 : 2, 1, m.large() ? m.side() / 2 : m.draw.between(1, 20),
          m.large() ? m.side() / 2 : m.draw.between(1, 20)};
  shrink(m, x, channels, [&](const Shape& s, const Channels& c) {
    return s[0] * s[2] * s[3] * c.in / c.groups * c.out * window.kernel[0] * window.kernel[1];
  });
  x[1] = channels.in;
  Shape more{0, 0}, out{x[0], channels.out, 0, 0};
  const bool same = window.auto_pad != "NOTSET";
  for (const std::size_t d : {0u, 1u}) {
    const std::int64_t full = (x[d + 2] - 1) * window.stride[d] + window.extent(d);
    if (same) window.dilation[d] = 1, window.kernel[d] = std::max(window.kernel[d], window.stride[d]);
    while (window.pads[d] + window.pads[d + 2] >= full) window.pads[d] /= 2, window.pads[d + 2] /= 2;
    if (!same && window.stride[d] > 1 && m.draw.chance(50)) more[d] = m.draw.between(1, window.stride[d] - 1);
    out[d + 2] = same ? x[d + 2] * window.stride[d] : full - window.pads[d] - window.pads[d + 2] + more[d];
  }
  const std::string from = m.input(x);
  Attributes attributes = attributes_of(window);
  attributes.emplace_back("group", channels.groups);
  if (more != Shape{0, 0}) attributes.emplace_back("output_padding", more);
  const float size = weight_size(channels, window);
  std::vector<std::string> operands{
      from, m.weight({channels.in, channels.out / channels.groups, window.kernel[0], window.kernel[1]}, -size, size)};
  if (m.draw.chance(70)) operands.push_back(m.weight({channels.out}));
  epilogue(m, m.node("ConvTranspose", operands, attributes), out);
}

inline void pool(Making& m) {
  Shape x = m.image();
  const auto op = m.draw.pick<std::string>({"AveragePool", "AveragePool", "MaxPool", "MaxPool", "GlobalAveragePool", "GlobalMaxPool"});
  if (op.find("Global") == 0) {
    m.node(op, {m.input(x)});
    return;
  }
  Window window = draw_window(m, m.draw.pick<std::int64_t>({2, 3, 5}), op == "MaxPool");
  for (const std::size_t d : {0u, 1u}) {  // every window must hold a pixel
    x[d + 2] = std::max(x[d + 2], window.extent(d));
    for (const std::size_t side : {d, d + 2}) window.pads[side] = std::min(window.pads[side], window.kernel[d] / 2);
    if (window.dilation[d] > 1) window.pads[d] = window.pads[d + 2] = 0;
  }
  Attributes attributes = attributes_of(window);
  if (window.auto_pad == "NOTSET" && m.draw.chance(25)) attributes.emplace_back("ceil_mode", std::int64_t{1});
  if (op == "AveragePool" && m.draw.chance(50)) attributes.emplace_back("count_include_pad", std::int64_t{1});
  m.node(op, {m.input(x)}, attributes);
}

}  // namespace wrapture::generated
