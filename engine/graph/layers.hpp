// The vocabulary of the engine: one plain struct a layer, closed by the variant `Layer`.
// Every layer has infer() (shape of its output, errors in the user's words) and reference() (plain loops: its meaning).
// Inputs stand in the order named beside each struct; those marked ? may be absent (kNoValue in the graph, nullptr in reference()).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/graph/tensor.hpp"

namespace wrapture {

/// Elementwise functions; alpha and beta are named per function.
enum class Function : std::uint32_t {
  identity = 0,
  relu = 1,
  leaky_relu = 2,  // alpha: slope below 0
  tanh = 3,
  sigmoid = 4,
  clip = 5,  // alpha: low, beta: high
  sqrt = 6,
  exp = 7,
  log = 8,
  neg = 9,
  abs = 10,
  reciprocal = 11,
  square = 12,
  pow = 13,           // alpha: exponent
  affine = 14,        // alpha * x + beta
  elu = 15,           // alpha
  hard_sigmoid = 16,  // clip(alpha * x + beta, 0, 1)
  softplus = 17,
  hard_swish = 18,  // x * clip(alpha * x + beta, 0, 1)
  mish = 19,        // x * tanh(softplus(x))
  gelu = 20,        // x / 2 * (1 + erf(x / sqrt 2))
  gelu_tanh = 21,   // the same with erf's approximation by tanh
  erf = 22,
  silu = 23,              // x * sigmoid(x)
  softsign = 24,          // x / (1 + |x|)
  thresholded_relu = 25,  // x > alpha ? x : 0
  sin = 26,
  cos = 27,
  floor = 28,
  ceil = 29,
  round = 30,  // halves to the even neighbour
  trunc = 31,  // towards 0: a cast to integers
  sign = 32,
  logical_not = 33,  // 1 where x is 0, else 0
  is_true = 34,      // 1 where x is not 0, else 0: a cast to booleans
};

/// A function with its numbers; also the fused epilogue of other layers.
struct Pointwise {
  Function function = Function::identity;
  float alpha = 0;
  float beta = 0;
  bool operator==(const Pointwise&) const = default;
};
float apply(const Pointwise& pointwise, float x);

enum class PadMode : std::uint32_t { zero = 0, reflect = 1, edge = 2, wrap = 3 };  // zero: the constant `value` in Pad

/// How a convolution fills its padding above and below, and left and right. One mode stands for both.
struct PadModes {
  PadMode rows, columns;
  constexpr PadModes(PadMode both = PadMode::zero) : rows(both), columns(both) {}
  constexpr PadModes(PadMode rows_in, PadMode columns_in) : rows(rows_in), columns(columns_in) {}
  bool operator==(const PadModes&) const = default;
};

struct Padding {  // px
  int top = 0, left = 0, bottom = 0, right = 0;
  bool operator==(const Padding&) const = default;
  [[nodiscard]] bool empty() const { return *this == Padding{}; }
};

/// x (N,C,H,W), weight (O,C/groups,kh,kw), bias? (O), residual? (N,O,H'/f,W'/f) with f = residual_upsample
///   -> activation(conv(upsample(x)) + upsample(residual)) (N,O,H',W'). ONNX Conv.
/// upsample: nearest enlargement of x by this factor before padding and convolving. A residual only with groups = 1.
struct Conv2d {
  std::array<int, 2> kernel{1, 1}, stride{1, 1}, dilation{1, 1};  // height, width
  Padding pad;
  PadModes pad_mode;
  int groups = 1;
  int upsample = 1, residual_upsample = 1;
  Pointwise activation;
  static constexpr std::string_view name = "conv2d";
};

/// x (N,C,H,W), weight (C,O/groups,kh,kw), bias? (O) -> (N,O,H',W'). ONNX ConvTranspose.
struct ConvTranspose2d {
  std::array<int, 2> kernel{1, 1}, stride{1, 1}, dilation{1, 1}, output_padding{0, 0};
  Padding pad;
  int groups = 1;
  Pointwise activation;
  static constexpr std::string_view name = "conv_transpose2d";
};

enum class PoolMode : std::uint32_t { max = 0, average = 1, sum = 2 };

/// x (N,C,H,W) -> largest value, mean or sum under a window (N,C,H',W'). ONNX MaxPool, AveragePool.
/// Padding is not looked at, except that with count_padding it counts as zeros in a mean. ceil_mode: a last window may reach over the
/// end of the padded picture, if it begins before the padding at the end.
struct Pool2d {
  PoolMode mode = PoolMode::max;
  std::array<int, 2> kernel{1, 1}, stride{1, 1}, dilation{1, 1};  // height, width
  Padding pad;
  bool ceil_mode = false;
  bool count_padding = false;
  static constexpr std::string_view name = "pool2d";
};

/// x (N,C,H,W), scale?, shift? (C or N*C values, any shape), residual? (as x)
/// -> activation((x - mean) / sqrt(variance + epsilon) * scale + shift) + residual; statistics per sample and channel over H x W.
struct InstanceNorm {
  float epsilon = 1e-5f;
  Pointwise activation;
  static constexpr std::string_view name = "instance_norm";
};

/// x (N,C,H,W), scale?, shift? (C or N*C values), residual? (as x), scale0?, shift0? (as scale), strength? (N or 1,1,H,W; 0..1)
/// -> activation(x * s + t) + residual with s = scale, t = shift; where a strength map is given, s = mix(scale0, scale, strength) and
/// t likewise (scale0 defaults to 1, shift0 to 0).
struct ScaleShift {
  Pointwise activation;
  static constexpr std::string_view name = "scale_shift";
};

/// x (N,C,...), scale, bias, mean, variance (C) -> (x - mean) / sqrt(variance + epsilon) * scale + bias.
struct BatchNorm {
  float epsilon = 1e-5f;
  static constexpr std::string_view name = "batch_norm";
};

/// x -> pointwise(x), any shape.
struct Unary {
  Pointwise pointwise;
  static constexpr std::string_view name = "unary";
};

/// Comparisons and logic give 1 where they hold, else 0; logic takes what is not 0 as true.
enum class BinaryOp : std::uint32_t {
  add = 0,
  sub = 1,
  mul = 2,
  div = 3,
  min = 4,
  max = 5,
  pow = 6,
  prelu = 7,  // a < 0 ? a * b : a
  mod = 8,    // the sign of b, as Python's %
  fmod = 9,   // the sign of a, as C's
  equal = 10,
  less = 11,
  less_or_equal = 12,
  greater = 13,
  greater_or_equal = 14,
  logical_and = 15,
  logical_or = 16,
  logical_xor = 17,
};

/// a, b -> activation(a op b), NumPy broadcasting.
struct Binary {
  BinaryOp op = BinaryOp::add;
  Pointwise activation;
  static constexpr std::string_view name = "binary";
};

/// condition, a, b -> a where the condition is not 0, else b; NumPy broadcasting.
struct Where {
  static constexpr std::string_view name = "where";
};

enum class Interpolation : std::uint32_t { nearest = 0, bilinear = 1, cubic = 2 };
/// ONNX Resize coordinate_transformation_mode.
enum class Coordinates : std::uint32_t {
  half_pixel = 0,
  asymmetric = 1,
  align_corners = 2,
  pytorch_half_pixel = 3,
  half_pixel_symmetric = 4,
  tf_half_pixel_for_nn = 5,
  tf_crop_and_resize = 6,
};
/// ONNX Resize nearest_mode.
enum class Rounding : std::uint32_t { floor = 0, ceil = 1, round_prefer_floor = 2, round_prefer_ceil = 3 };

/// x (N,C,H,W) -> (N,C,height,width). scale: output px per input px as the file gives it (used for the coordinates, as ONNX says).
struct Resize {
  Interpolation interpolation = Interpolation::nearest;
  Coordinates coordinates = Coordinates::asymmetric;
  Rounding rounding = Rounding::floor;
  std::int64_t height = 0, width = 0;
  float scale_y = 1, scale_x = 1;
  float cubic_coefficient = -0.75f;
  bool exclude_outside = false;  // weights of pixels outside of x count as 0; else the edge is repeated
  bool antialias = false;        // where it shrinks, every input pixel contributes
  // Of tf_crop_and_resize: first and last place that is shown, 0 the first and 1 the last pixel. What lies outside of x is 0.
  std::array<float, 2> crop_y{0, 1}, crop_x{0, 1};
  static constexpr std::string_view name = "resize";
};

/// What GridSample sees outside of x: reflection is at the middle of the outer pixels with align_corners, else at their outer edge.
enum class Outside : std::uint32_t { zeros = 0, border = 1, reflection = 2 };

/// x (N,C,H,W), grid (N,H',W',2) of places (x, y), each -1..1 over the picture -> x at these places (N,C,H',W'). ONNX GridSample.
/// align_corners: -1 and 1 are the middles of the outer pixels rather than their outer edges. Cubic weights are those of a = -0.75.
struct GridSample {
  Interpolation interpolation = Interpolation::bilinear;
  Outside outside = Outside::zeros;
  bool align_corners = false;
  static constexpr std::string_view name = "grid_sample";
};

/// Order of the channels in the block: CRD: c * b*b + dy * b + dx (torch.pixel_shuffle); DCR: (dy * b + dx) * C + c (ONNX default).
enum class BlockOrder : std::uint32_t { dcr = 0, crd = 1 };

/// x (N,C*b*b,H,W) -> (N,C,H*b,W*b). ONNX DepthToSpace.
struct PixelShuffle {
  int block = 2;
  BlockOrder order = BlockOrder::dcr;
  static constexpr std::string_view name = "pixel_shuffle";
};

/// x (N,C,H*b,W*b) -> (N,C*b*b,H,W). ONNX SpaceToDepth is order dcr; torch.pixel_unshuffle is crd.
struct PixelUnshuffle {
  int block = 2;
  BlockOrder order = BlockOrder::dcr;
  static constexpr std::string_view name = "pixel_unshuffle";
};

/// any number of inputs, alike but for `axis` (>= 0).
struct Concat {
  int axis = 1;
  static constexpr std::string_view name = "concat";
};

/// x -> x[begin[d] : : step[d]] with `extent[d]` elements along every dimension d; step may be negative.
struct Slice {
  Shape begin, step, extent;
  static constexpr std::string_view name = "slice";
};

/// x -> the same values in another shape (all dimensions given, none 0 or -1).
struct Reshape {
  Shape shape;
  static constexpr std::string_view name = "reshape";
};

/// x -> x repeated along dimensions of length 1 (NumPy broadcast_to); `shape` is the result's.
struct Expand {
  Shape shape;
  static constexpr std::string_view name = "expand";
};

/// x, indices (whole numbers, any shape) -> x with dimension `axis` replaced by those of `indices`; negative ones count from the end.
/// Indices that are computed while running are clamped to the dimension.
struct Gather {
  int axis = 0;
  static constexpr std::string_view name = "gather";
};

/// x -> dimensions permuted: output dimension d is input dimension permutation[d].
struct Transpose {
  std::vector<int> permutation;
  static constexpr std::string_view name = "transpose";
};

/// a (M,K) or (K,M), b (K,N) or (N,K), c? (broadcast to M,N) -> alpha * a b + beta * c. ONNX Gemm.
struct Gemm {
  float alpha = 1, beta = 1;
  bool transpose_a = false, transpose_b = false;
  static constexpr std::string_view name = "gemm";
};

/// a (...,M,K), b (...,K,N) -> (...,M,N); the dimensions before the last two are broadcast. Both of 2 dimensions or more. ONNX MatMul.
struct MatMul {
  static constexpr std::string_view name = "matmul";
};

/// l1, l2: norms (sum of magnitudes, root of the sum of squares).
enum class ReduceOp : std::uint32_t { mean = 0, sum = 1, max = 2, min = 3, product = 4, l1 = 5, l2 = 6, sum_square = 7 };

/// x -> one value for all elements along `axes` (>= 0, sorted).
struct Reduce {
  ReduceOp op = ReduceOp::mean;
  std::vector<int> axes;
  bool keep_dimensions = true;
  static constexpr std::string_view name = "reduce";
};

/// x -> x enlarged by before[d] and after[d] (>= 0) along every dimension d.
struct Pad {
  PadMode mode = PadMode::zero;
  float value = 0;
  Shape before, after;
  static constexpr std::string_view name = "pad";
};

using Layer = std::variant<Conv2d, ConvTranspose2d, Pool2d, InstanceNorm, ScaleShift, BatchNorm, Unary, Binary, Where, Resize, GridSample,
                           PixelShuffle, PixelUnshuffle, Concat, Slice, Reshape, Expand, Gather, Transpose, Gemm, MatMul, Reduce, Pad>;

/// Absent optional inputs have an empty optional / nullptr.
using InputShapes = std::span<const Shape* const>;
using InputTensors = std::span<const Tensor* const>;

template <class L>
concept LayerType = requires(const L& layer, InputShapes shapes, InputTensors tensors) {
  { L::name } -> std::convertible_to<std::string_view>;
  { infer(layer, shapes) } -> std::same_as<Shape>;
  { reference(layer, tensors) } -> std::same_as<Tensor>;
};

// One pair a layer, defined in layers/<layer>.cpp. infer throws Error(bad_input) without naming the node; Graph::add_node adds the name.
#define WRAPTURE_LAYER(Type)                                \
  Shape infer(const Type& layer, InputShapes inputs);       \
  Tensor reference(const Type& layer, InputTensors inputs); \
  static_assert(LayerType<Type>);
WRAPTURE_LAYER(Conv2d)
WRAPTURE_LAYER(ConvTranspose2d)
WRAPTURE_LAYER(Pool2d)
WRAPTURE_LAYER(InstanceNorm)
WRAPTURE_LAYER(ScaleShift)
WRAPTURE_LAYER(BatchNorm)
WRAPTURE_LAYER(Unary)
WRAPTURE_LAYER(Binary)
WRAPTURE_LAYER(Where)
WRAPTURE_LAYER(Resize)
WRAPTURE_LAYER(GridSample)
WRAPTURE_LAYER(PixelShuffle)
WRAPTURE_LAYER(PixelUnshuffle)
WRAPTURE_LAYER(Concat)
WRAPTURE_LAYER(Slice)
WRAPTURE_LAYER(Reshape)
WRAPTURE_LAYER(Expand)
WRAPTURE_LAYER(Gather)
WRAPTURE_LAYER(Transpose)
WRAPTURE_LAYER(Gemm)
WRAPTURE_LAYER(MatMul)
WRAPTURE_LAYER(Reduce)
WRAPTURE_LAYER(Pad)
#undef WRAPTURE_LAYER

/// The layer's name as used in labels, tables and file names.
std::string_view layer_name(const Layer& layer);
Shape infer(const Layer& layer, InputShapes inputs);
Tensor reference(const Layer& layer, InputTensors inputs);

/// How Resize reads one axis: output coordinate i is the sum of weight[k] * x[index[k]] over k = i * count .. (i + 1) * count - 1.
struct ResizeTaps {
  std::size_t count = 1;
  std::vector<std::int64_t> index;
  std::vector<float> weight;  // 1 for nearest, except outside of a crop
  bool operator==(const ResizeTaps&) const = default;
};

/// The taps of height (dimension 2) or width (3) for input x. Ties are decided exactly (in integers, without a rounded scale) where the
/// scale is output length / input length: kernels should read these rather than compute coordinates in floats.
ResizeTaps resize_taps(const Resize& layer, const Shape& x, std::size_t dimension);

/// Multiply-adds of one run (0 for layers that only move data).
std::int64_t multiply_adds(const Layer& layer, InputShapes inputs, const Shape& output);

}  // namespace wrapture
