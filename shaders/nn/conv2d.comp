// y = activation(sum over input channels and taps of weight * x + bias): the direct convolution for groups = 1. Any kernel, stride and
// dilation; zero, reflecting, edge or wrapping padding (of rows and columns apart) and nearest enlargement of x happen in the read.
// Scale, shift and activation of a norm before it happen in the read too (lib/scaled.glsl).
// A residual, enlarged kResidual times, is added before the activation; 0: none, then nothing is read of it.
// x: packed (N, H, C/4, W, 4). weight: [out/4][in/4][ky][kx][4 in] of vec4 over 4 out. bias: f32, padded to blocks. y: packed.
// A thread makes kPixels neighbouring pixels of kBlocks blocks of four output channels in registers; a workgroup a patch of such tiles
// of one group of blocks. A line of x is read once for all kx; the loops over input blocks and ky stay loops, kx is unrolled.
// Measured on lavapipe 22.3.6 (256-bit, core time of the Johnson network at 256 px): reading through texel buffers takes 0.38 of the time
// of storage buffers. Tiles of pixels x blocks, time relative to 8 x 2: 8 x 4 0.93 (but three times the compile time), 8 x 3 1.04,
// 4 x 4 1.26, 4 x 2 1.35, 16 x 1 1.43, 16 x 2 1.46. A single output block is the exception: there 16 x 1 takes 0.84 of 8 x 1;
// and so is a kernel of one tap: 8 x 4 takes 0.87.
// Variant WRAPTURE_NARROW: for x or y of fewer than four channels, 0.75 of the time with three (lavapipe 22.3.6).
// Variant WRAPTURE_NORM: also the statistics of the instance norm that reads y (lib/norm.glsl).
// Not for groups > 1 (conv2d_grouped).
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#ifdef WRAPTURE_NORM
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#extension GL_KHR_shader_subgroup_ballot : require
#endif
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "nn/conv2d.h"

layout(constant_id = 3) const int kPixels = 8;
layout(constant_id = 4) const int kBlocks = 2;
layout(constant_id = 5) const int kKernelY = 3;
layout(constant_id = 6) const int kKernelX = 3;
layout(constant_id = 7) const int kStrideY = 1;
layout(constant_id = 8) const int kStrideX = 1;
layout(constant_id = 9) const int kDilationY = 1;
layout(constant_id = 10) const int kDilationX = 1;
layout(constant_id = 11) const int kUpsample = 1;
layout(constant_id = 12) const uint kPadRows = 0u;
layout(constant_id = 13) const uint kPadColumns = 0u;
layout(constant_id = 14) const uint kFunction = 0u;
layout(constant_id = 15) const uint kResidual = 0u;
layout(constant_id = 16) const uint kScaled = 0u;
layout(constant_id = 17) const uint kScaledFunction = 0u;
#ifdef WRAPTURE_NARROW
layout(constant_id = 18) const int kInLanes = 3;   // channels of the one block of x; 4 where there are more blocks
layout(constant_id = 19) const int kOutLanes = 3;  // channels of the one block of y; 4 where there are more blocks
#endif

TENSOR(0, x);
TENSOR(1, weight);
TABLE4(2, bias);
TENSOR(3, residual);
RESULT(4, y);
TABLE4(5, pairs);
#include "lib/scaled.glsl"
#ifdef WRAPTURE_NORM
#define NORM_SLOT 6
#include "lib/norm.glsl"
#endif

const int kSpan = (kPixels - 1) * kStrideX + (kKernelX - 1) * kDilationX + 1;  // px of x under a tile

vec4 acc[kPixels * kBlocks];
vec4 line[kSpan];
int column[kSpan];  // px in x, -1 for zero

/// Reads the line of x that starts at vec4 `base`.
void read_line(uint base) {
  [[unroll]] for (int i = 0; i < kSpan; ++i) {
    const vec4 v = scaled(LOAD(x, base + uint(max(column[i], 0))));
    line[i] = kPadColumns == kPadZero && column[i] < 0 ? vec4(0.0) : v;
  }
}

/// Weights of channel `at` of a block of x; in the variant constants 0 for lanes that are no channels, so that compilers leave their products
/// out.
vec4 lane(int at, vec4 weights) {
#ifdef WRAPTURE_NARROW
  return mix(weights, vec4(0.0), greaterThanEqual(ivec4(0, 1, 2, 3), ivec4(at < kInLanes ? kOutLanes : 0)));
#else
  return weights;
#endif
}

/// Adds the taps of one kernel row; `taps` is the vec4 index of its first weight in the first block, `step` vec4 further in the next.
void add_row(uint taps, uint step, uint blocks) {
  [[unroll]] for (int kx = 0; kx < kKernelX; ++kx) {
    [[unroll]] for (int b = 0; b < kBlocks; ++b) {
      const uint at = taps + min(uint(b), blocks - 1u) * step + uint(kx) * 4u;
      const vec4 w0 = lane(0, LOAD(weight, at)), w1 = lane(1, LOAD(weight, at + 1u));
      const vec4 w2 = lane(2, LOAD(weight, at + 2u)), w3 = lane(3, LOAD(weight, at + 3u));
      [[unroll]] for (int i = 0; i < kPixels; ++i) {
        const vec4 v = line[i * kStrideX + kx * kDilationX];
        vec4 sum = acc[b * kPixels + i];
        sum = fma(vec4(v.x), w0, sum);
        sum = fma(vec4(v.y), w1, sum);
        sum = fma(vec4(v.z), w2, sum);
        acc[b * kPixels + i] = fma(vec4(v.w), w3, sum);
      }
    }
  }
}

/// Index of the residual's vec4 under the first column of row y.
uint residual_line(uint image, uint y, uint blocks, uint block) {
  if (kResidual == 0u) return 0u;
  return ((image * (p.out_height / kResidual) + y / kResidual) * blocks + block) * (p.out_width / kResidual) - p.residual_start;
}

/// The tile of `blocks` blocks from `block0` on at `x0` of `row`.
void make_tile(int x0, uint row, uint block0, uint blocks) {
  const uint image = row / p.out_height;
  const int oy = int(row - image * p.out_height);
  [[unroll]] for (int b = 0; b < kBlocks; ++b) {
    const vec4 start = bias[min(block0 + uint(b), p.block_end - 1u)];
    [[unroll]] for (int i = 0; i < kPixels; ++i) acc[b * kPixels + i] = start;
  }
  [[unroll]] for (int i = 0; i < kSpan; ++i) {
    const int at = border(x0 * kStrideX - p.pad_left + i, int(p.in_width) * kUpsample, kPadColumns);
    column[i] = at < 0 ? -1 : at / kUpsample;
  }
  const uint taps_per_block = uint(kKernelY * kKernelX) * 4u;
  for (uint ib = 0u; ib < p.in_blocks; ++ib) {
    const uint weights = (block0 * p.in_blocks + ib) * taps_per_block - p.weight_start;
    choose_pair(image, ib);
    [[dont_unroll]] for (int ky = 0; ky < kKernelY; ++ky) {
      const int iy = border(oy * kStrideY - p.pad_top + ky * kDilationY, int(p.in_height) * kUpsample, kPadRows);
      if (kPadRows == kPadZero && iy < 0) continue;
      read_line(((image * p.in_height + uint(iy / kUpsample)) * p.in_blocks + ib) * p.in_width - p.x_start);
      add_row(weights + uint(ky * kKernelX) * 4u, p.in_blocks * taps_per_block, blocks);
    }
  }
  const uint out_blocks = (p.out_channels + 3u) / 4u;
  [[unroll]] for (int b = 0; b < kBlocks; ++b) {
    if (uint(b) >= blocks) break;
    const uint base = (row * out_blocks + block0 + uint(b)) * p.out_width - p.y_start;
    const uint added = residual_line(image, uint(oy), out_blocks, block0 + uint(b));
    [[unroll]] for (int i = 0; i < kPixels; ++i) {
      if (x0 + i >= int(p.out_width)) break;
      if (kResidual != 0u) acc[b * kPixels + i] += LOAD(residual, added + uint(x0 + i) / kResidual);
      vec4 v = activate(acc[b * kPixels + i], kFunction, p.alpha, p.beta);
#ifdef WRAPTURE_NARROW
      v = mix(v, vec4(0.0), greaterThanEqual(ivec4(0, 1, 2, 3), ivec4(kOutLanes)));
#endif
      acc[b * kPixels + i] = keep_lanes(v, block0 + uint(b), p.out_channels);
      STORE(y, base + uint(x0 + i), acc[b * kPixels + i]);
    }
  }
}

#ifdef WRAPTURE_NORM
/// The tile's statistics; `pixels` of each of its lines are in the picture.
void gather_tile(int pixels, uint block0, uint blocks) {
  vec4 means[kBlocks], squares[kBlocks];
  [[unroll]] for (int b = 0; b < kBlocks; ++b) {
    vec4 sum = vec4(0.0), sum2 = vec4(0.0);
    [[unroll]] for (int i = 0; i < kPixels; ++i) sum += mix(vec4(0.0), acc[b * kPixels + i], bvec4(i < pixels));
    means[b] = sum / float(max(pixels, 1));
    [[unroll]] for (int i = 0; i < kPixels; ++i) {
      const vec4 difference = mix(vec4(0.0), acc[b * kPixels + i] - means[b], bvec4(i < pixels));
      sum2 += difference * difference;
    }
    squares[b] = sum2;
  }
  [[dont_unroll]] for (uint b = 0u; b < blocks; ++b) norm_gather(block0 + b, float(pixels), means[b], squares[b]);
}
#endif

void main() {
  const int x0 = int(gl_GlobalInvocationID.x) * kPixels;
  const uint block0 = p.first_block + gl_GlobalInvocationID.z * uint(kBlocks), blocks = min(uint(kBlocks), p.block_end - block0);
  const bool inside = gl_GlobalInvocationID.y < p.row_count && x0 < int(p.out_width);
  if (inside) make_tile(x0, p.first_row + gl_GlobalInvocationID.y, block0, blocks);
#ifdef WRAPTURE_NORM
  gather_tile(inside ? min(int(p.out_width) - x0, kPixels) : 0, block0, blocks);
#endif
}
