// The lowering of each layer into launches, and what those functions share.
#pragma once

#include <span>
#include <vector>

#include "engine/plan/builder.hpp"

namespace wrapture::planning {

void lower(Builder& builder, const Conv2d& layer, const Node& node);
void lower(Builder& builder, const ConvTranspose2d& layer, const Node& node);
void lower(Builder& builder, const Pool2d& layer, const Node& node);
void lower(Builder& builder, const InstanceNorm& layer, const Node& node);
void lower(Builder& builder, const ScaleShift& layer, const Node& node);
void lower(Builder& builder, const BatchNorm& layer, const Node& node);
void lower(Builder& builder, const Unary& layer, const Node& node);
void lower(Builder& builder, const Binary& layer, const Node& node);
void lower(Builder& builder, const Where& layer, const Node& node);
void lower(Builder& builder, const Resize& layer, const Node& node);
void lower(Builder& builder, const GridSample& layer, const Node& node);
void lower(Builder& builder, const PixelShuffle& layer, const Node& node);
void lower(Builder& builder, const PixelUnshuffle& layer, const Node& node);
void lower(Builder& builder, const Concat& layer, const Node& node);
void lower(Builder& builder, const Slice& layer, const Node& node);
void lower(Builder& builder, const Reshape& layer, const Node& node);
void lower(Builder& builder, const Expand& layer, const Node& node);
void lower(Builder& builder, const Gather& layer, const Node& node);
void lower(Builder& builder, const Transpose& layer, const Node& node);
void lower(Builder& builder, const Gemm& layer, const Node& node);
void lower(Builder& builder, const MatMul& layer, const Node& node);
void lower(Builder& builder, const Reduce& layer, const Node& node);
void lower(Builder& builder, const Pad& layer, const Node& node);

/// Where position `i` of a padded line of `size` reads, or -1 for a constant; as border() in lib/tensor.glsl.
std::int64_t border(std::int64_t i, std::int64_t size, PadMode mode);

/// Input `index` of a node, kNoValue where absent.
ValueId input_of(const Node& node, std::size_t index);

/// A workgroup of at most 64 for a patch of `width` x `rows` threads, without idle columns for narrow ones.
std::array<std::uint32_t, 3> patch_group(std::int64_t width, std::int64_t rows);

/// One thread a pixel and block of `out`, by rows: fills in threads, workgroup, rows and (as one operation a value) multiply-adds.
void make_rows(Launch& launch, const Picture& out, int first_row_word, int row_count_word);

/// How kernels read the weights of a convolution: vec4 over four output channels, [out/4][in/4][ky][kx][4 in] (conv2d.comp), or with
/// `by_channel` [out/4][in of a group][ky][kx] (conv2d_grouped.comp).
struct WeightOrder {
  int groups = 1;
  bool transposed = false;  // weights are (in, out / groups, kh, kw) rather than (out, in / groups, kh, kw)
  bool by_channel = false;
};
/// Weights `id` in that order, in the plan's storage: ordered now where they are known, else when the network runs.
Range ordered_weights(Builder& builder, ValueId id, const WeightOrder& order);

/// The bias of a convolution, f32; zeros where it has none.
Range bias_of(Builder& builder, const Node& node, std::int64_t channels);

/// The residual of a convolution, of which a launch's row makes the rows `made` of the result; `factor` is what kernels take for it. 0:
/// there is none, and `otherwise` is bound again.
struct Residual {
  std::uint32_t factor = 0;
  Operand operand;
};
Residual residual_of(Builder& builder, const Conv2d& layer, const Node& node, int start_word, RowsNeeded made, const Operand& otherwise);

/// A workgroup for threads that make statistics: drivers that fill subgroups along x only get whole ones.
std::array<std::uint32_t, 3> norm_group(const std::array<std::uint32_t, 3>& group);

/// The statistics of the instance norm that reads a convolution's result, made by the convolution (shaders/lib/norm.glsl).
struct NormTail {
  std::vector<Operand> operands;  // to bind after the convolution's own
  std::uint32_t scale_first = 0, shift_first = 0, groups_down = 0;
  float epsilon = 0;
};
/// For a launch of which group, threads_x and all operands are known, over `rows` rows in all; nothing where the norm must look for itself.
std::optional<NormTail> norm_tail(Builder& builder, const Node& node, const Launch& launch, std::int64_t rows);

template <class P>
void give_norm(const NormTail& tail, const Picture& out, Launch& launch, P& params) {
  params.norm_scale_first = tail.scale_first;
  params.norm_shift_first = tail.shift_first;
  params.norm_groups_down = tail.groups_down;
  params.norm_pixels = static_cast<float>(out.height * out.width);
  params.norm_epsilon = tail.epsilon;
  launch.variant += ".norm";
  launch.row_step = launch.group[1];
}

/// What lib/scaled.glsl is given: two constants, a table to bind, and the parameters' fields.
template <class P>
Operand give_scaled(const std::optional<Scaled>& scaled, const Picture& in, Range otherwise, std::vector<std::uint32_t>& constants,
                    P& params) {
  const Pointwise activation = scaled ? scaled->activation : Pointwise{};
  constants.insert(constants.end(), {scaled ? 1u : 0u, static_cast<std::uint32_t>(activation.function)});
  params.pairs_step = scaled && scaled->per_sample ? u32(in.blocks() * 2) : 0;
  params.scaled_alpha = activation.alpha;
  params.scaled_beta = activation.beta;
  Range table = scaled ? scaled->table : otherwise;
  table.unread = !scaled;
  return Builder::read_flat(table);
}

/// Whether a convolution is done by Winograd's minimal filtering in three passes, and its lowering.
bool takes_winograd(const Builder& builder, const Conv2d& layer, const Node& node);
void lower_winograd(Builder& builder, const Conv2d& layer, const Node& node);

/// An up to six-dimensional index space with strides for several tensors; neighbouring dimensions are merged where all tensors allow it.
struct Strided {
  Shape extent;
  std::vector<Shape> strides;  // one a tensor
};
/// Brings it to exactly six dimensions (1 in front); throws Error(bad_input) when more are needed.
Strided to_six(const Builder& builder, const Strided& space);

/// Strides that read a tensor of `shape` as if it were repeated to `target`.
Shape repeated_strides(const Shape& shape, const Shape& target);

/// dst[base + i . strides[1]] = src[base + i . strides[0]] over flat tensors.
void copy_strided(Builder& builder, const Strided& space, Range from, std::int64_t from_base, Range to, std::int64_t to_base);

/// y(y, x) = x(border(y - top), border(x - left)) for packed pictures; negative top and left cut off.
void pad_packed(Builder& builder, const Node& node, std::int64_t top, std::int64_t left, PadMode mode, float value);

/// to = activation(a op b) over flat tensors: space is that of the result with the strides of a and b (0 where repeated).
void combine_flat(Builder& builder, const Binary& layer, const Strided& space, Range a, Range b, Range to);

}  // namespace wrapture::planning
