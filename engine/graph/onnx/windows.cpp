// Kernels, strides and padding of one node, for images and for rows.
#include "engine/graph/onnx/windows.hpp"

namespace wrapture {

Operand as_image(Call& call, const Operand& x, std::string_view what) {
  const Shape& shape = x.shape;
  require(shape.size() == 4 || shape.size() == 3,
          "its {} has shape {}; only images (N, C, H, W) and rows (N, C, L) are supported, no volumes", what, to_string(shape));
  return shape.size() == 4 ? x : call.emit(Reshape{{shape[0], shape[1], 1, shape[2]}}, {x});
}

Operand from_image(Call& call, const Operand& y, std::size_t rank) {
  return rank == 4 ? y : call.emit(Reshape{{y.shape[0], y.shape[1], y.shape[3]}}, {y});
}

std::array<int, 2> pair_of(const Call& call, std::string_view name, std::size_t rank, int otherwise) {
  const auto values = call.integers(name);
  if (!values || values->empty()) return {otherwise, otherwise};
  require(values->size() + 2 == rank, "{} has {} values for an input of {} dimensions", name, values->size(), rank);
  return {rank == 4 ? small(values->front(), name) : otherwise, small(values->back(), name)};
}

Window window_of(const Call& call, std::size_t rank, std::array<int, 2> kernel) {
  const auto given = call.integers("kernel_shape");
  if (given && !given->empty()) kernel = pair_of(call, "kernel_shape", rank, 1);
  const Window window{kernel, pair_of(call, "strides", rank, 1), pair_of(call, "dilations", rank, 1)};
  for (const std::size_t d : {0u, 1u})
    require(window.kernel[d] >= 1 && window.stride[d] >= 1 && window.dilation[d] >= 1, "kernel, strides and dilations must be at least 1");
  return window;
}

Padding explicit_padding(const Call& call, std::size_t rank) {
  const auto pads = call.integers("pads");
  if (!pads || pads->empty()) return {};
  require(pads->size() == 2 * (rank - 2), "pads has {} values for an input of {} dimensions", pads->size(), rank);
  const auto pad = [&](std::size_t i) { return small((*pads)[i], "pads"); };
  return rank == 4 ? Padding{pad(0), pad(1), pad(2), pad(3)} : Padding{0, pad(0), 0, pad(1)};
}

Padding split_padding(std::array<std::int64_t, 2> total, bool more_at_end) {
  std::array<int, 2> begin{}, end{};
  for (const std::size_t d : {0u, 1u}) {
    const int whole = small(std::max<std::int64_t>(total[d], 0), "padding");
    begin[d] = more_at_end ? whole / 2 : whole - whole / 2;
    end[d] = whole - begin[d];
  }
  return {begin[0], begin[1], end[0], end[1]};
}

std::string auto_pad(const Call& call) {
  std::string mode = call.text("auto_pad", "NOTSET");
  require(mode == "NOTSET" || mode == "VALID" || mode == "SAME_UPPER" || mode == "SAME_LOWER", "auto_pad '{}' is not supported", mode);
  return mode;
}

Padding padding_of(const Call& call, std::size_t rank, const Shape& x, const Window& window) {
  const std::string mode = auto_pad(call);
  if (mode == "NOTSET") return explicit_padding(call, rank);
  if (mode == "VALID") return {};
  std::array<std::int64_t, 2> total{};
  for (const std::size_t d : {0u, 1u}) {
    const std::int64_t out = (x[d + 2] + window.stride[d] - 1) / window.stride[d];
    total[d] = (out - 1) * window.stride[d] + std::int64_t{window.kernel[d] - 1} * window.dilation[d] + 1 - x[d + 2];
  }
  return split_padding(total, mode == "SAME_UPPER");
}

}  // namespace wrapture
